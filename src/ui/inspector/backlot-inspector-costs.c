/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What queries cost since somebody looks: how long fetches took, who was told, and who in vain. */

#include "config.h"

#include "ui/inspector/backlot-inspector-costs.h"

#include "larder/larder-inspection.h"
#include "larder/larder-query-cache.h"
#include "larder/larder-query-observer.h"

struct _BacklotInspectorCosts
{
  GObject               parent_instance;

  LarderClock          *clock;      /* (owned) */
  LarderQueryCache     *cache;      /* (owned) */
  GHashTable           *costs;      /* hash of a query to BacklotInspectorCost, both owned */
  GHashTable           *told;       /* LarderQueryObserver (borrowed while it is attached) to
                                     * GArray of GValue (owned): what it was told last */
  BacklotInspectorCost  total;
};

static const BacklotInspectorCost nothing = { .last_ms = -1 };

G_DEFINE_FINAL_TYPE (BacklotInspectorCosts, backlot_inspector_costs, G_TYPE_OBJECT)

static BacklotInspectorCost *
ensure_cost (BacklotInspectorCosts *self,
             LarderQuery           *query)
{
  const char *hash = larder_query_get_hash (query);
  BacklotInspectorCost *cost = g_hash_table_lookup (self->costs, hash);

  if (cost == NULL)
    {
      cost = g_memdup2 (&nothing, sizeof nothing);
      g_hash_table_insert (self->costs, g_strdup (hash), cost);
    }
  return cost;
}

/* All that an observer tells of. What a program chose of it is no news. */
static GArray *
read_observer (LarderQueryObserver *observer)
{
  guint n = 0;
  g_autofree GParamSpec **specs =
    g_object_class_list_properties (G_OBJECT_GET_CLASS (observer), &n);
  GArray *values = g_array_new (FALSE, TRUE, sizeof (GValue));

  g_array_set_clear_func (values, (GDestroyNotify) g_value_unset);
  for (guint i = 0; i < n; i++)
    if ((specs[i]->flags & G_PARAM_WRITABLE) == 0)
      {
        g_array_set_size (values, values->len + 1);
        g_value_init (&g_array_index (values, GValue, values->len - 1), specs[i]->value_type);
        g_object_get_property (G_OBJECT (observer), specs[i]->name,
                               &g_array_index (values, GValue, values->len - 1));
      }
  return values;
}

/* Values in boxes are immutable: another one is news if its content is. */
static gboolean
is_same_value (const GValue *a,
               const GValue *b)
{
  if (G_VALUE_HOLDS (a, LARDER_TYPE_VALUE) && g_value_get_boxed (a) != NULL &&
      g_value_get_boxed (b) != NULL)
    return larder_value_equal (g_value_get_boxed (a), g_value_get_boxed (b));
  if (G_VALUE_HOLDS (a, G_TYPE_ERROR) && g_value_get_boxed (a) != NULL &&
      g_value_get_boxed (b) != NULL)
    {
      const GError *first = g_value_get_boxed (a);
      const GError *second = g_value_get_boxed (b);

      return g_error_matches (first, second->domain, second->code) &&
             g_str_equal (first->message, second->message);
    }
  if (G_VALUE_HOLDS_BOXED (a))
    return g_value_get_boxed (a) == g_value_get_boxed (b);
  if (G_VALUE_HOLDS_BOOLEAN (a))
    return g_value_get_boolean (a) == g_value_get_boolean (b);
  if (G_VALUE_HOLDS_INT64 (a))
    return g_value_get_int64 (a) == g_value_get_int64 (b);
  if (G_VALUE_HOLDS_UINT (a))
    return g_value_get_uint (a) == g_value_get_uint (b);
  if (G_VALUE_HOLDS_ENUM (a))
    return g_value_get_enum (a) == g_value_get_enum (b);
  return FALSE;
}

static gboolean
is_same (GArray *a,
         GArray *b)
{
  for (guint i = 0; i < a->len; i++)
    if (!is_same_value (&g_array_index (a, GValue, i), &g_array_index (b, GValue, i)))
      return FALSE;
  return TRUE;
}

static void
changed_cb (LarderQueryObserver   *observer,
            LarderResultFlags      flags,
            BacklotInspectorCosts *self)
{
  LarderQuery *query = larder_query_observer_get_query (observer);
  GArray *before = g_hash_table_lookup (self->told, observer);
  GArray *now = NULL;
  gboolean wasted;

  if (query == NULL || before == NULL || flags == 0)
    return;
  now = read_observer (observer);
  wasted = is_same (before, now);
  g_hash_table_replace (self->told, observer, now);
  ensure_cost (self, query)->n_told++;
  ensure_cost (self, query)->n_wasted += wasted;
  self->total.n_told++;
  self->total.n_wasted += wasted;
}

static void
follow (BacklotInspectorCosts *self,
        LarderQueryObserver   *observer)
{
  if (g_hash_table_contains (self->told, observer))
    return;
  g_hash_table_insert (self->told, observer, read_observer (observer));
  g_signal_connect_object (observer, "changed", G_CALLBACK (changed_cb), self, 0);
}

static void
leave (BacklotInspectorCosts *self,
       LarderQueryObserver   *observer)
{
  if (g_hash_table_remove (self->told, observer))
    g_signal_handlers_disconnect_by_data (observer, self);
}

static void
end_fetch (BacklotInspectorCosts *self,
           LarderQuery           *query)
{
  BacklotInspectorCost *cost = ensure_cost (self, query);

  cost->last_ms = cost->began_ms > 0 ? larder_clock_get_time_ms (self->clock) - cost->began_ms : -1;
  cost->began_ms = 0;
  if (cost->last_ms < 0)
    return;
  cost->max_ms = MAX (cost->max_ms, cost->last_ms);
  cost->sum_ms += cost->last_ms;
  cost->n_fetches++;
  self->total.max_ms = MAX (self->total.max_ms, cost->last_ms);
  self->total.sum_ms += cost->last_ms;
  self->total.n_fetches++;
}

static void
event_cb (BacklotInspectorCosts *self,
          LarderQueryEvent       event,
          LarderQuery           *query,
          LarderQueryAction      action,
          LarderQueryObserver   *observer)
{
  if (event == LARDER_QUERY_EVENT_OBSERVER_ADDED && observer != NULL)
    follow (self, observer);
  else if (event == LARDER_QUERY_EVENT_OBSERVER_REMOVED && observer != NULL)
    leave (self, observer);
  else if (event == LARDER_QUERY_EVENT_UPDATED && action == LARDER_QUERY_ACTION_FETCH)
    ensure_cost (self, query)->began_ms = larder_clock_get_time_ms (self->clock);
  else if (event == LARDER_QUERY_EVENT_UPDATED &&
           (action == LARDER_QUERY_ACTION_SUCCESS || action == LARDER_QUERY_ACTION_ERROR ||
            action == LARDER_QUERY_ACTION_REVERT))
    end_fetch (self, query);
}

static void
backlot_inspector_costs_dispose (GObject *object)
{
  BacklotInspectorCosts *self = BACKLOT_INSPECTOR_COSTS (object);
  GHashTableIter iter;
  gpointer observer;

  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, &observer, NULL))
    g_signal_handlers_disconnect_by_data (observer, self);
  g_hash_table_remove_all (self->told);
  if (self->cache != NULL)
    g_signal_handlers_disconnect_by_data (self->cache, self);
  g_clear_object (&self->cache);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (backlot_inspector_costs_parent_class)->dispose (object);
}

static void
backlot_inspector_costs_finalize (GObject *object)
{
  BacklotInspectorCosts *self = BACKLOT_INSPECTOR_COSTS (object);

  g_hash_table_unref (self->costs);
  g_hash_table_unref (self->told);

  G_OBJECT_CLASS (backlot_inspector_costs_parent_class)->finalize (object);
}

static void
backlot_inspector_costs_class_init (BacklotInspectorCostsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = backlot_inspector_costs_dispose;
  object_class->finalize = backlot_inspector_costs_finalize;
}

static void
backlot_inspector_costs_init (BacklotInspectorCosts *self)
{
  self->costs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->told = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
}

BacklotInspectorCosts *
backlot_inspector_costs_new (LarderClient *client)
{
  BacklotInspectorCosts *self = NULL;
  g_autoptr(GPtrArray) queries = NULL;

  g_return_val_if_fail (LARDER_IS_CLIENT (client), NULL);

  self = g_object_new (BACKLOT_TYPE_INSPECTOR_COSTS, NULL);
  self->clock = g_object_ref (larder_client_get_clock (client));
  self->cache = g_object_ref (larder_client_get_query_cache (client));
  queries = larder_query_cache_get_all (self->cache);
  for (guint i = 0; i < queries->len; i++)
    {
      g_autoptr(GPtrArray) observers = larder_query_list_observers (queries->pdata[i]);

      for (guint j = 0; j < observers->len; j++)
        follow (self, observers->pdata[j]);
    }
  g_signal_connect_object (self->cache, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  return self;
}

const BacklotInspectorCost *
backlot_inspector_costs_get (BacklotInspectorCosts *self,
                             LarderQuery           *query)
{
  const BacklotInspectorCost *cost = NULL;

  g_return_val_if_fail (BACKLOT_IS_INSPECTOR_COSTS (self), &nothing);
  g_return_val_if_fail (query != NULL, &nothing);

  cost = g_hash_table_lookup (self->costs, larder_query_get_hash (query));
  return cost != NULL ? cost : &nothing;
}

const BacklotInspectorCost *
backlot_inspector_costs_get_total (BacklotInspectorCosts *self)
{
  g_return_val_if_fail (BACKLOT_IS_INSPECTOR_COSTS (self), &nothing);

  return &self->total;
}
