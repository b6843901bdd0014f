/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many fetches run at once and how fast they follow each other. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-client-private.h"

static void pump (LarderClient *self);

static void
pump_cb (gpointer user_data)
{
  LarderClient *self = user_data;

  larder_client_begin_batch (self);
  pump (self);
  larder_client_end_batch (self);
}

void
larder_client_init_limits (LarderClient *self)
{
  larder_deadline_init (&self->pump, pump_cb, self);
  self->begun = g_array_new (FALSE, FALSE, sizeof (gint64));
}

void
larder_client_clear_limits (LarderClient *self)
{
  g_queue_clear_full (&self->waiting, (GDestroyNotify) larder_query_unref);
  larder_deadlines_set (self->deadlines, &self->pump, LARDER_NEVER);
  g_clear_pointer (&self->begun, g_array_unref);
  g_clear_pointer (&self->oldest, g_ptr_array_unref);
}

/* The moment at which the rate allows one more; at most @now if it does already. */
static gint64
next_moment (LarderClient *self,
             gint64        now)
{
  gint64 first;

  if (self->rate_limit == 0)
    return now;
  while (self->begun->len > 0 &&
         (g_array_index (self->begun, gint64, 0) + self->rate_period <= now ||
          g_array_index (self->begun, gint64, 0) > now))
    g_array_remove_index (self->begun, 0);
  if (self->begun->len < self->rate_limit)
    return now;
  first = g_array_index (self->begun, gint64, self->begun->len - self->rate_limit);
  return first + self->rate_period;
}

static gboolean
may_run (LarderClient *self)
{
  gint64 now = larder_client_now (self);
  gint64 at_ms;

  if (self->max_concurrent > 0 && self->n_running >= self->max_concurrent)
    return FALSE;
  at_ms = next_moment (self, now);
  if (at_ms > now)
    larder_deadlines_set (self->deadlines, &self->pump, at_ms);
  return at_ms <= now;
}

static void
run (LarderClient *self,
     LarderFetch  *fetch)
{
  gint64 now = larder_client_now (self);

  fetch->has_slot = TRUE;
  self->n_running++;
  if (self->rate_limit > 0)
    g_array_append_val (self->begun, now);
}

/* What somebody looks at goes before what is only fetched for later. */
static LarderQuery *
take_next (LarderClient *self)
{
  GList *chosen = self->waiting.head;
  LarderQuery *query;

  g_assert (chosen != NULL);
  for (GList *link = self->waiting.head; link != NULL; link = link->next)
    if (larder_query_is_active (link->data))
      {
        chosen = link;
        break;
      }
  query = chosen->data;
  g_queue_delete_link (&self->waiting, chosen);
  return query;
}

static void
pump (LarderClient *self)
{
  while (self->waiting.head != NULL && may_run (self))
    {
      g_autoptr(LarderQuery) query = take_next (self);

      if (query->client == NULL || query->fetch == NULL || !query->fetch->queued)
        continue;
      query->fetch->queued = FALSE;
      larder_query_attempt (query);
    }
}

gboolean
larder_client_take_slot (LarderClient *self,
                         LarderQuery  *query)
{
  if (query->fetch->has_slot)
    return TRUE;
  if (may_run (self))
    {
      run (self, query->fetch);
      return TRUE;
    }
  if (!query->fetch->queued)
    {
      query->fetch->queued = TRUE;
      g_queue_push_tail (&self->waiting, larder_query_ref (query));
    }
  return FALSE;
}

void
larder_client_free_slot (LarderClient *self,
                         LarderQuery  *query)
{
  LarderFetch *fetch = query->fetch;

  if (fetch == NULL)
    return;
  if (fetch->queued)
    {
      fetch->queued = FALSE;
      if (g_queue_remove (&self->waiting, query))
        larder_query_unref (query);
    }
  if (!fetch->has_slot)
    return;
  fetch->has_slot = FALSE;
  self->n_running--;
  /* Later, so that who is in the middle of settling comes to its end first. */
  if (self->waiting.head != NULL)
    larder_deadlines_set (self->deadlines, &self->pump, larder_client_now (self));
}

/**
 * larder_client_set_max_concurrent:
 * @max: how many; 0: any number
 *
 * Sets [property@Larder.Client:max-concurrent]. A query that waits for its turn is fetching as far
 * as anybody can see.
 */
void
larder_client_set_max_concurrent (LarderClient *self,
                                  guint         max)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));

  if (self->max_concurrent == max)
    return;
  self->max_concurrent = max;
  g_object_notify (G_OBJECT (self), "max-concurrent");
  pump_cb (self);
}

/**
 * larder_client_set_rate_limit:
 * @n: how many attempts; 0: any number
 * @period_ms: within how long (ms)
 *
 * Sets [property@Larder.Client:rate-limit] and [property@Larder.Client:rate-period].
 */
void
larder_client_set_rate_limit (LarderClient *self,
                              guint         n,
                              gint64        period_ms)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (period_ms > 0);

  g_object_freeze_notify (G_OBJECT (self));
  if (self->rate_limit != n)
    g_object_notify (G_OBJECT (self), "rate-limit");
  if (self->rate_period != period_ms)
    g_object_notify (G_OBJECT (self), "rate-period");
  self->rate_limit = n;
  self->rate_period = period_ms;
  g_object_thaw_notify (G_OBJECT (self));
  pump_cb (self);
}
