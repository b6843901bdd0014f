/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies projects of this computer to a team's studio: which ones, how far, and how it ended. */

#pragma once

#include <adwaita.h>

#include "query/project/backlot-project-copy.h"

G_BEGIN_DECLS

/* Closing it stops nothing. */
#define BACKLOT_TYPE_COPY_DIALOG (backlot_copy_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BacklotCopyDialog, backlot_copy_dialog, BACKLOT, COPY_DIALOG, AdwDialog)

/* @to, @name: the studio that gets the copies, and what it is called */
AdwDialog *backlot_copy_dialog_new (BacklotProjectCopy *copy,
                                    BacklotBackend     *to,
                                    const char         *name);

G_END_DECLS
