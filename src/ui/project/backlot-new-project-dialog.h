/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks what a new project shall be. */

#pragma once

#include <adwaita.h>

#include "ui/common/backlot-context.h"
#include "ui/project/backlot-project-form.h"

G_BEGIN_DECLS

/**
 * BacklotNewProjectDialog:
 *
 * Properties: context (construct-only), form (read-only). ::created (const char *project_id).
 */
#define BACKLOT_TYPE_NEW_PROJECT_DIALOG (backlot_new_project_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BacklotNewProjectDialog, backlot_new_project_dialog, BACKLOT,
                      NEW_PROJECT_DIALOG, AdwDialog)

BacklotNewProjectDialog *backlot_new_project_dialog_new       (BacklotContext          *context);
BacklotProjectForm      *backlot_new_project_dialog_get_form  (BacklotNewProjectDialog *self);
/* Files of the command line or of a drop; with a draft they wait until it is continued or
 * discarded. */
void                     backlot_new_project_dialog_add_files (BacklotNewProjectDialog *self,
                                                               GListModel              *files);

G_END_DECLS
