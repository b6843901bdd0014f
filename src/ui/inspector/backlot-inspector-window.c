/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The developer window: what is in a client, what waits, what happens, and switches to try it. */

#include "config.h"

#include "ui/inspector/backlot-inspector-window.h"

#include "larder/larder-inspection.h"
#include "larder/larder-mutation-list.h"

#include "ui/inspector/backlot-inspector-channels-page.h"
#include "ui/inspector/backlot-inspector-log-page.h"
#include "ui/inspector/backlot-inspector-mutations-page.h"
#include "ui/inspector/backlot-inspector-performance-page.h"
#include "ui/inspector/backlot-inspector-queries-page.h"
#include "ui/inspector/backlot-inspector-slices-page.h"
#include "ui/inspector/backlot-inspector-tables-page.h"

/* How often is looked at what changes without an event: data that grows stale, timers. */
#define TICK_MS 1000

struct _BacklotInspectorWindow
{
  AdwWindow                parent_instance;

  LarderClient            *client;      /* (owned) */
  GListModel              *slices;      /* (owned) (nullable): of LarderSlice */
  LarderOnlineMonitor     *monitor;     /* (owned): of @client */
  BacklotInspectorCosts   *costs;       /* (owned) */
  BacklotInspectorQueries *queries;     /* (owned) */
  LarderMutationList      *mutations;   /* (owned) */
  BacklotInspectorLog     *log;         /* (owned) */
  guint                    tick_id;

  AdwViewStack            *stack;
  GtkDropDown             *page_chooser;
  GtkSwitch               *offline_switch;
};

typedef enum
{
  PROP_CLIENT = 1,
  PROP_SLICES,
  PROP_COSTS,
  PROP_QUERIES,
  PROP_MUTATIONS,
  PROP_OUTBOX,
  PROP_LOG,
} BacklotInspectorWindowProperty;

static GParamSpec *properties[PROP_LOG + 1];

G_DEFINE_FINAL_TYPE (BacklotInspectorWindow, backlot_inspector_window, ADW_TYPE_WINDOW)

static gboolean
tick_cb (gpointer user_data)
{
  BacklotInspectorWindow *self = user_data;

  backlot_inspector_queries_refresh (self->queries);
  return G_SOURCE_CONTINUE;
}

/* A narrow window has a list of the pages in place of the row of them. */
static void
page_chosen_cb (BacklotInspectorWindow *self)
{
  AdwViewStackPage *page = gtk_drop_down_get_selected_item (self->page_chooser);

  if (page != NULL)
    adw_view_stack_set_visible_child_name (self->stack, adw_view_stack_page_get_name (page));
}

static void
page_shown_cb (BacklotInspectorWindow *self)
{
  GListModel *pages = gtk_drop_down_get_model (self->page_chooser);
  const char *shown = adw_view_stack_get_visible_child_name (self->stack);

  for (guint i = 0; pages != NULL && i < g_list_model_get_n_items (pages); i++)
    {
      g_autoptr(AdwViewStackPage) page = g_list_model_get_item (pages, i);

      if (g_strcmp0 (adw_view_stack_page_get_name (page), shown) == 0)
        gtk_drop_down_set_selected (self->page_chooser, i);
    }
}

/* Who looks at an entry that is dropped is not told: he is asked to fetch it anew. */
static void
clear_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  BacklotInspectorWindow *self = BACKLOT_INSPECTOR_WINDOW (widget);
  g_autoptr(GPtrArray) queries =
    larder_query_cache_get_all (larder_client_get_query_cache (self->client));
  g_autoptr(GPtrArray) observers = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < queries->len; i++)
    if (larder_query_get_is_active (queries->pdata[i]))
      {
        GPtrArray *mine = larder_query_list_observers (queries->pdata[i]);

        g_ptr_array_extend_and_steal (observers, mine);
      }
  larder_client_begin_batch (self->client);
  larder_client_clear (self->client);
  for (guint i = 0; i < observers->len; i++)
    if (larder_query_options_get_enabled (larder_query_observer_get_options (observers->pdata[i])))
      larder_query_observer_refetch (observers->pdata[i]);
  larder_client_end_batch (self->client);
}

static void
backlot_inspector_window_get_property (GObject    *object,
                                       guint       prop_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  BacklotInspectorWindow *self = BACKLOT_INSPECTOR_WINDOW (object);

  switch ((BacklotInspectorWindowProperty) prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    case PROP_SLICES:
      g_value_set_object (value, self->slices);
      break;
    case PROP_COSTS:
      g_value_set_object (value, self->costs);
      break;
    case PROP_QUERIES:
      g_value_set_object (value, self->queries);
      break;
    case PROP_MUTATIONS:
      g_value_set_object (value, self->mutations);
      break;
    case PROP_OUTBOX:
      g_value_set_object (value, self->client != NULL ? larder_client_get_outbox (self->client)
                                                      : NULL);
      break;
    case PROP_LOG:
      g_value_set_object (value, self->log);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_inspector_window_set_property (GObject      *object,
                                       guint         prop_id,
                                       const GValue *value,
                                       GParamSpec   *pspec)
{
  BacklotInspectorWindow *self = BACKLOT_INSPECTOR_WINDOW (object);

  if (prop_id == PROP_CLIENT)
    self->client = g_value_dup_object (value);
  else if (prop_id == PROP_SLICES)
    self->slices = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_inspector_window_constructed (GObject *object)
{
  BacklotInspectorWindow *self = BACKLOT_INSPECTOR_WINDOW (object);

  G_OBJECT_CLASS (backlot_inspector_window_parent_class)->constructed (object);

  self->monitor = g_object_ref (larder_client_get_online_monitor (self->client));
  /* First: what happens is counted before it is shown. */
  self->costs = backlot_inspector_costs_new (self->client);
  self->queries = backlot_inspector_queries_new (self->client, self->costs);
  self->mutations = larder_mutation_list_new (self->client, NULL);
  self->log = backlot_inspector_log_new (self->client, self->costs);
  for (guint i = PROP_COSTS; i <= PROP_LOG; i++)
    g_object_notify_by_pspec (object, properties[i]);
  g_object_bind_property (self->monitor, "forced-offline", self->offline_switch, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  self->tick_id = g_timeout_add (TICK_MS, tick_cb, self);
}

static void
backlot_inspector_window_dispose (GObject *object)
{
  BacklotInspectorWindow *self = BACKLOT_INSPECTOR_WINDOW (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->monitor != NULL)
    larder_online_monitor_set_forced_offline (self->monitor, FALSE);
  adw_window_set_content (ADW_WINDOW (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_INSPECTOR_WINDOW);
  g_clear_object (&self->queries);
  g_clear_object (&self->mutations);
  g_clear_object (&self->log);
  g_clear_object (&self->costs);
  g_clear_object (&self->slices);
  g_clear_object (&self->monitor);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (backlot_inspector_window_parent_class)->dispose (object);
}

static void
backlot_inspector_window_class_init (BacklotInspectorWindowClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_inspector_window_get_property;
  object_class->set_property = backlot_inspector_window_set_property;
  object_class->constructed = backlot_inspector_window_constructed;
  object_class->dispose = backlot_inspector_window_dispose;

  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, LARDER_TYPE_CLIENT,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  properties[PROP_SLICES] =
    g_param_spec_object ("slices", NULL, NULL, G_TYPE_LIST_MODEL,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  properties[PROP_COSTS] =
    g_param_spec_object ("costs", NULL, NULL, BACKLOT_TYPE_INSPECTOR_COSTS, flags);
  properties[PROP_QUERIES] =
    g_param_spec_object ("queries", NULL, NULL, BACKLOT_TYPE_INSPECTOR_QUERIES, flags);
  properties[PROP_MUTATIONS] =
    g_param_spec_object ("mutations", NULL, NULL, LARDER_TYPE_MUTATION_LIST, flags);
  properties[PROP_OUTBOX] =
    g_param_spec_object ("outbox", NULL, NULL, LARDER_TYPE_OUTBOX, flags);
  properties[PROP_LOG] =
    g_param_spec_object ("log", NULL, NULL, BACKLOT_TYPE_INSPECTOR_LOG, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_INSPECTOR_CHANNELS_PAGE);
  g_type_ensure (BACKLOT_TYPE_INSPECTOR_LOG_PAGE);
  g_type_ensure (BACKLOT_TYPE_INSPECTOR_MUTATIONS_PAGE);
  g_type_ensure (BACKLOT_TYPE_INSPECTOR_PERFORMANCE_PAGE);
  g_type_ensure (BACKLOT_TYPE_INSPECTOR_QUERIES_PAGE);
  g_type_ensure (BACKLOT_TYPE_INSPECTOR_SLICES_PAGE);
  g_type_ensure (BACKLOT_TYPE_INSPECTOR_TABLES_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/inspector/backlot-inspector-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorWindow, page_chooser);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorWindow, offline_switch);
  gtk_widget_class_bind_template_callback (widget_class, page_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_shown_cb);
  gtk_widget_class_install_action (widget_class, "inspector.clear", NULL, clear_action);
}

static void
backlot_inspector_window_init (BacklotInspectorWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

BacklotInspectorWindow *
backlot_inspector_window_new (LarderClient *client,
                              GListModel   *slices)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (client), NULL);

  return g_object_new (BACKLOT_TYPE_INSPECTOR_WINDOW, "client", client, "slices", slices, NULL);
}
