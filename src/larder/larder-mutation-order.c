/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which mutations of a client may go now: by time, network, scope, and the rows they touch. */

#include "config.h"

#include "larder/larder-mutation-order-private.h"

#include "larder/larder-mutation-private.h"

/* So many attempts run at a time, besides those of keys with a number of their own: a server has
   no more connections for a client, and thousands of answers would leave no time to paint. */
#define MAX_SENDING 8

/* Those that touch one row or are of one scope, oldest first. */
typedef struct
{
  GQueue writers;         /* of LarderMutation, borrowed */
  GQueue readers;
  GQueue parked;          /* writers that failed and hold up nobody: there may be thousands */
} Lane;

struct _LarderMutationOrder
{
  LarderClient *client;      /* borrowed */
  GQueue        open;        /* of LarderMutation, by their own links: all that are not done */
  GHashTable   *rows;        /* "table:id" to Lane (owned) */
  GHashTable   *scopes;      /* scope to Lane (owned); readers are not used */
  GHashTable   *candidates;  /* set of LarderMutation (owned): looked at in the next pass */
  GHashTable   *sending;     /* set of LarderMutation, borrowed: an attempt runs */
  guint         n_sending;   /* of them, those that take room */
  GQueue        turn;        /* of LarderMutation (owned), oldest first: there is no room */
  guint64       serial;
  gboolean      all;         /* look at all in the next pass */
};

typedef struct
{
  gint64      now;
  gint64      wake;
  GHashTable *running;       /* key to number */
  guint       n_going;       /* that take room */
} Pass;

static void
lane_free (gpointer data)
{
  Lane *lane = data;

  g_queue_clear (&lane->writers);
  g_queue_clear (&lane->readers);
  g_queue_clear (&lane->parked);
  g_free (lane);
}

LarderMutationOrder *
larder_mutation_order_new (LarderClient *client)
{
  LarderMutationOrder *self = g_new0 (LarderMutationOrder, 1);

  self->client = client;
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, lane_free);
  self->scopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, lane_free);
  self->candidates = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->sending = g_hash_table_new (NULL, NULL);
  return self;
}

void
larder_mutation_order_free (LarderMutationOrder *self)
{
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->scopes);
  g_hash_table_unref (self->candidates);
  g_hash_table_unref (self->sending);
  g_queue_clear_full (&self->turn, g_object_unref);
  g_free (self);
}

static Lane *
ensure_lane (GHashTable *lanes,
             const char *name)
{
  Lane *lane = g_hash_table_lookup (lanes, name);

  if (lane == NULL)
    {
      lane = g_new0 (Lane, 1);
      g_hash_table_insert (lanes, g_strdup (name), lane);
    }
  return lane;
}

void
larder_mutation_order_add (LarderMutationOrder *self,
                           LarderMutation      *mutation)
{
  GHashTableIter iter;
  gpointer row;

  mutation->order = ++self->serial;
  mutation->open_link.data = mutation;
  g_queue_push_tail_link (&self->open, &mutation->open_link);
  g_hash_table_iter_init (&iter, mutation->writes);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    g_queue_push_tail (&ensure_lane (self->rows, row)->writers, mutation);
  g_hash_table_iter_init (&iter, mutation->references);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    g_queue_push_tail (&ensure_lane (self->rows, row)->readers, mutation);
  if (mutation->scope != NULL)
    g_queue_push_tail (&ensure_lane (self->scopes, mutation->scope)->writers, mutation);
}

static int
compare_place (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const LarderMutation *first = a;
  const LarderMutation *second = b;

  return (first->order > second->order) - (first->order < second->order);
}

GPtrArray *
larder_mutation_order_get_writers (LarderMutationOrder *self,
                                   const char          *row)
{
  Lane *lane = g_hash_table_lookup (self->rows, row);
  GPtrArray *writers = g_ptr_array_new ();

  for (GList *link = lane != NULL ? lane->writers.head : NULL; link != NULL; link = link->next)
    g_ptr_array_add (writers, link->data);
  return writers;
}

void
larder_mutation_order_add_row (LarderMutationOrder *self,
                               LarderMutation      *mutation,
                               const char          *row)
{
  if (mutation->order != 0)
    g_queue_insert_sorted (&ensure_lane (self->rows, row)->writers, mutation, compare_place, NULL);
}

static void
leave_lane (GHashTable     *lanes,
            const char     *name,
            LarderMutation *mutation)
{
  Lane *lane = g_hash_table_lookup (lanes, name);

  if (lane == NULL)
    return;
  g_queue_remove (&lane->writers, mutation);
  g_queue_remove (&lane->readers, mutation);
  if (mutation->parked)
    g_queue_remove (&lane->parked, mutation);
  if (lane->writers.length == 0 && lane->readers.length == 0 && lane->parked.length == 0)
    g_hash_table_remove (lanes, name);
}

void
larder_mutation_order_remove (LarderMutationOrder *self,
                              LarderMutation      *mutation)
{
  GHashTableIter iter;
  gpointer row;

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
  g_hash_table_iter_init (&iter, mutation->writes);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    leave_lane (self->rows, row, mutation);
  g_hash_table_iter_init (&iter, mutation->references);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    leave_lane (self->rows, row, mutation);
  if (mutation->scope != NULL)
    leave_lane (self->scopes, mutation->scope, mutation);
  g_hash_table_remove (self->candidates, mutation);
  mutation->parked = FALSE;
}

void
larder_mutation_order_unpark (LarderMutationOrder *self,
                              LarderMutation      *mutation)
{
  GHashTableIter iter;
  gpointer row;

  if (!mutation->parked || mutation->order == 0)
    return;
  mutation->parked = FALSE;
  g_hash_table_iter_init (&iter, mutation->writes);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      Lane *lane = g_hash_table_lookup (self->rows, row);

      if (lane != NULL && g_queue_remove (&lane->parked, mutation))
        g_queue_insert_sorted (&lane->writers, mutation, compare_place, NULL);
    }
}

/* Later ones wait for a row of this one. One that failed holds up only those that need the row
 * which it did not insert; one in conflict holds up those that write the same row. */
static gboolean
claims_row (LarderMutation *mutation,
            const char     *row)
{
  return mutation->delivery != LARDER_DELIVERY_DONE &&
         (mutation->delivery != LARDER_DELIVERY_FAILED || larder_mutation_inserts (mutation, row));
}

static gboolean
claims_scope (LarderMutation *mutation)
{
  return mutation->status == LARDER_MUTATION_PENDING;
}

static void
add_candidate (LarderMutationOrder *self,
               LarderMutation      *mutation)
{
  if (!g_hash_table_contains (self->candidates, mutation))
    g_hash_table_add (self->candidates, g_object_ref (mutation));
}

static void
examine_row (LarderMutationOrder *self,
             LarderMutation      *mutation,
             const char          *row)
{
  Lane *lane = g_hash_table_lookup (self->rows, row);
  guint64 end = G_MAXUINT64;

  if (lane == NULL)
    return;
  /* Who comes behind the next one that claims the row waits for that one. */
  for (GList *link = lane->writers.head; link != NULL && end == G_MAXUINT64; link = link->next)
    {
      LarderMutation *other = link->data;

      if (other->order <= mutation->order)
        continue;
      add_candidate (self, other);
      if (claims_row (other, row))
        end = other->order;
    }
  for (GList *link = lane->readers.head; link != NULL; link = link->next)
    {
      LarderMutation *other = link->data;

      if (other->order >= end)
        break;
      if (other->order > mutation->order)
        add_candidate (self, other);
    }
}

static void
examine_scope (LarderMutationOrder *self,
               LarderMutation      *mutation)
{
  Lane *lane = g_hash_table_lookup (self->scopes, mutation->scope);

  for (GList *link = lane != NULL ? lane->writers.head : NULL; link != NULL; link = link->next)
    {
      LarderMutation *other = link->data;

      if (other->order <= mutation->order)
        continue;
      add_candidate (self, other);
      if (claims_scope (other))
        break;
    }
}

void
larder_mutation_order_examine (LarderMutationOrder *self,
                               LarderMutation      *mutation)
{
  GHashTableIter iter;
  gpointer row;

  if (mutation->order == 0)
    return;
  /* A place among those of its key is free for any of them. */
  if (mutation->options != NULL && mutation->options->max_running > 0)
    self->all = TRUE;
  add_candidate (self, mutation);
  g_hash_table_iter_init (&iter, mutation->writes);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    examine_row (self, mutation, row);
  if (mutation->scope != NULL)
    examine_scope (self, mutation);
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

/* It is not looked at again before its delivery or its patches are others. */
static void
park (Lane  *lane,
      GList *link)
{
  ((LarderMutation *) link->data)->parked = TRUE;
  g_queue_unlink (&lane->writers, link);
  g_queue_push_tail_link (&lane->parked, link);
}

static gboolean
meets (LarderMutationOrder *self,
       LarderMutation      *mutation,
       GHashTable          *touched)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      Lane *lane = g_hash_table_lookup (self->rows, row);

      for (GList *link = lane->writers.head, *next; link != NULL; link = next)
        {
          LarderMutation *other = link->data;

          next = link->next;
          if (other->order >= mutation->order)
            break;
          if (claims_row (other, row))
            return TRUE;
          if (other->delivery == LARDER_DELIVERY_FAILED)
            park (lane, link);
        }
    }
  return FALSE;
}

static gboolean
meets_scope (LarderMutationOrder *self,
             LarderMutation      *mutation)
{
  Lane *lane;

  if (mutation->scope == NULL)
    return FALSE;
  lane = g_hash_table_lookup (self->scopes, mutation->scope);
  for (GList *link = lane->writers.head; link->data != mutation; link = link->next)
    if (claims_scope (link->data))
      return TRUE;
  return FALSE;
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
         !may_send (self->client, mutation) || meets_scope (self, mutation) ||
         meets (self, mutation, mutation->writes) || meets (self, mutation, mutation->references);
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
    g_queue_insert_sorted (&self->turn, g_object_ref (mutation), compare_place, NULL);
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
  const LarderMutation *first = *(LarderMutation * const *) a;
  const LarderMutation *second = *(LarderMutation * const *) b;

  return (first->order > second->order) - (first->order < second->order);
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
