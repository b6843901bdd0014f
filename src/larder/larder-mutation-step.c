/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One call of a callback of a mutation, which may go on after the callback has returned. */

#include "config.h"

#include "larder/larder-mutation-step.h"

#include "larder/larder-mutation-callbacks-private.h"

/**
 * LarderMutationStep:
 *
 * One call of a callback of a mutation.
 *
 * The next callback is called when this one is done: at once when it returns, or, after
 * [method@Larder.MutationStep.hold], when it calls [method@Larder.MutationStep.return_value] or
 * [method@Larder.MutationStep.return_error], from any thread. A step that was held and is freed
 * without that counts as done.
 */

/**
 * LarderMutationStepFunc:
 * @step: what it is about; borrowed
 * @user_data: what was given with the function
 *
 * A callback of a mutation. Called in the client's thread.
 */

G_DEFINE_BOXED_TYPE (LarderMutationStep, larder_mutation_step,
                     larder_mutation_step_ref, larder_mutation_step_unref)

static gboolean
done_cb (gpointer user_data)
{
  LarderMutationStep *self = user_data;

  larder_mutation_chain_step_done (self->mutation, self);
  return G_SOURCE_REMOVE;
}

static void
release_cb (gpointer user_data)
{
  larder_mutation_step_release (user_data);
}

static void
complete (LarderMutationStep *self,
          LarderValue        *value,
          GError             *failure)
{
  g_autoptr(GSource) source = NULL;

  if (!g_atomic_int_compare_and_exchange (&self->completed, LARDER_STEP_OPEN, LARDER_STEP_CLAIMED))
    {
      g_debug ("A callback of a mutation ended twice; the second end is dropped");
      g_clear_pointer (&value, larder_value_unref);
      g_clear_error (&failure);
      return;
    }
  self->value = value;
  self->failure = failure;
  g_atomic_int_set (&self->completed, LARDER_STEP_TOLD);
  if (self->thread == g_thread_self () && self->inside)
    return;

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "Larder mutation callback");
  g_atomic_ref_count_inc (&self->refs);
  g_source_set_callback (source, done_cb, self, release_cb);
  g_source_attach (source, self->main_context);
}

LarderMutationStep *
larder_mutation_step_run (LarderMutation *mutation,
                          LarderClosure  *closure,
                          LarderValue    *data,
                          const GError   *error)
{
  LarderMutationStep *self = g_new0 (LarderMutationStep, 1);
  g_autoptr(LarderMutationStep) lent = NULL;

  g_atomic_ref_count_init (&self->refs);
  self->mutation = g_object_ref (mutation);
  self->data = data != NULL ? larder_value_ref (data) : NULL;
  self->error = error != NULL ? g_error_copy (error) : NULL;
  self->main_context = g_main_context_ref (mutation->client->context);
  self->thread = mutation->client->thread;

  lent = larder_mutation_step_ref (self);
  self->inside = TRUE;
  /* The options that hold the function may be replaced while it runs. */
  larder_closure_ref (closure);
  ((LarderMutationStepFunc) closure->func) (lent, closure->user_data);
  larder_closure_unref (closure);
  self->inside = FALSE;
  if (!g_atomic_int_get (&self->held))
    g_atomic_int_set (&self->completed, LARDER_STEP_TOLD);
  return self;
}

gboolean
larder_mutation_step_is_done (LarderMutationStep *self)
{
  return g_atomic_int_get (&self->completed) == LARDER_STEP_TOLD;
}

static gboolean
nothing_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* A mutation is an object of the owner's thread, and ends there. */
static void
release_mutation (LarderMutationStep *self)
{
  g_autoptr(GSource) source = NULL;

  if (self->thread == g_thread_self ())
    {
      g_clear_object (&self->mutation);
      return;
    }
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, nothing_cb, g_steal_pointer (&self->mutation), g_object_unref);
  g_source_attach (source, self->main_context);
}

void
larder_mutation_step_release (LarderMutationStep *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  release_mutation (self);
  g_clear_pointer (&self->data, larder_value_unref);
  g_clear_pointer (&self->value, larder_value_unref);
  g_clear_error (&self->error);
  g_clear_error (&self->failure);
  g_main_context_unref (self->main_context);
  g_free (self);
}

/**
 * larder_mutation_step_ref:
 *
 * May be called in any thread.
 *
 * Returns: (transfer full): the same step
 */
LarderMutationStep *
larder_mutation_step_ref (LarderMutationStep *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->holders);
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * larder_mutation_step_unref:
 *
 * Lets go of a reference. May be called in any thread.
 */
void
larder_mutation_step_unref (LarderMutationStep *self)
{
  g_return_if_fail (self != NULL);

  /* Whoever forgets a held step must not hold up the mutation for ever. */
  if (g_atomic_int_dec_and_test (&self->holders) && g_atomic_int_get (&self->held) &&
      g_atomic_int_get (&self->completed) == LARDER_STEP_OPEN)
    complete (self, NULL, NULL);
  larder_mutation_step_release (self);
}

/**
 * larder_mutation_step_get_mutation:
 *
 * For the client's thread only.
 *
 * Returns: (transfer none): whose callback it is
 */
LarderMutation *
larder_mutation_step_get_mutation (LarderMutationStep *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->mutation;
}

/**
 * larder_mutation_step_get_variables:
 *
 * For the client's thread only.
 *
 * Returns: (transfer none) (nullable): the variables of the mutation
 */
LarderValue *
larder_mutation_step_get_variables (LarderMutationStep *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->mutation->variables;
}

/**
 * larder_mutation_step_get_data:
 *
 * For on-success and on-settled.
 *
 * Returns: (transfer none) (nullable): what the mutation function gave; %NULL in on-mutate and
 *   after an error
 */
LarderValue *
larder_mutation_step_get_data (LarderMutationStep *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->data;
}

/**
 * larder_mutation_step_get_error:
 *
 * For on-error and on-settled.
 *
 * Returns: (transfer none) (nullable): why the mutation failed, in any domain
 */
GError *
larder_mutation_step_get_error (LarderMutationStep *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->error;
}

/**
 * larder_mutation_step_get_context:
 *
 * For the client's thread only.
 *
 * Returns: (transfer none) (nullable): what on-mutate returned
 */
LarderValue *
larder_mutation_step_get_context (LarderMutationStep *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->mutation->context;
}

/**
 * larder_mutation_step_hold:
 *
 * To be called inside the callback that goes on after it returns: the mutation waits for
 * [method@Larder.MutationStep.return_value] or [method@Larder.MutationStep.return_error].
 *
 * Returns: (transfer full): the same step
 */
LarderMutationStep *
larder_mutation_step_hold (LarderMutationStep *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->inside, NULL);

  g_atomic_int_set (&self->held, TRUE);
  return larder_mutation_step_ref (self);
}

/**
 * larder_mutation_step_return_value:
 * @value: (transfer full) (nullable): of on-mutate: becomes [property@Larder.Mutation:context], and
 *   is kept over a restart; of all others it is ignored
 *
 * Ends the step. May be called in any thread once the step is held, and inside the callback.
 */
void
larder_mutation_step_return_value (LarderMutationStep *self,
                                   LarderValue        *value)
{
  g_return_if_fail (self != NULL);

  complete (self, value, NULL);
}

/**
 * larder_mutation_step_return_error:
 * @error: (transfer full): why the callback failed
 *
 * Ends the step. A failure of on-mutate, on-success or on-settled is one of the mutation: on-error
 * and on-settled are called then. One of on-error, or of on-settled after an error, is only logged.
 */
void
larder_mutation_step_return_error (LarderMutationStep *self,
                                   GError             *error)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (error != NULL);

  complete (self, NULL, error);
}
