/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* When an entry is thrown away, and when it is fetched again without being asked. */

#include "config.h"

#include "larder/larder-query-private.h"

#include "larder/larder-client-private.h"

void
larder_query_collect (LarderMoment *moment)
{
  LarderQuery *self =
    (LarderQuery *) (gpointer) ((char *) moment - G_STRUCT_OFFSET (LarderQuery, gc));

  /* A fetch that still runs arms the timer again when it settles. */
  if (self->client != NULL && larder_query_count_observers (self) == 0 && self->fetch == NULL)
    larder_client_drop_query (self->client, self);
}

/* A sum that is beyond all clocks is never. */
static gint64
after (LarderQuery *self,
       gint64       ms)
{
  gint64 now = larder_client_now (self->client);

  return ms >= 0 && ms <= G_MAXINT64 - now ? now + ms : LARDER_NEVER;
}

void
larder_query_arm_gc (LarderQuery *self)
{
  gint64 at_ms = LARDER_NEVER;

  if (self->client == NULL)
    return;
  if (larder_query_count_observers (self) == 0 && self->fetch == NULL)
    at_ms = after (self, larder_query_get_gc_time (self));
  larder_deadlines_set_moment (self->client->deadlines, &self->gc, at_ms);
}

gint64
larder_query_get_gc_time (LarderQuery *self)
{
  if (self->more->gc_time != 0)
    return self->more->gc_time;
  return self->options != NULL ? self->options->choices->gc_time : 0;
}

/* The longest time that was ever asked for counts. A timer that runs is made longer, not begun
 * anew: to give options is no use of the data. */
void
larder_query_set_gc_time (LarderQuery *self,
                          gint64       former,
                          gint64       ms)
{
  if (former < 0 || (ms >= 0 && ms <= former))
    {
      if (former != ms)
        larder_query_extend (self)->gc_time = former;
      if (larder_query_count_observers (self) == 0 && former >= 0 &&
          !larder_moment_is_set (&self->gc))
        larder_query_arm_gc (self);
      return;
    }
  if (self->more->gc_time != 0)
    larder_query_extend (self)->gc_time = 0;
  if (!larder_moment_is_set (&self->gc) || ms < 0 || ms > G_MAXINT64 - self->gc.at_ms)
    larder_query_arm_gc (self);
  else
    larder_deadlines_set_moment (self->client->deadlines, &self->gc, self->gc.at_ms + ms - former);
}

/* Whose turn it is: the observer with the shortest period, of those that poll while nobody sees
 * the program if nobody does. */
static LarderQueryOptions *
find_polling (LarderQuery *self,
              gboolean     visible,
              gint64      *period)
{
  LarderQueryOptions *found = NULL;

  *period = LARDER_NEVER;
  for (guint i = 0; i < larder_query_count_observers (self); i++)
    {
      LarderQueryOptions *options =
        larder_query_observer_get_resolved (larder_query_nth_observer (self, i));
      gint64 ms;

      if ((!visible && !options->choices->refetch_in_background) ||
          !larder_query_options_is_enabled (options, self))
        continue;
      ms = larder_query_options_get_period (options, self);
      if (ms < 0 || (*period >= 0 && ms >= *period))
        continue;
      *period = ms;
      found = options;
    }
  return found;
}

/* The whole period begins anew with every change of the query. */
void
larder_query_arm_interval (LarderQuery *self)
{
  gint64 period = LARDER_NEVER;

  if (self->client == NULL)
    return;
  if (self->more->n_polling > 0 &&
      find_polling (self, self->client->visible, &period) == NULL && !self->client->visible)
    find_polling (self, TRUE, &period);
  if (period > 0 || larder_deadline_is_set (&self->more->interval))
    larder_deadlines_set (self->client->deadlines, &larder_query_extend (self)->interval,
                          period > 0 ? after (self, period) : LARDER_NEVER);
}

static void
interval_cb (gpointer user_data)
{
  g_autoptr(LarderQuery) self = larder_query_ref (user_data);
  LarderQueryOptions *options;
  gint64 period;

  if (self->client == NULL)
    return;
  options = find_polling (self, self->client->visible, &period);
  larder_query_arm_interval (self);
  if (options != NULL)
    larder_query_fetch (self, options, FALSE, FALSE, NULL);
}

void
larder_query_set_polling (LarderQuery *self,
                          int          change)
{
  larder_query_extend (self)->n_polling += (guint) change;
  larder_query_arm_interval (self);
}

void
larder_query_init_interval (LarderQuery     *self,
                            LarderQueryMore *more)
{
  larder_deadline_init (&more->interval, interval_cb, self);
}

void
larder_query_clear_timing (LarderQuery *self)
{
  larder_deadlines_set_moment (self->client->deadlines, &self->gc, LARDER_NEVER);
  if (larder_deadline_is_set (&self->more->interval))
    larder_deadlines_set (self->client->deadlines, &larder_query_extend (self)->interval,
                          LARDER_NEVER);
}

static void
shift (LarderQuery  *self,
       LarderMoment *moment,
       gint64        ms)
{
  if (larder_moment_is_set (moment))
    larder_deadlines_set_moment (self->client->deadlines, moment, MAX (0, moment->at_ms + ms));
}

void
larder_query_shift_timing (LarderQuery *self,
                           gint64       ms)
{
  shift (self, &self->gc, ms);
  if (larder_deadline_is_set (&self->more->interval))
    shift (self, &larder_query_extend (self)->interval.moment, ms);
  if (self->fetch != NULL)
    shift (self, &self->fetch->retry.moment, ms);
}
