/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The client: owns queries, tables and mutations of one backend. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-cache-private.h"
#include "larder/larder-client-private.h"
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
  PROP_RESTORING,
} LarderClientProperty;

enum
{
  MUTATION_ADDED,
  MUTATION_REMOVED,
  N_SIGNALS,
};

/* A task that is returned after observers were told. */
typedef struct
{
  GTask       *task;
  LarderValue *value;
  GError      *error;
} Completion;

static GParamSpec *properties[PROP_RESTORING + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LarderClient, larder_client, G_TYPE_OBJECT)

static void
completion_run (Completion *completion)
{
  GTask *task = completion->task;
  gboolean settles = g_task_get_source_tag (task) == larder_query_observer_refetch_async;

  /* A refetch has settled also when it failed. */
  if (completion->error != NULL &&
      (!settles || g_error_matches (completion->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    g_task_return_error (task, g_steal_pointer (&completion->error));
  else if (settles)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_pointer (task, g_steal_pointer (&completion->value),
                           (GDestroyNotify) larder_value_unref);
}

static void
completion_free (gpointer user_data)
{
  Completion *completion = user_data;

  g_clear_object (&completion->task);
  g_clear_pointer (&completion->value, larder_value_unref);
  g_clear_error (&completion->error);
  g_free (completion);
}

static void
tell_counters (LarderClient *self)
{
  if (self->told_n_fetching != self->n_fetching)
    {
      self->told_n_fetching = self->n_fetching;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FETCHING]);
    }
  if (self->told_n_mutating != self->n_mutating)
    {
      self->told_n_mutating = self->n_mutating;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_MUTATING]);
    }
}

/* Handlers may begin batches of their own: those are told in a further round. */
static void
flush (LarderClient *self)
{
  while (self->dirty->len > 0 || self->completions->len > 0)
    {
      g_autoptr(GPtrArray) dirty = self->dirty;
      g_autoptr(GPtrArray) completions = NULL;

      self->dirty = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < dirty->len; i++)
        {
          LarderQueryObserver *observer = dirty->pdata[i];

          if (!observer->queued)
            continue;
          observer->queued = FALSE;
          larder_query_observer_flush (observer);
        }
      tell_counters (self);

      completions = self->completions;
      self->completions = g_ptr_array_new_with_free_func (completion_free);
      for (guint i = 0; i < completions->len; i++)
        completion_run (completions->pdata[i]);
    }
  tell_counters (self);
}

void
larder_client_tell (LarderClient        *self,
                    LarderQueryObserver *observer)
{
  if (observer->queued)
    return;
  observer->queued = TRUE;
  g_ptr_array_add (self->dirty, g_object_ref (observer));
  if (self->batch_depth == 0 && !self->flushing)
    {
      larder_client_begin_batch (self);
      larder_client_end_batch (self);
    }
}

void
larder_client_complete (LarderClient *self,
                        GTask        *task,
                        LarderValue  *value,
                        GError       *error)
{
  Completion *completion = g_new0 (Completion, 1);

  completion->task = task;
  completion->value = value;
  completion->error = error;
  g_ptr_array_add (self->completions, completion);
  if (self->batch_depth == 0 && !self->flushing)
    {
      larder_client_begin_batch (self);
      larder_client_end_batch (self);
    }
}

gint64
larder_client_now (LarderClient *self)
{
  return larder_clock_get_time_ms (self->clock);
}

gboolean
larder_client_may_start (LarderClient      *self,
                         LarderNetworkMode  mode)
{
  return mode != LARDER_NETWORK_MODE_ONLINE || self->online;
}

gboolean
larder_client_may_continue (LarderClient      *self,
                            LarderNetworkMode  mode)
{
  return self->focused && (mode == LARDER_NETWORK_MODE_ALWAYS || self->online);
}

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
      g_value_set_boolean (value, self->focused);
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

    case PROP_N_FETCHING:
    case PROP_N_MUTATING:
    case PROP_SAVING:
    case PROP_RESTORING:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_client_constructed (GObject *object)
{
  LarderClient *self = LARDER_CLIENT (object);

  G_OBJECT_CLASS (larder_client_parent_class)->constructed (object);

  if (self->clock == NULL)
    self->clock = larder_system_clock_new ();
  self->deadlines = larder_deadlines_new (self->clock);
  if (self->cache != NULL)
    larder_cache_set_now (self->cache, larder_client_now (self));
  if (self->outbox != NULL)
    g_signal_connect_object (self->outbox, "notify::saving", G_CALLBACK (outbox_saving_cb), self,
                             G_CONNECT_SWAPPED);
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
      larder_client_clear_mutations (self);
      for (guint i = 0; i < queries->len; i++)
        larder_client_drop_query (self, queries->pdata[i]);
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
  g_string_free (self->hash_text, TRUE);
  g_hash_table_unref (self->tables);
  g_hash_table_unref (self->mutation_options);
  g_ptr_array_unref (self->prefix_defaults);
  g_ptr_array_unref (self->path_layers);
  g_ptr_array_unref (self->mutations);
  g_clear_pointer (&self->mutation_order, larder_mutation_order_free);
  g_ptr_array_unref (self->dirty);
  g_ptr_array_unref (self->completions);
  larder_client_ties_free (self->ties);
  g_clear_object (&self->cache);
  g_clear_object (&self->outbox);
  g_clear_object (&self->clock);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (larder_client_parent_class)->finalize (object);
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
  self->focused = TRUE;
  self->queries = g_hash_table_new (g_str_hash, g_str_equal);
  self->query_index = larder_query_index_new ();
  self->hash_text = g_string_sized_new (128);
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->mutation_options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->prefix_defaults = g_ptr_array_new_with_free_func (larder_prefix_defaults_free);
  self->path_layers = g_ptr_array_new_with_free_func (larder_path_layer_free);
  self->mutations = g_ptr_array_new_with_free_func (g_object_unref);
  self->dirty = g_ptr_array_new_with_free_func (g_object_unref);
  self->completions = g_ptr_array_new_with_free_func (completion_free);
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

/**
 * larder_client_set_online:
 * @online: whether the backend can be reached
 *
 * Going online sends what waits in the outbox, and then refetches queries and continues paused
 * ones. The same value again changes nothing.
 */
void
larder_client_set_online (LarderClient *self,
                          gboolean      online)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));

  if (self->online == !!online)
    return;
  larder_client_begin_batch (self);
  self->online = !!online;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
  if (self->online)
    larder_client_resume_mutations (self);
  larder_client_end_batch (self);
}

/**
 * larder_client_set_focused:
 * @focused: whether anybody sees the program
 *
 * Getting the focus refetches what is stale and continues what waited. The same value again changes
 * nothing.
 */
void
larder_client_set_focused (LarderClient *self,
                           gboolean      focused)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));

  if (self->focused == !!focused)
    return;
  larder_client_begin_batch (self);
  self->focused = !!focused;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOCUSED]);
  if (self->focused)
    larder_client_wake_queries (self, FALSE);
  larder_client_end_batch (self);
}

/**
 * larder_client_begin_batch:
 *
 * From here to the matching [method@Larder.Client.end_batch] nobody is told of what changes; what
 * getters say is right at every moment. Batches nest.
 */
void
larder_client_begin_batch (LarderClient *self)
{
  GHashTableIter tables;
  gpointer table;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (self->thread == g_thread_self ());

  if (self->batch_depth++ > 0)
    return;
  g_hash_table_iter_init (&tables, self->tables);
  while (g_hash_table_iter_next (&tables, NULL, &table))
    larder_table_begin_batch (table);
}

/**
 * larder_client_end_batch:
 *
 * Ends what [method@Larder.Client.begin_batch] began. At the outermost end rows and lists are told
 * first, then observers in the order in which they attached, each at most once per property.
 */
void
larder_client_end_batch (LarderClient *self)
{
  g_autoptr(LarderClient) kept = NULL;
  g_autolist(LarderTable) tables = NULL;
  gboolean outermost;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (self->batch_depth > 0);

  if (self->batch_depth == 1)
    larder_client_settle_tags (self);
  if (--self->batch_depth > 0)
    return;

  kept = g_object_ref (self);
  outermost = !self->flushing;
  self->flushing = TRUE;
  tables = g_hash_table_get_values (self->tables);
  for (GList *link = tables; link != NULL; link = link->next)
    g_object_ref (link->data);
  for (GList *link = tables; link != NULL; link = link->next)
    larder_table_end_batch (link->data);
  if (!outermost)
    return;
  flush (self);
  self->flushing = FALSE;
}
