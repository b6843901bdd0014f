/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All deadlines of a client in one heap behind one alarm of its clock. */

#include "config.h"

#include "larder/larder-deadlines-private.h"

struct _LarderDeadlines
{
  LarderClock *clock;     /* (owned) */
  GPtrArray   *heap;      /* of LarderDeadline, borrowed */
  GPtrArray   *due;       /* the round that is running; NULL between rounds */
  guint64      order;
  gint64       armed_at;  /* of the clock's alarm */
  gboolean     freed;
};

static gboolean
is_before (LarderDeadline *a,
           LarderDeadline *b)
{
  return a->at_ms < b->at_ms || (a->at_ms == b->at_ms && a->order < b->order);
}

static void
place (LarderDeadlines *self,
       LarderDeadline  *deadline,
       guint            index)
{
  self->heap->pdata[index] = deadline;
  deadline->position = index + 1;
}

static void
sift_up (LarderDeadlines *self,
         guint            index)
{
  LarderDeadline *moving = self->heap->pdata[index];

  while (index > 0)
    {
      guint parent = (index - 1) / 2;

      if (!is_before (moving, self->heap->pdata[parent]))
        break;
      place (self, self->heap->pdata[parent], index);
      index = parent;
    }
  place (self, moving, index);
}

static void
sift_down (LarderDeadlines *self,
           guint            index)
{
  LarderDeadline *moving = self->heap->pdata[index];

  for (guint child = 2 * index + 1; child < self->heap->len; child = 2 * index + 1)
    {
      if (child + 1 < self->heap->len &&
          is_before (self->heap->pdata[child + 1], self->heap->pdata[child]))
        child++;
      if (!is_before (self->heap->pdata[child], moving))
        break;
      place (self, self->heap->pdata[child], index);
      index = child;
    }
  place (self, moving, index);
}

static void
take_out (LarderDeadlines *self,
          LarderDeadline  *deadline)
{
  guint index = deadline->position - 1;
  LarderDeadline *last = g_ptr_array_index (self->heap, self->heap->len - 1);

  g_ptr_array_set_size (self->heap, (int) self->heap->len - 1);
  deadline->position = 0;
  if (last == deadline)
    return;

  place (self, last, index);
  sift_up (self, index);
  sift_down (self, last->position - 1);
}

static gboolean alarm_cb (gpointer user_data);

static void
arm (LarderDeadlines *self)
{
  gint64 at_ms = LARDER_NEVER;

  /* In a round the alarm is armed once, at its end. */
  if (self->due != NULL)
    return;

  if (self->heap->len > 0)
    at_ms = MAX (0, ((LarderDeadline *) self->heap->pdata[0])->at_ms);
  if (at_ms == self->armed_at)
    return;

  self->armed_at = at_ms;
  larder_clock_set_alarm (self->clock, self, at_ms, alarm_cb, self);
}

static void
free_now (LarderDeadlines *self)
{
  g_ptr_array_unref (self->heap);
  g_object_unref (self->clock);
  g_free (self);
}

static gboolean
alarm_cb (gpointer user_data)
{
  LarderDeadlines *self = user_data;
  g_autoptr(GPtrArray) due = g_ptr_array_new ();
  gint64 now = larder_clock_get_time_ms (self->clock);

  /* What is due is taken out first, so that a deadline armed for "now" by one of them waits for the
   * next round instead of holding the main loop. */
  self->armed_at = LARDER_NEVER;
  while (self->heap->len > 0 && ((LarderDeadline *) self->heap->pdata[0])->at_ms <= now)
    {
      LarderDeadline *deadline = self->heap->pdata[0];

      take_out (self, deadline);
      g_ptr_array_add (due, deadline);
      deadline->due = due->len;
    }

  self->due = due;
  for (guint i = 0; i < due->len && !self->freed; i++)
    {
      LarderDeadline *deadline = g_ptr_array_index (due, i);

      if (deadline == NULL)
        continue;
      deadline->due = 0;
      deadline->func (deadline->user_data);
    }
  self->due = NULL;

  if (self->freed)
    free_now (self);
  else
    arm (self);
  return G_SOURCE_REMOVE;
}

LarderDeadlines *
larder_deadlines_new (LarderClock *clock)
{
  LarderDeadlines *self = g_new0 (LarderDeadlines, 1);

  self->clock = g_object_ref (clock);
  self->heap = g_ptr_array_new ();
  self->armed_at = LARDER_NEVER;
  return self;
}

void
larder_deadlines_free (LarderDeadlines *self)
{
  for (guint i = 0; i < self->heap->len; i++)
    ((LarderDeadline *) self->heap->pdata[i])->position = 0;
  g_ptr_array_set_size (self->heap, 0);
  if (self->armed_at != LARDER_NEVER)
    larder_clock_set_alarm (self->clock, self, LARDER_NEVER, NULL, NULL);
  self->freed = TRUE;
  /* A round that is running still reads the struct, and frees it at its end. */
  if (self->due == NULL)
    free_now (self);
}

void
larder_deadline_init (LarderDeadline     *deadline,
                      LarderDeadlineFunc  func,
                      gpointer            user_data)
{
  *deadline = (LarderDeadline) { .at_ms = LARDER_NEVER, .func = func, .user_data = user_data };
}

void
larder_deadlines_set (LarderDeadlines *self,
                      LarderDeadline  *deadline,
                      gint64           at_ms)
{
  if (deadline->due > 0 && self->due != NULL)
    {
      self->due->pdata[deadline->due - 1] = NULL;
      deadline->due = 0;
    }
  if (deadline->position > 0 && deadline->at_ms == at_ms)
    return;
  if (deadline->position > 0)
    take_out (self, deadline);

  deadline->at_ms = at_ms;
  if (at_ms >= 0 && !self->freed)
    {
      deadline->order = self->order++;
      g_ptr_array_add (self->heap, deadline);
      sift_up (self, self->heap->len - 1);
    }
  arm (self);
}

gboolean
larder_deadline_is_set (LarderDeadline *deadline)
{
  return deadline->position > 0;
}

guint
larder_deadlines_count (LarderDeadlines *self)
{
  return self->heap->len;
}
