/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application's parts, for its actions. */

#pragma once

#include "app/backlot-application.h"
#include "app/backlot-background.h"
#include "app/backlot-locations.h"
#include "app/backlot-notifier.h"

#include "store/backlot-state.h"

#include "ui/common/backlot-context.h"
#include "ui/project/backlot-new-project-dialog.h"
#include "ui/shell/backlot-window.h"

G_BEGIN_DECLS

struct _BacklotApplication
{
  AdwApplication           parent_instance;

  BacklotLocations        *locations;     /* (owned): set before the program is registered */
  int                      lock_fd;       /* of the data folder; -1: none */
  BacklotState            *state;         /* (owned) */
  BacklotBackend          *backend;       /* (owned) (nullable): could not be opened */
  GError                  *open_error;    /* (owned) (nullable): why */
  BacklotContext          *context;       /* (owned) (nullable) */
  BacklotNotices          *notices;       /* (owned) (nullable) */
  BacklotNotifier         *notifier;      /* (owned) (nullable) */
  BacklotBackground       *background;    /* (owned) (nullable) */
  BacklotWindow           *window;        /* borrowed: NULL while there is none */
  BacklotNewProjectDialog *new_project;   /* borrowed: NULL while it is not open */
  GtkWindow               *inspector;     /* borrowed: NULL while it is not open */
  char                    *loss;          /* (nullable): what could not be read, until it is told */
  gboolean                 started;       /* the backend was told to begin */
  gboolean                 stopping;
  gboolean                 inspects;      /* the inspector was asked for at the start */
};

/* Returns: (transfer none) (nullable): made when there is none; %NULL when the studio's files can
 * not be opened */
BacklotWindow *backlot_application_get_window  (BacklotApplication *self);
void           backlot_application_new_project (BacklotApplication *self,
                                                GListModel         *files);
/* Opens the developer window; closes it when it has the focus already. */
void           backlot_application_show_inspector (BacklotApplication *self);
/* Tells the backend whether anybody looks. */
void           backlot_application_update_focus (BacklotApplication *self);
/* Lets everything reach the disk, then ends. */
void           backlot_application_stop        (BacklotApplication *self);
void           backlot_application_add_actions (BacklotApplication *self);
/* The actions that show a dialog about the program itself. */
void           backlot_application_add_dialogs (BacklotApplication *self);

G_END_DECLS
