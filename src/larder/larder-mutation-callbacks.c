/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The callbacks of a mutation, in their order, each awaited before the next. */

#include "config.h"

#include "larder/larder-mutation-callbacks-private.h"

static void
chain_free (LarderMutationChain *chain)
{
  g_clear_pointer (&chain->data, larder_value_unref);
  g_clear_error (&chain->error);
  g_clear_pointer (&chain->step, larder_mutation_step_release);
  g_free (chain);
}

static LarderClosure *
find_closure (LarderMutationOptions *options,
              LarderStage            stage)
{
  if (options == NULL)
    return NULL;
  switch (stage)
    {
    case LARDER_STAGE_MUTATE:
      return options->on_mutate;
    case LARDER_STAGE_SUCCESS:
      return options->on_success;
    case LARDER_STAGE_ERROR:
      return options->on_error;
    case LARDER_STAGE_SETTLED:
      return options->on_settled;
    case LARDER_STAGE_END:
    default:
      return NULL;
    }
}

/* The answer is in the bases already; here it is told. */
static void
finish (LarderMutation *self)
{
  LarderMutationChain *chain = g_steal_pointer (&self->chain);

  self->answering = FALSE;
  g_object_freeze_notify (G_OBJECT (self));
  if (chain->status == LARDER_MUTATION_SUCCESS)
    larder_mutation_set_data (self, chain->data);
  larder_mutation_set_status (self, chain->status, chain->delivery, chain->error);
  larder_mutation_run_call (self, chain->data, chain->error);
  g_object_thaw_notify (G_OBJECT (self));
  larder_mutation_settle (self);
  chain_free (chain);
}

static void
take_failure (LarderMutation *self,
              GError         *failure)
{
  LarderMutationChain *chain = self->chain;

  if (chain->error != NULL)
    {
      g_message ("A callback for the error of a mutation “%s” failed itself: %s", self->key,
                 failure->message);
      g_error_free (failure);
      return;
    }
  chain->error = failure;
  g_clear_pointer (&chain->data, larder_value_unref);
  if (!chain->prepares)
    {
      chain->status = LARDER_MUTATION_ERROR;
      chain->stage = LARDER_STAGE_ERROR;
      chain->next = 0;
    }
}

static void
take_outcome (LarderMutation *self)
{
  LarderMutationChain *chain = self->chain;
  LarderMutationStep *step = g_steal_pointer (&chain->step);
  gboolean own = chain->next > 1;

  if (step->failure != NULL)
    take_failure (self, g_steal_pointer (&step->failure));
  else if (chain->prepares && own)
    larder_mutation_set_context (self, step->value);
  larder_mutation_step_release (step);
}

/* FALSE: the chain waits for the callback, or is no more. */
static gboolean
call (LarderMutation *self,
      LarderClosure  *closure)
{
  guint64 serial = self->chain_serial;
  LarderMutationStep *step = larder_mutation_step_run (self, closure, self->chain->data,
                                                       self->chain->error);

  /* The callback may have taken the mutation back, or stopped the client. */
  if (self->chain == NULL || self->chain_serial != serial)
    {
      larder_mutation_step_release (step);
      return FALSE;
    }
  self->chain->step = step;
  if (!larder_mutation_step_is_done (step))
    return FALSE;
  take_outcome (self);
  return TRUE;
}

/* Calls what is left of the callbacks, up to one that goes on after it returned. */
static void
advance (LarderMutation *self)
{
  LarderMutationChain *chain = self->chain;

  while (chain->stage != LARDER_STAGE_END && (!chain->prepares || chain->error == NULL))
    {
      LarderMutationOptions *options = chain->next == 0 ? self->client->mutation_hooks
                                                        : self->options;
      LarderClosure *closure = chain->next < 2 ? find_closure (options, chain->stage) : NULL;

      if (chain->next++ >= 2)
        {
          chain->next = 0;
          if (chain->prepares || chain->stage == LARDER_STAGE_SETTLED)
            chain->stage = LARDER_STAGE_END;
          else
            chain->stage = LARDER_STAGE_SETTLED;
        }
      if (closure == NULL)
        continue;
      if (!call (self, closure))
        return;
    }

  if (!chain->prepares)
    {
      finish (self);
      return;
    }
  self->chain = NULL;
  self->prepared = chain->error == NULL;
  if (chain->error != NULL)
    larder_mutation_fail (self, chain->error);
  else
    {
      /* Before a restart could lose it. */
      if (self->context != NULL)
        larder_mutation_store (self);
      larder_client_schedule_behind (self->client, self);
    }
  chain_free (chain);
}

void
larder_mutation_chain_step_done (LarderMutation     *self,
                                 LarderMutationStep *step)
{
  g_autoptr(LarderMutation) kept = g_object_ref (self);
  g_autoptr(LarderClient) client = NULL;

  if (self->client == NULL || self->chain == NULL || self->chain->step != step)
    return;
  client = g_object_ref (self->client);
  larder_client_begin_batch (client);
  take_outcome (self);
  advance (self);
  larder_client_end_batch (client);
}

static LarderMutationChain *
begin_chain (LarderMutation *self,
             LarderStage     stage)
{
  g_assert (self->chain == NULL);
  self->chain = g_new0 (LarderMutationChain, 1);
  self->chain->stage = stage;
  self->chain_serial++;
  return self->chain;
}

static gboolean
has_closure (LarderMutation *self,
             LarderStage     stage)
{
  return find_closure (self->client->mutation_hooks, stage) != NULL ||
         find_closure (self->options, stage) != NULL;
}

void
larder_mutation_prepare (LarderMutation *self)
{
  if (self->prepared || self->chain != NULL)
    return;
  if (!has_closure (self, LARDER_STAGE_MUTATE))
    {
      self->prepared = TRUE;
      return;
    }
  begin_chain (self, LARDER_STAGE_MUTATE)->prepares = TRUE;
  advance (self);
}

void
larder_mutation_conclude (LarderMutation       *self,
                          LarderMutationStatus  status,
                          LarderDelivery        delivery,
                          LarderValue          *data,
                          const GError         *error)
{
  LarderStage stage = status == LARDER_MUTATION_SUCCESS ? LARDER_STAGE_SUCCESS
                                                        : LARDER_STAGE_ERROR;
  LarderMutationChain *chain = begin_chain (self, stage);

  chain->status = status;
  chain->delivery = delivery;
  chain->data = data != NULL ? larder_value_ref (data) : NULL;
  chain->error = error != NULL ? g_error_copy (error) : NULL;
  self->answering = TRUE;
  /* A parked one that is decided is under way again while it is told. */
  if (self->status != LARDER_MUTATION_PENDING &&
      (has_closure (self, stage) || has_closure (self, LARDER_STAGE_SETTLED)))
    larder_mutation_set_status (self, LARDER_MUTATION_PENDING, self->delivery, NULL);
  advance (self);
}

void
larder_mutation_halt_callbacks (LarderMutation *self)
{
  if (self->chain == NULL)
    return;
  if (self->chain->prepares)
    g_clear_pointer (&self->chain, chain_free);
  else
    /* The outcome is known; what is left of the callbacks has nobody to call it. */
    finish (self);
}
