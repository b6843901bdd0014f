/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The functions of a kind of mutation, and how rules come together. */

#include "config.h"

#include "larder/larder-mutation-options.h"

#include "larder/larder-mutation-options-private.h"

static void
set_closure (LarderMutationOptions      *self,
             LarderMutationOptionFlags   flag,
             LarderClosure             **closure,
             GCallback                   func,
             gpointer                    user_data,
             GDestroyNotify              destroy)
{
  self->set |= (guint) flag;
  g_clear_pointer (closure, larder_closure_unref);
  if (func != NULL)
    *closure = larder_closure_new (func, user_data, destroy);
}

/**
 * larder_mutation_options_set_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   sends such a mutation
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name.
 */
void
larder_mutation_options_set_func (LarderMutationOptions *self,
                                  LarderMutationFunc     func,
                                  gpointer               user_data,
                                  GDestroyNotify         destroy)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  set_closure (self, LARDER_MUTATION_OPTION_FUNC, &self->func,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_mutation_options_set_retry_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says which errors are tried again; without it none is
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name.
 */
void
larder_mutation_options_set_retry_func (LarderMutationOptions *self,
                                        LarderRetryFunc        func,
                                        gpointer               user_data,
                                        GDestroyNotify         destroy)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  set_closure (self, LARDER_MUTATION_OPTION_RETRY, &self->retry,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_mutation_options_set_retry_delay_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says how long to wait; default: min(1000·2ⁿ, 30000) ms
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name.
 */
void
larder_mutation_options_set_retry_delay_func (LarderMutationOptions *self,
                                              LarderRetryDelayFunc   func,
                                              gpointer               user_data,
                                              GDestroyNotify         destroy)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  set_closure (self, LARDER_MUTATION_OPTION_RETRY_DELAY, &self->retry_delay,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_mutation_options_set_settled_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   told once for each outcome
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name.
 */
void
larder_mutation_options_set_settled_func (LarderMutationOptions *self,
                                          LarderMutationSettled  func,
                                          gpointer               user_data,
                                          GDestroyNotify         destroy)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  set_closure (self, LARDER_MUTATION_OPTION_SETTLED, &self->settled,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_mutation_options_set_resolve_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   decides what merging leaves open, with %LARDER_CONFLICT_POLICY_MERGE
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name.
 */
void
larder_mutation_options_set_resolve_func (LarderMutationOptions *self,
                                          LarderResolveFunc      func,
                                          gpointer               user_data,
                                          GDestroyNotify         destroy)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  set_closure (self, LARDER_MUTATION_OPTION_RESOLVE, &self->resolve,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_mutation_options_set_on_mutate:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   called once when the mutation is submitted, before it is sent; never after a
 *   restart
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name. What it returns becomes [property@Larder.Mutation:context]. When
 * it fails the mutation fails and is not sent.
 */
void
larder_mutation_options_set_on_mutate (LarderMutationOptions  *self,
                                       LarderMutationStepFunc  func,
                                       gpointer                user_data,
                                       GDestroyNotify          destroy)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  set_closure (self, LARDER_MUTATION_OPTION_ON_MUTATE, &self->on_mutate,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_mutation_options_set_on_success:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   called when the server has answered
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name. The rows of the answer are shown already; the mutation is still
 * pending.
 */
void
larder_mutation_options_set_on_success (LarderMutationOptions  *self,
                                        LarderMutationStepFunc  func,
                                        gpointer                user_data,
                                        GDestroyNotify          destroy)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  set_closure (self, LARDER_MUTATION_OPTION_ON_SUCCESS, &self->on_success,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_mutation_options_set_on_error:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   called when the mutation failed for good or was taken back
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name. The change is not shown any more; the mutation is still pending.
 */
void
larder_mutation_options_set_on_error (LarderMutationOptions  *self,
                                      LarderMutationStepFunc  func,
                                      gpointer                user_data,
                                      GDestroyNotify          destroy)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  set_closure (self, LARDER_MUTATION_OPTION_ON_ERROR, &self->on_error,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_mutation_options_set_on_settled:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   called after on-success and on-error
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name. The mutation is still pending, so that it counts in
 * [method@Larder.Client.is_mutating].
 */
void
larder_mutation_options_set_on_settled (LarderMutationOptions  *self,
                                        LarderMutationStepFunc  func,
                                        gpointer                user_data,
                                        GDestroyNotify          destroy)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  set_closure (self, LARDER_MUTATION_OPTION_ON_SETTLED, &self->on_settled,
               G_CALLBACK (func), user_data, destroy);
}

static void
take_closure (LarderMutationOptions      *over,
              LarderMutationOptionFlags   flag,
              LarderClosure             **closure,
              LarderClosure              *chosen)
{
  if ((over->set & (guint) flag) == 0)
    return;
  if (chosen != NULL)
    larder_closure_ref (chosen);
  g_clear_pointer (closure, larder_closure_unref);
  *closure = chosen;
}

static void
take_choices (LarderMutationOptions *self,
              LarderMutationOptions *over)
{
  if (over->set & LARDER_MUTATION_OPTION_DURABLE)
    self->durable = over->durable;
  if (over->set & LARDER_MUTATION_OPTION_NETWORK_MODE)
    self->network_mode = over->network_mode;
  if (over->set & LARDER_MUTATION_OPTION_MAX_RUNNING)
    self->max_running = over->max_running;
  if (over->set & LARDER_MUTATION_OPTION_POLICY)
    self->conflict_policy = over->conflict_policy;
  if (over->set & LARDER_MUTATION_OPTION_RETRIES)
    self->retries = over->retries;
  if (over->set & LARDER_MUTATION_OPTION_GC_TIME)
    self->gc_time = over->gc_time;
  if (over->set & LARDER_MUTATION_OPTION_RESULT_TIME)
    self->result_time = over->result_time;
  if (over->set & LARDER_MUTATION_OPTION_SCOPE)
    larder_mutation_options_set_scope (self, over->scope);
  if (over->set & LARDER_MUTATION_OPTION_META)
    larder_mutation_options_set_meta (self, over->meta);
  if (over->set & LARDER_MUTATION_OPTION_INVALIDATES)
    {
      g_strfreev (self->invalidates);
      self->invalidates = g_strdupv (over->invalidates);
    }

  take_closure (over, LARDER_MUTATION_OPTION_TAGS_FUNC, &self->invalidates_func,
                over->invalidates_func);
  take_closure (over, LARDER_MUTATION_OPTION_FUNC, &self->func, over->func);
  take_closure (over, LARDER_MUTATION_OPTION_RETRY, &self->retry, over->retry);
  take_closure (over, LARDER_MUTATION_OPTION_RETRY_DELAY, &self->retry_delay, over->retry_delay);
  take_closure (over, LARDER_MUTATION_OPTION_RESOLVE, &self->resolve, over->resolve);
  take_closure (over, LARDER_MUTATION_OPTION_SETTLED, &self->settled, over->settled);
  take_closure (over, LARDER_MUTATION_OPTION_ON_MUTATE, &self->on_mutate, over->on_mutate);
  take_closure (over, LARDER_MUTATION_OPTION_ON_SUCCESS, &self->on_success, over->on_success);
  take_closure (over, LARDER_MUTATION_OPTION_ON_ERROR, &self->on_error, over->on_error);
  take_closure (over, LARDER_MUTATION_OPTION_ON_SETTLED, &self->on_settled, over->on_settled);
  self->set |= over->set;
}

LarderMutationOptions *
larder_mutation_options_combine (LarderMutationOptions *self,
                                 LarderMutationOptions *over)
{
  LarderMutationOptions *result = larder_mutation_options_new (over != NULL ? over->key : NULL);

  if (self != NULL)
    take_choices (result, self);
  if (over != NULL)
    take_choices (result, over);
  return result;
}
