/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One consumer's view of the writes of one kind: it follows the latest of them. */

#include "config.h"

#include "larder/larder-mutation-cache-private.h"
#include "larder/larder-mutation-observer-private.h"

/**
 * LarderMutationObserver:
 *
 * One consumer's view of the writes of one kind.
 *
 * Every [method@Larder.MutationObserver.mutate] makes a new mutation, which is followed from then
 * on. The properties always tell the truth; attached, the observer notifies of each of them whose
 * value after a batch differs from that before it, and emits
 * [signal@Larder.MutationObserver::changed] after that.
 */

typedef enum
{
  PROP_CLIENT = 1,
  PROP_OPTIONS,
  PROP_MUTATION,   /* from here on in the order of LarderMutationField */
} LarderMutationObserverProperty;

enum
{
  CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_MUTATION + LARDER_N_MUTATION_FIELDS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LarderMutationObserver, larder_mutation_observer, G_TYPE_OBJECT)

void
larder_mutation_observer_look (LarderMutationObserver *self,
                               LarderMutationResult   *result)
{
  LarderMutation *mutation = self->mutation;
  LarderMutationStatus status = mutation != NULL ? mutation->status : LARDER_MUTATION_IDLE;
  gint64 *numbers = result->numbers;

  memset (result, 0, sizeof *result);
  numbers[LARDER_MUTATION_FIELD_STATUS] = (gint64) status;
  numbers[LARDER_MUTATION_FIELD_IS_IDLE] = status == LARDER_MUTATION_IDLE;
  numbers[LARDER_MUTATION_FIELD_IS_PENDING] = status == LARDER_MUTATION_PENDING;
  numbers[LARDER_MUTATION_FIELD_IS_SUCCESS] = status == LARDER_MUTATION_SUCCESS;
  numbers[LARDER_MUTATION_FIELD_IS_ERROR] = status == LARDER_MUTATION_ERROR;
  if (mutation == NULL)
    return;

  result->mutation = mutation;
  result->variables = mutation->variables;
  result->data = mutation->data;
  result->context = mutation->context;
  result->error = status == LARDER_MUTATION_ERROR ? mutation->error : NULL;
  result->failure_reason = mutation->error;
  numbers[LARDER_MUTATION_FIELD_FAILURE_COUNT] = mutation->failure_count;
  numbers[LARDER_MUTATION_FIELD_SUBMITTED_AT] = mutation->submitted_at;
  numbers[LARDER_MUTATION_FIELD_IS_PAUSED] = larder_mutation_get_is_paused (mutation);
}

static gboolean
errors_differ (const GError *a,
               const GError *b)
{
  if (a == NULL || b == NULL)
    return a != b;
  return a->domain != b->domain || a->code != b->code || !g_str_equal (a->message, b->message);
}

static gboolean
differs (const LarderMutationResult *a,
         const LarderMutationResult *b,
         LarderMutationField         field)
{
  if (field == LARDER_MUTATION_FIELD_MUTATION)
    return a->mutation != b->mutation;
  if (field == LARDER_MUTATION_FIELD_VARIABLES)
    return a->variables != b->variables;
  if (field == LARDER_MUTATION_FIELD_DATA)
    return a->data != b->data;
  if (field == LARDER_MUTATION_FIELD_CONTEXT)
    return a->context != b->context;
  if (field == LARDER_MUTATION_FIELD_ERROR)
    return errors_differ (a->error, b->error);
  if (field == LARDER_MUTATION_FIELD_FAILURE_REASON)
    return errors_differ (a->failure_reason, b->failure_reason);
  return a->numbers[field] != b->numbers[field];
}

static void
result_clear (LarderMutationResult *result)
{
  g_clear_object (&result->mutation);
  g_clear_pointer (&result->variables, larder_value_unref);
  g_clear_pointer (&result->data, larder_value_unref);
  g_clear_pointer (&result->context, larder_value_unref);
  g_clear_error (&result->error);
  g_clear_error (&result->failure_reason);
}

static LarderValue *
ref_value (LarderValue *value)
{
  return value != NULL ? larder_value_ref (value) : NULL;
}

static void
result_keep (LarderMutationResult *result)
{
  if (result->mutation != NULL)
    g_object_ref (result->mutation);
  result->variables = ref_value (result->variables);
  result->data = ref_value (result->data);
  result->context = ref_value (result->context);
  result->error = result->error != NULL ? g_error_copy (result->error) : NULL;
  result->failure_reason = result->failure_reason != NULL ? g_error_copy (result->failure_reason)
                                                          : NULL;
}

/* Called once at the end of a batch that touched the mutation. */
void
larder_mutation_observer_flush (LarderMutationObserver *self)
{
  LarderMutationResult result;
  gboolean changed[LARDER_N_MUTATION_FIELDS];
  gboolean any = FALSE;

  self->queued = FALSE;
  if (self->attached == 0)
    return;
  larder_mutation_observer_look (self, &result);
  for (guint i = 0; i < LARDER_N_MUTATION_FIELDS; i++)
    {
      changed[i] = differs (&result, &self->told, i);
      any = any || changed[i];
    }
  if (!any)
    return;

  result_keep (&result);
  result_clear (&self->told);
  self->told = result;
  for (guint i = 0; i < LARDER_N_MUTATION_FIELDS; i++)
    if (changed[i])
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUTATION + i]);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
larder_client_flush_mutations (LarderClient *self)
{
  g_autoptr(GPtrArray) told = NULL;

  if (self->told_mutations->len == 0)
    return;
  told = g_steal_pointer (&self->told_mutations);
  self->told_mutations = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < told->len; i++)
    {
      if (!larder_client_may_tell (told->pdata[i]))
        continue;
      if (LARDER_IS_MUTATION_LIST (told->pdata[i]))
        larder_mutation_list_flush (told->pdata[i]);
      else
        larder_mutation_observer_flush (told->pdata[i]);
    }
}

void
larder_mutation_observer_tell (LarderMutationObserver *self)
{
  /* Who goes is not told that it has no mutation any more. */
  if (self->queued || self->attached == 0 || self->disposing)
    return;
  self->queued = TRUE;
  larder_client_begin_batch (self->client);
  g_ptr_array_add (self->client->told_mutations, g_object_ref (self));
  larder_client_end_batch (self->client);
}

void
larder_mutation_observer_log (LarderMutationObserver *self,
                              gboolean                follows)
{
  if (self->mutation->listed)
    larder_client_log_mutation (self->client,
                                follows ? LARDER_MUTATION_EVENT_OBSERVER_ADDED
                                        : LARDER_MUTATION_EVENT_OBSERVER_REMOVED,
                                self->mutation, LARDER_MUTATION_ACTION_NONE, self);
}

void
larder_mutation_observer_take (LarderMutationObserver *self,
                               LarderMutation         *mutation)
{
  g_autoptr(LarderMutation) former = NULL;

  if (self->mutation != NULL && self->attached > 0)
    larder_mutation_observer_log (self, FALSE);
  former = g_steal_pointer (&self->mutation);
  if (former != NULL)
    {
      g_signal_handlers_disconnect_by_func (former, larder_mutation_observer_tell, self);
      if (self->attached > 0)
        former->n_observers--;
      larder_mutation_arm_gc (former);
    }
  if (mutation != NULL)
    {
      self->mutation = g_object_ref (mutation);
      if (self->attached > 0)
        mutation->n_observers++;
      g_signal_connect_object (mutation, "notify", G_CALLBACK (larder_mutation_observer_tell),
                               self, G_CONNECT_SWAPPED);
      if (self->attached > 0)
        larder_mutation_observer_log (self, TRUE);
    }
  larder_mutation_observer_tell (self);
}

static void
larder_mutation_observer_get_property (GObject    *object,
                                       guint       prop_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  LarderMutationObserver *self = LARDER_MUTATION_OBSERVER (object);
  LarderMutationResult result;
  guint field = prop_id - PROP_MUTATION;

  if (prop_id == PROP_CLIENT || prop_id == PROP_OPTIONS)
    {
      g_value_set_object (value, prop_id == PROP_CLIENT ? (gpointer) self->client
                                                        : (gpointer) self->options);
      return;
    }

  larder_mutation_observer_look (self, &result);
  if (field == LARDER_MUTATION_FIELD_MUTATION)
    g_value_set_object (value, result.mutation);
  else if (field == LARDER_MUTATION_FIELD_VARIABLES)
    g_value_set_boxed (value, result.variables);
  else if (field == LARDER_MUTATION_FIELD_DATA)
    g_value_set_boxed (value, result.data);
  else if (field == LARDER_MUTATION_FIELD_CONTEXT)
    g_value_set_boxed (value, result.context);
  else if (field == LARDER_MUTATION_FIELD_ERROR)
    g_value_set_boxed (value, result.error);
  else if (field == LARDER_MUTATION_FIELD_FAILURE_REASON)
    g_value_set_boxed (value, result.failure_reason);
  else if (G_VALUE_HOLDS_ENUM (value))
    g_value_set_enum (value, (int) result.numbers[field]);
  else if (G_VALUE_HOLDS_INT64 (value))
    g_value_set_int64 (value, result.numbers[field]);
  else if (G_VALUE_HOLDS_UINT (value))
    g_value_set_uint (value, (guint) result.numbers[field]);
  else
    g_value_set_boolean (value, result.numbers[field] != 0);
}

static void
larder_mutation_observer_set_property (GObject      *object,
                                       guint         prop_id,
                                       const GValue *value,
                                       GParamSpec   *pspec)
{
  LarderMutationObserver *self = LARDER_MUTATION_OBSERVER (object);

  if (prop_id == PROP_CLIENT)
    self->client = g_value_dup_object (value);
  else if (prop_id == PROP_OPTIONS && self->options == NULL)
    self->options = g_value_dup_object (value);
  else if (prop_id == PROP_OPTIONS)
    larder_mutation_observer_set_options (self, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_mutation_observer_constructed (GObject *object)
{
  LarderMutationObserver *self = LARDER_MUTATION_OBSERVER (object);

  G_OBJECT_CLASS (larder_mutation_observer_parent_class)->constructed (object);

  g_return_if_fail (self->client != NULL);
  g_return_if_fail (self->options != NULL);

  larder_mutation_observer_look (self, &self->told);
}

static void
larder_mutation_observer_dispose (GObject *object)
{
  LarderMutationObserver *self = LARDER_MUTATION_OBSERVER (object);

  self->disposing = TRUE;
  if (self->mutation != NULL)
    larder_mutation_observer_take (self, NULL);
  self->attached = 0;

  G_OBJECT_CLASS (larder_mutation_observer_parent_class)->dispose (object);
}

static void
larder_mutation_observer_finalize (GObject *object)
{
  LarderMutationObserver *self = LARDER_MUTATION_OBSERVER (object);

  result_clear (&self->told);
  g_clear_object (&self->options);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (larder_mutation_observer_parent_class)->finalize (object);
}

static void
larder_mutation_observer_class_init (LarderMutationObserverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GParamSpec **results = properties + PROP_MUTATION;

  object_class->get_property = larder_mutation_observer_get_property;
  object_class->set_property = larder_mutation_observer_set_property;
  object_class->constructed = larder_mutation_observer_constructed;
  object_class->dispose = larder_mutation_observer_dispose;
  object_class->finalize = larder_mutation_observer_finalize;

  /**
   * LarderMutationObserver:client:
   *
   * The client that sends the mutations.
   */
  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, LARDER_TYPE_CLIENT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /**
   * LarderMutationObserver:options:
   *
   * The key of the mutations, and what holds for them before all defaults. Mutations that come back
   * from the outbox in another run go by the defaults alone.
   */
  properties[PROP_OPTIONS] =
    g_param_spec_object ("options", NULL, NULL, LARDER_TYPE_MUTATION_OPTIONS,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_EXPLICIT_NOTIFY |
                         G_PARAM_STATIC_STRINGS);
  /**
   * LarderMutationObserver:mutation:
   *
   * The latest mutation; %NULL: none was made.
   */
  results[LARDER_MUTATION_FIELD_MUTATION] =
    g_param_spec_object ("mutation", NULL, NULL, LARDER_TYPE_MUTATION, flags);
  /**
   * LarderMutationObserver:variables:
   *
   * What the latest mutation was to send.
   */
  results[LARDER_MUTATION_FIELD_VARIABLES] =
    g_param_spec_boxed ("variables", NULL, NULL, LARDER_TYPE_VALUE, flags);
  /**
   * LarderMutationObserver:data:
   *
   * What its function gave; %NULL before it succeeded.
   */
  results[LARDER_MUTATION_FIELD_DATA] =
    g_param_spec_boxed ("data", NULL, NULL, LARDER_TYPE_VALUE, flags);
  /**
   * LarderMutationObserver:context:
   *
   * What its on-mutate returned.
   */
  results[LARDER_MUTATION_FIELD_CONTEXT] =
    g_param_spec_boxed ("context", NULL, NULL, LARDER_TYPE_VALUE, flags);
  /**
   * LarderMutationObserver:error:
   *
   * Why it failed for good, in any domain; %NULL else.
   */
  results[LARDER_MUTATION_FIELD_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  /**
   * LarderMutationObserver:failure-reason:
   *
   * Why its last attempt failed, also while it is tried again.
   */
  results[LARDER_MUTATION_FIELD_FAILURE_REASON] =
    g_param_spec_boxed ("failure-reason", NULL, NULL, G_TYPE_ERROR, flags);
  /**
   * LarderMutationObserver:status:
   *
   * How the latest mutation stands.
   */
  results[LARDER_MUTATION_FIELD_STATUS] =
    g_param_spec_enum ("status", NULL, NULL, LARDER_TYPE_MUTATION_STATUS,
                       LARDER_MUTATION_IDLE, flags);
  /**
   * LarderMutationObserver:failure-count:
   *
   * How many of its attempts failed.
   */
  results[LARDER_MUTATION_FIELD_FAILURE_COUNT] =
    g_param_spec_uint ("failure-count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * LarderMutationObserver:submitted-at:
   *
   * When it was submitted (ms since 1970); 0: not yet.
   */
  results[LARDER_MUTATION_FIELD_SUBMITTED_AT] =
    g_param_spec_int64 ("submitted-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * LarderMutationObserver:is-paused:
   *
   * Whether it is pending and waits for something else than its answer.
   */
  results[LARDER_MUTATION_FIELD_IS_PAUSED] =
    g_param_spec_boolean ("is-paused", NULL, NULL, FALSE, flags);
  /**
   * LarderMutationObserver:is-idle:
   *
   * Whether there is no mutation.
   */
  results[LARDER_MUTATION_FIELD_IS_IDLE] =
    g_param_spec_boolean ("is-idle", NULL, NULL, TRUE, flags);
  /**
   * LarderMutationObserver:is-pending:
   *
   * Whether it is on its way.
   */
  results[LARDER_MUTATION_FIELD_IS_PENDING] =
    g_param_spec_boolean ("is-pending", NULL, NULL, FALSE, flags);
  /**
   * LarderMutationObserver:is-success:
   *
   * Whether it has succeeded.
   */
  results[LARDER_MUTATION_FIELD_IS_SUCCESS] =
    g_param_spec_boolean ("is-success", NULL, NULL, FALSE, flags);
  /**
   * LarderMutationObserver:is-error:
   *
   * Whether it failed for good.
   */
  results[LARDER_MUTATION_FIELD_IS_ERROR] =
    g_param_spec_boolean ("is-error", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * LarderMutationObserver::changed:
   * @self: the observer
   *
   * Something of it changed; emitted at most once per batch, after all notifies.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
larder_mutation_observer_init (LarderMutationObserver *self)
{
}

void
larder_mutation_observer_options_told (LarderMutationObserver *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPTIONS]);
  larder_client_log_mutation (self->client, LARDER_MUTATION_EVENT_OBSERVER_OPTIONS_UPDATED,
                              self->mutation, LARDER_MUTATION_ACTION_NONE, self);
}
