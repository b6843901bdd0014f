/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a mutation tells about itself. */

#include "config.h"

#include "larder/larder-mutation.h"

#include "larder/larder-mutation-private.h"

/**
 * larder_mutation_get_id:
 *
 * Returns: the UUID of the mutation
 */
const char *
larder_mutation_get_id (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), NULL);

  return self->id;
}

/**
 * larder_mutation_get_key:
 *
 * Returns: the kind of mutation
 */
const char *
larder_mutation_get_key (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), NULL);

  return self->key;
}

/**
 * larder_mutation_get_variables:
 *
 * Returns: (transfer none) (nullable): what its function is to send
 */
LarderValue *
larder_mutation_get_variables (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), NULL);

  return self->variables;
}

/**
 * larder_mutation_get_data:
 *
 * Returns: (transfer none) (nullable): what its function gave
 */
LarderValue *
larder_mutation_get_data (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), NULL);

  return self->data;
}

/**
 * larder_mutation_get_error:
 *
 * Returns: (transfer none) (nullable): why the last attempt failed
 */
GError *
larder_mutation_get_error (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), NULL);

  return self->error;
}

/**
 * larder_mutation_get_status:
 *
 * Returns: how it stands
 */
LarderMutationStatus
larder_mutation_get_status (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), LARDER_MUTATION_IDLE);

  return self->status;
}

/**
 * larder_mutation_get_delivery:
 *
 * Returns: where it is on its way out
 */
LarderDelivery
larder_mutation_get_delivery (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), LARDER_DELIVERY_HELD);

  return self->delivery;
}

/**
 * larder_mutation_get_progress:
 *
 * Returns: how much is sent, from 0.0 to 1.0
 */
double
larder_mutation_get_progress (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), 0.0);

  return self->progress;
}

/**
 * larder_mutation_get_paused:
 *
 * Returns: whether somebody holds it
 */
gboolean
larder_mutation_get_paused (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), FALSE);

  return self->paused;
}

/**
 * larder_mutation_get_submitted_at:
 *
 * Returns: when it was submitted (ms since 1970); 0: not yet
 */
gint64
larder_mutation_get_submitted_at (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), 0);

  return self->submitted_at;
}

/**
 * larder_mutation_get_next_attempt_at:
 *
 * Returns: when it is tried again (ms since 1970); 0: at once
 */
gint64
larder_mutation_get_next_attempt_at (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), 0);

  return self->next_attempt_at;
}

/**
 * larder_mutation_get_attempts:
 *
 * Returns: how often it was sent
 */
guint
larder_mutation_get_attempts (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), 0);

  return self->attempts;
}

/**
 * larder_mutation_get_checkpoint:
 *
 * Returns: (transfer none) (nullable): what an attempt stored
 */
LarderValue *
larder_mutation_get_checkpoint (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), NULL);

  return self->checkpoint;
}

/**
 * larder_mutation_get_failure_count:
 *
 * Returns: how many attempts failed since it was last waited for
 */
guint
larder_mutation_get_failure_count (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), 0);

  return self->failure_count;
}

/**
 * larder_mutation_get_is_paused:
 *
 * Returns: whether it is pending and waits for the network, for its scope, for mutations before it,
 *   for its moment, or for a hand that holds it
 */
gboolean
larder_mutation_get_is_paused (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), FALSE);

  return self->status == LARDER_MUTATION_PENDING && (self->paused || self->gated);
}

/**
 * larder_mutation_get_context:
 *
 * Returns: (transfer none) (nullable): what on-mutate returned
 */
LarderValue *
larder_mutation_get_context (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), NULL);

  return self->context;
}

/**
 * larder_mutation_get_meta:
 *
 * Returns: (transfer none) (nullable): what the rules said for the callbacks
 */
LarderValue *
larder_mutation_get_meta (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), NULL);

  return self->meta;
}

/**
 * larder_mutation_dup_key_list:
 *
 * Returns: (transfer full): the key as a list of parts
 */
GVariant *
larder_mutation_dup_key_list (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), NULL);

  return larder_mutation_key_to_list (self->key);
}
