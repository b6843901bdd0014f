/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which mutations of a client may go now: by time, network, room, and what they wait for. */

#include "config.h"

#include "larder/larder-mutation-order-private.h"

#include "larder/larder-mutation-private.h"

/* So many attempts run at a time, besides those of keys with a number of their own: a server has
   no more connections for a client, and thousands of answers would leave no time to paint. */
#define MAX_SENDING 8

struct _LarderMutationOrder
{
  LarderClient        *client;      /* borrowed */
  GQueue               open;        /* of LarderMutation, by their own links: not done */
  LarderMutationLanes *lanes;       /* (owned) */
  GHashTable          *candidates;  /* set of LarderMutation (owned): looked at in the next pass */
  GHashTable          *sending;     /* set of LarderMutation, borrowed: an attempt runs */
  guint                n_sending;   /* of them, those that take room */
  GQueue               turn;        /* of LarderMutation (owned), oldest first: there is no room */
  guint64              serial;
  gboolean             all;         /* look at all in the next pass */
};

typedef struct
{
  gint64      now;
  gint64      wake;
  GHashTable *running;       /* key to number */
  guint       n_going;       /* that take room */
} Pass;

LarderMutationOrder *
larder_mutation_order_new (LarderClient *client)
{
  LarderMutationOrder *self = g_new0 (LarderMutationOrder, 1);

  self->client = client;
  self->lanes = larder_mutation_lanes_new ();
  self->candidates = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->sending = g_hash_table_new (NULL, NULL);
  return self;
}

void
larder_mutation_order_free (LarderMutationOrder *self)
{
  larder_mutation_lanes_free (self->lanes);
  g_hash_table_unref (self->candidates);
  g_hash_table_unref (self->sending);
  g_queue_clear_full (&self->turn, g_object_unref);
  g_free (self);
}

LarderMutationLanes *
larder_mutation_order_get_lanes (LarderMutationOrder *self)
{
  return self->lanes;
}

void
larder_mutation_order_add (LarderMutationOrder *self,
                           LarderMutation      *mutation)
{
  mutation->order = ++self->serial;
  mutation->open_link.data = mutation;
  g_queue_push_tail_link (&self->open, &mutation->open_link);
  larder_mutation_lanes_add (self->lanes, mutation);
}

void
larder_mutation_order_remove (LarderMutationOrder *self,
                              LarderMutation      *mutation)
{
  larder_mutation_order_set_sending (self, mutation, FALSE);
  if (mutation->order == 0)
    return;
  mutation->order = 0;
  if (mutation->waits_turn && g_queue_remove (&self->turn, mutation))
    {
      mutation->waits_turn = FALSE;
      g_object_unref (mutation);
    }
  g_queue_unlink (&self->open, &mutation->open_link);
  larder_mutation_lanes_remove (self->lanes, mutation);
  g_hash_table_remove (self->candidates, mutation);
}

void
larder_mutation_order_examine (LarderMutationOrder *self,
                               LarderMutation      *mutation)
{
  if (mutation->order == 0)
    return;
  /* A place among those of its key is free for any of them. */
  if (mutation->options != NULL && mutation->options->max_running > 0)
    self->all = TRUE;
  larder_mutation_lanes_find_waiting (self->lanes, mutation, self->candidates);
}

void
larder_mutation_order_examine_all (LarderMutationOrder *self)
{
  self->all = TRUE;
}

/* One of a key with a number of its own, such as of large files, may take long. */
static gboolean
takes_room (LarderMutation *mutation)
{
  return mutation->options == NULL || mutation->options->max_running == 0;
}

void
larder_mutation_order_set_sending (LarderMutationOrder *self,
                                   LarderMutation      *mutation,
                                   gboolean             sending)
{
  if (sending)
    {
      if (g_hash_table_add (self->sending, mutation) && takes_room (mutation))
        {
          mutation->has_room = TRUE;
          self->n_sending++;
        }
    }
  else if (g_hash_table_remove (self->sending, mutation) && mutation->has_room)
    {
      mutation->has_room = FALSE;
      self->n_sending--;
      if (self->turn.length > 0)
        larder_client_schedule_turn (self->client);
    }
}

gboolean
larder_mutation_order_is_sending (LarderMutationOrder *self)
{
  return g_hash_table_size (self->sending) > 0 || self->turn.length > 0;
}

static gboolean
may_send (LarderClient   *client,
          LarderMutation *mutation)
{
  LarderNetworkMode mode = mutation->options->network_mode;

  /* Focus does not matter: who looks elsewhere still wants the change to go out. */
  if (mutation->failure_count == 0)
    return larder_client_may_start (client, mode);
  return mode == LARDER_NETWORK_MODE_ALWAYS || client->online;
}

static void
wake_at (Pass   *pass,
         gint64  at_ms)
{
  if (pass->wake < 0 || at_ms < pass->wake)
    pass->wake = at_ms;
}

gboolean
larder_mutation_order_is_blocked (LarderMutationOrder *self,
                                  LarderMutation      *mutation)
{
  LarderMutationOptions *options = mutation->options;

  return options == NULL || options->func == NULL ||
         mutation->not_before > larder_client_now (self->client) ||
         !may_send (self->client, mutation) ||
         larder_mutation_lanes_hold_up (self->lanes, mutation);
}

static guint
count_running (Pass           *pass,
               LarderMutation *mutation)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (pass->running, mutation->key));
}

static gboolean
is_ready (LarderMutationOrder *self,
          Pass                *pass,
          LarderMutation      *mutation)
{
  LarderMutationOptions *options = mutation->options;

  if (mutation->status != LARDER_MUTATION_PENDING || mutation->attempt != NULL ||
      mutation->paused || mutation->chain != NULL)
    return FALSE;
  if (mutation->not_before > pass->now)
    {
      larder_mutation_set_delivery (mutation, LARDER_DELIVERY_HELD);
      larder_mutation_set_gated (mutation, TRUE);
      wake_at (pass, mutation->not_before);
      return FALSE;
    }
  larder_mutation_set_delivery (mutation, LARDER_DELIVERY_QUEUED);
  larder_mutation_set_gated (mutation, larder_mutation_order_is_blocked (self, mutation));
  if (mutation->next_attempt_at > pass->now)
    {
      wake_at (pass, mutation->next_attempt_at);
      return FALSE;
    }
  if ((mutation->durable && !mutation->stored) || mutation->gated)
    return FALSE;

  if (options->max_running > 0 && count_running (pass, mutation) >= options->max_running)
    {
      larder_mutation_set_gated (mutation, TRUE);
      return FALSE;
    }
  return TRUE;
}

static gboolean
has_room (LarderMutationOrder *self,
          Pass                *pass)
{
  return self->n_sending + pass->n_going < MAX_SENDING;
}

static void
go (Pass           *pass,
    LarderMutation *mutation,
    GPtrArray      *ready)
{
  g_hash_table_insert (pass->running, mutation->key,
                       GUINT_TO_POINTER (count_running (pass, mutation) + 1));
  pass->n_going += takes_room (mutation) ? 1 : 0;
  g_ptr_array_add (ready, g_object_ref (mutation));
}

static void
wait_for_turn (LarderMutationOrder *self,
               LarderMutation      *mutation)
{
  LarderMutation *last = g_queue_peek_tail (&self->turn);

  if (mutation->waits_turn)
    return;
  mutation->waits_turn = TRUE;
  if (last == NULL || last->order < mutation->order)
    g_queue_push_tail (&self->turn, g_object_ref (mutation));
  else
    g_queue_insert_sorted (&self->turn, g_object_ref (mutation), larder_mutation_lanes_compare,
                           NULL);
}

/* What keeps one from going now makes it a candidate when it ends. */
static void
take_turns (LarderMutationOrder *self,
            Pass                *pass,
            GPtrArray           *ready)
{
  while (self->turn.length > 0 && has_room (self, pass))
    {
      g_autoptr(LarderMutation) mutation = g_queue_pop_head (&self->turn);

      mutation->waits_turn = FALSE;
      if (is_ready (self, pass, mutation))
        go (pass, mutation, ready);
    }
}

static int
compare_order (gconstpointer a,
               gconstpointer b)
{
  return larder_mutation_lanes_compare (*(const gpointer *) a, *(const gpointer *) b, NULL);
}

/* Steals what is to be looked at, in the order of submission. */
static GPtrArray *
take_candidates (LarderMutationOrder *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer mutation;

  if (self->all)
    for (GList *link = self->open.head; link != NULL; link = link->next)
      g_ptr_array_add (list, g_object_ref (link->data));
  else
    {
      g_hash_table_iter_init (&iter, self->candidates);
      while (g_hash_table_iter_next (&iter, &mutation, NULL))
        g_ptr_array_add (list, g_object_ref (mutation));
      g_ptr_array_sort (list, compare_order);
    }
  self->all = FALSE;
  g_hash_table_remove_all (self->candidates);
  return list;
}

gboolean
larder_mutation_order_pass (LarderMutationOrder *self,
                            gboolean             turns,
                            GPtrArray           *ready,
                            gint64              *wake)
{
  gboolean all = self->all;
  g_autoptr(GPtrArray) candidates = take_candidates (self);
  g_autoptr(GHashTable) running = g_hash_table_new (g_str_hash, g_str_equal);
  Pass pass = {
    .now = larder_client_now (self->client), .wake = LARDER_NEVER, .running = running,
  };
  GHashTableIter iter;
  gpointer sending;

  g_hash_table_iter_init (&iter, self->sending);
  while (g_hash_table_iter_next (&iter, &sending, NULL))
    {
      const char *key = ((LarderMutation *) sending)->key;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (running, key));

      g_hash_table_insert (running, (char *) key, GUINT_TO_POINTER (n + 1));
    }
  if (turns)
    take_turns (self, &pass, ready);
  for (guint i = 0; i < candidates->len; i++)
    {
      LarderMutation *mutation = candidates->pdata[i];

      if (mutation->order == 0 || g_ptr_array_find (ready, mutation, NULL) ||
          !is_ready (self, &pass, mutation))
        continue;
      if (!takes_room (mutation) || (self->turn.length == 0 && has_room (self, &pass)))
        go (&pass, mutation, ready);
      else
        wait_for_turn (self, mutation);
    }
  if (self->turn.length > 0 && has_room (self, &pass))
    larder_client_schedule_turn (self->client);
  *wake = pass.wake;
  return all;
}
