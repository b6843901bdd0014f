/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the window share. */

#pragma once

#include "ui/shell/backlot-window.h"

#include "ui/shell/backlot-address.h"
#include "ui/shell/backlot-job-link.h"
#include "ui/shell/backlot-sidebar.h"

G_BEGIN_DECLS

struct _BacklotWindow
{
  AdwApplicationWindow    parent_instance;

  BacklotContext         *context;          /* (owned) (nullable) */
  char                   *address;          /* (nullable) */
  int                     restored_width;   /* as it was before it was maximized in a former run */
  int                     restored_height;
  gboolean                uploading;        /* when it was looked at last */
  GBinding               *title_binding;    /* (owned) (nullable): of the visible page */
  BacklotJobLink         *job_link;         /* (owned) (nullable): waits for a job to be known */

  GPtrArray              *places_before;    /* (owned): of addresses, the last one at the end */
  GPtrArray              *places_after;     /* (owned): those that were left by going back */
  gboolean                travelling;       /* between them */

  AdwToastOverlay        *toast_overlay;
  AdwNavigationSplitView *split_view;
  AdwNavigationPage      *content_page;
  AdwNavigationView      *navigation_view;
  BacklotSidebar         *sidebar;
};

/* Remembers the place that is left. */
void backlot_window_note_place      (BacklotWindow  *self,
                                     const char     *from,
                                     const char     *to);
void backlot_window_go_back         (GtkWidget      *widget,
                                     const char     *name,
                                     GVariant       *parameter);
void backlot_window_go_forward      (GtkWidget      *widget,
                                     const char     *name,
                                     GVariant       *parameter);
/* The actions `win.…` and the keys that are no accelerators. */
void backlot_window_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
