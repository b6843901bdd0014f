/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application's parts, for its actions. */

#pragma once

#include "app/backlot-application.h"
#include "app/backlot-background-portal.h"
#include "app/backlot-background.h"
#include "app/backlot-locations.h"
#include "app/backlot-notifier.h"
#include "app/backlot-workplace.h"

#include "store/backlot-state.h"

#include "ui/account/backlot-connect-dialog.h"
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
  BacklotKeyring          *keyring;       /* (owned): of sessions at teams' servers */
  GPtrArray               *workplaces;    /* (owned): of BacklotWorkplace, the local one first */
  BacklotWorkplace        *here;          /* borrowed: the one that is looked at; NULL: none */
  GError                  *open_error;    /* (owned) (nullable): why */
  BacklotConnectDialog    *connect_dialog;   /* borrowed: NULL while it is not open */
  BacklotWindow           *window;        /* borrowed: that was looked at last of those with
                                             pages; NULL while there is none */
  BacklotNewProjectDialog *new_project;   /* borrowed: NULL while it is not open */
  BacklotBackgroundPortal *portal;        /* (owned) */
  GCancellable            *asking;        /* (owned) (nullable): whether it may go on unseen */
  char                    *status;        /* (nullable): as the desktop knows it */
  guint                    inhibit_cookie;   /* 0: the computer may sleep */
  GtkWindow               *inspector;     /* borrowed: NULL while it is not open */
  BacklotWorkplace        *inspected;     /* borrowed: by it */
  gboolean                 started;       /* the studios were told to begin */
  gboolean                 entering;      /* the studios are told that there is no window */
  gboolean                 stopping;
  gboolean                 hides;         /* no window is wanted at the start */
  gboolean                 stays;         /* it was started to go on without one */
  gboolean                 hidden;        /* there is none, and the desktop knows */
  gboolean                 paused;        /* it ends because the desktop does not allow that */
  gboolean                 autostart;     /* the desktop was told last to start it at the login */
  guint                    n_crashes;     /* runs in a row before this one without an end */
  gboolean                 marked;        /* this one will have left a mark */
  gboolean                 crash_told;
  gboolean                 inspects;      /* the inspector was asked for at the start */
};

/* Returns: (transfer none) (nullable): made when there is none; %NULL when the studio's files can
 * not be opened */
BacklotWindow *backlot_application_get_window  (BacklotApplication *self);
void           backlot_application_new_project (BacklotApplication *self,
                                                GListModel         *files);
/* Project files are looked at, each by itself; everything else begins a new project. */
void           backlot_application_take_files  (BacklotApplication *self,
                                                GListModel         *files);
/* Before the first window: finds out whether the last run came to its end. */
void           backlot_application_begin_run   (BacklotApplication *self);
void           backlot_application_end_run     (BacklotApplication *self);
/* The page that was shown last may be what brings the program down. */
gboolean       backlot_application_avoids_last_page (BacklotApplication *self);
void           backlot_application_tell_crash  (BacklotApplication *self);
void           backlot_application_add_crash_action (BacklotApplication *self);
/* Returns: (nullable): the window in which the person is, for a dialog */
BacklotWindow *backlot_application_get_shown   (BacklotApplication *self);
/* Returns: where what concerns this studio is told: in the window that shows it */
BacklotContext *backlot_application_get_context (BacklotApplication *self,
                                                 BacklotWorkplace   *workplace);
/* Makes it the one that is looked at. */
void           backlot_application_look_at     (BacklotApplication *self,
                                                BacklotWindow      *window);
/* Shows another studio in this window. */
void           backlot_application_move        (BacklotApplication *self,
                                                BacklotWindow      *window,
                                                BacklotWorkplace   *workplace);
/* No window shows this studio any more. */
void           backlot_application_leave       (BacklotApplication *self,
                                                BacklotWorkplace   *workplace);
/* Returns: (nullable): the window that shows this, or else one of its studio */
BacklotWindow *backlot_application_find_window (BacklotApplication *self,
                                                const char         *address,
                                                BacklotWorkplace   *workplace);
/* Tells everybody that a window was opened or closed, or shows another place. */
void           backlot_application_look_around (BacklotApplication *self);
/* The further windows: they are opened, closed, and found again at the next start. */
void           backlot_application_add_windows (BacklotApplication *self);
/* What a dialog has made, when it closes. */
void           backlot_application_show_created (BacklotApplication *self,
                                                 const char         *project_id,
                                                 AdwDialog          *dialog);
void           backlot_application_add_file_actions (BacklotApplication *self);
/* Opens the developer window; closes it when it has the focus already. */
void           backlot_application_show_inspector (BacklotApplication *self);
/* Tells the backend whether anybody looks. */
void           backlot_application_update_focus (BacklotApplication *self);
/* Lets everything reach the disk, then ends. */
void           backlot_application_stop        (BacklotApplication *self);
void           backlot_application_add_actions (BacklotApplication *self);
/* Returns: (nullable): what is open already */
BacklotWorkplace *
               backlot_application_find_workplace (BacklotApplication *self,
                                                   const char         *place);
/* The person looks at this studio now. */
void           backlot_application_set_here      (BacklotApplication *self,
                                                  BacklotWorkplace   *workplace);
/* Opens the files of all studios, and chooses the one that was shown last. */
void           backlot_application_open_studios  (BacklotApplication *self);
void           backlot_application_start_studios (BacklotApplication *self);
/* Ends the program when everything is on the disk. */
void           backlot_application_stop_studios  (BacklotApplication *self);
/* Returns: (transfer none) (nullable): opened when it is not; %NULL when its files can not be */
BacklotWorkplace *
               backlot_application_find_studio   (BacklotApplication *self,
                                                  const char         *place);
void           backlot_application_switch        (BacklotApplication *self,
                                                  const char         *place);
/* While there is no window, the program goes on until no studio has work that is told of, or as
 * long as the person wants; the desktop is asked. */
void           backlot_application_add_background   (BacklotApplication *self);
void           backlot_application_follow_work      (BacklotApplication *self,
                                                     BacklotWorkplace   *workplace);
void           backlot_application_enter_background (BacklotApplication *self);
void           backlot_application_leave_background (BacklotApplication *self);
void           backlot_application_end_background   (BacklotApplication *self);
/* @uri: `backlot:…`; in whichever studio it is. Makes a window when there is none. */
void           backlot_application_follow_link   (BacklotApplication *self,
                                                  const char         *uri);
void           backlot_application_add_studio_actions (BacklotApplication *self);
/* Projects of this computer can be copied to a team's studio. */
void           backlot_application_add_copying    (BacklotApplication *self);
void           backlot_application_offer_copying  (BacklotApplication *self,
                                                   BacklotWorkplace   *local);
void           backlot_application_follow_copying (BacklotApplication *self,
                                                   BacklotWorkplace   *workplace);
/* The account at a team's studio, and leaving it. */
void           backlot_application_add_account_actions (BacklotApplication *self);
void           backlot_application_add_options   (BacklotApplication *self);
/* Returns: a status to exit with, or -1 to go on */
int            backlot_application_follow_options (BacklotApplication *self,
                                                   GVariantDict       *options);
/* The actions that show a dialog about the program itself. */
void           backlot_application_add_dialogs (BacklotApplication *self);

G_END_DECLS
