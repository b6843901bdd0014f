/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of a new project: title, description, style, length, sound. */

#pragma once

#include <adwaita.h>

#include "ui/project/backlot-project-form.h"

G_BEGIN_DECLS

/* Property: form. Uses the action new-project.choose-sound of its surroundings. */
#define BACKLOT_TYPE_PROJECT_FIELDS (backlot_project_fields_get_type ())
G_DECLARE_FINAL_TYPE (BacklotProjectFields, backlot_project_fields, BACKLOT, PROJECT_FIELDS, AdwBin)

/* Returns: (transfer none): the field to begin with, and the one that has to be filled in */
GtkWidget *backlot_project_fields_get_first (BacklotProjectFields *self);

G_END_DECLS
