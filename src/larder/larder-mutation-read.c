/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a mutation tells about itself. */

#include "config.h"

#include "larder/larder-mutation.h"

#include "larder/larder-mutation-private.h"

/**
 * larder_mutation_get_id:
 *
 * The idempotency key: sent with each attempt, the same after a restart.
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
 * The rules of the mutation are found by it, also after a restart.
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
 * A durable mutation has them on disk, so they are plain data and name files rather than hold
 * them.
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
 * larder_mutation_get_changes:
 * @table: the name of a table
 * @id: of a row
 *
 * The members of a row as they are to be written.
 *
 * Returns: (transfer full) (nullable): an object; %NULL when the mutation merges nothing into the
 *   row
 */
LarderValue *
larder_mutation_get_changes (LarderMutation *self,
                             const char     *table,
                             const char     *id)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), NULL);
  g_return_val_if_fail (table != NULL && id != NULL, NULL);

  return larder_patches_get_row_changes (self->patches, table, id);
}

/**
 * larder_mutation_get_data:
 *
 * There is none before the mutation has succeeded.
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
 * It is there while an attempt is awaited again as well as after the last one. The domain is that
 * of the mutation function, or [error@Larder.Error].
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
 * How a mutation stands as observers see it; [method@Larder.Mutation.get_delivery] is finer.
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
 * What an outbox shows of an entry: finer than [method@Larder.Mutation.get_status].
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
 * See [method@Larder.MutationContext.set_progress].
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
 * See [method@Larder.Mutation.pause]. It is kept over a restart.
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
 * It stays the same over a restart.
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
 * larder_mutation_get_not_before:
 *
 * See [method@Larder.Mutation.set_not_before].
 *
 * Returns: the moment (ms since 1970) before which it is not sent; 0: there is none
 */
gint64
larder_mutation_get_not_before (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), 0);

  return self->not_before;
}

/**
 * larder_mutation_get_next_attempt_at:
 *
 * For “tried again in 5 s”.
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
 * Attempts of earlier runs of the program count, too.
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
 * See [method@Larder.MutationContext.set_checkpoint_async].
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
 * It begins anew with each run that is waited for; [method@Larder.Mutation.get_attempts] does
 * not.
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
 * Tells “it waits” from “it is being sent”.
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
 * It is kept with a durable mutation and is there after a restart, too.
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
 * See [method@Larder.MutationOptions.set_meta].
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
 * The form that [func@Larder.key_matches] compares.
 *
 * Returns: (transfer full): the key as a list of parts
 */
GVariant *
larder_mutation_dup_key_list (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), NULL);

  return larder_mutation_key_to_list (self->key);
}
