/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One project in the sidebar. */

#pragma once

#include <gtk/gtk.h>

#include "model/project/backlot-project.h"

G_BEGIN_DECLS

/* Properties: project, backend (read-only: that of the sidebar around it). */
#define BACKLOT_TYPE_PROJECT_ROW (backlot_project_row_get_type ())
G_DECLARE_FINAL_TYPE (BacklotProjectRow, backlot_project_row, BACKLOT, PROJECT_ROW, GtkBox)

G_END_DECLS
