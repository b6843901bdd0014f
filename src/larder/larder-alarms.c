/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A binary heap of alarms: setting or taking one away costs the logarithm of their number. */

#include "config.h"

#include "larder/larder-alarms-private.h"

static gboolean
is_before (const LarderAlarm *a,
           const LarderAlarm *b)
{
  return a->at_ms < b->at_ms || (a->at_ms == b->at_ms && a->sequence < b->sequence);
}

static void
place (LarderAlarms *self,
       LarderAlarm  *alarm,
       guint         position)
{
  self->heap->pdata[position] = alarm;
  alarm->position = position;
}

static void
sift (LarderAlarms *self,
      LarderAlarm  *alarm)
{
  guint position = alarm->position;

  while (position > 0 && is_before (alarm, self->heap->pdata[(position - 1) / 2]))
    {
      place (self, self->heap->pdata[(position - 1) / 2], position);
      position = (position - 1) / 2;
    }
  for (;;)
    {
      guint child = 2 * position + 1;

      if (child + 1 < self->heap->len &&
          is_before (self->heap->pdata[child + 1], self->heap->pdata[child]))
        child++;
      if (child >= self->heap->len || !is_before (self->heap->pdata[child], alarm))
        break;
      place (self, self->heap->pdata[child], position);
      position = child;
    }
  place (self, alarm, position);
}

/* Takes @alarm out of heap and table; the caller frees it. */
static void
detach (LarderAlarms *self,
        LarderAlarm  *alarm)
{
  LarderAlarm *last = self->heap->pdata[self->heap->len - 1];

  g_hash_table_remove (self->by_id, alarm->id);
  g_ptr_array_set_size (self->heap, self->heap->len - 1);
  if (last != alarm)
    {
      place (self, last, alarm->position);
      sift (self, last);
    }
}

void
larder_alarms_init (LarderAlarms *self)
{
  self->heap = g_ptr_array_new ();
  self->by_id = g_hash_table_new (NULL, NULL);
  self->sequence = 0;
}

void
larder_alarms_clear (LarderAlarms *self)
{
  for (guint i = 0; i < self->heap->len; i++)
    g_free (self->heap->pdata[i]);
  g_clear_pointer (&self->heap, g_ptr_array_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
}

void
larder_alarms_set (LarderAlarms *self,
                   gpointer      id,
                   gint64        at_ms,
                   GSourceFunc   func,
                   gpointer      user_data)
{
  LarderAlarm *alarm = g_hash_table_lookup (self->by_id, id);

  if (alarm == NULL)
    {
      alarm = g_new0 (LarderAlarm, 1);
      alarm->id = id;
      alarm->position = self->heap->len;
      g_ptr_array_add (self->heap, alarm);
      g_hash_table_insert (self->by_id, id, alarm);
    }
  alarm->at_ms = at_ms;
  alarm->sequence = self->sequence++;
  alarm->func = func;
  alarm->user_data = user_data;
  sift (self, alarm);
}

gboolean
larder_alarms_remove (LarderAlarms *self,
                      gpointer      id)
{
  LarderAlarm *alarm = g_hash_table_lookup (self->by_id, id);

  if (alarm == NULL)
    return FALSE;
  detach (self, alarm);
  g_free (alarm);
  return TRUE;
}

gint64
larder_alarms_next (LarderAlarms *self)
{
  return self->heap->len > 0 ? ((LarderAlarm *) self->heap->pdata[0])->at_ms : -1;
}

gboolean
larder_alarms_pop (LarderAlarms *self,
                   gint64        now_ms,
                   guint64       sequence,
                   LarderAlarm  *alarm)
{
  LarderAlarm *first;

  if (self->heap->len == 0)
    return FALSE;
  first = self->heap->pdata[0];
  if (first->at_ms > now_ms || first->sequence >= sequence)
    return FALSE;
  detach (self, first);
  *alarm = *first;
  g_free (first);
  return TRUE;
}
