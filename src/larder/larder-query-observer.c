/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One consumer's view of one query: read-only properties that notify only when they changed. */

#include "config.h"

#include "larder/larder-query-observer.h"

#include "larder/larder-query-observer-private.h"

/**
 * LarderQueryObserver:
 *
 * One consumer's view of one query.
 *
 * It follows the query of its options' key. Attached, it makes the query fetch by the rules of the
 * options and keeps it in memory; not attached, its properties still tell the truth but nobody is
 * notified. Each property notifies only if its value after a batch differs from that before it.
 */

typedef enum
{
  PROP_CLIENT = 1,
  PROP_OPTIONS,
  PROP_BOUNDARY,
  PROP_DATA,   /* from here on in the order of LarderResultField */
} LarderQueryObserverProperty;

enum
{
  CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_DATA + LARDER_N_RESULT_FIELDS];
static guint signals[N_SIGNALS];

/* Only this library derives from it: the observer of pages. */
G_DEFINE_TYPE (LarderQueryObserver, larder_query_observer, G_TYPE_OBJECT)

static const LarderQueryObserverMore NOTHING_MORE;

LarderQueryObserverMore *
larder_query_observer_extend (LarderQueryObserver *self)
{
  if (self->more == &NOTHING_MORE)
    self->more = g_new0 (LarderQueryObserverMore, 1);
  return (LarderQueryObserverMore *) self->more;
}

static void
arm_stale (LarderQueryObserver *self,
           LarderQueryResult   *result)
{
  gint64 at_ms = LARDER_NEVER;

  /* What left the cache stays as it was: its time never comes. */
  if (self->attached > 0 && self->query != NULL && self->query->client != NULL &&
      self->query->state.data != NULL && (result->is & LARDER_RESULT_FLAG_IS_ENABLED) &&
      !larder_query_is_live (self->query) && (result->is & LARDER_RESULT_FLAG_IS_STALE) == 0)
    {
      gint64 stale_time = larder_query_options_stale_time (self->resolved, self->query);
      gint64 updated_at = self->query->state.data_updated_at;

      if (stale_time > 0 && stale_time <= G_MAXINT64 - updated_at)
        at_ms = updated_at + stale_time;
    }
  larder_deadlines_set_moment (self->client->deadlines, &self->stale, at_ms);
}

void
larder_query_observer_expire (LarderMoment *moment)
{
  LarderQueryObserver *self = (LarderQueryObserver *) (gpointer)
    ((char *) moment - G_STRUCT_OFFSET (LarderQueryObserver, stale));

  larder_client_tell (self->client, self);
}

static gboolean
has_handler (LarderQueryObserver *self,
             GQuark               detail)
{
  static guint signal;

  if (signal == 0)
    signal = g_signal_lookup ("notify", G_TYPE_OBJECT);
  return g_signal_handler_find (self, G_SIGNAL_MATCH_ID | G_SIGNAL_MATCH_DETAIL, signal, detail,
                                NULL, NULL, NULL) != 0;
}

/* To tell a property that nobody listens to costs more than to ask; but to the data nearly
 * everybody listens who listens to any. */
static void
notify (LarderQueryObserver *self,
        LarderResultFlags    flags)
{
  gboolean to_all = FALSE;
  guint rest = flags & ~LARDER_RESULT_FLAG_DATA;

  if (flags & LARDER_RESULT_FLAG_DATA)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DATA]);
  if (rest != 0)
    to_all = G_OBJECT_GET_CLASS (self)->notify != NULL || has_handler (self, 0);
  for (; rest != 0; rest &= rest - 1)
    {
      GParamSpec *pspec = properties[PROP_DATA + g_bit_nth_lsf (rest, -1)];

      if (to_all || has_handler (self, g_param_spec_get_name_quark (pspec)))
        g_object_notify_by_pspec (G_OBJECT (self), pspec);
    }
}

/* Called once at the end of a batch that touched the query. */
void
larder_query_observer_flush (LarderQueryObserver *self)
{
  LarderQueryResult result;
  LarderResultFlags flags;

  larder_query_observer_look (self, &result);
  flags = larder_query_told_diff (&self->told, &result);
  arm_stale (self, &result);
  larder_query_observer_report (self, &result);
  if (flags == 0)
    {
      if (self->more->tell_more != NULL && self->more->tell_more (self))
        g_signal_emit (self, signals[CHANGED], 0, flags);
      return;
    }

  larder_query_told_take (&self->told, &result);
  self->n_notifies++;
  if (self->query != NULL)
    self->query->n_notifies++;
  self->client->n_told++;
  notify (self, flags);
  if (self->more->tell_more != NULL)
    self->more->tell_more (self);
  g_signal_emit (self, signals[CHANGED], 0, flags);
  if (self->query != NULL)
    larder_client_emit_event (self->client, LARDER_QUERY_EVENT_OBSERVER_RESULTS_UPDATED,
                              self->query, LARDER_QUERY_ACTION_NONE, self);
}

static void
leave_query (LarderQueryObserver *self)
{
  g_autoptr(LarderQuery) query = NULL;

  larder_query_observer_remember (self);
  query = g_steal_pointer (&self->query);
  if (query != NULL && self->last_data != NULL && self->more->last_query == NULL &&
      !self->disposing)
    larder_query_observer_extend (self)->last_query = larder_query_ref (query);
  if (query != NULL && self->attached > 0)
    larder_query_remove_observer (query, self);
}

/* Takes the query of the options' key. TRUE when it is another one than before. */
gboolean
larder_query_observer_join (LarderQueryObserver *self)
{
  LarderQuery *query = NULL;

  if (self->options != NULL && self->options->text != NULL)
    query = larder_client_build_query (self->client, self->options->text, self->resolved);
  if (query == self->query)
    return FALSE;

  if (query != NULL)
    larder_query_ref (query);
  leave_query (self);
  larder_selection_forget (self->more->selection);
  self->query = query;
  if (query != NULL)
    {
      self->data_count = query->state.data_update_count;
      self->error_count = query->state.trouble->error_update_count;
      if (self->attached > 0)
        larder_query_add_observer (query, self);
    }
  return TRUE;
}

static void
larder_query_observer_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  LarderQueryObserver *self = LARDER_QUERY_OBSERVER (object);
  LarderQueryResult result;
  gint64 number;

  if (prop_id == PROP_CLIENT)
    {
      g_value_set_object (value, self->client);
      return;
    }
  if (prop_id == PROP_OPTIONS || prop_id == PROP_BOUNDARY)
    {
      g_value_set_object (value, prop_id == PROP_OPTIONS ? (gpointer) self->options
                                                         : (gpointer) self->more->boundary);
      return;
    }

  larder_query_observer_look (self, &result);
  number = larder_query_result_get_number (&result, prop_id - PROP_DATA);
  if (prop_id == PROP_DATA)
    g_value_set_boxed (value, result.data);
  else if (prop_id == PROP_DATA + LARDER_RESULT_CURRENT_DATA)
    g_value_set_boxed (value, larder_query_get_current (result.data, result.is));
  else if (prop_id == PROP_DATA + LARDER_RESULT_ERROR)
    g_value_set_boxed (value, result.error);
  else if (prop_id == PROP_DATA + LARDER_RESULT_FAILURE_REASON)
    g_value_set_boxed (value, result.failure_reason);
  else if (G_VALUE_HOLDS_ENUM (value))
    g_value_set_enum (value, (int) number);
  else if (G_VALUE_HOLDS_INT64 (value))
    g_value_set_int64 (value, number);
  else if (G_VALUE_HOLDS_UINT (value))
    g_value_set_uint (value, (guint) number);
  else
    g_value_set_boolean (value, number != 0);
}

static void
larder_query_observer_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  LarderQueryObserver *self = LARDER_QUERY_OBSERVER (object);

  if (prop_id == PROP_CLIENT)
    self->client = g_value_dup_object (value);
  else if (prop_id == PROP_BOUNDARY)
    larder_query_observer_set_boundary (self, g_value_get_object (value));
  else if (prop_id == PROP_OPTIONS && self->resolved == NULL)
    larder_query_observer_take_options (self, g_value_get_object (value));
  else if (prop_id == PROP_OPTIONS)
    larder_query_observer_set_options (self, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_query_observer_constructed (GObject *object)
{
  LarderQueryObserver *self = LARDER_QUERY_OBSERVER (object);
  LarderQueryResult result;

  G_OBJECT_CLASS (larder_query_observer_parent_class)->constructed (object);

  g_return_if_fail (self->client != NULL);

  self->resolved = larder_client_resolve (self->client, self->options);
  larder_query_observer_join (self);
  self->was_enabled = self->query != NULL && larder_query_observer_is_enabled (self);
  /* What is true now is no news. */
  larder_query_observer_look (self, &result);
  larder_query_told_take (&self->told, &result);
  if (self->query != NULL)
    larder_client_log_event (self->client, LARDER_QUERY_EVENT_OBSERVER_RESULTS_UPDATED, self->query,
                             LARDER_QUERY_ACTION_NONE, self);
}

static void
larder_query_observer_dispose (GObject *object)
{
  LarderQueryObserver *self = LARDER_QUERY_OBSERVER (object);

  self->disposing = TRUE;
  larder_query_observer_take_options (self, NULL);
  larder_query_observer_set_boundary (self, NULL);
  if (self->client != NULL)
    {
      /* The last one may take its fetch along: who counts those that run is told. */
      larder_client_begin_batch (self->client);
      larder_deadlines_set_moment (self->client->deadlines, &self->stale, LARDER_NEVER);
      leave_query (self);
      self->attached = 0;
      self->queued = FALSE;
      larder_client_end_batch (self->client);
    }

  G_OBJECT_CLASS (larder_query_observer_parent_class)->dispose (object);
}

static void
larder_query_observer_finalize (GObject *object)
{
  LarderQueryObserver *self = LARDER_QUERY_OBSERVER (object);

  g_clear_object (&self->resolved);
  g_clear_object (&self->client);
  g_clear_pointer (&self->last_data, larder_value_unref);
  if (self->more != &NOTHING_MORE)
    {
      LarderQueryObserverMore *more = larder_query_observer_extend (self);

      g_clear_pointer (&more->last_query, larder_query_unref);
      g_clear_pointer (&more->selection, larder_selection_free);
      g_free (more);
    }
  larder_query_told_clear (&self->told);

  G_OBJECT_CLASS (larder_query_observer_parent_class)->finalize (object);
}

static void
larder_query_observer_class_init (LarderQueryObserverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GParamSpec **results = properties + PROP_DATA;

  object_class->get_property = larder_query_observer_get_property;
  object_class->set_property = larder_query_observer_set_property;
  object_class->constructed = larder_query_observer_constructed;
  object_class->dispose = larder_query_observer_dispose;
  object_class->finalize = larder_query_observer_finalize;

  /**
   * LarderQueryObserver:client:
   *
   * The client whose query is observed.
   */
  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, LARDER_TYPE_CLIENT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /**
   * LarderQueryObserver:options:
   *
   * What is observed; %NULL: nothing.
   */
  properties[PROP_OPTIONS] =
    g_param_spec_object ("options", NULL, NULL, LARDER_TYPE_QUERY_OPTIONS,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_EXPLICIT_NOTIFY |
                         G_PARAM_STATIC_STRINGS);
  /**
   * LarderQueryObserver:boundary:
   *
   * Where final errors are reported that the options say are thrown.
   */
  properties[PROP_BOUNDARY] =
    g_param_spec_object ("boundary", NULL, NULL, LARDER_TYPE_ERROR_BOUNDARY,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /**
   * LarderQueryObserver:data:
   *
   * The data, or that of the former key while [property@Larder.QueryObserver:is-placeholder-
   * data]; %NULL when there is none.
   */
  results[LARDER_RESULT_DATA] =
    g_param_spec_boxed ("data", NULL, NULL, LARDER_TYPE_VALUE, flags);
  /**
   * LarderQueryObserver:status:
   *
   * What there is to show.
   */
  results[LARDER_RESULT_STATUS] =
    g_param_spec_enum ("status", NULL, NULL, LARDER_TYPE_STATUS,
                       LARDER_STATUS_PENDING, flags);
  /**
   * LarderQueryObserver:fetch-status:
   *
   * What is being done about it.
   */
  results[LARDER_RESULT_FETCH_STATUS] =
    g_param_spec_enum ("fetch-status", NULL, NULL, LARDER_TYPE_FETCH_STATUS,
                       LARDER_FETCH_STATUS_IDLE, flags);
  /**
   * LarderQueryObserver:error:
   *
   * Why the last fetch failed for good; %NULL after a success.
   */
  results[LARDER_RESULT_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  /**
   * LarderQueryObserver:data-updated-at:
   *
   * When the data came (ms since 1970); 0: never.
   */
  results[LARDER_RESULT_DATA_UPDATED_AT] =
    g_param_spec_int64 ("data-updated-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * LarderQueryObserver:error-updated-at:
   *
   * When the last fetch failed for good (ms since 1970); 0: never.
   */
  results[LARDER_RESULT_ERROR_UPDATED_AT] =
    g_param_spec_int64 ("error-updated-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * LarderQueryObserver:error-update-count:
   *
   * How many fetches failed for good.
   */
  results[LARDER_RESULT_ERROR_UPDATE_COUNT] =
    g_param_spec_uint ("error-update-count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * LarderQueryObserver:failure-count:
   *
   * How many attempts of the running fetch failed.
   */
  results[LARDER_RESULT_FAILURE_COUNT] =
    g_param_spec_uint ("failure-count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * LarderQueryObserver:failure-reason:
   *
   * Why the last attempt of the running fetch failed.
   */
  results[LARDER_RESULT_FAILURE_REASON] =
    g_param_spec_boxed ("failure-reason", NULL, NULL, G_TYPE_ERROR, flags);
  /**
   * LarderQueryObserver:is-stale:
   *
   * Whether the data should be fetched again.
   */
  results[LARDER_RESULT_IS_STALE] =
    g_param_spec_boolean ("is-stale", NULL, NULL, FALSE, flags);
  /**
   * LarderQueryObserver:is-enabled:
   *
   * Whether the query is fetched by itself.
   */
  results[LARDER_RESULT_IS_ENABLED] =
    g_param_spec_boolean ("is-enabled", NULL, NULL, FALSE, flags);
  /**
   * LarderQueryObserver:is-placeholder-data:
   *
   * Whether the data shown is that of the former key.
   */
  results[LARDER_RESULT_IS_PLACEHOLDER_DATA] =
    g_param_spec_boolean ("is-placeholder-data", NULL, NULL, FALSE, flags);
  /**
   * LarderQueryObserver:is-fetched:
   *
   * Whether any fetch or write has ended.
   */
  results[LARDER_RESULT_IS_FETCHED] =
    g_param_spec_boolean ("is-fetched", NULL, NULL, FALSE, flags);
  /**
   * LarderQueryObserver:is-fetched-after-mount:
   *
   * Whether one has ended since this observer took the query.
   */
  results[LARDER_RESULT_IS_FETCHED_AFTER_MOUNT] =
    g_param_spec_boolean ("is-fetched-after-mount", NULL, NULL, FALSE, flags);
  /**
   * LarderQueryObserver:is-pending:
   *
   * Whether there is neither data nor a final error.
   */
  results[LARDER_RESULT_IS_PENDING] =
    g_param_spec_boolean ("is-pending", NULL, NULL, FALSE, flags);
  /**
   * LarderQueryObserver:is-success:
   *
   * Whether there is data and no final error.
   */
  results[LARDER_RESULT_IS_SUCCESS] =
    g_param_spec_boolean ("is-success", NULL, NULL, FALSE, flags);
  /**
   * LarderQueryObserver:is-error:
   *
   * Whether the last fetch failed for good.
   */
  results[LARDER_RESULT_IS_ERROR] =
    g_param_spec_boolean ("is-error", NULL, NULL, FALSE, flags);
  /**
   * LarderQueryObserver:is-fetching:
   *
   * Whether a fetch is running.
   */
  results[LARDER_RESULT_IS_FETCHING] =
    g_param_spec_boolean ("is-fetching", NULL, NULL, FALSE, flags);
  /**
   * LarderQueryObserver:is-paused:
   *
   * Whether a fetch waits for the network or the focus.
   */
  results[LARDER_RESULT_IS_PAUSED] =
    g_param_spec_boolean ("is-paused", NULL, NULL, FALSE, flags);
  /**
   * LarderQueryObserver:is-loading:
   *
   * Whether the first data is being fetched: show a spinner.
   */
  results[LARDER_RESULT_IS_LOADING] =
    g_param_spec_boolean ("is-loading", NULL, NULL, FALSE, flags);
  /**
   * LarderQueryObserver:is-refetching:
   *
   * Whether a fetch is running while there is something to show.
   */
  results[LARDER_RESULT_IS_REFETCHING] =
    g_param_spec_boolean ("is-refetching", NULL, NULL, FALSE, flags);
  /**
   * LarderQueryObserver:is-loading-error:
   *
   * Whether the fetch failed and there is no data.
   */
  results[LARDER_RESULT_IS_LOADING_ERROR] =
    g_param_spec_boolean ("is-loading-error", NULL, NULL, FALSE, flags);
  /**
   * LarderQueryObserver:is-refetch-error:
   *
   * Whether the fetch failed and older data is shown.
   */
  results[LARDER_RESULT_IS_REFETCH_ERROR] =
    g_param_spec_boolean ("is-refetch-error", NULL, NULL, FALSE, flags);
  /**
   * LarderQueryObserver:current-data:
   *
   * The data of this key: %NULL while [property@Larder.QueryObserver:data] only stands for it.
   */
  results[LARDER_RESULT_CURRENT_DATA] =
    g_param_spec_boxed ("current-data", NULL, NULL, LARDER_TYPE_VALUE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * LarderQueryObserver::changed:
   * @self: the observer
   * @flags: (type Larder.ResultFlags): which properties changed
   *
   * Something changed: emitted at most once per batch, after all notifications.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, LARDER_TYPE_RESULT_FLAGS);
}

static void
larder_query_observer_init (LarderQueryObserver *self)
{
  self->more = &NOTHING_MORE;
  larder_moment_init (&self->stale, LARDER_MOMENT_STALE);
}
