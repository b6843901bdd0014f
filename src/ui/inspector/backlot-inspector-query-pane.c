/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything about one entry of the cache, and what can be done to it. */

#include "config.h"

#include "ui/inspector/backlot-inspector-query-pane.h"

#include <glib/gi18n.h>

#include "larder/larder-inspection.h"

#include "ui/inspector/backlot-inspector-text.h"
#include "ui/inspector/backlot-inspector-tree.h"
#include "ui/inspector/backlot-inspector-value.h"

struct _BacklotInspectorQueryPane
{
  AdwBin                 parent_instance;

  LarderClient          *client;    /* (owned) (nullable) */
  BacklotInspectorQuery *query;     /* (owned) (nullable) */
  GSignalGroup          *signals;   /* of @query */

  GtkStack              *stack;
  BacklotInspectorTree  *data_tree;
  BacklotInspectorValue *state_view;
  BacklotInspectorValue *options_view;
  BacklotInspectorValue *observers_view;
};

typedef enum
{
  PROP_CLIENT = 1,
  PROP_QUERY,
} BacklotInspectorQueryPaneProperty;

static GParamSpec *properties[PROP_QUERY + 1];

G_DEFINE_FINAL_TYPE (BacklotInspectorQueryPane, backlot_inspector_query_pane, ADW_TYPE_BIN)

static const char * const action_names[] = {
  "query.refetch", "query.invalidate", "query.reset", "query.remove", "query.force-loading",
  "query.force-error",
};

static void
show_observers (BacklotInspectorQueryPane *self,
                LarderQuery               *query)
{
  g_autoptr(GPtrArray) observers = larder_query_list_observers (query);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < observers->len; i++)
    {
      LarderQueryObserver *observer = observers->pdata[i];
      guint n = larder_query_observer_get_n_notifies (observer);

      if (i > 0)
        g_string_append_c (text, '\n');
      /* Translators: %u is the number of an observer, then how often it told of a change */
      g_string_append_printf (text, ngettext ("%u: told %u change", "%u: told %u changes", n),
                              i + 1, n);
      if (!larder_query_options_get_enabled (larder_query_observer_get_options (observer)))
        g_string_append (text, _(", disabled"));
    }
  backlot_inspector_value_set_text (self->observers_view, text->str);
}

static void
show (BacklotInspectorQueryPane *self)
{
  LarderQuery *query = self->query != NULL ? backlot_inspector_query_get_query (self->query) : NULL;
  g_autoptr(LarderValue) whole = NULL;
  g_autoptr(LarderValue) state = NULL;
  g_autofree char *options = NULL;

  gtk_stack_set_visible_child_name (self->stack, query != NULL ? "query" : "none");
  for (guint i = 0; i < G_N_ELEMENTS (action_names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), action_names[i], query != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "query.restore",
                                 query != NULL && larder_query_get_is_forced (query));
  if (query == NULL)
    return;

  whole = larder_query_to_value (query);
  state = larder_value_without (whole, "data");
  if (larder_query_get_options (query) != NULL)
    options = backlot_inspector_text_properties (G_OBJECT (larder_query_get_options (query)));
  backlot_inspector_tree_set_value (self->data_tree, larder_query_get_data (query));
  backlot_inspector_value_set_value (self->state_view, state);
  backlot_inspector_value_set_text (self->options_view, options);
  show_observers (self, query);
}

static LarderFilter *
make_filter (BacklotInspectorQueryPane *self)
{
  LarderFilter *filter =
    larder_filter_new (larder_query_get_key (backlot_inspector_query_get_query (self->query)));

  larder_filter_set_exact (filter, TRUE);
  return filter;
}

static void
refetch_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  BacklotInspectorQueryPane *self = BACKLOT_INSPECTOR_QUERY_PANE (widget);
  g_autoptr(LarderFilter) filter = make_filter (self);

  larder_client_refetch_async (self->client, filter, TRUE, NULL, NULL, NULL);
}

static void
invalidate_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  BacklotInspectorQueryPane *self = BACKLOT_INSPECTOR_QUERY_PANE (widget);
  g_autoptr(LarderFilter) filter = make_filter (self);

  larder_client_invalidate_async (self->client, filter, LARDER_QUERY_TYPE_ACTIVE, NULL, NULL, NULL);
}

static void
reset_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  BacklotInspectorQueryPane *self = BACKLOT_INSPECTOR_QUERY_PANE (widget);
  g_autoptr(LarderFilter) filter = make_filter (self);

  larder_client_reset_async (self->client, filter, NULL, NULL, NULL);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  BacklotInspectorQueryPane *self = BACKLOT_INSPECTOR_QUERY_PANE (widget);
  g_autoptr(LarderFilter) filter = make_filter (self);

  larder_client_remove_filtered (self->client, filter);
}

static void
force_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  BacklotInspectorQueryPane *self = BACKLOT_INSPECTOR_QUERY_PANE (widget);
  GVariant *key = larder_query_get_key (backlot_inspector_query_get_query (self->query));
  g_autoptr(GError) error = NULL;

  if (g_str_equal (name, "query.force-loading"))
    larder_client_force_loading (self->client, key);
  else if (g_str_equal (name, "query.restore"))
    larder_client_end_forcing (self->client, key);
  else
    {
      g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _("Forced by the developer window"));
      larder_client_force_error (self->client, key, error);
    }
}

static void
edited_cb (BacklotInspectorQueryPane *self,
           LarderValue               *value)
{
  if (self->query != NULL)
    larder_client_set_data (self->client,
                            larder_query_get_key (backlot_inspector_query_get_query (self->query)),
                            value);
}

static void
set_query (BacklotInspectorQueryPane *self,
           BacklotInspectorQuery     *query)
{
  if (self->query == query)
    return;
  /* What is open and being edited belongs to the entry that was shown. */
  backlot_inspector_tree_set_value (self->data_tree, NULL);
  g_set_object (&self->query, query);
  g_signal_group_set_target (self->signals, query);
  show (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
}

static void
backlot_inspector_query_pane_get_property (GObject    *object,
                                           guint       prop_id,
                                           GValue     *value,
                                           GParamSpec *pspec)
{
  BacklotInspectorQueryPane *self = BACKLOT_INSPECTOR_QUERY_PANE (object);

  switch ((BacklotInspectorQueryPaneProperty) prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    case PROP_QUERY:
      g_value_set_object (value, self->query);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_inspector_query_pane_set_property (GObject      *object,
                                           guint         prop_id,
                                           const GValue *value,
                                           GParamSpec   *pspec)
{
  BacklotInspectorQueryPane *self = BACKLOT_INSPECTOR_QUERY_PANE (object);

  switch ((BacklotInspectorQueryPaneProperty) prop_id)
    {
    case PROP_CLIENT:
      if (g_set_object (&self->client, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_QUERY:
      set_query (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_inspector_query_pane_dispose (GObject *object)
{
  BacklotInspectorQueryPane *self = BACKLOT_INSPECTOR_QUERY_PANE (object);

  g_clear_object (&self->signals);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_INSPECTOR_QUERY_PANE);
  g_clear_object (&self->query);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (backlot_inspector_query_pane_parent_class)->dispose (object);
}

static void
backlot_inspector_query_pane_class_init (BacklotInspectorQueryPaneClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_inspector_query_pane_get_property;
  object_class->set_property = backlot_inspector_query_pane_set_property;
  object_class->dispose = backlot_inspector_query_pane_dispose;

  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, LARDER_TYPE_CLIENT, flags);
  properties[PROP_QUERY] =
    g_param_spec_object ("query", NULL, NULL, BACKLOT_TYPE_INSPECTOR_QUERY, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_INSPECTOR_TREE);
  g_type_ensure (BACKLOT_TYPE_INSPECTOR_VALUE);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/inspector/backlot-inspector-query-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorQueryPane, stack);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorQueryPane, data_tree);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorQueryPane, state_view);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorQueryPane, options_view);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorQueryPane, observers_view);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_install_action (widget_class, "query.refetch", NULL, refetch_action);
  gtk_widget_class_install_action (widget_class, "query.invalidate", NULL, invalidate_action);
  gtk_widget_class_install_action (widget_class, "query.reset", NULL, reset_action);
  gtk_widget_class_install_action (widget_class, "query.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "query.force-loading", NULL, force_action);
  gtk_widget_class_install_action (widget_class, "query.force-error", NULL, force_action);
  gtk_widget_class_install_action (widget_class, "query.restore", NULL, force_action);
}

static void
backlot_inspector_query_pane_init (BacklotInspectorQueryPane *self)
{
  self->signals = g_signal_group_new (BACKLOT_TYPE_INSPECTOR_QUERY);
  g_signal_group_connect_swapped (self->signals, "refreshed", G_CALLBACK (show), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  show (self);
}
