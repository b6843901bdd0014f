/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entries of a client's cache as a list of rows for the inspector. */

#include "config.h"

#include "ui/inspector/backlot-inspector-queries.h"

#include "larder/larder-query-cache.h"
#include "larder/larder-query-observer.h"

struct _BacklotInspectorQueries
{
  GObject                parent_instance;

  LarderQueryCache      *cache;      /* (owned) */
  BacklotInspectorCosts *costs;      /* (owned) */
  GPtrArray             *rows;       /* of BacklotInspectorQuery (owned) */
  GHashTable            *by_query;   /* LarderQuery to its row, both borrowed from @rows */
  GHashTable            *dirty;      /* set of LarderQuery (owned): something happened to them */
  guint                  idle_id;
};

enum
{
  REFRESHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void backlot_inspector_queries_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BacklotInspectorQueries, backlot_inspector_queries, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      backlot_inspector_queries_list_model_init))

static void
add (BacklotInspectorQueries *self,
     LarderQuery             *query)
{
  BacklotInspectorQuery *row =
    backlot_inspector_query_new (query, backlot_inspector_costs_get (self->costs, query));

  g_ptr_array_add (self->rows, row);
  g_hash_table_insert (self->by_query, query, row);
}

static void
drop (BacklotInspectorQueries *self,
      BacklotInspectorQuery   *row)
{
  guint position;

  if (!g_ptr_array_find (self->rows, row, &position))
    return;
  g_hash_table_remove (self->by_query, backlot_inspector_query_get_query (row));
  g_ptr_array_remove_index (self->rows, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static gboolean
refresh (BacklotInspectorQueries *self,
         BacklotInspectorQuery   *row)
{
  LarderQuery *query = backlot_inspector_query_get_query (row);

  return backlot_inspector_query_refresh (row, backlot_inspector_costs_get (self->costs, query));
}

/* What came and went within one round was never in the list. */
static void
take (BacklotInspectorQueries *self,
      LarderQuery             *query,
      gboolean                *changed)
{
  BacklotInspectorQuery *row = g_hash_table_lookup (self->by_query, query);

  if (larder_query_get_is_removed (query))
    {
      if (row != NULL)
        drop (self, row);
      *changed = TRUE;
    }
  else if (row == NULL)
    {
      add (self, query);
      g_list_model_items_changed (G_LIST_MODEL (self), self->rows->len - 1, 0, 1);
      *changed = TRUE;
    }
  else
    *changed |= refresh (self, row);
}

/* A set has no order, and entries are listed in that of their making. */
static int
compare_age (gconstpointer a,
             gconstpointer b,
             gpointer      user_data)
{
  GHashTable *ages = user_data;
  guint first = GPOINTER_TO_UINT (g_hash_table_lookup (ages, *(LarderQuery * const *) a));
  guint second = GPOINTER_TO_UINT (g_hash_table_lookup (ages, *(LarderQuery * const *) b));

  return (first > second) - (first < second);
}

static void
idle_cb (gpointer user_data)
{
  BacklotInspectorQueries *self = user_data;
  g_autoptr(GHashTable) dirty = g_steal_pointer (&self->dirty);
  g_autoptr(GPtrArray) queries = g_hash_table_get_keys_as_ptr_array (dirty);
  gboolean changed = FALSE;

  self->idle_id = 0;
  g_ptr_array_sort_with_data (queries, compare_age, dirty);
  for (guint i = 0; i < queries->len; i++)
    take (self, queries->pdata[i], &changed);
  g_signal_emit (self, signals[REFRESHED], 0, changed);
}

static void
event_cb (BacklotInspectorQueries *self,
          LarderQueryEvent         event,
          LarderQuery             *query,
          LarderQueryAction        action,
          LarderQueryObserver     *observer)
{
  if (self->dirty == NULL)
    self->dirty = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) larder_query_unref, NULL);
  if (!g_hash_table_contains (self->dirty, query))
    g_hash_table_insert (self->dirty, larder_query_ref (query),
                         GUINT_TO_POINTER (g_hash_table_size (self->dirty) + 1));
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_once (idle_cb, self);
}

static GType
backlot_inspector_queries_get_item_type (GListModel *list)
{
  return BACKLOT_TYPE_INSPECTOR_QUERY;
}

static guint
backlot_inspector_queries_get_n_items (GListModel *list)
{
  return BACKLOT_INSPECTOR_QUERIES (list)->rows->len;
}

static gpointer
backlot_inspector_queries_get_item (GListModel *list,
                                    guint       position)
{
  BacklotInspectorQueries *self = BACKLOT_INSPECTOR_QUERIES (list);

  return position < self->rows->len ? g_object_ref (self->rows->pdata[position]) : NULL;
}

static void
backlot_inspector_queries_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = backlot_inspector_queries_get_item_type;
  iface->get_n_items = backlot_inspector_queries_get_n_items;
  iface->get_item = backlot_inspector_queries_get_item;
}

static void
backlot_inspector_queries_dispose (GObject *object)
{
  BacklotInspectorQueries *self = BACKLOT_INSPECTOR_QUERIES (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_pointer (&self->dirty, g_hash_table_unref);
  if (self->cache != NULL)
    g_signal_handlers_disconnect_by_data (self->cache, self);
  g_clear_object (&self->cache);
  g_clear_object (&self->costs);

  G_OBJECT_CLASS (backlot_inspector_queries_parent_class)->dispose (object);
}

static void
backlot_inspector_queries_finalize (GObject *object)
{
  BacklotInspectorQueries *self = BACKLOT_INSPECTOR_QUERIES (object);

  g_hash_table_unref (self->by_query);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (backlot_inspector_queries_parent_class)->finalize (object);
}

static void
backlot_inspector_queries_class_init (BacklotInspectorQueriesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = backlot_inspector_queries_dispose;
  object_class->finalize = backlot_inspector_queries_finalize;

  signals[REFRESHED] = g_signal_new ("refreshed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
backlot_inspector_queries_init (BacklotInspectorQueries *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_query = g_hash_table_new (NULL, NULL);
}

BacklotInspectorQueries *
backlot_inspector_queries_new (LarderClient          *client,
                               BacklotInspectorCosts *costs)
{
  BacklotInspectorQueries *self;
  g_autoptr(GPtrArray) queries = NULL;

  g_return_val_if_fail (LARDER_IS_CLIENT (client), NULL);

  self = g_object_new (BACKLOT_TYPE_INSPECTOR_QUERIES, NULL);
  self->costs = g_object_ref (costs);
  self->cache = g_object_ref (larder_client_get_query_cache (client));
  queries = larder_query_cache_get_all (self->cache);
  for (guint i = 0; i < queries->len; i++)
    add (self, queries->pdata[i]);
  g_signal_connect_object (self->cache, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  return self;
}

guint
backlot_inspector_queries_count (BacklotInspectorQueries *self,
                                 BacklotInspectorState    state)
{
  guint n = 0;

  g_return_val_if_fail (BACKLOT_IS_INSPECTOR_QUERIES (self), 0);

  for (guint i = 0; i < self->rows->len; i++)
    n += backlot_inspector_query_get_state (self->rows->pdata[i]) == state;
  return n;
}

void
backlot_inspector_queries_refresh (BacklotInspectorQueries *self)
{
  gboolean changed = FALSE;

  g_return_if_fail (BACKLOT_IS_INSPECTOR_QUERIES (self));

  for (guint i = 0; i < self->rows->len; i++)
    changed |= refresh (self, self->rows->pdata[i]);
  g_signal_emit (self, signals[REFRESHED], 0, changed);
}
