/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the queries of a client cost, the dearest first. */

#include "config.h"

#include "ui/inspector/backlot-inspector-performance-page.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "larder/larder-inspection.h"

#include "ui/inspector/backlot-inspector-columns.h"

/* From these on a query is pointed at. */
#define SLOW_MS 1000
#define LARGE_BYTES (1024 * 1024)

struct _BacklotInspectorPerformancePage
{
  AdwBin                   parent_instance;

  LarderClient            *client;    /* (owned) (nullable) */
  BacklotInspectorQueries *queries;   /* (owned) (nullable) */
  BacklotInspectorCosts   *costs;     /* (owned) (nullable) */
  GSignalGroup            *signals;   /* of @queries */

  GtkColumnView           *view;
  GtkLabel                *fetches_label;
  GtkLabel                *notifies_label;
  GtkLabel                *wasted_label;
  GtkLabel                *timers_label;
  GtkLabel                *bytes_label;
};

typedef enum
{
  PROP_CLIENT = 1,
  PROP_QUERIES,
  PROP_COSTS,
} BacklotInspectorPerformancePageProperty;

static GParamSpec *properties[PROP_COSTS + 1];

G_DEFINE_FINAL_TYPE (BacklotInspectorPerformancePage, backlot_inspector_performance_page,
                     ADW_TYPE_BIN)

static char *
duration_text (GtkListItem *cell,
               gint64       ms,
               gpointer     unused)
{
  /* Translators: no fetch has ended yet, so none took any time */
  return ms < 0 ? g_strdup (_("–")) : g_strdup_printf (_("%" PRId64 " ms"), ms);
}

static char *
finding_text (GtkListItem *cell,
              gint64       max_ms,
              gint64       n_wasted,
              gint64       n_bytes,
              gpointer     unused)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) findings = NULL;

  if (max_ms >= SLOW_MS)
    g_strv_builder_add (builder, C_("query", "slow"));
  if (n_wasted > 0)
    g_strv_builder_add (builder, C_("query", "told in vain"));
  if (n_bytes >= LARGE_BYTES)
    g_strv_builder_add (builder, C_("query", "large"));
  findings = g_strv_builder_end (builder);
  return g_strjoinv (" · ", findings);
}

static const BacklotInspectorColumn columns[] = {
  { N_("Key"), { "key" }, NULL, 0 },
  { N_("Longest"), { "max-ms" }, G_CALLBACK (duration_text), 9 },
  { N_("Last"), { "last-ms" }, G_CALLBACK (duration_text), 9 },
  { N_("Fetches"), { "n-fetches" }, NULL, 7 },
  { N_("Notifies"), { "n-notifies" }, NULL, 7 },
  { N_("In Vain"), { "n-wasted" }, NULL, 7 },
  { N_("Bytes"), { "n-bytes" }, NULL, 9 },
  { N_("Finding"), { "max-ms", "n-wasted", "n-bytes" }, G_CALLBACK (finding_text), 18 },
};

static void
show_summary (BacklotInspectorPerformancePage *self)
{
  const BacklotInspectorCost *total = NULL;
  guint64 n_bytes = 0;
  guint n_timers = larder_client_get_n_deadlines (self->client);
  gint64 mean_ms;
  g_autofree char *fetches = NULL;
  g_autofree char *notifies = NULL;
  g_autofree char *timers = NULL;
  g_autofree char *size = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *wasted = NULL;

  total = backlot_inspector_costs_get_total (self->costs);
  mean_ms = total->n_fetches > 0 ? total->sum_ms / total->n_fetches : 0;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->queries)); i++)
    {
      g_autoptr(BacklotInspectorQuery) row =
        g_list_model_get_item (G_LIST_MODEL (self->queries), i);

      n_bytes += larder_query_get_n_bytes (backlot_inspector_query_get_query (row));
    }
  /* Translators: how many fetches ended since the window is open, and how long they took */
  fetches = g_strdup_printf (ngettext ("%u fetch, %" PRId64 " ms on average",
                                       "%u fetches, %" PRId64 " ms on average",
                                       total->n_fetches), total->n_fetches, mean_ms);
  notifies = g_strdup_printf (ngettext ("%u notification", "%u notifications", total->n_told),
                              total->n_told);
  /* Translators: of the notifications before it, those without any change */
  wasted = g_strdup_printf (ngettext ("%u in vain", "%u in vain", total->n_wasted),
                            total->n_wasted);
  timers = g_strdup_printf (ngettext ("%u timer", "%u timers", n_timers), n_timers);
  size = g_format_size_full (n_bytes, G_FORMAT_SIZE_IEC_UNITS);
  /* Translators: %s is the size of what the cache holds in memory */
  bytes = g_strdup_printf (_("%s of data"), size);
  gtk_label_set_label (self->fetches_label, fetches);
  gtk_label_set_label (self->notifies_label, notifies);
  gtk_label_set_label (self->wasted_label, wasted);
  gtk_label_set_label (self->timers_label, timers);
  gtk_label_set_label (self->bytes_label, bytes);
}

static void
refreshed_cb (BacklotInspectorPerformancePage *self,
              gboolean                         changed)
{
  if (self->client == NULL || self->costs == NULL || self->queries == NULL)
    return;
  if (changed)
    backlot_inspector_columns_sort (self->view);
  show_summary (self);
}

static void
backlot_inspector_performance_page_get_property (GObject    *object,
                                                 guint       prop_id,
                                                 GValue     *value,
                                                 GParamSpec *pspec)
{
  BacklotInspectorPerformancePage *self = BACKLOT_INSPECTOR_PERFORMANCE_PAGE (object);

  switch ((BacklotInspectorPerformancePageProperty) prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    case PROP_QUERIES:
      g_value_set_object (value, self->queries);
      break;
    case PROP_COSTS:
      g_value_set_object (value, self->costs);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_inspector_performance_page_set_property (GObject      *object,
                                                 guint         prop_id,
                                                 const GValue *value,
                                                 GParamSpec   *pspec)
{
  BacklotInspectorPerformancePage *self = BACKLOT_INSPECTOR_PERFORMANCE_PAGE (object);
  gboolean changed = FALSE;

  switch ((BacklotInspectorPerformancePageProperty) prop_id)
    {
    case PROP_CLIENT:
      changed = g_set_object (&self->client, g_value_get_object (value));
      break;
    case PROP_QUERIES:
      changed = g_set_object (&self->queries, g_value_get_object (value));
      g_signal_group_set_target (self->signals, self->queries);
      break;
    case PROP_COSTS:
      changed = g_set_object (&self->costs, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
  if (!changed)
    return;
  refreshed_cb (self, TRUE);
  g_object_notify_by_pspec (object, pspec);
}

static void
backlot_inspector_performance_page_dispose (GObject *object)
{
  BacklotInspectorPerformancePage *self = BACKLOT_INSPECTOR_PERFORMANCE_PAGE (object);

  g_clear_object (&self->signals);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_INSPECTOR_PERFORMANCE_PAGE);
  g_clear_object (&self->costs);
  g_clear_object (&self->queries);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (backlot_inspector_performance_page_parent_class)->dispose (object);
}

static void
backlot_inspector_performance_page_class_init (BacklotInspectorPerformancePageClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_inspector_performance_page_get_property;
  object_class->set_property = backlot_inspector_performance_page_set_property;
  object_class->dispose = backlot_inspector_performance_page_dispose;

  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, LARDER_TYPE_CLIENT, flags);
  properties[PROP_QUERIES] =
    g_param_spec_object ("queries", NULL, NULL, BACKLOT_TYPE_INSPECTOR_QUERIES, flags);
  properties[PROP_COSTS] =
    g_param_spec_object ("costs", NULL, NULL, BACKLOT_TYPE_INSPECTOR_COSTS, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_INSPECTOR_QUERY);
  gtk_widget_class_set_template_from_resource (
    widget_class, RESOURCE_PATH "/ui/inspector/backlot-inspector-performance-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorPerformancePage, view);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorPerformancePage,
                                        fetches_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorPerformancePage,
                                        notifies_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorPerformancePage,
                                        wasted_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorPerformancePage,
                                        timers_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorPerformancePage, bytes_label);
}

static void
backlot_inspector_performance_page_init (BacklotInspectorPerformancePage *self)
{
  g_autoptr(GtkColumnViewColumn) longest = NULL;

  self->signals = g_signal_group_new (BACKLOT_TYPE_INSPECTOR_QUERIES);
  g_signal_group_connect_swapped (self->signals, "refreshed", G_CALLBACK (refreshed_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_inspector_columns_add (self->view, BACKLOT_TYPE_INSPECTOR_QUERY, columns,
                                 G_N_ELEMENTS (columns));
  longest = g_list_model_get_item (gtk_column_view_get_columns (self->view), 1);
  gtk_column_view_sort_by_column (self->view, longest, GTK_SORT_DESCENDING);
}
