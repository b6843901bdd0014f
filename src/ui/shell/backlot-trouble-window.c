/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says why the program can not begin. */

#include "config.h"

#include "ui/shell/backlot-trouble-window.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-words.h"

GtkWindow *
backlot_trouble_window_new (GtkApplication *application,
                            const GError   *error)
{
  g_autofree char *sentence = error != NULL ? backlot_words_error (error) : NULL;
  g_autofree char *markup = sentence != NULL ? g_markup_escape_text (sentence, -1) : NULL;
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Quit"));

  gtk_window_set_title (GTK_WINDOW (window), _("Backlot"));
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 400);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "dialog-warning-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("Couldn’t Open the Studio"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), markup);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.quit");
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), view);
  return GTK_WINDOW (window);
}
