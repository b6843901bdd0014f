/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A project to go on with, as a picture with its name. */

#pragma once

#include <gtk/gtk.h>

#include "model/project/backlot-project.h"

#include "ui/common/backlot-context.h"

G_BEGIN_DECLS

/* Properties, construct-only: context, project. Read-only: cover. */
#define BACKLOT_TYPE_PROJECT_CARD (backlot_project_card_get_type ())
G_DECLARE_FINAL_TYPE (BacklotProjectCard, backlot_project_card, BACKLOT, PROJECT_CARD, GtkButton)

GtkWidget *backlot_project_card_new (BacklotContext *context,
                                     BacklotProject *project);

G_END_DECLS
