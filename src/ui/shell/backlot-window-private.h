/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the window share. */

#pragma once

#include "ui/shell/backlot-window.h"

#include "query/collab/backlot-item-link.h"
#include "query/project/backlot-job-link.h"

#include "ui/common/backlot-toasts.h"
#include "ui/shell/backlot-address.h"
#include "ui/shell/backlot-sidebar.h"

G_BEGIN_DECLS

struct _BacklotWindow
{
  AdwApplicationWindow    parent_instance;

  BacklotContext         *context;          /* (owned) (nullable) */
  char                   *id;               /* (nullable): the first window has none */
  gboolean                alone;            /* one film, and nothing beside it */
  char                   *address;          /* (nullable) */
  int                     restored_width;   /* as it was before it was maximized in a former run */
  int                     restored_height;
  gboolean                uploading;        /* when it was looked at last */
  AdwNavigationPage      *page_before;      /* (owned) (nullable): replaced, and not freed yet */
  guint                   page_before_id;
  GBinding               *title_binding;    /* (owned) (nullable): of the visible page */
  BacklotJobLink         *job_link;         /* (owned) (nullable): waits for a job to be known */
  BacklotItemLink        *item_link;        /* (owned) (nullable): for a task or a comment */

  GPtrArray              *places_before;    /* (owned): of addresses, the last one at the end */
  GPtrArray              *places_after;     /* (owned): those that were left by going back */
  gboolean                travelling;       /* between them */
  gboolean                rebuilding;       /* the page that is shown is not good enough */

  BacklotToasts          *toasts;           /* (owned) */
  AdwToast               *undo_toast;       /* (weak) (nullable): tells what was taken back last */

  AdwToastOverlay        *toast_overlay;
  AdwNavigationSplitView *split_view;
  AdwNavigationPage      *content_page;
  AdwNavigationView      *navigation_view;
  BacklotSidebar         *sidebar;
};

/* Shows @page in place of all that are open. */
void backlot_window_replace_page    (BacklotWindow     *self,
                                     AdwNavigationPage *page);
/* At once, instead of when there is time. */
void backlot_window_free_page_before (BacklotWindow    *self);
/* Shows or hides it, as its width and the preferences say. */
void backlot_window_update_sidebar  (BacklotWindow     *self);
/* A page that has the window for itself: Home, the queue… */
void backlot_window_open_place      (BacklotWindow     *self,
                                     const char        *place,
                                     const char        *tail);
/* Makes the page anew: what only it knew is gone, and what is selected there; the rest of what is
 * kept in slices stays. */
void backlot_window_rebuild_page    (GtkWidget         *widget,
                                     const char        *name,
                                     GVariant          *parameter);
/* In place of all pages that are open: the one of @address could not be made. */
void backlot_window_show_fault      (BacklotWindow     *self,
                                     const char        *address,
                                     const char        *problem);
/* Tells from now on of what fails in any window. */
void backlot_window_watch_faults    (void);
/* A job, a task or a comment: where it is has to be found first. */
void backlot_window_open_link       (BacklotWindow        *self,
                                     const BacklotAddress *address);
/* Remembers the place that is left. */
void backlot_window_note_place      (BacklotWindow     *self,
                                     const char        *from,
                                     const char        *to);
void backlot_window_go_back         (GtkWidget         *widget,
                                     const char        *name,
                                     GVariant          *parameter);
void backlot_window_go_forward      (GtkWidget         *widget,
                                     const char        *name,
                                     GVariant          *parameter);
/* There is nothing to see here: back, or to Home where nothing was before. */
void backlot_window_leave_page      (GtkWidget         *widget,
                                     const char        *name,
                                     GVariant          *parameter);
/* Of the page that is shown, or of what was done last of all where it has no steps of its own. */
void backlot_window_undo            (GtkWidget         *widget,
                                     const char        *name,
                                     GVariant          *parameter);
void backlot_window_redo            (GtkWidget         *widget,
                                     const char        *name,
                                     GVariant          *parameter);
void backlot_window_discard         (GtkWidget         *widget,
                                     const char        *name,
                                     GVariant          *parameter);
/* The actions `win.…` and the keys that are no accelerators. */
void backlot_window_install_actions (GtkWidgetClass    *widget_class);

G_END_DECLS
