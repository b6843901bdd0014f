/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One run of a write: what it is, what it touches, and how it stands. */

#include "config.h"

#include "larder/larder-mutation.h"

#include "larder/larder-mutation-cache-private.h"
#include "larder/larder-mutation-private.h"

/**
 * LarderMutation:
 *
 * One run of a write, from the hand to the server's answer, across restarts when it is durable.
 *
 * Make it, add patches and the rows it touches, submit it. Its patches are shown as soon as its
 * entry is on the disk, and go in the same batch in which the server's answer is shown.
 */

typedef enum
{
  PROP_CLIENT = 1,
  PROP_ID,
  PROP_KEY,
  PROP_VARIABLES,
  PROP_DATA,
  PROP_ERROR,
  PROP_STATUS,
  PROP_DELIVERY,
  PROP_PROGRESS,
  PROP_PAUSED,
  PROP_FAILURE_COUNT,
  PROP_ATTEMPTS,
  PROP_SUBMITTED_AT,
  PROP_NEXT_ATTEMPT_AT,
  PROP_CHECKPOINT,
  PROP_CONFLICT,
  PROP_CONTEXT,
  PROP_META,
  PROP_IS_PAUSED,
} LarderMutationProperty;

static GParamSpec *properties[PROP_IS_PAUSED + 1];

G_DEFINE_FINAL_TYPE (LarderMutation, larder_mutation, G_TYPE_OBJECT)

static void
notify (LarderMutation         *self,
        LarderMutationProperty  prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static gboolean
look_whether_paused (LarderMutation *self)
{
  gboolean is_paused = larder_mutation_get_is_paused (self);

  if (self->told_paused == is_paused)
    return FALSE;
  self->told_paused = is_paused;
  notify (self, PROP_IS_PAUSED);
  return TRUE;
}

static void
log_paused (LarderMutation *self)
{
  if (self->status == LARDER_MUTATION_PENDING)
    larder_mutation_log (self, self->told_paused ? LARDER_MUTATION_ACTION_PAUSE
                                                 : LARDER_MUTATION_ACTION_CONTINUE);
}

static void
tell_paused (LarderMutation *self)
{
  if (look_whether_paused (self))
    log_paused (self);
}

static void
set_error (LarderMutation *self,
           const GError   *error)
{
  if (error == NULL && self->error == NULL)
    return;
  if (error != NULL && self->error != NULL && error->domain == self->error->domain &&
      error->code == self->error->code && g_str_equal (error->message, self->error->message))
    return;
  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  notify (self, PROP_ERROR);
}

/* Whether it was another before. */
static gboolean
set_delivery (LarderMutation *self,
              LarderDelivery  delivery)
{
  LarderDelivery former = self->delivery;

  if (former == delivery)
    return FALSE;
  self->delivery = delivery;
  if (self->parked && self->client != NULL)
    larder_mutation_lanes_unpark (larder_mutation_order_get_lanes (self->client->mutation_order),
                                  self);
  notify (self, PROP_DELIVERY);
  if (self->durable && self->client != NULL && self->client->outbox != NULL &&
      (larder_outbox_counts_apart (former) || larder_outbox_counts_apart (delivery)))
    larder_outbox_recount (self->client->outbox);
  return TRUE;
}

void
larder_mutation_set_delivery (LarderMutation *self,
                              LarderDelivery  delivery)
{
  if (set_delivery (self, delivery))
    larder_mutation_log (self, LARDER_MUTATION_ACTION_CHANGE);
}

static LarderMutationAction
get_action (LarderMutationStatus status)
{
  if (status == LARDER_MUTATION_SUCCESS)
    return LARDER_MUTATION_ACTION_SUCCESS;
  return status == LARDER_MUTATION_ERROR ? LARDER_MUTATION_ACTION_ERROR
                                         : LARDER_MUTATION_ACTION_PENDING;
}

void
larder_mutation_set_status (LarderMutation       *self,
                            LarderMutationStatus  status,
                            LarderDelivery        delivery,
                            const GError         *error)
{
  gboolean other = self->status != status;
  gboolean paused = FALSE;

  g_object_freeze_notify (G_OBJECT (self));
  set_error (self, error);
  if (other)
    {
      if (self->client != NULL && self->status == LARDER_MUTATION_PENDING)
        self->client->n_mutating--;
      if (self->client != NULL && status == LARDER_MUTATION_PENDING)
        self->client->n_mutating++;
      self->status = status;
      notify (self, PROP_STATUS);
      paused = look_whether_paused (self);
    }
  set_delivery (self, delivery);
  g_object_thaw_notify (G_OBJECT (self));
  if (other)
    larder_mutation_log (self, get_action (status));
  if (paused)
    log_paused (self);
}

void
larder_mutation_set_failures (LarderMutation *self,
                              guint           failure_count,
                              gint64          next_attempt_at)
{
  if (self->failure_count != failure_count)
    {
      self->failure_count = failure_count;
      notify (self, PROP_FAILURE_COUNT);
    }
  if (self->next_attempt_at != next_attempt_at)
    {
      self->next_attempt_at = next_attempt_at;
      notify (self, PROP_NEXT_ATTEMPT_AT);
    }
}

void
larder_mutation_set_progress (LarderMutation *self,
                              double          progress)
{
  progress = CLAMP (progress, 0.0, 1.0);
  if (self->progress >= progress && self->progress <= progress)
    return;
  self->progress = progress;
  notify (self, PROP_PROGRESS);
  larder_mutation_log (self, LARDER_MUTATION_ACTION_CHANGE);
}

void
larder_mutation_set_paused (LarderMutation *self,
                            gboolean        paused)
{
  if (self->paused == paused)
    return;
  self->paused = paused;
  notify (self, PROP_PAUSED);
  tell_paused (self);
}

void
larder_mutation_set_gated (LarderMutation *self,
                           gboolean        gated)
{
  self->gated = gated;
  tell_paused (self);
}

static void
set_value (LarderMutation          *self,
           LarderMutationProperty   prop_id,
           LarderValue            **member,
           LarderValue             *value)
{
  if (*member == value)
    return;
  if (value != NULL)
    larder_value_ref (value);
  g_clear_pointer (member, larder_value_unref);
  *member = value;
  notify (self, prop_id);
  larder_mutation_log (self, LARDER_MUTATION_ACTION_CHANGE);
}

void
larder_mutation_set_context (LarderMutation *self,
                             LarderValue    *context)
{
  set_value (self, PROP_CONTEXT, &self->context, context);
}

void
larder_mutation_set_checkpoint (LarderMutation *self,
                                LarderValue    *checkpoint)
{
  set_value (self, PROP_CHECKPOINT, &self->checkpoint, checkpoint);
}

void
larder_mutation_set_data (LarderMutation *self,
                          LarderValue    *data)
{
  set_value (self, PROP_DATA, &self->data, data);
}

void
larder_mutation_set_conflict (LarderMutation *self,
                              LarderConflict *conflict)
{
  if (!g_set_object (&self->conflict, conflict))
    return;
  notify (self, PROP_CONFLICT);
  larder_mutation_log (self, LARDER_MUTATION_ACTION_CHANGE);
}

void
larder_mutation_set_variables (LarderMutation *self,
                               LarderValue    *variables)
{
  set_value (self, PROP_VARIABLES, &self->variables, variables);
}

void
larder_mutation_count_attempt (LarderMutation *self)
{
  self->attempts++;
  notify (self, PROP_ATTEMPTS);
}

static void
larder_mutation_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  LarderMutation *self = LARDER_MUTATION (object);

  switch ((LarderMutationProperty) prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;

    case PROP_ID:
      g_value_set_string (value, self->id);
      break;

    case PROP_KEY:
      g_value_set_string (value, self->key);
      break;

    case PROP_VARIABLES:
      g_value_set_boxed (value, self->variables);
      break;

    case PROP_DATA:
      g_value_set_boxed (value, self->data);
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    case PROP_STATUS:
      g_value_set_enum (value, (int) self->status);
      break;

    case PROP_DELIVERY:
      g_value_set_enum (value, (int) self->delivery);
      break;

    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;

    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;

    case PROP_FAILURE_COUNT:
      g_value_set_uint (value, self->failure_count);
      break;

    case PROP_ATTEMPTS:
      g_value_set_uint (value, self->attempts);
      break;

    case PROP_SUBMITTED_AT:
      g_value_set_int64 (value, self->submitted_at);
      break;

    case PROP_NEXT_ATTEMPT_AT:
      g_value_set_int64 (value, self->next_attempt_at);
      break;

    case PROP_CHECKPOINT:
      g_value_set_boxed (value, self->checkpoint);
      break;

    case PROP_CONFLICT:
      g_value_set_object (value, self->conflict);
      break;

    case PROP_CONTEXT:
    case PROP_META:
      g_value_set_boxed (value, prop_id == PROP_META ? self->meta : self->context);
      break;

    case PROP_IS_PAUSED:
      g_value_set_boolean (value, larder_mutation_get_is_paused (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_mutation_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  LarderMutation *self = LARDER_MUTATION (object);

  if (prop_id == PROP_CLIENT)
    self->client = g_value_get_object (value);
  else if (prop_id == PROP_ID)
    self->id = g_value_dup_string (value);
  else if (prop_id == PROP_KEY)
    self->key = g_value_dup_string (value);
  else if (prop_id == PROP_VARIABLES)
    self->variables = g_value_dup_boxed (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_mutation_constructed (GObject *object)
{
  LarderMutation *self = LARDER_MUTATION (object);

  G_OBJECT_CLASS (larder_mutation_parent_class)->constructed (object);

  if (self->id == NULL)
    self->id = g_uuid_string_random ();
  /* Until it is submitted the client does not know it, and may go before. */
  if (self->client != NULL)
    g_object_add_weak_pointer (G_OBJECT (self->client), (gpointer *) &self->client);
}

static void
larder_mutation_finalize (GObject *object)
{
  LarderMutation *self = LARDER_MUTATION (object);

  if (self->client != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->client), (gpointer *) &self->client);
  g_assert (self->attempt == NULL);
  g_assert (self->chain == NULL);
  g_clear_weak_pointer (&self->caller);
  g_clear_object (&self->call);
  g_clear_object (&self->own_options);
  g_clear_pointer (&self->context, larder_value_unref);
  g_clear_pointer (&self->meta, larder_value_unref);
  larder_waiters_free (self->waiters);
  g_clear_object (&self->options);
  g_clear_object (&self->conflict);
  g_clear_pointer (&self->variables, larder_value_unref);
  g_clear_pointer (&self->data, larder_value_unref);
  g_clear_pointer (&self->checkpoint, larder_value_unref);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->patches);
  g_hash_table_unref (self->writes);
  g_hash_table_unref (self->references);
  g_hash_table_unref (self->bases);
  g_free (self->id);
  g_free (self->key);
  g_free (self->scope);
  g_free (self->unread);

  G_OBJECT_CLASS (larder_mutation_parent_class)->finalize (object);
}

static void
larder_mutation_class_init (LarderMutationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags construct =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_mutation_get_property;
  object_class->set_property = larder_mutation_set_property;
  object_class->constructed = larder_mutation_constructed;
  object_class->finalize = larder_mutation_finalize;

  /**
   * LarderMutation:client:
   *
   * Whose mutation it is; %NULL when the client is gone.
   */
  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, LARDER_TYPE_CLIENT, construct);
  /**
   * LarderMutation:id:
   *
   * The UUID of the mutation: the same at every attempt.
   */
  properties[PROP_ID] =
    g_param_spec_string ("id", NULL, NULL, NULL, construct);
  /**
   * LarderMutation:key:
   *
   * The kind of mutation.
   */
  properties[PROP_KEY] =
    g_param_spec_string ("key", NULL, NULL, NULL, construct);
  /**
   * LarderMutation:variables:
   *
   * What the function is to send.
   */
  properties[PROP_VARIABLES] =
    g_param_spec_boxed ("variables", NULL, NULL, LARDER_TYPE_VALUE, construct);
  /**
   * LarderMutation:data:
   *
   * What the function gave when it succeeded.
   */
  properties[PROP_DATA] =
    g_param_spec_boxed ("data", NULL, NULL, LARDER_TYPE_VALUE, flags);
  /**
   * LarderMutation:error:
   *
   * Why the last attempt failed; %NULL after a success.
   */
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  /**
   * LarderMutation:status:
   *
   * How the mutation stands.
   */
  properties[PROP_STATUS] =
    g_param_spec_enum ("status", NULL, NULL, LARDER_TYPE_MUTATION_STATUS,
                       LARDER_MUTATION_IDLE, flags);
  /**
   * LarderMutation:delivery:
   *
   * Where it is on its way out.
   */
  properties[PROP_DELIVERY] =
    g_param_spec_enum ("delivery", NULL, NULL, LARDER_TYPE_DELIVERY,
                       LARDER_DELIVERY_HELD, flags);
  /**
   * LarderMutation:progress:
   *
   * How much is sent, from 0.0 to 1.0.
   */
  properties[PROP_PROGRESS] =
    g_param_spec_double ("progress", NULL, NULL, 0.0, 1.0, 0.0, flags);
  /**
   * LarderMutation:paused:
   *
   * Whether somebody holds it.
   */
  properties[PROP_PAUSED] =
    g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  /**
   * LarderMutation:failure-count:
   *
   * How many attempts failed since it was last waited for.
   */
  properties[PROP_FAILURE_COUNT] =
    g_param_spec_uint ("failure-count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * LarderMutation:attempts:
   *
   * How often it was sent.
   */
  properties[PROP_ATTEMPTS] =
    g_param_spec_uint ("attempts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * LarderMutation:submitted-at:
   *
   * When it was submitted (ms since 1970); 0: not yet.
   */
  properties[PROP_SUBMITTED_AT] =
    g_param_spec_int64 ("submitted-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * LarderMutation:next-attempt-at:
   *
   * When it is tried again (ms since 1970); 0: at once.
   */
  properties[PROP_NEXT_ATTEMPT_AT] =
    g_param_spec_int64 ("next-attempt-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * LarderMutation:checkpoint:
   *
   * What an attempt stored with the entry.
   */
  properties[PROP_CHECKPOINT] =
    g_param_spec_boxed ("checkpoint", NULL, NULL, LARDER_TYPE_VALUE, flags);
  /**
   * LarderMutation:conflict:
   *
   * What differs, while the mutation is parked as a conflict that Larder found.
   */
  properties[PROP_CONFLICT] =
    g_param_spec_object ("conflict", NULL, NULL, LARDER_TYPE_CONFLICT, flags);
  /**
   * LarderMutation:context:
   *
   * What on-mutate returned; kept over a restart.
   */
  properties[PROP_CONTEXT] =
    g_param_spec_boxed ("context", NULL, NULL, LARDER_TYPE_VALUE, flags);
  /**
   * LarderMutation:meta:
   *
   * What the rules said for the callbacks when it was submitted; kept over a restart.
   */
  properties[PROP_META] =
    g_param_spec_boxed ("meta", NULL, NULL, LARDER_TYPE_VALUE, flags);
  /**
   * LarderMutation:is-paused:
   *
   * Whether it is pending and waits for the network, for its scope, for mutations before it, for
   * its moment, or for a hand that holds it.
   */
  properties[PROP_IS_PAUSED] =
    g_param_spec_boolean ("is-paused", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_mutation_init (LarderMutation *self)
{
  self->status = LARDER_MUTATION_IDLE;
  self->delivery = LARDER_DELIVERY_HELD;
  self->patches = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_patch_unref);
  self->writes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->references = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->bases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) larder_value_unref);
  self->waiters = larder_waiters_new ();
  larder_deadline_init (&self->layer, larder_mutation_layer_due, self);
  larder_deadline_init (&self->gc, larder_mutation_gc_due, self);
}
