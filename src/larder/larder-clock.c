/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The interface through which all of Larder asks for the time. */

#include "config.h"

#include "larder/larder-clock.h"

/**
 * LarderClock:
 *
 * Where the time comes from, and who wakes the caller at a moment of it.
 *
 * Moments are wall-clock times, because they are kept in files and must hold over a suspend.
 */

/**
 * LarderClockInterface:
 * @parent_iface: the parent
 * @get_time_ms: gives the wall clock, in milliseconds since 1970
 * @set_alarm: calls a function once, in the context that is thread-default at the call, when
 *   the time has come
 *
 * What a clock does.
 */

G_DEFINE_INTERFACE (LarderClock, larder_clock, G_TYPE_OBJECT)

enum
{
  JUMPED,
  SLEPT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
larder_clock_default_init (LarderClockInterface *iface)
{
  /**
   * LarderClock::jumped:
   * @self: the clock
   * @ms: by how far (ms); below 0: backwards
   *
   * The clock was set. The time that passes while a computer sleeps is no jump.
   */
  signals[JUMPED] = g_signal_new ("jumped", LARDER_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  /**
   * LarderClock::slept:
   * @self: the clock
   * @ms: for how long (ms)
   *
   * The computer slept and is awake again. What was due meanwhile is called after this. Clients
   * refetch then what is stale, as when the network comes back.
   */
  signals[SLEPT] = g_signal_new ("slept", LARDER_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

/**
 * larder_clock_jumped:
 * @self: a clock
 * @ms: by how far (ms); below 0: backwards
 *
 * For clocks: tells who waits that the clock was set.
 */
void
larder_clock_jumped (LarderClock *self,
                     gint64       ms)
{
  g_return_if_fail (LARDER_IS_CLOCK (self));

  g_signal_emit (self, signals[JUMPED], 0, ms);
}

/**
 * larder_clock_slept:
 * @self: a clock
 * @ms: for how long (ms)
 *
 * For clocks: tells who waits that the computer slept and is awake again.
 */
void
larder_clock_slept (LarderClock *self,
                    gint64       ms)
{
  g_return_if_fail (LARDER_IS_CLOCK (self));
  g_return_if_fail (ms >= 0);

  g_signal_emit (self, signals[SLEPT], 0, ms);
}

/**
 * larder_clock_get_time_ms:
 * @self: a clock
 *
 * The wall clock. Can be called from any thread.
 *
 * Returns: milliseconds since 1970
 */
gint64
larder_clock_get_time_ms (LarderClock *self)
{
  g_return_val_if_fail (LARDER_IS_CLOCK (self), 0);

  return LARDER_CLOCK_GET_IFACE (self)->get_time_ms (self);
}

/**
 * larder_clock_set_alarm:
 * @self: a clock
 * @id: whose alarm it is, usually the address of the caller's object
 * @at_ms: the moment in milliseconds since 1970, or -1 to take the alarm back
 * @func: (scope async) (nullable) (closure user_data): called once, what it returns does not
 *   matter; may be %NULL when the alarm is taken back
 * @user_data: for @func
 *
 * Has @func called when the time is @at_ms or later, never within this call, in the main
 * context that is thread-default now. There is one alarm for each @id: a second call replaces
 * the first.
 *
 * All alarms of a context share one source. After a change of the clock or a suspend they are
 * looked at anew.
 */
void
larder_clock_set_alarm (LarderClock *self,
                        gpointer     id,
                        gint64       at_ms,
                        GSourceFunc  func,
                        gpointer     user_data)
{
  g_return_if_fail (LARDER_IS_CLOCK (self));
  g_return_if_fail (at_ms >= -1);
  g_return_if_fail (at_ms == -1 || func != NULL);

  LARDER_CLOCK_GET_IFACE (self)->set_alarm (self, id, at_ms, func, user_data);
}
