/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells which keys do what. */

#include "config.h"

#include "ui/shell/backlot-shortcuts-dialog.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-narrow-rows.h"

static void
add_row (AdwPreferencesGroup   *group,
         const BacklotShortcut *shortcut)
{
  g_autofree char *keys = backlot_shortcuts_word_keys (shortcut);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (keys);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(shortcut->title));
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, keys,
                                  -1);
  adw_preferences_group_add (group, row);
}

/* There is nothing to do in fifty rows: each list is one stop, and arrows lead through them all. */
static void
make_one_stop (GtkWidget *widget)
{
  if (GTK_IS_LIST_BOX (widget))
    {
      gtk_list_box_set_tab_behavior (GTK_LIST_BOX (widget), GTK_LIST_TAB_ITEM);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    make_one_stop (child);
}

AdwDialog *
backlot_shortcuts_dialog_new (void)
{
  const BacklotShortcut *shortcuts = backlot_shortcuts;
  AdwDialog *dialog = adw_preferences_dialog_new ();
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = NULL;
  const char *heading = NULL;

  adw_dialog_set_title (dialog, _("Keyboard Shortcuts"));
  adw_preferences_dialog_set_search_enabled (ADW_PREFERENCES_DIALOG (dialog), TRUE);
  for (guint i = 0; i < backlot_n_shortcuts; i++)
    {
      if (shortcuts[i].title == NULL)
        continue;
      if (g_strcmp0 (shortcuts[i].group, heading) != 0)
        {
          heading = shortcuts[i].group;
          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, _(heading));
          adw_preferences_page_add (page, group);
          make_one_stop (GTK_WIDGET (group));
        }
      add_row (group, &shortcuts[i]);
    }
  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), page);
  backlot_narrow_rows_adapt (dialog);
  return dialog;
}
