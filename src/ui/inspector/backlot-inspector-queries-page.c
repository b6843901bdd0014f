/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entries of the cache: counts, list and details. */

#include "config.h"

#include "ui/inspector/backlot-inspector-queries-page.h"

#include <glib/gi18n.h>

#include "ui/inspector/backlot-inspector-columns.h"
#include "ui/inspector/backlot-inspector-query-pane.h"

struct _BacklotInspectorQueriesPage
{
  AdwBin                   parent_instance;

  LarderClient            *client;    /* (owned) (nullable) */
  BacklotInspectorQueries *queries;   /* (owned) (nullable) */
  GSignalGroup            *signals;   /* of @queries */

  GtkColumnView           *view;
  GtkLabel                *summary;
};

typedef enum
{
  PROP_CLIENT = 1,
  PROP_QUERIES,
} BacklotInspectorQueriesPageProperty;

static GParamSpec *properties[PROP_QUERIES + 1];

G_DEFINE_FINAL_TYPE (BacklotInspectorQueriesPage, backlot_inspector_queries_page, ADW_TYPE_BIN)

static const char *
word_state (BacklotInspectorState state)
{
  switch (state)
    {
    case BACKLOT_INSPECTOR_FETCHING:
      return C_("query", "fetching");
    case BACKLOT_INSPECTOR_PAUSED:
      return C_("query", "paused");
    case BACKLOT_INSPECTOR_FRESH:
      return C_("query", "fresh");
    case BACKLOT_INSPECTOR_STALE:
      return C_("query", "stale");
    case BACKLOT_INSPECTOR_INACTIVE:
      return C_("query", "inactive");
    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
status_text (GtkListItem           *cell,
             BacklotInspectorState  state,
             const char            *badges,
             gpointer               unused)
{
  if (badges == NULL || badges[0] == '\0')
    return g_strdup (word_state (state));
  return g_strdup_printf ("%s · %s", word_state (state), badges);
}

static const BacklotInspectorColumn columns[] = {
  { N_("Key"), { "key" }, NULL, 0 },
  { N_("Status"), { "state", "badges" }, G_CALLBACK (status_text), 16 },
  { N_("Observers"), { "n-observers" }, NULL, 9 },
  { N_("Updated"), { "updated-at" }, G_CALLBACK (backlot_inspector_columns_time), 12 },
  { N_("Fetches"), { "n-fetches" }, NULL, 7 },
  { N_("Notifies"), { "n-notifies" }, NULL, 7 },
  { N_("Bytes"), { "n-bytes" }, NULL, 7 },
};

static void
show_summary (BacklotInspectorQueriesPage *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (int state = 0; state < BACKLOT_INSPECTOR_N_STATES; state++)
    /* Translators: how many queries are in a state, such as “3 fresh” */
    g_string_append_printf (text, _("%s%u %s"), state > 0 ? "  " : "",
                            backlot_inspector_queries_count (self->queries, state),
                            word_state (state));
  gtk_label_set_label (self->summary, text->str);
}

static void
refreshed_cb (BacklotInspectorQueriesPage *self,
              gboolean                     changed)
{
  if (!changed)
    return;
  backlot_inspector_columns_sort (self->view);
  show_summary (self);
}

static void
set_queries (BacklotInspectorQueriesPage *self,
             BacklotInspectorQueries     *queries)
{
  if (!g_set_object (&self->queries, queries))
    return;
  g_signal_group_set_target (self->signals, queries);
  if (queries != NULL)
    show_summary (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERIES]);
}

static void
backlot_inspector_queries_page_get_property (GObject    *object,
                                             guint       prop_id,
                                             GValue     *value,
                                             GParamSpec *pspec)
{
  BacklotInspectorQueriesPage *self = BACKLOT_INSPECTOR_QUERIES_PAGE (object);

  switch ((BacklotInspectorQueriesPageProperty) prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    case PROP_QUERIES:
      g_value_set_object (value, self->queries);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_inspector_queries_page_set_property (GObject      *object,
                                             guint         prop_id,
                                             const GValue *value,
                                             GParamSpec   *pspec)
{
  BacklotInspectorQueriesPage *self = BACKLOT_INSPECTOR_QUERIES_PAGE (object);

  switch ((BacklotInspectorQueriesPageProperty) prop_id)
    {
    case PROP_CLIENT:
      if (g_set_object (&self->client, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_QUERIES:
      set_queries (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_inspector_queries_page_dispose (GObject *object)
{
  BacklotInspectorQueriesPage *self = BACKLOT_INSPECTOR_QUERIES_PAGE (object);

  g_clear_object (&self->signals);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_INSPECTOR_QUERIES_PAGE);
  g_clear_object (&self->queries);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (backlot_inspector_queries_page_parent_class)->dispose (object);
}

static void
backlot_inspector_queries_page_class_init (BacklotInspectorQueriesPageClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_inspector_queries_page_get_property;
  object_class->set_property = backlot_inspector_queries_page_set_property;
  object_class->dispose = backlot_inspector_queries_page_dispose;

  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, LARDER_TYPE_CLIENT, flags);
  properties[PROP_QUERIES] =
    g_param_spec_object ("queries", NULL, NULL, BACKLOT_TYPE_INSPECTOR_QUERIES, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_INSPECTOR_QUERY);
  g_type_ensure (BACKLOT_TYPE_INSPECTOR_QUERY_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/inspector/backlot-inspector-queries-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorQueriesPage, view);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorQueriesPage, summary);
}

static void
backlot_inspector_queries_page_init (BacklotInspectorQueriesPage *self)
{
  self->signals = g_signal_group_new (BACKLOT_TYPE_INSPECTOR_QUERIES);
  g_signal_group_connect_swapped (self->signals, "refreshed", G_CALLBACK (refreshed_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_inspector_columns_add (self->view, BACKLOT_TYPE_INSPECTOR_QUERY, columns,
                                 G_N_ELEMENTS (columns));
}
