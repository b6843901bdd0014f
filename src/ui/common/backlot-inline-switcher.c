/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An inline view switcher that leaves nothing behind. */

#include "config.h"

#include "ui/common/backlot-inline-switcher.h"

static void
toggle_goes_cb (gpointer  data,
                GObject  *toggle)
{
  adw_toggle_set_child (ADW_TOGGLE (toggle), NULL);
}

static void
toggles_changed_cb (GListModel *toggles,
                    guint       position,
                    guint       removed,
                    guint       added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (GObject) toggle = g_list_model_get_item (toggles, i);

      g_object_weak_ref (toggle, toggle_goes_cb, NULL);
    }
}

void
backlot_inline_switcher_free_content (AdwInlineViewSwitcher *switcher)
{
  GtkWidget *group = NULL;
  GtkSelectionModel *toggles = NULL;

  g_return_if_fail (ADW_IS_INLINE_VIEW_SWITCHER (switcher));

  group = gtk_widget_get_first_child (GTK_WIDGET (switcher));
  g_return_if_fail (ADW_IS_TOGGLE_GROUP (group));

  toggles = adw_toggle_group_get_toggles (ADW_TOGGLE_GROUP (group));
  g_signal_connect (toggles, "items-changed", G_CALLBACK (toggles_changed_cb), NULL);
  toggles_changed_cb (G_LIST_MODEL (toggles), 0, 0,
                      g_list_model_get_n_items (G_LIST_MODEL (toggles)));
  /* The group itself does not keep its model. */
  g_object_set_data_full (G_OBJECT (switcher), "backlot-toggles", toggles, g_object_unref);
}
