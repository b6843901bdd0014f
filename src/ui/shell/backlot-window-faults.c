/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What fails after it was made is told of in its place: the pane, or the page that is seen. */

#include "config.h"

#include "ui/shell/backlot-window-private.h"

#include "ui/common/backlot-boundary.h"
#include "ui/common/backlot-page-state.h"
#include "ui/shell/backlot-fault-page.h"

typedef struct
{
  GWeakRef  widget;    /* a pane or a window */
  char     *problem;
} Fault;

/* The first of those that are not told of yet; the others may follow from it. */
static Fault *waiting;    /* (nullable) */

static gboolean
is_heard (gpointer object)
{
  return g_signal_get_invocation_hint (object) != NULL;
}

static gboolean
is_working (GtkWidget *widget)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  if (is_heard (widget))
    return TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (is_heard (controller))
        return TRUE;
    }
  return FALSE;
}

/* The innermost pane below @widget in which something is at work now. */
static GtkWidget *
find_pane (GtkWidget *widget,
           GtkWidget *pane)
{
  if (BACKLOT_IS_PAGE_STATE (widget))
    pane = widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_pane (child, pane);

      if (found != NULL)
        return found;
    }
  return pane != NULL && is_working (widget) ? pane : NULL;
}

static GtkWidget *
find_place (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *place = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);
      GtkWidget *pane = BACKLOT_IS_WINDOW (window) ? find_pane (window, NULL) : NULL;

      if (pane != NULL)
        return pane;
      if (BACKLOT_IS_WINDOW (window) &&
          (place == NULL || gtk_window_is_active (GTK_WINDOW (window))))
        place = window;
    }
  return place;
}

static void
replace (BacklotWindow *self,
         const char    *problem)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation_view);
  g_autofree char *address = g_strdup (self->address != NULL ? self->address : "home");

  if (self->context != NULL && !BACKLOT_IS_FAULT_PAGE (page))
    backlot_window_show_fault (self, address, problem);
}

static void
tell (gpointer user_data)
{
  Fault *fault = g_steal_pointer (&waiting);
  g_autoptr(GtkWidget) place = g_weak_ref_get (&fault->widget);

  if (BACKLOT_IS_PAGE_STATE (place))
    backlot_page_state_fail (BACKLOT_PAGE_STATE (place), fault->problem);
  else if (place != NULL)
    replace (BACKLOT_WINDOW (place), fault->problem);
  g_weak_ref_clear (&fault->widget);
  g_free (fault->problem);
  g_free (fault);
}

/* In the middle of what fails nothing can be taken away. */
static void
failed_cb (const char *problem)
{
  GtkWidget *place = waiting == NULL ? find_place () : NULL;

  if (place == NULL)
    return;
  waiting = g_new0 (Fault, 1);
  g_weak_ref_init (&waiting->widget, place);
  waiting->problem = g_strdup (problem);
  g_idle_add_once (tell, NULL);
}

void
backlot_window_show_fault (BacklotWindow *self,
                           const char    *address,
                           const char    *problem)
{
  BacklotPage *page = backlot_fault_page_new (address, problem);
  g_autofree char *again = NULL;

  /* What fails in leaving a page is of that page. */
  backlot_boundary_begin ();
  backlot_window_replace_page (self, ADW_NAVIGATION_PAGE (page));
  backlot_window_free_page_before (self);
  again = backlot_boundary_end ();
}

void
backlot_window_watch_faults (void)
{
  backlot_boundary_watch (failed_cb);
}
