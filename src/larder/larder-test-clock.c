/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A clock that stands still until a test turns it. */

#include "config.h"

#include "larder/larder-clock.h"

#include "larder/larder-alarms-private.h"

struct _LarderTestClock
{
  GObject       parent_instance;

  gint64        time_ms;
  LarderAlarms  alarms;
  GSource      *due;          /* (owned) calls alarms whose time had come when they were set */
};

static void larder_test_clock_clock_init (LarderClockInterface *iface);

/**
 * LarderTestClock:
 *
 * A clock for tests: its time moves only by [method@Larder.TestClock.advance], which calls the
 * alarms on its way in their order. An alarm for a moment that has come already is called by
 * the next iteration of the main context, as with a real clock.
 *
 * For one thread.
 */

G_DEFINE_FINAL_TYPE_WITH_CODE (LarderTestClock, larder_test_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LARDER_TYPE_CLOCK,
                                                      larder_test_clock_clock_init))

static void
clear_due (LarderTestClock *self)
{
  if (self->due != NULL)
    g_source_destroy (self->due);
  g_clear_pointer (&self->due, g_source_unref);
}

static gboolean
due_cb (gpointer user_data)
{
  g_autoptr(LarderTestClock) self = g_object_ref (LARDER_TEST_CLOCK (user_data));
  guint64 end = self->alarms.sequence;
  LarderAlarm alarm;

  clear_due (self);
  while (larder_alarms_pop (&self->alarms, self->time_ms, end, &alarm))
    alarm.func (alarm.user_data);
  return G_SOURCE_REMOVE;
}

static gint64
larder_test_clock_get_time_ms (LarderClock *clock)
{
  return LARDER_TEST_CLOCK (clock)->time_ms;
}

static void
call_what_is_due (LarderTestClock *self)
{
  gint64 next_ms = larder_alarms_next (&self->alarms);

  if (next_ms < 0 || next_ms > self->time_ms || self->due != NULL)
    return;
  self->due = g_idle_source_new ();
  g_source_set_priority (self->due, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->due, due_cb, self, NULL);
  g_source_attach (self->due, g_main_context_get_thread_default ());
}

static void
larder_test_clock_set_alarm (LarderClock *clock,
                             gpointer     id,
                             gint64       at_ms,
                             GSourceFunc  func,
                             gpointer     user_data)
{
  LarderTestClock *self = LARDER_TEST_CLOCK (clock);

  if (at_ms < 0)
    {
      larder_alarms_remove (&self->alarms, id);
      return;
    }
  larder_alarms_set (&self->alarms, id, at_ms, func, user_data);
  call_what_is_due (self);
}

static void
larder_test_clock_finalize (GObject *object)
{
  LarderTestClock *self = LARDER_TEST_CLOCK (object);

  clear_due (self);
  larder_alarms_clear (&self->alarms);

  G_OBJECT_CLASS (larder_test_clock_parent_class)->finalize (object);
}

static void
larder_test_clock_clock_init (LarderClockInterface *iface)
{
  iface->get_time_ms = larder_test_clock_get_time_ms;
  iface->set_alarm = larder_test_clock_set_alarm;
}

static void
larder_test_clock_class_init (LarderTestClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = larder_test_clock_finalize;
}

static void
larder_test_clock_init (LarderTestClock *self)
{
  larder_alarms_init (&self->alarms);
}

/**
 * larder_test_clock_new:
 * @time_ms: the time it shows, in milliseconds since 1970
 *
 * Makes a clock that stands.
 *
 * Returns: (transfer full): a new clock
 */
LarderTestClock *
larder_test_clock_new (gint64 time_ms)
{
  LarderTestClock *self;

  g_return_val_if_fail (time_ms >= 0, NULL);

  self = g_object_new (LARDER_TYPE_TEST_CLOCK, NULL);
  self->time_ms = time_ms;
  return self;
}

/**
 * larder_test_clock_advance:
 * @self: a clock
 * @ms: how far, in milliseconds; 0 calls what is due now
 *
 * Turns the clock forward. Each alarm on the way is called when the clock shows its moment,
 * also those which such calls set.
 */
void
larder_test_clock_advance (LarderTestClock *self,
                           gint64           ms)
{
  g_autoptr(LarderTestClock) held = NULL;
  LarderAlarm alarm;
  gint64 end_ms;

  g_return_if_fail (LARDER_IS_TEST_CLOCK (self));
  g_return_if_fail (ms >= 0);

  held = g_object_ref (self);
  end_ms = self->time_ms + ms;
  while (larder_alarms_pop (&self->alarms, end_ms, G_MAXUINT64, &alarm))
    {
      self->time_ms = MAX (self->time_ms, alarm.at_ms);
      alarm.func (alarm.user_data);
    }
  self->time_ms = end_ms;
}

/**
 * larder_test_clock_jump:
 * @self: a clock
 * @ms: how far, in milliseconds; below 0: back
 *
 * Sets the clock as a person or a time server does: no time passes, it only has another name. What
 * waits for a while goes on waiting as long; what waits for a moment that has come by that is
 * called by the next iteration of the main context.
 */
void
larder_test_clock_jump (LarderTestClock *self,
                        gint64           ms)
{
  g_return_if_fail (LARDER_IS_TEST_CLOCK (self));
  g_return_if_fail (ms >= -self->time_ms);

  self->time_ms += ms;
  larder_clock_jumped (LARDER_CLOCK (self), ms);
  call_what_is_due (self);
}

/**
 * larder_test_clock_sleep:
 * @self: a clock
 * @ms: for how long, in milliseconds
 *
 * Lets time pass as a computer does that sleeps: nobody is called on the way. What is due then is
 * called by the next iteration of the main context.
 */
void
larder_test_clock_sleep (LarderTestClock *self,
                         gint64           ms)
{
  g_return_if_fail (LARDER_IS_TEST_CLOCK (self));
  g_return_if_fail (ms >= 0);

  self->time_ms += ms;
  larder_clock_slept (LARDER_CLOCK (self), ms);
  call_what_is_due (self);
}
