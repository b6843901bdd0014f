/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The client: owns queries, tables and mutations of one backend. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-cache-private.h"
#include "larder/larder-client-private.h"
#include "larder/larder-marks-private.h"
#include "larder/larder-mutation-cache-private.h"
#include "larder/larder-query-cache-private.h"
#include "larder/larder-query-observer-private.h"
#include "larder/larder-table-private.h"
#include "larder/larder-ties.h"

/**
 * LarderClient:
 *
 * What one program knows of one backend: queries, tables of rows, and mutations on their way.
 *
 * A client belongs to the thread in which it was made; except where a call says so, nothing of it
 * may be used in another one. Make tables, then the rules of mutations, then call
 * [method@Larder.Client.mount].
 */

typedef enum
{
  PROP_CLOCK = 1,
  PROP_CACHE,
  PROP_OUTBOX,
  PROP_ONLINE,
  PROP_FOCUSED,
  PROP_N_FETCHING,
  PROP_N_MUTATING,
  PROP_SAVING,
  PROP_ONLINE_MONITOR,
  PROP_FOCUS_MONITOR,
  PROP_MEMORY_MONITOR,
  PROP_RETRY_JITTER,
  PROP_MAX_CONCURRENT,
  PROP_RATE_LIMIT,
  PROP_RATE_PERIOD,
  PROP_MAX_QUERIES,
  PROP_MAX_BYTES,
  PROP_RESTORING,
} LarderClientProperty;

enum
{
  MUTATION_ADDED,
  MUTATION_REMOVED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_RESTORING + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LarderClient, larder_client, G_TYPE_OBJECT)

static void
outbox_saving_cb (LarderClient *self)
{
  larder_client_watch_saving (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVING]);
}

static void
larder_client_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  LarderClient *self = LARDER_CLIENT (object);

  switch ((LarderClientProperty) prop_id)
    {
    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;

    case PROP_CACHE:
      g_value_set_object (value, self->cache);
      break;

    case PROP_OUTBOX:
      g_value_set_object (value, self->outbox);
      break;

    case PROP_ONLINE:
      g_value_set_boolean (value, self->online);
      break;

    case PROP_FOCUSED:
      g_value_set_boolean (value, self->visible);
      break;

    case PROP_N_FETCHING:
      g_value_set_uint (value, self->n_fetching);
      break;

    case PROP_N_MUTATING:
      g_value_set_uint (value, self->n_mutating);
      break;

    case PROP_RESTORING:
      g_value_set_boolean (value, larder_client_get_restoring (self));
      break;

    case PROP_SAVING:
      g_value_set_boolean (value, self->outbox != NULL && larder_outbox_get_saving (self->outbox));
      break;

    case PROP_ONLINE_MONITOR:
      g_value_set_object (value, self->online_monitor);
      break;

    case PROP_FOCUS_MONITOR:
      g_value_set_object (value, self->focus_monitor);
      break;

    case PROP_MEMORY_MONITOR:
      g_value_set_object (value, self->memory_monitor);
      break;

    case PROP_RETRY_JITTER:
      g_value_set_double (value, self->retry_jitter);
      break;

    case PROP_MAX_CONCURRENT:
      g_value_set_uint (value, self->max_concurrent);
      break;

    case PROP_RATE_LIMIT:
      g_value_set_uint (value, self->rate_limit);
      break;

    case PROP_RATE_PERIOD:
      g_value_set_int64 (value, self->rate_period);
      break;

    case PROP_MAX_QUERIES:
      g_value_set_uint (value, self->max_queries);
      break;

    case PROP_MAX_BYTES:
      g_value_set_uint64 (value, self->max_bytes);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_client_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  LarderClient *self = LARDER_CLIENT (object);

  switch ((LarderClientProperty) prop_id)
    {
    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;

    case PROP_CACHE:
      self->cache = g_value_dup_object (value);
      break;

    case PROP_OUTBOX:
      self->outbox = g_value_dup_object (value);
      break;

    case PROP_ONLINE:
      larder_client_set_online (self, g_value_get_boolean (value));
      break;

    case PROP_FOCUSED:
      larder_client_set_focused (self, g_value_get_boolean (value));
      break;

    case PROP_ONLINE_MONITOR:
      larder_client_set_online_monitor (self, g_value_get_object (value));
      break;

    case PROP_FOCUS_MONITOR:
      larder_client_set_focus_monitor (self, g_value_get_object (value));
      break;

    case PROP_MEMORY_MONITOR:
      larder_client_set_memory_monitor (self, g_value_get_object (value));
      break;

    case PROP_RETRY_JITTER:
      larder_client_set_retry_jitter (self, g_value_get_double (value));
      break;

    case PROP_MAX_CONCURRENT:
      larder_client_set_max_concurrent (self, g_value_get_uint (value));
      break;

    case PROP_RATE_LIMIT:
      larder_client_set_rate_limit (self, g_value_get_uint (value), self->rate_period);
      break;

    case PROP_RATE_PERIOD:
      larder_client_set_rate_limit (self, self->rate_limit, g_value_get_int64 (value));
      break;

    case PROP_MAX_QUERIES:
      larder_client_set_memory_limits (self, g_value_get_uint (value), self->max_bytes);
      break;

    case PROP_MAX_BYTES:
      larder_client_set_memory_limits (self, self->max_queries, g_value_get_uint64 (value));
      break;

    case PROP_N_FETCHING:
    case PROP_N_MUTATING:
    case PROP_SAVING:
    case PROP_RESTORING:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static const LarderMomentFunc MOMENTS[LARDER_N_MOMENTS] = {
  [LARDER_MOMENT_GARBAGE] = larder_query_collect,
  [LARDER_MOMENT_STALE] = larder_query_observer_expire,
};

static void
larder_client_constructed (GObject *object)
{
  LarderClient *self = LARDER_CLIENT (object);

  G_OBJECT_CLASS (larder_client_parent_class)->constructed (object);

  if (self->clock == NULL)
    self->clock = larder_system_clock_new ();
  self->clock_class = LARDER_CLOCK_GET_IFACE (self->clock);
  self->deadlines = larder_deadlines_new (self->clock, MOMENTS);
  if (self->cache != NULL)
    larder_cache_set_clock (self->cache, self->clock);
  if (self->outbox != NULL)
    g_signal_connect_object (self->outbox, "notify::saving", G_CALLBACK (outbox_saving_cb), self,
                             G_CONNECT_SWAPPED);
  larder_client_init_environment (self);
  larder_client_init_limits (self);
  larder_client_init_mutations (self);
}

static void
larder_client_dispose (GObject *object)
{
  LarderClient *self = LARDER_CLIENT (object);

  /* Observers hold the client, so none is left that could be told. */
  if (self->deadlines != NULL)
    {
      g_autoptr(GPtrArray) queries = larder_client_list_queries (self, NULL);

      larder_client_halt_mutations (self);
      larder_client_clear_mutations (self, FALSE);
      for (guint i = 0; i < queries->len; i++)
        larder_client_drop_query (self, queries->pdata[i]);
      larder_client_clear_environment (self);
      larder_client_clear_limits (self);
      g_clear_pointer (&self->deadlines, larder_deadlines_free);
    }

  G_OBJECT_CLASS (larder_client_parent_class)->dispose (object);
}

static void
larder_client_finalize (GObject *object)
{
  LarderClient *self = LARDER_CLIENT (object);
  GHashTableIter tables;
  gpointer table;

  g_hash_table_iter_init (&tables, self->tables);
  while (g_hash_table_iter_next (&tables, NULL, &table))
    {
      larder_table_set_base_func (table, NULL, NULL);
      larder_table_set_load_func (table, NULL, NULL);
    }
  g_hash_table_unref (self->queries);
  larder_query_index_free (self->query_index);
  larder_known_keys_clear (&self->known_keys);
  g_string_free (self->hash_text, TRUE);
  g_string_free (self->matching, TRUE);
  g_hash_table_unref (self->tables);
  g_ptr_array_unref (self->table_list);
  g_hash_table_unref (self->mutation_options);
  g_ptr_array_unref (self->prefix_defaults);
  g_ptr_array_unref (self->path_layers);
  g_ptr_array_unref (self->mutation_defaults);
  g_hash_table_unref (self->resolved_options);
  g_clear_object (&self->mutation_hooks);
  g_ptr_array_unref (self->told_mutations);
  g_ptr_array_unref (self->mutations);
  g_clear_pointer (&self->mutation_order, larder_mutation_order_free);
  g_ptr_array_unref (self->dirty);
  g_clear_pointer (&self->spare, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_ptr_array_unref (self->completions);
  larder_client_ties_free (self->ties);
  g_clear_pointer (&self->events, g_array_unref);
  if (self->query_cache != NULL)
    larder_query_cache_let_go (self->query_cache);
  g_clear_object (&self->query_cache);
  if (self->mutation_cache != NULL)
    larder_mutation_cache_let_go (self->mutation_cache);
  g_clear_object (&self->mutation_cache);
  g_clear_object (&self->channels);
  g_clear_object (&self->defaults);
  g_clear_pointer (&self->shared_defaults, g_hash_table_unref);
  g_clear_object (&self->hydration);
  g_clear_object (&self->cache);
  g_clear_object (&self->outbox);
  g_clear_object (&self->clock);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (larder_client_parent_class)->finalize (object);
}

static void
define_environment (GParamFlags writable)
{
  /**
   * LarderClient:online-monitor:
   *
   * What knows whether the backend can be reached; each client has its own unless it is given one.
   */
  properties[PROP_ONLINE_MONITOR] =
    g_param_spec_object ("online-monitor", NULL, NULL, LARDER_TYPE_ONLINE_MONITOR, writable);
  /**
   * LarderClient:focus-monitor:
   *
   * What knows whether anybody sees the program; several clients may share one.
   */
  properties[PROP_FOCUS_MONITOR] =
    g_param_spec_object ("focus-monitor", NULL, NULL, LARDER_TYPE_FOCUS_MONITOR, writable);
  /**
   * LarderClient:memory-monitor:
   *
   * What warns when memory is short, such as [func@Gio.MemoryMonitor.dup_default]; %NULL: nothing.
   */
  properties[PROP_MEMORY_MONITOR] =
    g_param_spec_object ("memory-monitor", NULL, NULL, G_TYPE_MEMORY_MONITOR, writable);
  /**
   * LarderClient:retry-jitter:
   *
   * By how much of itself a default delay before a retry is made longer at random, so that many
   * programs do not return at one moment. 0.25 with the clock of the system, else 0.
   */
  properties[PROP_RETRY_JITTER] =
    g_param_spec_double ("retry-jitter", NULL, NULL, 0, 1, 0, writable);
  /**
   * LarderClient:max-concurrent:
   *
   * How many fetch functions run at once; 0: any number. Observed queries go first.
   */
  properties[PROP_MAX_CONCURRENT] =
    g_param_spec_uint ("max-concurrent", NULL, NULL, 0, G_MAXUINT, 0, writable);
  /**
   * LarderClient:rate-limit:
   *
   * How many attempts begin within [property@Larder.Client:rate-period]; 0: any number.
   */
  properties[PROP_RATE_LIMIT] =
    g_param_spec_uint ("rate-limit", NULL, NULL, 0, G_MAXUINT, 0, writable);
  /**
   * LarderClient:rate-period:
   *
   * The period (ms) of [property@Larder.Client:rate-limit].
   */
  properties[PROP_RATE_PERIOD] =
    g_param_spec_int64 ("rate-period", NULL, NULL, 1, G_MAXINT64, 1000, writable);
  /**
   * LarderClient:max-queries:
   *
   * How many queries are kept; 0: any number. Those that nobody observes or fetches and that are
   * not pinned go first, the one longest unused before others.
   */
  properties[PROP_MAX_QUERIES] =
    g_param_spec_uint ("max-queries", NULL, NULL, 0, G_MAXUINT, 0, writable);
  /**
   * LarderClient:max-bytes:
   *
   * How much memory (bytes) the data of queries may take; 0: any amount.
   */
  properties[PROP_MAX_BYTES] =
    g_param_spec_uint64 ("max-bytes", NULL, NULL, 0, G_MAXUINT64, 0, writable);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags construct =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;

  /**
   * LarderClient:clock:
   *
   * Where the time comes from.
   */
  properties[PROP_CLOCK] =
    g_param_spec_object ("clock", NULL, NULL, LARDER_TYPE_CLOCK, construct);
  /**
   * LarderClient:cache:
   *
   * Where persisted queries and rows are kept; %NULL: nowhere.
   */
  properties[PROP_CACHE] =
    g_param_spec_object ("cache", NULL, NULL, LARDER_TYPE_CACHE, construct);
  /**
   * LarderClient:outbox:
   *
   * Where durable mutations wait; %NULL: none is durable.
   */
  properties[PROP_OUTBOX] =
    g_param_spec_object ("outbox", NULL, NULL, LARDER_TYPE_OUTBOX, construct);
  /**
   * LarderClient:online:
   *
   * Whether the backend can be reached, as far as the program knows.
   */
  properties[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, TRUE, writable);
  /**
   * LarderClient:focused:
   *
   * Whether anybody sees the program. Mutations do not care.
   */
  properties[PROP_FOCUSED] = g_param_spec_boolean ("focused", NULL, NULL, TRUE, writable);
  /**
   * LarderClient:n-fetching:
   *
   * How many queries are being fetched.
   */
  properties[PROP_N_FETCHING] =
    g_param_spec_uint ("n-fetching", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * LarderClient:n-mutating:
   *
   * How many mutations have neither succeeded nor failed.
   */
  properties[PROP_N_MUTATING] =
    g_param_spec_uint ("n-mutating", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * LarderClient:saving:
   *
   * Whether a change of the user is not on disk yet.
   */
  properties[PROP_SAVING] = g_param_spec_boolean ("saving", NULL, NULL, FALSE, readable);
  define_environment (writable);
  /**
   * LarderClient:restoring:
   *
   * Whether persisted queries are being read; observers do not fetch meanwhile.
   */
  properties[PROP_RESTORING] =
    g_param_spec_boolean ("restoring", NULL, NULL, FALSE, readable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_client_class_init (LarderClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = larder_client_get_property;
  object_class->set_property = larder_client_set_property;
  object_class->constructed = larder_client_constructed;
  object_class->dispose = larder_client_dispose;
  object_class->finalize = larder_client_finalize;
  larder_marks_init ();

  install_properties (object_class);

  /**
   * LarderClient::mutation-added:
   * @self: the client
   * @mutation: the mutation
   *
   * A mutation was submitted or came back from the outbox.
   */
  signals[MUTATION_ADDED] =
    g_signal_new ("mutation-added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, LARDER_TYPE_MUTATION);
  /**
   * LarderClient::mutation-removed:
   * @self: the client
   * @mutation: the mutation
   *
   * The client has let go of a mutation that is done.
   */
  signals[MUTATION_REMOVED] =
    g_signal_new ("mutation-removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, LARDER_TYPE_MUTATION);
}

static void
larder_client_init (LarderClient *self)
{
  self->ties = larder_client_ties_new ();
  self->context = g_main_context_ref_thread_default ();
  self->thread = g_thread_self ();
  self->online = TRUE;
  self->visible = TRUE;
  self->rate_period = 1000;
  self->defaults_serial = larder_client_next_serial ();
  self->queries = g_hash_table_new (g_str_hash, larder_query_hash_equal);
  self->query_index = larder_query_index_new ();
  self->hash_text = g_string_sized_new (128);
  self->matching = g_string_sized_new (16);
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->table_list = g_ptr_array_new ();
  self->mutation_options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->prefix_defaults = g_ptr_array_new_with_free_func (larder_prefix_defaults_free);
  self->path_layers = g_ptr_array_new_with_free_func (larder_path_layer_free);
  self->mutations = g_ptr_array_new_with_free_func (g_object_unref);
  self->dirty = g_ptr_array_new_with_free_func (g_object_unref);
  self->completions = g_ptr_array_new_with_free_func (larder_client_completion_free);
}

/**
 * larder_client_new:
 * @clock: (nullable): where the time comes from; default: the system
 * @cache: (nullable): where persisted queries and rows are kept
 * @outbox: (nullable): where durable mutations wait; one client per outbox
 *
 * Makes a client in the context that is thread-default now.
 *
 * Returns: (transfer full): the client
 */
LarderClient *
larder_client_new (LarderClock  *clock,
                   LarderCache  *cache,
                   LarderOutbox *outbox)
{
  return g_object_new (LARDER_TYPE_CLIENT, "clock", clock, "cache", cache, "outbox", outbox, NULL);
}
