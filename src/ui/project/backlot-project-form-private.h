/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the form share: the form knows what it has, backlot-project-form-files.c brings
 * it. */

#pragma once

#include "ui/project/backlot-project-form.h"

G_BEGIN_DECLS

const char *backlot_project_form_get_spool_folder   (BacklotProjectForm *self);
/* At the end of the photos; a sound takes the place of the one that was there. */
void        backlot_project_form_add_import         (BacklotProjectForm *self,
                                                     BacklotMediaImport *import);
void        backlot_project_form_change_n_importing (BacklotProjectForm *self,
                                                     int                 change);
/* A sentence about a file that was not taken, and no more of them. */
void        backlot_project_form_add_problem        (BacklotProjectForm *self,
                                                     const char         *filename,
                                                     const GError       *error);
void        backlot_project_form_clear_problems     (BacklotProjectForm *self);

G_END_DECLS
