/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person may not do is there, and says why. */

#include "config.h"

#include "ui/common/backlot-rights.h"

#include <glib/gi18n.h>

void
backlot_rights_show (GtkWidget  *widget,
                     gboolean    can,
                     const char *reason,
                     const char *tooltip)
{
  const char *words = can ? tooltip : reason;

  /* GTK asks the display each time where the pointer is, and waits for the answer. */
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), words) != 0)
    gtk_widget_set_tooltip_text (widget, words);
  if (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    tooltip, -1);
  /* What an action decides has been decided there. */
  if (!GTK_IS_ACTIONABLE (widget) ||
      gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)) == NULL)
    gtk_widget_set_sensitive (widget, can);
}

static void
follow_right (BacklotTeam        *team,
              GSimpleActionGroup *group,
              const char         *name,
              gboolean            can)
{
  g_autoptr(GSimpleAction) action = NULL;

  if (can)
    {
      g_action_map_remove_action (G_ACTION_MAP (group), name);
      return;
    }
  action = g_simple_action_new (name, NULL);
  g_simple_action_set_enabled (action, FALSE);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
}

static void
can_edit_cb (BacklotTeam        *team,
             GParamSpec         *pspec,
             GSimpleActionGroup *group)
{
  follow_right (team, group, "edit", backlot_team_get_can_edit (team));
}

static void
can_manage_cb (BacklotTeam        *team,
               GParamSpec         *pspec,
               GSimpleActionGroup *group)
{
  follow_right (team, group, "manage", backlot_team_get_can_manage (team));
}

void
backlot_rights_attach (GtkWidget   *widget,
                       BacklotTeam *team)
{
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (BACKLOT_IS_TEAM (team));

  gtk_widget_insert_action_group (widget, "rights", G_ACTION_GROUP (group));
  g_signal_connect_object (team, "notify::can-edit", G_CALLBACK (can_edit_cb), group, 0);
  g_signal_connect_object (team, "notify::can-manage", G_CALLBACK (can_manage_cb), group, 0);
  can_edit_cb (team, NULL, group);
  can_manage_cb (team, NULL, group);
}

void
backlot_rights_explain (GMenuModel *menu,
                        const char *action,
                        const char *reason)
{
  g_autoptr(GMenu) section = g_menu_new ();
  g_autoptr(GMenuItem) item = g_menu_item_new (reason, action);

  g_return_if_fail (G_IS_MENU (menu));

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-missing");
  g_menu_append_item (section, item);
  g_menu_prepend_section (G_MENU (menu), NULL, G_MENU_MODEL (section));
}

const char *
backlot_rights_word_edit (void)
{
  return _("Only editors can change this project");
}
