/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The functions of a kind of mutation, and how rules come together. */

#include "config.h"

#include "larder/larder-mutation-options.h"

#include "larder/larder-key.h"
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

/**
 * LarderMutationSetup:
 * @mutation: one that is about to be submitted
 * @user_data: what was given with the function
 *
 * Adds to a mutation what follows from its variables: patches, rows, a scope. Called in the
 * client's thread; not called again after a restart, when all that is there already.
 */

/**
 * LarderOptimisticFunc:
 * @data: of a query, with what earlier mutations do to it
 * @mutation: the mutation
 * @user_data: what was given with the function
 *
 * Makes of the data what is shown. Called in the client's thread whenever something below changed;
 * it must depend on what it is given alone.
 *
 * Returns: (transfer full) (nullable): the data with the change; %NULL: as it is
 */

/**
 * larder_mutation_options_set_setup_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   called once inside [method@Larder.Mutation.submit], before all else
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name.
 */
void
larder_mutation_options_set_setup_func (LarderMutationOptions *self,
                                        LarderMutationSetup    func,
                                        gpointer               user_data,
                                        GDestroyNotify         destroy)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  set_closure (self, LARDER_MUTATION_OPTION_SETUP, &self->setup,
               G_CALLBACK (func), user_data, destroy);
}

static void
optimistic_free (gpointer user_data)
{
  LarderOptimistic *entry = user_data;

  g_variant_unref (entry->prefix);
  larder_closure_unref (entry->func);
  g_free (entry);
}

void
larder_mutation_options_add_entry (LarderMutationOptions *self,
                                   LarderOptimistic      *entry)
{
  LarderOptimistic *copy = g_new0 (LarderOptimistic, 1);

  copy->prefix = g_variant_ref (entry->prefix);
  copy->func = larder_closure_ref (entry->func);
  if (self->optimistic == NULL)
    self->optimistic = g_ptr_array_new_with_free_func (optimistic_free);
  g_ptr_array_add (self->optimistic, copy);
}

/**
 * larder_mutation_options_add_optimistic:
 * @prefix: the first parts of keys of queries; taken over when it is floating
 * @func: (scope notified) (closure user_data) (destroy destroy): makes of their data what is shown
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Shows a change in the data of all queries whose key begins so, for as long as a mutation of this
 * kind is pending. The server's data stays below: when the mutation fails, nothing of it is left.
 * After a restart the function comes back with the rules; a [struct@Larder.Patch] comes back even
 * without them. All functions of all rules that hold are called, in order.
 */
void
larder_mutation_options_add_optimistic (LarderMutationOptions *self,
                                        GVariant              *prefix,
                                        LarderOptimisticFunc   func,
                                        gpointer               user_data,
                                        GDestroyNotify         destroy)
{
  g_autoptr(GVariant) given = NULL;
  g_autoptr(GVariant) normal = NULL;
  LarderOptimistic entry;

  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));
  g_return_if_fail (prefix != NULL);
  g_return_if_fail (func != NULL);

  given = g_variant_ref_sink (prefix);
  normal = larder_key_normalize (given, NULL);
  entry.prefix = normal;
  entry.func = larder_closure_new (G_CALLBACK (func), user_data, destroy);
  larder_mutation_options_add_entry (self, &entry);
  larder_closure_unref (entry.func);
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
  if (over->set & LARDER_MUTATION_OPTION_KEEPS)
    self->keeps_refused = over->keeps_refused;
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
  take_closure (over, LARDER_MUTATION_OPTION_SETUP, &self->setup, over->setup);
  for (guint i = 0; over->optimistic != NULL && i < over->optimistic->len; i++)
    larder_mutation_options_add_entry (self, over->optimistic->pdata[i]);
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
