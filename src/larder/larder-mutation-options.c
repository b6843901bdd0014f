/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules of a kind of mutation. */

#include "config.h"

#include "larder/larder-mutation-options.h"

#include "larder/larder-mutation-options-private.h"

/**
 * LarderMutationOptions:
 *
 * The rules of all mutations of one key, given to [method@Larder.Client.set_mutation_options].
 *
 * A mutation that comes back from the outbox finds its function here again. By default a mutation
 * is durable, needs the network, and no error is tried again.
 */

/**
 * LarderMutationFunc:
 * @context: says what to do, and is completed exactly once; take a reference to do that later
 * @user_data: what was given with the function
 *
 * Sends a mutation. Called in the client's thread and must not block. It may be called several
 * times for one mutation, also after a restart, always with the same id.
 */

/**
 * LarderMutationSettled:
 * @mutation: what settled; its properties tell how
 * @user_data: what was given with the function
 *
 * Called in the client's thread when a mutation has succeeded, failed for good or was withdrawn.
 */

/* For how long (ms) a mutation that is done is still in lists. */
#define KEPT_MS 300000

typedef enum
{
  PROP_KEY = 1,
  PROP_DURABLE,
  PROP_NETWORK_MODE,
  PROP_MAX_RUNNING,
  PROP_CONFLICT_POLICY,
  PROP_RETRIES,
  PROP_GC_TIME,
  PROP_RESULT_TIME,
  PROP_KEEPS_REFUSED,
  PROP_SCOPE,
  PROP_META,
} LarderMutationOptionsProperty;

static GParamSpec *properties[PROP_META + 1];

G_DEFINE_FINAL_TYPE (LarderMutationOptions, larder_mutation_options, G_TYPE_OBJECT)

static void
larder_mutation_options_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  LarderMutationOptions *self = LARDER_MUTATION_OPTIONS (object);

  switch ((LarderMutationOptionsProperty) prop_id)
    {
    case PROP_KEY:
      g_value_set_string (value, self->key);
      break;

    case PROP_DURABLE:
      g_value_set_boolean (value, self->durable);
      break;

    case PROP_NETWORK_MODE:
      g_value_set_enum (value, (int) self->network_mode);
      break;

    case PROP_MAX_RUNNING:
      g_value_set_uint (value, self->max_running);
      break;

    case PROP_CONFLICT_POLICY:
      g_value_set_enum (value, (int) self->conflict_policy);
      break;

    case PROP_RETRIES:
      g_value_set_int (value, self->retries);
      break;

    case PROP_GC_TIME:
      g_value_set_int64 (value, self->gc_time);
      break;

    case PROP_RESULT_TIME:
      g_value_set_int64 (value, self->result_time);
      break;

    case PROP_KEEPS_REFUSED:
      g_value_set_boolean (value, self->keeps_refused);
      break;

    case PROP_SCOPE:
      g_value_set_string (value, self->scope);
      break;

    case PROP_META:
      g_value_set_boxed (value, self->meta);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_mutation_options_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  LarderMutationOptions *self = LARDER_MUTATION_OPTIONS (object);

  switch ((LarderMutationOptionsProperty) prop_id)
    {
    case PROP_KEY:
      self->key = g_value_dup_string (value);
      break;

    case PROP_DURABLE:
      larder_mutation_options_set_durable (self, g_value_get_boolean (value));
      break;

    case PROP_NETWORK_MODE:
      larder_mutation_options_set_network_mode (self, g_value_get_enum (value));
      break;

    case PROP_MAX_RUNNING:
      larder_mutation_options_set_max_running (self, g_value_get_uint (value));
      break;

    case PROP_CONFLICT_POLICY:
      larder_mutation_options_set_conflict_policy (self, g_value_get_enum (value));
      break;

    case PROP_RETRIES:
      larder_mutation_options_set_retries (self, g_value_get_int (value));
      break;

    case PROP_GC_TIME:
      larder_mutation_options_set_gc_time (self, g_value_get_int64 (value));
      break;

    case PROP_RESULT_TIME:
      larder_mutation_options_set_result_time (self, g_value_get_int64 (value));
      break;

    case PROP_KEEPS_REFUSED:
      larder_mutation_options_set_keeps_refused (self, g_value_get_boolean (value));
      break;

    case PROP_SCOPE:
      larder_mutation_options_set_scope (self, g_value_get_string (value));
      break;

    case PROP_META:
      larder_mutation_options_set_meta (self, g_value_get_boxed (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_mutation_options_finalize (GObject *object)
{
  LarderMutationOptions *self = LARDER_MUTATION_OPTIONS (object);

  g_clear_pointer (&self->func, larder_closure_unref);
  g_clear_pointer (&self->retry, larder_closure_unref);
  g_clear_pointer (&self->retry_delay, larder_closure_unref);
  g_clear_pointer (&self->settled, larder_closure_unref);
  g_clear_pointer (&self->resolve, larder_closure_unref);
  g_clear_pointer (&self->invalidates, g_strfreev);
  g_clear_pointer (&self->invalidates_func, larder_closure_unref);
  g_clear_pointer (&self->on_mutate, larder_closure_unref);
  g_clear_pointer (&self->on_success, larder_closure_unref);
  g_clear_pointer (&self->on_error, larder_closure_unref);
  g_clear_pointer (&self->on_settled, larder_closure_unref);
  g_clear_pointer (&self->setup, larder_closure_unref);
  g_clear_pointer (&self->optimistic, g_ptr_array_unref);
  g_clear_pointer (&self->meta, larder_value_unref);
  g_free (self->scope);
  g_free (self->key);

  G_OBJECT_CLASS (larder_mutation_options_parent_class)->finalize (object);
}

static void
larder_mutation_options_class_init (LarderMutationOptionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_mutation_options_get_property;
  object_class->set_property = larder_mutation_options_set_property;
  object_class->finalize = larder_mutation_options_finalize;

  /**
   * LarderMutationOptions:key:
   *
   * The kind of mutation, such as "photos.add": a list of parts, with a dot between them. %NULL for
   * defaults of a prefix and for the callbacks of one call.
   */
  properties[PROP_KEY] =
    g_param_spec_string ("key", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /**
   * LarderMutationOptions:durable:
   *
   * Whether such mutations are on the disk before they are sent, and outlive the program.
   */
  properties[PROP_DURABLE] = g_param_spec_boolean ("durable", NULL, NULL, TRUE, flags);
  /**
   * LarderMutationOptions:network-mode:
   *
   * What sending needs of the network.
   */
  properties[PROP_NETWORK_MODE] =
    g_param_spec_enum ("network-mode", NULL, NULL, LARDER_TYPE_NETWORK_MODE,
                       LARDER_NETWORK_MODE_ONLINE, flags);
  /**
   * LarderMutationOptions:max-running:
   *
   * How many of this key are sent at the same time; 0: any number.
   */
  properties[PROP_MAX_RUNNING] =
    g_param_spec_uint ("max-running", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * LarderMutationOptions:conflict-policy:
   *
   * What becomes of a change of a row that someone else changed meanwhile. With another policy than
   * `none`, a mutation remembers what was known of the rows that it merges or removes, is compared
   * with what became known since before it is sent, and is judged when its function says
   * [method@Larder.MutationContext.return_unchanged].
   */
  properties[PROP_CONFLICT_POLICY] =
    g_param_spec_enum ("conflict-policy", NULL, NULL, LARDER_TYPE_CONFLICT_POLICY,
                       LARDER_CONFLICT_POLICY_NONE, flags);
  /**
   * LarderMutationOptions:retries:
   *
   * How often an attempt that failed is tried again, when no function decides that; -1: for ever.
   */
  properties[PROP_RETRIES] = g_param_spec_int ("retries", NULL, NULL, -1, G_MAXINT, 0, flags);
  /**
   * LarderMutationOptions:gc-time:
   *
   * How long (ms) a mutation that is done stays in lists when nobody observes it;
   * %LARDER_NEVER: until the client is cleared.
   */
  properties[PROP_GC_TIME] =
    g_param_spec_int64 ("gc-time", NULL, NULL, LARDER_NEVER, G_MAXINT64, KEPT_MS, flags);
  /**
   * LarderMutationOptions:result-time:
   *
   * How long (ms) the result of a durable mutation that has succeeded is kept in the outbox file,
   * so that an observer can adopt it after a restart; 0: not at all.
   */
  properties[PROP_RESULT_TIME] =
    g_param_spec_int64 ("result-time", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * LarderMutationOptions:keeps-refused:
   *
   * Whether what a durable mutation shows stays there when it is refused, marked as failed, until
   * it is tried again or withdrawn. This is for new rows: a row that was changed returns to what
   * the server has, but one that the server does not have would be seen nowhere.
   */
  properties[PROP_KEEPS_REFUSED] =
    g_param_spec_boolean ("keeps-refused", NULL, NULL, FALSE, flags);
  /**
   * LarderMutationOptions:scope:
   *
   * Mutations of one scope are sent one after another; that of a mutation itself goes before.
   */
  properties[PROP_SCOPE] = g_param_spec_string ("scope", NULL, NULL, NULL, flags);
  /**
   * LarderMutationOptions:meta:
   *
   * What the callbacks are to know besides; kept with the mutation over a restart.
   */
  properties[PROP_META] = g_param_spec_boxed ("meta", NULL, NULL, LARDER_TYPE_VALUE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_mutation_options_init (LarderMutationOptions *self)
{
  self->durable = TRUE;
  self->gc_time = KEPT_MS;
}

/**
 * larder_mutation_options_new:
 * @key: (nullable): the kind of mutation, such as "photos.add"; %NULL for defaults of a prefix and
 *   for the callbacks of one call
 *
 * Makes rules for a kind of mutation.
 *
 * Returns: (transfer full): the options
 */
LarderMutationOptions *
larder_mutation_options_new (const char *key)
{
  return g_object_new (LARDER_TYPE_MUTATION_OPTIONS, "key", key, NULL);
}

/**
 * larder_mutation_options_get_key:
 *
 * Rules of a prefix and callbacks of one call have no key.
 *
 * Returns: (nullable): the kind of mutation
 */
const char *
larder_mutation_options_get_key (LarderMutationOptions *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_OPTIONS (self), NULL);

  return self->key;
}

/**
 * larder_mutation_options_set_durable:
 * @durable: the value
 *
 * Sets [property@Larder.MutationOptions:durable].
 */
void
larder_mutation_options_set_durable (LarderMutationOptions *self,
                                     gboolean               durable)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  self->set |= LARDER_MUTATION_OPTION_DURABLE;
  if (self->durable == !!durable)
    return;
  self->durable = !!durable;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURABLE]);
}

/**
 * larder_mutation_options_set_network_mode:
 * @mode: the value
 *
 * Sets [property@Larder.MutationOptions:network-mode].
 */
void
larder_mutation_options_set_network_mode (LarderMutationOptions *self,
                                          LarderNetworkMode      mode)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  self->set |= LARDER_MUTATION_OPTION_NETWORK_MODE;
  if (self->network_mode == mode)
    return;
  self->network_mode = mode;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NETWORK_MODE]);
}

/**
 * larder_mutation_options_set_max_running:
 * @maximum: the value
 *
 * Sets [property@Larder.MutationOptions:max-running].
 */
void
larder_mutation_options_set_max_running (LarderMutationOptions *self,
                                         guint                  maximum)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  self->set |= LARDER_MUTATION_OPTION_MAX_RUNNING;
  if (self->max_running == maximum)
    return;
  self->max_running = maximum;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_RUNNING]);
}

/**
 * larder_mutation_options_set_conflict_policy:
 * @policy: the value
 *
 * Sets [property@Larder.MutationOptions:conflict-policy].
 */
void
larder_mutation_options_set_conflict_policy (LarderMutationOptions *self,
                                             LarderConflictPolicy   policy)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  self->set |= LARDER_MUTATION_OPTION_POLICY;
  if (self->conflict_policy == policy)
    return;
  self->conflict_policy = policy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONFLICT_POLICY]);
}


/**
 * larder_mutation_options_set_retries:
 * @retries: the value
 *
 * Sets [property@Larder.MutationOptions:retries].
 */
void
larder_mutation_options_set_retries (LarderMutationOptions *self,
                                     int                    retries)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));
  g_return_if_fail (retries >= -1);

  self->set |= LARDER_MUTATION_OPTION_RETRIES;
  if (self->retries == retries)
    return;
  self->retries = retries;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRIES]);
}

/**
 * larder_mutation_options_set_gc_time:
 * @gc_time_ms: the value
 *
 * Sets [property@Larder.MutationOptions:gc-time].
 */
void
larder_mutation_options_set_gc_time (LarderMutationOptions *self,
                                     gint64                 gc_time_ms)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));
  g_return_if_fail (gc_time_ms >= LARDER_NEVER);

  self->set |= LARDER_MUTATION_OPTION_GC_TIME;
  if (self->gc_time == gc_time_ms)
    return;
  self->gc_time = gc_time_ms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GC_TIME]);
}

/**
 * larder_mutation_options_set_result_time:
 * @time_ms: the value
 *
 * Sets [property@Larder.MutationOptions:result-time].
 */
void
larder_mutation_options_set_result_time (LarderMutationOptions *self,
                                         gint64                 time_ms)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));
  g_return_if_fail (time_ms >= 0);

  self->set |= LARDER_MUTATION_OPTION_RESULT_TIME;
  if (self->result_time == time_ms)
    return;
  self->result_time = time_ms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESULT_TIME]);
}

/**
 * larder_mutation_options_set_keeps_refused:
 * @keeps: the value
 *
 * Sets [property@Larder.MutationOptions:keeps-refused].
 */
void
larder_mutation_options_set_keeps_refused (LarderMutationOptions *self,
                                           gboolean               keeps)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  self->set |= LARDER_MUTATION_OPTION_KEEPS;
  if (self->keeps_refused == keeps)
    return;
  self->keeps_refused = keeps;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEEPS_REFUSED]);
}

/**
 * larder_mutation_options_set_scope:
 * @scope: (nullable): the value
 *
 * Sets [property@Larder.MutationOptions:scope].
 */
void
larder_mutation_options_set_scope (LarderMutationOptions *self,
                                   const char            *scope)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  self->set |= LARDER_MUTATION_OPTION_SCOPE;
  if (g_set_str (&self->scope, scope))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCOPE]);
}

/**
 * larder_mutation_options_set_meta:
 * @meta: (nullable): the value; %NULL is a choice as well, and goes before the meta of defaults
 *
 * Sets [property@Larder.MutationOptions:meta].
 */
void
larder_mutation_options_set_meta (LarderMutationOptions *self,
                                  LarderValue           *meta)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  self->set |= LARDER_MUTATION_OPTION_META;
  if (self->meta == meta)
    return;
  if (meta != NULL)
    larder_value_ref (meta);
  g_clear_pointer (&self->meta, larder_value_unref);
  self->meta = meta;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_META]);
}
