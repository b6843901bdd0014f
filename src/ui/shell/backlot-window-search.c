/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's search: what it may offer, and what is done with what was chosen. */

#include "config.h"

#include "ui/shell/backlot-window-private.h"

#include "ui/common/backlot-page.h"
#include "ui/shell/backlot-search-dialog.h"

static GActionGroup *
find_group (BacklotWindow *self,
            const char    *prefix)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation_view);

  if (g_str_equal (prefix, "app"))
    return G_ACTION_GROUP (gtk_window_get_application (GTK_WINDOW (self)));
  if (g_str_equal (prefix, "page") && BACKLOT_IS_PAGE (page))
    return G_ACTION_GROUP (backlot_page_get_actions (BACKLOT_PAGE (page)));
  return NULL;
}

/* Actions of the window itself can always be done. */
static gboolean
may_cb (const char *action,
        gpointer    user_data)
{
  g_auto(GStrv) parts = g_strsplit (action, ".", 2);
  g_autofree char *name = NULL;
  g_autoptr(GVariant) target = NULL;
  GActionGroup *group = NULL;

  if (g_str_equal (parts[0], "win") || g_str_equal (parts[0], "window"))
    return TRUE;
  group = find_group (BACKLOT_WINDOW (user_data), parts[0]);
  return group != NULL && g_action_parse_detailed_name (parts[1], &name, &target, NULL) &&
         g_action_group_get_action_enabled (group, name);
}

static void
chosen_cb (BacklotWindow *self,
           const char    *address,
           const char    *action)
{
  g_autofree char *name = NULL;
  g_autoptr(GVariant) target = NULL;

  if (address != NULL)
    {
      backlot_window_open (self, address);
      backlot_window_focus_page (self);
    }
  else if (g_action_parse_detailed_name (action, &name, &target, NULL))
    gtk_widget_activate_action_variant (GTK_WIDGET (self), name, target);
}

void
backlot_window_search (BacklotWindow *self,
                       const char    *text)
{
  AdwDialog *shown = NULL;
  BacklotSearchDialog *dialog = NULL;

  g_return_if_fail (BACKLOT_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  shown = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));
  if (BACKLOT_IS_SEARCH_DIALOG (shown))
    {
      backlot_search_dialog_set_text (BACKLOT_SEARCH_DIALOG (shown), text);
      return;
    }
  dialog = backlot_search_dialog_new (self->context, may_cb, self);
  backlot_search_dialog_set_text (dialog, text);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}
