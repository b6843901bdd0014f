/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What fails after it was made is told of in its place: the pane, or the page that is seen. What
 * is beside the page, such as a dialog, stays as it is: somebody may have typed into it. */

#include "config.h"

#include "ui/shell/backlot-window-private.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-boundary.h"
#include "ui/common/backlot-dialogs.h"
#include "ui/common/backlot-page-state.h"
#include "ui/shell/backlot-fault-page.h"

typedef struct
{
  GWeakRef  widget;    /* a pane, a window for its page, or what is beside the page */
  GWeakRef  window;    /* around it */
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

/* Returns: (nullable): the innermost that works, of @widget and what is in it */
static GtkWidget *
find_working (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_working (child);

      if (found != NULL)
        return found;
    }
  return is_working (widget) ? widget : NULL;
}

/* Returns: (nullable): the innermost pane with something that works in it */
static GtkWidget *
find_working_pane (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_working_pane (child);

      if (found != NULL)
        return found;
    }
  return BACKLOT_IS_PAGE_STATE (widget) && find_working (widget) != NULL ? widget : NULL;
}

/* What works beside a pane may have set it to work, so the panes are first, and then the page.
 * Returns: (nullable): where to tell of what fails in @window now */
static GtkWidget *
find_place_in (GtkWidget *window)
{
  GtkWidget *pages = GTK_WIDGET (BACKLOT_WINDOW (window)->navigation_view);
  GtkWidget *working = find_working_pane (window);

  if (working != NULL)
    return working;
  if (find_working (pages) != NULL)
    return window;
  working = find_working (window);
  return working != NULL && gtk_widget_is_ancestor (pages, working) ? window : working;
}

static GtkWidget *
find_place (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *place = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);
      GtkWidget *found = BACKLOT_IS_WINDOW (window) ? find_place_in (window) : NULL;

      if (found != NULL)
        return found;
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

/* The one alert of all windows; several would keep a person from everything else. */
static AdwDialog *shown;    /* borrowed (nullable) */

static void
response_cb (GtkWidget      *window,
             const char     *response,
             AdwAlertDialog *dialog)
{
  GtkLabel *details = GTK_LABEL (adw_alert_dialog_get_extra_child (dialog));

  /* It is still there while it fades. */
  g_clear_weak_pointer (&shown);
  if (g_str_equal (response, "report"))
    gtk_widget_activate_action (window, "app.report", "s", gtk_label_get_label (details));
}

static void
alert (GtkWidget  *window,
       const char *problem)
{
  const char *body =
    _("A part of this window may not work as it should. Everything else works, and nothing is "
      "lost.");
  GtkWidget *details = NULL;

  if (shown != NULL)
    return;
  g_set_weak_pointer (&shown, backlot_dialogs_new_alert (_("Something Went Wrong"), body));
  details = g_object_new (GTK_TYPE_LABEL, "label", problem, "wrap", TRUE,
                          "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (details, "caption");
  gtk_widget_add_css_class (details, "dim-label");
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (shown), details);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (shown), "report", _("_Report…"),
                                  "close", _("_Close"), NULL);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (shown), "close");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (shown), "close");
  g_signal_connect_object (shown, "response", G_CALLBACK (response_cb), window,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (shown, window);
}

static void
tell (gpointer user_data)
{
  Fault *fault = g_steal_pointer (&waiting);
  g_autoptr(GtkWidget) place = g_weak_ref_get (&fault->widget);
  g_autoptr(GtkWidget) window = g_weak_ref_get (&fault->window);

  if (BACKLOT_IS_PAGE_STATE (place))
    backlot_page_state_fail (BACKLOT_PAGE_STATE (place), fault->problem);
  else if (BACKLOT_IS_WINDOW (place))
    replace (BACKLOT_WINDOW (place), fault->problem);
  else if (window != NULL)
    alert (window, fault->problem);
  g_weak_ref_clear (&fault->widget);
  g_weak_ref_clear (&fault->window);
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
  g_weak_ref_init (&waiting->window, gtk_widget_get_root (place));
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
