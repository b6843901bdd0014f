/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is asked of an observer of mutations: attaching, mutating, resetting. */

#include "config.h"

#include "larder/larder-mutation-callbacks-private.h"
#include "larder/larder-mutation-observer-private.h"

/**
 * larder_mutation_observer_new:
 * @client: who sends the mutations
 * @options: the key, and what holds for the mutations of this observer before all defaults
 *
 * Makes an observer that is idle and not attached.
 *
 * Returns: (transfer full): the observer
 */
LarderMutationObserver *
larder_mutation_observer_new (LarderClient          *client,
                              LarderMutationOptions *options)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (client), NULL);
  g_return_val_if_fail (LARDER_IS_MUTATION_OPTIONS (options), NULL);
  g_return_val_if_fail (options->key != NULL, NULL);

  return g_object_new (LARDER_TYPE_MUTATION_OBSERVER, "client", client, "options", options, NULL);
}

/**
 * larder_mutation_observer_set_options:
 * @options: what holds from now on; with a key
 *
 * Options count for the mutation that is pending too; one that has settled keeps its own. Another
 * key resets the observer.
 */
void
larder_mutation_observer_set_options (LarderMutationObserver *self,
                                      LarderMutationOptions  *options)
{
  gboolean other;

  g_return_if_fail (LARDER_IS_MUTATION_OBSERVER (self));
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (options));
  g_return_if_fail (options->key != NULL);

  if (self->options == options)
    return;
  other = !g_str_equal (self->options->key, options->key);
  g_set_object (&self->options, options);
  larder_client_begin_batch (self->client);
  if (other)
    larder_mutation_observer_take (self, NULL);
  else if (self->mutation != NULL && self->mutation->status == LARDER_MUTATION_PENDING &&
           self->mutation->own_options != NULL && self->mutation->client != NULL)
    {
      g_set_object (&self->mutation->own_options, options);
      larder_client_resolve_mutation (self->client, self->mutation);
      larder_client_schedule (self->client);
    }
  larder_mutation_observer_options_told (self);
  larder_client_end_batch (self->client);
}

/**
 * larder_mutation_observer_attach:
 *
 * From here on the observer tells of changes, and its mutation stays in lists; counted. What
 * changed while it was not attached is told at once.
 */
void
larder_mutation_observer_attach (LarderMutationObserver *self)
{
  g_return_if_fail (LARDER_IS_MUTATION_OBSERVER (self));

  if (self->attached++ > 0)
    return;
  if (self->mutation != NULL)
    {
      self->mutation->n_observers++;
      if (self->mutation->client != NULL)
        larder_deadlines_set (self->client->deadlines, &self->mutation->gc, LARDER_NEVER);
      larder_mutation_observer_log (self, TRUE);
    }
  larder_mutation_observer_tell (self);
}

/**
 * larder_mutation_observer_detach:
 *
 * Ends what [method@Larder.MutationObserver.attach] began. The mutation goes on; callbacks of a
 * call are not called any more.
 */
void
larder_mutation_observer_detach (LarderMutationObserver *self)
{
  g_return_if_fail (LARDER_IS_MUTATION_OBSERVER (self));
  g_return_if_fail (self->attached > 0);

  if (--self->attached > 0 || self->mutation == NULL)
    return;
  self->mutation->n_observers--;
  larder_mutation_observer_log (self, FALSE);
  larder_mutation_arm_gc (self->mutation);
}

static void
take_call (LarderMutationObserver *self,
           LarderMutation         *mutation,
           LarderMutationOptions  *call)
{
  g_set_object (&mutation->own_options, self->options);
  g_set_object (&mutation->call, call);
  g_set_weak_pointer (&mutation->caller, self);
  larder_mutation_observer_take (self, mutation);
}

/**
 * larder_mutation_observer_submit:
 * @mutation: one that was not submitted, of the same client; its patches and rows are set up
 * @call: (nullable): callbacks of this call: on-success, on-error and on-settled. They are called
 *   if this is still the latest call then, and the observer is attached
 *
 * Submits a mutation by the options of this observer, and follows it.
 */
void
larder_mutation_observer_submit (LarderMutationObserver *self,
                                 LarderMutation         *mutation,
                                 LarderMutationOptions  *call)
{
  g_return_if_fail (LARDER_IS_MUTATION_OBSERVER (self));
  g_return_if_fail (LARDER_IS_MUTATION (mutation));
  g_return_if_fail (mutation->status == LARDER_MUTATION_IDLE);
  g_return_if_fail (mutation->client == self->client);
  g_return_if_fail (call == NULL || LARDER_IS_MUTATION_OPTIONS (call));

  larder_client_begin_batch (self->client);
  take_call (self, mutation, call);
  larder_mutation_submit (mutation);
  larder_client_end_batch (self->client);
}

/**
 * larder_mutation_observer_mutate:
 * @variables: (nullable): what is to be sent
 * @call: (nullable): callbacks of this call; see [method@Larder.MutationObserver.submit]
 *
 * Makes and submits a new mutation, and follows it. The former one goes on without this observer.
 *
 * Returns: (transfer none): the new mutation
 */
LarderMutation *
larder_mutation_observer_mutate (LarderMutationObserver *self,
                                 LarderValue            *variables,
                                 LarderMutationOptions  *call)
{
  g_autoptr(LarderMutation) mutation = NULL;

  g_return_val_if_fail (LARDER_IS_MUTATION_OBSERVER (self), NULL);

  mutation = larder_mutation_new (self->client, self->options->key, variables);
  larder_mutation_observer_submit (self, mutation, call);
  return self->mutation;
}

/**
 * larder_mutation_observer_mutate_async:
 * @variables: (nullable): what is to be sent
 * @cancellable: (nullable): stops the waiting, not the mutation
 * @callback: (scope async): called once, in the client's context
 * @user_data: given to @callback
 *
 * As [method@Larder.MutationObserver.mutate], and tells when the mutation has settled, after all
 * callbacks and notifies.
 */
void
larder_mutation_observer_mutate_async (LarderMutationObserver *self,
                                       LarderValue            *variables,
                                       GCancellable           *cancellable,
                                       GAsyncReadyCallback     callback,
                                       gpointer                user_data)
{
  g_autoptr(LarderMutation) mutation = NULL;
  GTask *task;

  g_return_if_fail (LARDER_IS_MUTATION_OBSERVER (self));

  mutation = larder_mutation_new (self->client, self->options->key, variables);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, larder_mutation_observer_mutate_async);
  larder_waiters_add (mutation->waiters, task, self->client->context);
  larder_mutation_observer_submit (self, mutation, NULL);
}

/**
 * larder_mutation_observer_mutate_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.MutationObserver.mutate_async] began.
 *
 * Returns: (transfer full) (nullable): what the mutation function gave; %NULL with an error, or
 *   when it gave nothing
 */
LarderValue *
larder_mutation_observer_mutate_finish (LarderMutationObserver  *self,
                                        GAsyncResult            *result,
                                        GError                 **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * larder_mutation_observer_follow:
 * @mutation: one of the same client, in any state
 *
 * Follows a mutation that somebody else made, such as one that came back from the outbox. The rules
 * of the mutation stay its own.
 */
void
larder_mutation_observer_follow (LarderMutationObserver *self,
                                 LarderMutation         *mutation)
{
  g_return_if_fail (LARDER_IS_MUTATION_OBSERVER (self));
  g_return_if_fail (LARDER_IS_MUTATION (mutation));

  larder_mutation_observer_take (self, mutation);
}

/**
 * larder_mutation_observer_adopt:
 *
 * Follows the newest mutation of the key of its options that the client knows: one that waits, or
 * whose result was kept by [property@Larder.MutationOptions:result-time], also after a restart.
 *
 * Returns: %FALSE if there is none
 */
gboolean
larder_mutation_observer_adopt (LarderMutationObserver *self)
{
  GPtrArray *mutations;

  g_return_val_if_fail (LARDER_IS_MUTATION_OBSERVER (self), FALSE);

  mutations = self->client->mutations;
  for (guint i = mutations->len; i > 0; i--)
    if (g_str_equal (((LarderMutation *) mutations->pdata[i - 1])->key, self->options->key))
      {
        larder_mutation_observer_take (self, mutations->pdata[i - 1]);
        return TRUE;
      }
  return FALSE;
}

/**
 * larder_mutation_observer_reset:
 *
 * Lets go of the mutation, which goes on, and is idle again.
 */
void
larder_mutation_observer_reset (LarderMutationObserver *self)
{
  g_return_if_fail (LARDER_IS_MUTATION_OBSERVER (self));

  larder_mutation_observer_take (self, NULL);
}

/**
 * larder_mutation_observer_get_mutation:
 *
 * The latest one that was made here or followed; [method@Larder.MutationObserver.reset] lets go
 * of it.
 *
 * Returns: (transfer none) (nullable): the mutation that is followed
 */
LarderMutation *
larder_mutation_observer_get_mutation (LarderMutationObserver *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_OBSERVER (self), NULL);

  return self->mutation;
}

/**
 * larder_mutation_observer_get_status:
 *
 * `idle` while there is no mutation.
 *
 * Returns: how the latest mutation stands
 */
LarderMutationStatus
larder_mutation_observer_get_status (LarderMutationObserver *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_OBSERVER (self), LARDER_MUTATION_IDLE);

  return self->mutation != NULL ? self->mutation->status : LARDER_MUTATION_IDLE;
}

/**
 * larder_mutation_observer_get_variables:
 *
 * For showing what is on its way.
 *
 * Returns: (transfer none) (nullable): what the latest mutation was to send
 */
LarderValue *
larder_mutation_observer_get_variables (LarderMutationObserver *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_OBSERVER (self), NULL);

  return self->mutation != NULL ? self->mutation->variables : NULL;
}

/**
 * larder_mutation_observer_get_data:
 *
 * The answer to the latest mutation.
 *
 * Returns: (transfer none) (nullable): what its function gave
 */
LarderValue *
larder_mutation_observer_get_data (LarderMutationObserver *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_OBSERVER (self), NULL);

  return self->mutation != NULL ? self->mutation->data : NULL;
}

/**
 * larder_mutation_observer_get_error:
 *
 * The error of the latest mutation; an attempt that failed and is tried again is
 * [property@Larder.MutationObserver:failure-reason].
 *
 * Returns: (transfer none) (nullable): why it failed for good
 */
GError *
larder_mutation_observer_get_error (LarderMutationObserver *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_OBSERVER (self), NULL);

  return self->mutation != NULL && self->mutation->status == LARDER_MUTATION_ERROR
         ? self->mutation->error : NULL;
}

static void
run_step (LarderMutation *self,
          LarderClosure  *closure,
          LarderValue    *data,
          const GError   *error)
{
  LarderMutationStep *step;

  if (closure == NULL)
    return;
  step = larder_mutation_step_run (self, closure, data, error);
  if (larder_mutation_step_is_done (step) && step->failure != NULL)
    g_message ("A callback of a call of “%s” failed: %s", self->key, step->failure->message);
  larder_mutation_step_release (step);
}

void
larder_mutation_run_call (LarderMutation *self,
                          LarderValue    *data,
                          const GError   *error)
{
  g_autoptr(LarderMutationOptions) call = NULL;

  if (self->call == NULL || self->caller == NULL || self->caller->attached == 0 ||
      self->caller->mutation != self)
    return;
  call = g_object_ref (self->call);
  run_step (self, error != NULL ? call->on_error : call->on_success, data, error);
  run_step (self, call->on_settled, data, error);
}
