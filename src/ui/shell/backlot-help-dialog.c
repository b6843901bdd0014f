/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manual, inside the program. */

#include "config.h"

#include "ui/shell/backlot-help-dialog.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-dialogs.h"
#include "ui/shell/backlot-help-topics.h"

#define TEXT_WIDTH 600
#define BULLET "• "

struct _BacklotHelpDialog
{
  AdwDialog            parent_instance;

  AdwNavigationView   *navigation_view;
  AdwPreferencesGroup *topics;
};

G_DEFINE_FINAL_TYPE (BacklotHelpDialog, backlot_help_dialog, ADW_TYPE_DIALOG)

static GtkWidget *
new_paragraph (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (g_str_has_prefix (text, BULLET))
    gtk_widget_set_margin_start (label, 12);
  return label;
}

static GtkWidget *
new_header (const char *title)
{
  GtkWidget *header = adw_header_bar_new ();

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), backlot_dialogs_new_title (title));
  return header;
}

static AdwNavigationPage *
new_page (const BacklotHelpTopic *topic)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW,
                                      "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP,
                                      NULL);
  GtkWidget *view = adw_toolbar_view_new ();
  AdwNavigationPage *page = NULL;

  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  for (guint i = 0; topic->paragraphs[i] != NULL; i++)
    gtk_box_append (GTK_BOX (box), new_paragraph (_(topic->paragraphs[i])));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), TEXT_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  /* The keyboard is in it, so that it can be scrolled. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(topic->title), -1);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), new_header (_(topic->title)));
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scrolled);
  page = adw_navigation_page_new_with_tag (view, _(topic->title), topic->id);
  return page;
}

static GtkWidget *
new_image (const char *icon_name)
{
  return g_object_new (GTK_TYPE_IMAGE,
                       "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                       "icon-name", icon_name,
                       NULL);
}

static void
add_topic (BacklotHelpDialog      *self,
           const BacklotHelpTopic *topic)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(topic->title));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), new_image (topic->icon_name));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_image ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "navigation.push");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", topic->id);
  adw_preferences_group_add (self->topics, row);
  adw_navigation_view_add (self->navigation_view, new_page (topic));
}

static void
shortcuts_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  GtkWidget *parent = GTK_WIDGET (gtk_widget_get_root (widget));

  adw_dialog_close (ADW_DIALOG (widget));
  if (parent != NULL)
    gtk_widget_activate_action (parent, "app.shortcuts", NULL);
}

static void
backlot_help_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_HELP_DIALOG);

  G_OBJECT_CLASS (backlot_help_dialog_parent_class)->dispose (object);
}

static void
backlot_help_dialog_class_init (BacklotHelpDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = backlot_help_dialog_dispose;

  gtk_widget_class_install_action (widget_class, "help.shortcuts", NULL, shortcuts_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/shell/backlot-help-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotHelpDialog, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, BacklotHelpDialog, topics);
}

static void
backlot_help_dialog_init (BacklotHelpDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < backlot_n_help_topics; i++)
    add_topic (self, &backlot_help_topics[i]);
}

AdwDialog *
backlot_help_dialog_new (void)
{
  return g_object_new (BACKLOT_TYPE_HELP_DIALOG, NULL);
}

void
backlot_help_dialog_show (BacklotHelpDialog *self,
                          const char        *id)
{
  g_return_if_fail (BACKLOT_IS_HELP_DIALOG (self));

  adw_navigation_view_pop_to_tag (self->navigation_view, "topics");
  if (adw_navigation_view_find_page (self->navigation_view, id) != NULL)
    adw_navigation_view_push_by_tag (self->navigation_view, id);
}
