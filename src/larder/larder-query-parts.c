/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of an entry that only some have: its observers, and what few of them need. */

#include "config.h"

#include "larder/larder-query-private.h"

#include "larder/larder-client-private.h"
#include "larder/larder-key-private.h"

static const LarderQueryMore NOTHING_MORE;

void
larder_query_init_more (LarderQuery *self,
                        const char  *text)
{
  self->more = &NOTHING_MORE;
  if (text != NULL)
    larder_query_extend (self)->key = larder_key_parse (text);
}

LarderQueryMore *
larder_query_extend (LarderQuery *self)
{
  LarderQueryMore *more = (LarderQueryMore *) self->more;

  if (more != &NOTHING_MORE)
    return more;
  more = g_new0 (LarderQueryMore, 1);
  larder_query_init_interval (self, more);
  self->more = more;
  return more;
}

GVariant *
larder_query_need_key (LarderQuery *self)
{
  if (self->more->key == NULL)
    larder_query_extend (self)->key = larder_key_parse (self->hash);
  return self->more->key;
}

gboolean
larder_query_has_text (LarderQuery *self,
                       const char  *text)
{
  g_autofree char *own = NULL;

  if (!self->foreign)
    return g_str_equal (self->hash, text);
  own = larder_key_hash (self->more->key);
  return g_str_equal (own, text);
}

void
larder_query_add_waiter (LarderQuery *self,
                         GTask       *waiter)
{
  LarderQueryMore *more = larder_query_extend (self);

  if (more->waiters == NULL)
    more->waiters = larder_waiters_new ();
  larder_waiters_add (more->waiters, waiter, self->client->context);
}

void
larder_query_take_rows (LarderQuery *self,
                        LarderValue *rows)
{
  LarderQueryMore *more;

  if (rows == NULL && self->more->rows == NULL)
    return;
  more = larder_query_extend (self);
  g_clear_pointer (&more->rows, larder_value_unref);
  more->rows = rows;
}

void
larder_query_free_more (LarderQuery *self)
{
  LarderQueryMore *more = (LarderQueryMore *) self->more;

  if (more == &NOTHING_MORE)
    return;
  g_clear_pointer (&more->key, g_variant_unref);
  g_clear_pointer (&more->initial, larder_query_state_free);
  g_clear_pointer (&more->forced, larder_query_state_free);
  g_clear_pointer (&more->revert, larder_query_state_free);
  g_clear_pointer (&more->waiters, larder_waiters_free);
  g_clear_pointer (&more->paged, larder_paged_unref);
  g_clear_pointer (&more->rows, larder_value_unref);
  g_clear_pointer (&more->late, g_ptr_array_unref);
  g_free (more);
}

static gboolean
is_polling (LarderQueryObserver *observer)
{
  LarderQueryOptions *options = larder_query_observer_get_resolved (observer);

  return options->choices->interval != NULL || options->choices->refetch_interval > 0;
}

/* Most queries have one observer or none: the pointer itself, marked. Else a list that grows. */
static void
push_observer (LarderQuery         *self,
               LarderQueryObserver *observer)
{
  LarderQueryObservers *observers = self->watchers;
  guint n = larder_query_count_observers (self);
  LarderQueryObserver *first;

  if (n == 0)
    {
      self->watchers = (char *) observer + 1;
      return;
    }
  if (n == 1)
    {
      first = larder_query_nth_observer (self, 0);
      observers = g_malloc (sizeof *observers + 4 * sizeof first);
      observers->room = 4;
      observers->list[0] = first;
    }
  else if (n == observers->room)
    {
      observers = g_realloc (observers, sizeof *observers + 4 * (gsize) n * sizeof first);
      observers->room = 4 * n;
    }
  observers->list[n] = observer;
  observers->len = n + 1;
  self->watchers = observers;
}

/* The one that came last often goes first, and the first one too; what is between is moved. */
static gboolean
drop_observer (LarderQuery         *self,
               LarderQueryObserver *observer)
{
  LarderQueryObservers *observers = self->watchers;
  guint n = larder_query_count_observers (self);
  guint at = n;
  LarderQueryObserver *last;

  if (n == 0)
    return FALSE;
  if (n == 1)
    {
      if (larder_query_nth_observer (self, 0) != observer)
        return FALSE;
      self->watchers = NULL;
      return TRUE;
    }
  if (observers->list[0] == observer)
    at = 1;
  while (at > 0 && observers->list[at - 1] != observer)
    at--;
  if (at == 0)
    return FALSE;
  observers->len--;
  memmove (observers->list + at - 1, observers->list + at,
           (observers->len - at + 1) * sizeof *observers->list);
  if (observers->len == 1)
    {
      last = observers->list[0];
      g_free (observers);
      self->watchers = (char *) last + 1;
    }
  return TRUE;
}

void
larder_query_add_observer (LarderQuery         *self,
                           LarderQueryObserver *observer)
{
  push_observer (self, observer);
  if (self->client == NULL)
    return;
  larder_client_used (self->client, self);
  larder_deadlines_set_moment (self->client->deadlines, &self->gc, LARDER_NEVER);
  larder_query_observer_set_polls (observer, is_polling (observer));
  if (larder_query_observer_get_polls (observer))
    larder_query_set_polling (self, 1);
  larder_client_log_event (self->client, LARDER_QUERY_EVENT_OBSERVER_ADDED, self,
                           LARDER_QUERY_ACTION_NONE, observer);
  larder_query_follow_ties (self);
}

void
larder_query_remove_observer (LarderQuery         *self,
                              LarderQueryObserver *observer)
{
  if (!drop_observer (self, observer))
    return;
  if (larder_query_observer_get_polls (observer))
    {
      larder_query_observer_set_polls (observer, FALSE);
      larder_query_set_polling (self, -1);
    }
  if (self->client == NULL)
    return;

  larder_client_log_event (self->client, LARDER_QUERY_EVENT_OBSERVER_REMOVED, self,
                           LARDER_QUERY_ACTION_NONE, observer);
  if (larder_query_count_observers (self) == 0)
    {
      larder_query_unwatched (self);
      larder_query_arm_gc (self);
      larder_client_used (self->client, self);
    }
  larder_query_follow_ties (self);
}
