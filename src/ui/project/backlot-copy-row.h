/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A project of this computer, chosen to be copied: how far that is, and how it ended. */

#pragma once

#include <adwaita.h>

#include "model/project/backlot-project.h"
#include "query/project/backlot-project-copy.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_COPY_ROW (backlot_copy_row_get_type ())
/**
 * BacklotCopyRow:
 *
 * Property chosen: whether it shall be copied.
 */
G_DECLARE_FINAL_TYPE (BacklotCopyRow, backlot_copy_row, BACKLOT, COPY_ROW, AdwActionRow)

GtkWidget      *backlot_copy_row_new         (BacklotProjectCopy *copy,
                                              BacklotProject     *project);
BacklotProject *backlot_copy_row_get_project (BacklotCopyRow     *self);
gboolean        backlot_copy_row_get_chosen  (BacklotCopyRow     *self);

G_END_DECLS
