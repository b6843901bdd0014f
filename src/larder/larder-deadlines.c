/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All deadlines of a client in one heap behind one alarm of its clock. */

#include "config.h"

#include "larder/larder-deadlines-private.h"

struct _LarderDeadlines
{
  LarderClock *clock;     /* (owned) */
  const LarderMomentFunc *funcs;  /* by kind (nullable) */
  GPtrArray   *heap;      /* of LarderMoment, borrowed */
  GPtrArray   *due;       /* the round that is running; NULL between rounds */
  guint32      order;
  gint64       armed_at;  /* of the clock's alarm */
  gboolean     freed;
};

static gboolean
is_before (LarderMoment *a,
           LarderMoment *b)
{
  /* The count begins anew some day; of two that are armed it still tells which came first. */
  return a->at_ms < b->at_ms ||
         (a->at_ms == b->at_ms && (gint32) (a->order - b->order) < 0);
}

static void
place (LarderDeadlines *self,
       LarderMoment    *moment,
       guint            index)
{
  self->heap->pdata[index] = moment;
  moment->position = index + 1;
}

static void
sift_up (LarderDeadlines *self,
         guint            index)
{
  LarderMoment *moving = self->heap->pdata[index];

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
  LarderMoment *moving = self->heap->pdata[index];

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
          LarderMoment    *moment)
{
  guint index = moment->position - 1;
  LarderMoment *last = g_ptr_array_index (self->heap, self->heap->len - 1);

  g_ptr_array_set_size (self->heap, (int) self->heap->len - 1);
  moment->position = 0;
  if (last == moment)
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
    at_ms = MAX (0, ((LarderMoment *) self->heap->pdata[0])->at_ms);
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

static void
call (LarderDeadlines *self,
      LarderMoment    *moment)
{
  LarderDeadline *deadline = (LarderDeadline *) moment;

  if (moment->kind == LARDER_MOMENT_DEADLINE)
    deadline->func (deadline->user_data);
  else
    self->funcs[moment->kind] (moment);
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
  while (self->heap->len > 0 && ((LarderMoment *) self->heap->pdata[0])->at_ms <= now)
    {
      LarderMoment *moment = self->heap->pdata[0];

      take_out (self, moment);
      g_ptr_array_add (due, moment);
      moment->is_due = 1;
      moment->position = due->len;
    }

  self->due = due;
  for (guint i = 0; i < due->len && !self->freed; i++)
    {
      LarderMoment *moment = g_ptr_array_index (due, i);

      if (moment == NULL)
        continue;
      moment->is_due = 0;
      moment->position = 0;
      call (self, moment);
    }
  self->due = NULL;

  if (self->freed)
    free_now (self);
  else
    arm (self);
  return G_SOURCE_REMOVE;
}

LarderDeadlines *
larder_deadlines_new (LarderClock            *clock,
                      const LarderMomentFunc *funcs)
{
  LarderDeadlines *self = g_new0 (LarderDeadlines, 1);

  self->funcs = funcs;
  self->clock = g_object_ref (clock);
  self->heap = g_ptr_array_new ();
  self->armed_at = LARDER_NEVER;
  return self;
}

void
larder_deadlines_free (LarderDeadlines *self)
{
  for (guint i = 0; i < self->heap->len; i++)
    ((LarderMoment *) self->heap->pdata[i])->position = 0;
  g_ptr_array_set_size (self->heap, 0);
  if (self->armed_at != LARDER_NEVER)
    larder_clock_set_alarm (self->clock, self, LARDER_NEVER, NULL, NULL);
  self->freed = TRUE;
  /* A round that is running still reads the struct, and frees it at its end. */
  if (self->due == NULL)
    free_now (self);
}

void
larder_moment_init (LarderMoment     *moment,
                    LarderMomentKind  kind)
{
  *moment = (LarderMoment) { .at_ms = LARDER_NEVER, .kind = kind };
}

void
larder_deadline_init (LarderDeadline     *deadline,
                      LarderDeadlineFunc  func,
                      gpointer            user_data)
{
  larder_moment_init (&deadline->moment, LARDER_MOMENT_DEADLINE);
  deadline->func = func;
  deadline->user_data = user_data;
}

void
larder_deadlines_set_moment (LarderDeadlines *self,
                             LarderMoment    *moment,
                             gint64           at_ms)
{
  if (moment->is_due)
    {
      if (self->due != NULL)
        self->due->pdata[moment->position - 1] = NULL;
      moment->is_due = 0;
      moment->position = 0;
    }
  if (moment->position == 0 && at_ms < 0)
    return;
  if (moment->position > 0 && moment->at_ms == at_ms)
    return;
  if (moment->position > 0)
    take_out (self, moment);

  moment->at_ms = at_ms;
  if (at_ms >= 0 && !self->freed)
    {
      moment->order = self->order++;
      g_ptr_array_add (self->heap, moment);
      sift_up (self, self->heap->len - 1);
    }
  arm (self);
}

void
larder_deadlines_set (LarderDeadlines *self,
                      LarderDeadline  *deadline,
                      gint64           at_ms)
{
  larder_deadlines_set_moment (self, &deadline->moment, at_ms);
}

gboolean
larder_moment_is_set (const LarderMoment *moment)
{
  return moment->position > 0 && !moment->is_due;
}

gboolean
larder_deadline_is_set (const LarderDeadline *deadline)
{
  return larder_moment_is_set (&deadline->moment);
}

guint
larder_deadlines_count (LarderDeadlines *self)
{
  return self->heap->len;
}
