/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model's mutations: which may be sent, what they show, and what becomes of them. */

#include "config.h"

#include "larder-test-model-private.h"

#include <string.h>

/* Attempts that run at a time. */
#define MAX_SENDING 8

static ModelMutation *
nth (Model *self,
     guint  position)
{
  return self->mutations->pdata[position];
}

void
model_layer (Model      *self,
             ModelQuery *query)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      ModelMutation *mutation = nth (self, g_array_index (self->layers, guint, i));

      if (query->key == mutation->target ||
          (mutation->prefix && model_key_begins (mutation->target, query->key)))
        query->state.data.v[mutation->member] = mutation->value;
    }
}

static void
add_layer (Model *self,
           guint  position)
{
  if (nth (self, position)->layered)
    return;
  nth (self, position)->layered = TRUE;
  g_array_append_val (self->layers, position);
  model_replay_all (self);
}

static void
drop_layer (Model *self,
            guint  position)
{
  nth (self, position)->layered = FALSE;
  for (guint i = 0; i < self->layers->len; i++)
    if (g_array_index (self->layers, guint, i) == position)
      {
        g_array_remove_index (self->layers, i);
        break;
      }
  model_replay_all (self);
}

/* An earlier one has to go first. */
static gboolean
is_blocked (Model *self,
            guint  position)
{
  ModelMutation *mutation = nth (self, position);

  for (guint i = 0; i < position; i++)
    {
      ModelMutation *other = nth (self, i);

      if (!other->listed)
        continue;
      if (mutation->scoped && other->scoped && other->status == LARDER_MUTATION_PENDING)
        return TRUE;
      if (other->row >= 0 && other->delivery != LARDER_DELIVERY_FAILED &&
          (other->row == mutation->row || other->row == mutation->reference))
        return TRUE;
    }
  return FALSE;
}

static guint
count_sending (Model *self)
{
  guint n = 0;

  for (guint i = 0; i < self->mutations->len; i++)
    n += nth (self, i)->listed && nth (self, i)->open ? 1 : 0;
  return n;
}

/* Whatever may go now goes, as far as there is room. */
void
model_pass (Model *self)
{
  guint n_sending = count_sending (self);

  for (guint i = 0; i < self->mutations->len; i++)
    {
      ModelMutation *mutation = nth (self, i);

      if (!mutation->listed || mutation->status != LARDER_MUTATION_PENDING || mutation->open ||
          mutation->paused)
        continue;
      if (mutation->not_before > self->now)
        {
          mutation->delivery = LARDER_DELIVERY_HELD;
          continue;
        }
      mutation->delivery = LARDER_DELIVERY_QUEUED;
      if (mutation->next_at > self->now || !self->online || is_blocked (self, i) ||
          n_sending == MAX_SENDING)
        continue;
      n_sending++;
      mutation->delivery = LARDER_DELIVERY_SENDING;
      mutation->open = TRUE;
    }
  if (self->reconnect_due && n_sending == 0)
    model_reconnect (self);
}

void
model_submit (Model               *self,
              const ModelMutation *given)
{
  ModelMutation *mutation = g_memdup2 (given, sizeof *given);

  mutation->listed = TRUE;
  mutation->status = LARDER_MUTATION_PENDING;
  mutation->delivery = mutation->not_before > self->now ? LARDER_DELIVERY_HELD
                                                        : LARDER_DELIVERY_QUEUED;
  g_ptr_array_add (self->mutations, mutation);
  add_layer (self, self->mutations->len - 1);
  model_pass (self);
}

void
model_apply (Model *self,
             guint  position)
{
  ModelMutation *mutation = nth (self, position);

  /* The server knows the keys of what it has done. */
  if (mutation->applied)
    return;
  mutation->applied = TRUE;
  for (guint key = 0; key < MODEL_N_KEYS; key++)
    if (key == mutation->target ||
        (mutation->prefix && model_key_begins (mutation->target, key)))
      self->server[key].v[mutation->member] = mutation->value;
}

static void
done (Model                *self,
      guint                 position,
      LarderMutationStatus  status)
{
  ModelMutation *mutation = nth (self, position);

  mutation->listed = FALSE;
  mutation->open = FALSE;
  mutation->status = status;
  mutation->delivery = LARDER_DELIVERY_DONE;
}

static gint64
retry_delay (guint failures)
{
  return failures < 5 ? 1000 << failures : 30000;
}

static void
fail (Model          *self,
      guint           position,
      LarderDelivery  delivery)
{
  nth (self, position)->status = LARDER_MUTATION_ERROR;
  nth (self, position)->delivery = delivery;
  if (delivery == LARDER_DELIVERY_FAILED)
    {
      nth (self, position)->failures++;
      drop_layer (self, position);
    }
}

void
model_settle (Model       *self,
              guint        position,
              ModelAnswer  answer)
{
  ModelMutation *mutation = nth (self, position);
  gboolean winding_down = mutation->winding_down;

  mutation->open = FALSE;
  mutation->winding_down = FALSE;
  if (answer == MODEL_ACCEPTED)
    {
      model_fold (self, mutation);
      drop_layer (self, position);
      done (self, position, LARDER_MUTATION_SUCCESS);
      mutation->failures = 0;
      mutation->paused = FALSE;
    }
  else if (answer == MODEL_CONFLICT)
    fail (self, position, LARDER_DELIVERY_CONFLICT);
  else if (winding_down)
    mutation->delivery = mutation->paused ? LARDER_DELIVERY_HELD : LARDER_DELIVERY_QUEUED;
  else if (answer == MODEL_LOST)
    {
      mutation->next_at = self->now + retry_delay (mutation->failures);
      mutation->failures++;
      mutation->delivery = LARDER_DELIVERY_QUEUED;
    }
  else
    {
      mutation->next_at = 0;
      fail (self, position, LARDER_DELIVERY_FAILED);
    }
  model_pass (self);
}

void
model_retry (Model *self,
             guint  position)
{
  ModelMutation *mutation = nth (self, position);

  mutation->failures = 0;
  mutation->next_at = 0;
  if (mutation->status == LARDER_MUTATION_ERROR)
    {
      mutation->status = LARDER_MUTATION_PENDING;
      mutation->delivery = LARDER_DELIVERY_QUEUED;
      add_layer (self, position);
    }
  model_pass (self);
}

void
model_withdraw (Model *self,
                guint  position)
{
  drop_layer (self, position);
  done (self, position, LARDER_MUTATION_ERROR);
  model_pass (self);
}

void
model_pause (Model *self,
             guint  position)
{
  ModelMutation *mutation = nth (self, position);

  if (mutation->paused || mutation->status != LARDER_MUTATION_PENDING)
    return;
  mutation->paused = TRUE;
  mutation->delivery = LARDER_DELIVERY_HELD;
  mutation->winding_down = mutation->open;
}

void
model_resume (Model *self,
              guint  position)
{
  ModelMutation *mutation = nth (self, position);

  if (!mutation->paused)
    return;
  mutation->paused = FALSE;
  mutation->failures = 0;
  mutation->next_at = 0;
  if (mutation->status == LARDER_MUTATION_PENDING && mutation->not_before <= self->now)
    mutation->delivery = LARDER_DELIVERY_QUEUED;
  model_pass (self);
}

/* The observers go first, then the client with all that waits, then a new one reads the disk. */
void
model_restart (Model *self)
{
  g_autoptr(GPtrArray) list = NULL;

  for (guint i = 0; i < MODEL_N_OBSERVERS; i++)
    if (self->observers[i].there)
      model_forget (self, i);
  list = model_select (self, MODEL_N_KEYS);
  for (guint i = 0; i < list->len; i++)
    model_cancel_query (self, list->pdata[i], LARDER_CANCEL_REVERT);
  for (guint i = 0; i < list->len; i++)
    ((ModelQuery *) list->pdata[i])->gone = TRUE;
  g_ptr_array_set_size (self->attempts, 0);
  g_ptr_array_set_size (self->queries, 0);
  g_array_set_size (self->layers, 0);
  self->reconnect_due = FALSE;
  self->reconnect_at = LARDER_NEVER;
  for (guint i = 0; i < self->mutations->len; i++)
    {
      ModelMutation *mutation = nth (self, i);

      mutation->open = FALSE;
      mutation->winding_down = FALSE;
      mutation->layered = FALSE;
      mutation->failures = 0;
      mutation->next_at = 0;
      if (!mutation->listed)
        continue;
      if (mutation->status == LARDER_MUTATION_PENDING)
        mutation->delivery = mutation->paused || mutation->not_before > self->now
                             ? LARDER_DELIVERY_HELD : LARDER_DELIVERY_QUEUED;
      if (mutation->delivery != LARDER_DELIVERY_FAILED)
        add_layer (self, i);
    }
  model_pass (self);
}
