/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the time comes from, and the one source that all deadlines of a client share. */

#pragma once

#include "larder/larder-error.h"

G_BEGIN_DECLS

#define LARDER_TYPE_CLOCK (larder_clock_get_type ())
LARDER_EXPORT
G_DECLARE_INTERFACE (LarderClock, larder_clock, LARDER, CLOCK, GObject)

struct _LarderClockInterface
{
  GTypeInterface parent_iface;

  /* Wall clock, milliseconds since 1970. */
  gint64  (*get_time_ms) (LarderClock *self);
  /* Calls @func once, in the context that is thread-default now, when get_time_ms() has reached
     @at_ms. One at a time per @id: a second call replaces the first; @at_ms of -1 disarms. */
  void    (*set_alarm)   (LarderClock *self,
                          gpointer     id,
                          gint64       at_ms,
                          GSourceFunc  func,
                          gpointer     user_data);
};

LARDER_EXPORT gint64 larder_clock_get_time_ms (LarderClock *self);
LARDER_EXPORT
void larder_clock_jumped (LarderClock *self, gint64 ms);
LARDER_EXPORT
void larder_clock_slept (LarderClock *self, gint64 ms);
LARDER_EXPORT
void larder_clock_set_alarm (LarderClock *self,
                             gpointer     id,
                             gint64       at_ms,
                             GSourceFunc  func,
                             gpointer     user_data);

#define LARDER_TYPE_SYSTEM_CLOCK (larder_system_clock_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderSystemClock, larder_system_clock, LARDER, SYSTEM_CLOCK, GObject)
LARDER_EXPORT LarderClock *larder_system_clock_new (void);

#define LARDER_TYPE_TEST_CLOCK (larder_test_clock_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderTestClock, larder_test_clock, LARDER, TEST_CLOCK, GObject)
LARDER_EXPORT LarderTestClock *larder_test_clock_new     (gint64 time_ms);
LARDER_EXPORT void             larder_test_clock_advance (LarderTestClock *self, gint64 ms);
LARDER_EXPORT void             larder_test_clock_jump    (LarderTestClock *self, gint64 ms);
LARDER_EXPORT void             larder_test_clock_sleep   (LarderTestClock *self, gint64 ms);

G_END_DECLS
