/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tooltips tell the keys of what they describe. */

#include "config.h"

#include "ui/shell/backlot-key-hints.h"

#include <glib/gi18n.h>

char *
backlot_key_hints_dup_keys (const char *detailed_action)
{
  GApplication *application = g_application_get_default ();
  g_auto(GStrv) keys = NULL;
  guint key = 0;
  GdkModifierType modifiers = 0;

  if (!GTK_IS_APPLICATION (application) || detailed_action == NULL)
    return NULL;
  keys = gtk_application_get_accels_for_action (GTK_APPLICATION (application), detailed_action);
  if (keys[0] == NULL || !gtk_accelerator_parse (keys[0], &key, &modifiers))
    return NULL;
  return gtk_accelerator_get_label (key, modifiers);
}

static char *
dup_keys_of (GtkWidget *widget)
{
  GtkActionable *actionable = GTK_ACTIONABLE (widget);
  g_autofree char *detailed = NULL;

  if (gtk_actionable_get_action_name (actionable) == NULL)
    return NULL;
  detailed = g_action_print_detailed_name (gtk_actionable_get_action_name (actionable),
                                           gtk_actionable_get_action_target_value (actionable));
  return backlot_key_hints_dup_keys (detailed);
}

static gboolean
query_tooltip_cb (GtkWidget  *widget,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip)
{
  const char *label = gtk_widget_get_tooltip_text (widget);
  g_autofree char *keys = dup_keys_of (widget);
  g_autofree char *text = NULL;

  if (label == NULL || keys == NULL)
    return FALSE;
  /* Translators: what a button does, and the keys that do the same */
  text = g_strdup_printf (C_("tooltip", "%s (%s)"), label, keys);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
add_hint (GtkWidget *widget)
{
  g_autofree char *keys = dup_keys_of (widget);

  g_signal_handlers_disconnect_by_func (widget, query_tooltip_cb, NULL);
  if (keys == NULL)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS,
                                  keys, -1);
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}

void
backlot_key_hints_add (GtkWidget *root)
{
  g_return_if_fail (GTK_IS_WIDGET (root));

  if (GTK_IS_ACTIONABLE (root))
    add_hint (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    backlot_key_hints_add (child);
}
