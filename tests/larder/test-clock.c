/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clocks: alarms come once, in order, in their context, and one source serves all of them. */

#include "config.h"

#include "larder/larder-alarms-private.h"
#include "larder/larder-clock.h"

typedef struct
{
  LarderClock *clock;
  GString     *log;
  char         name;
  gint64       again_at_ms;   /* sets itself once more; -1: no */
} Call;

static gboolean
call_cb (gpointer user_data)
{
  Call *call = user_data;

  g_string_append_c (call->log, call->name);
  if (call->again_at_ms >= 0)
    {
      gint64 at_ms = call->again_at_ms;

      call->again_at_ms = -1;
      larder_clock_set_alarm (call->clock, call, at_ms, call_cb, call);
    }
  return G_SOURCE_REMOVE;
}

static void
test_advance_calls_in_order (void)
{
  g_autoptr(LarderTestClock) clock = larder_test_clock_new (1000);
  g_autoptr(GString) log = g_string_new (NULL);
  Call calls[] = {
    { LARDER_CLOCK (clock), log, 'c', -1 },
    { LARDER_CLOCK (clock), log, 'a', 1250 },
    { LARDER_CLOCK (clock), log, 'b', -1 },
    { LARDER_CLOCK (clock), log, 'd', -1 },
  };

  larder_clock_set_alarm (LARDER_CLOCK (clock), &calls[0], 1300, call_cb, &calls[0]);
  larder_clock_set_alarm (LARDER_CLOCK (clock), &calls[1], 1100, call_cb, &calls[1]);
  larder_clock_set_alarm (LARDER_CLOCK (clock), &calls[2], 1200, call_cb, &calls[2]);
  larder_clock_set_alarm (LARDER_CLOCK (clock), &calls[3], 1301, call_cb, &calls[3]);
  larder_test_clock_advance (clock, 99);
  g_assert_cmpstr (log->str, ==, "");
  larder_test_clock_advance (clock, 201);
  g_assert_cmpstr (log->str, ==, "abac");
  g_assert_cmpint (larder_clock_get_time_ms (LARDER_CLOCK (clock)), ==, 1300);
  larder_test_clock_advance (clock, 1);
  g_assert_cmpstr (log->str, ==, "abacd");
  g_assert_finalize_object (g_steal_pointer (&clock));
}

static void
test_one_alarm_per_id (void)
{
  g_autoptr(LarderTestClock) clock = larder_test_clock_new (0);
  g_autoptr(GString) log = g_string_new (NULL);
  Call a = { LARDER_CLOCK (clock), log, 'a', -1 };
  Call b = { LARDER_CLOCK (clock), log, 'b', -1 };

  larder_clock_set_alarm (LARDER_CLOCK (clock), &a, 10, call_cb, &a);
  larder_clock_set_alarm (LARDER_CLOCK (clock), &a, 20, call_cb, &b);
  larder_test_clock_advance (clock, 15);
  g_assert_cmpstr (log->str, ==, "");
  larder_test_clock_advance (clock, 15);
  g_assert_cmpstr (log->str, ==, "b");
  larder_clock_set_alarm (LARDER_CLOCK (clock), &a, 50, call_cb, &a);
  larder_clock_set_alarm (LARDER_CLOCK (clock), &a, -1, NULL, NULL);
  larder_test_clock_advance (clock, 100);
  g_assert_cmpstr (log->str, ==, "b");
}

static void
test_due_alarm_comes_with_the_next_iteration (void)
{
  g_autoptr(LarderTestClock) clock = larder_test_clock_new (500);
  g_autoptr(GString) log = g_string_new (NULL);
  Call a = { LARDER_CLOCK (clock), log, 'a', -1 };

  larder_clock_set_alarm (LARDER_CLOCK (clock), &a, 500, call_cb, &a);
  g_assert_cmpstr (log->str, ==, "");
  while (log->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (log->str, ==, "a");
}

static void
test_many_alarms_in_order (void)
{
  g_autoptr(LarderTestClock) clock = larder_test_clock_new (0);
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  g_autofree Call *calls = g_new0 (Call, 2000);
  g_autofree gint64 *times = g_new0 (gint64, 2000);
  gsize expected = 0;

  for (int i = 0; i < 2000; i++)
    calls[i] = (Call) { LARDER_CLOCK (clock), log, 'x', -1 };
  for (int i = 0; i < 8000; i++)
    {
      int which = g_rand_int_range (random, 0, 2000);

      times[which] = g_rand_int_range (random, 0, 4) == 0 ? -1 : g_rand_int_range (random, 1, 5000);
      larder_clock_set_alarm (LARDER_CLOCK (clock), &calls[which], times[which],
                              call_cb, &calls[which]);
    }
  for (gint64 now = 1; now <= 5000; now++)
    {
      larder_test_clock_advance (clock, 1);
      for (int i = 0; i < 2000; i++)
        expected += times[i] == now;
      g_assert_cmpuint (log->len, ==, expected);
    }
}

static void
test_system_clock_waits (void)
{
  g_autoptr(LarderClock) clock = larder_system_clock_new ();
  g_autoptr(GString) log = g_string_new (NULL);
  gint64 now_ms = larder_clock_get_time_ms (clock);
  Call a = { clock, log, 'a', -1 };
  Call b = { clock, log, 'b', now_ms + 60 };
  Call c = { clock, log, 'c', -1 };

  larder_clock_set_alarm (clock, &a, now_ms + 40, call_cb, &a);
  larder_clock_set_alarm (clock, &b, now_ms + 20, call_cb, &b);
  larder_clock_set_alarm (clock, &c, now_ms + 30, call_cb, &c);
  larder_clock_set_alarm (clock, &c, -1, NULL, NULL);
  while (log->len < 3)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (log->len, <=, (larder_clock_get_time_ms (clock) - now_ms) / 20);
    }
  g_assert_cmpstr (log->str, ==, "bab");
  g_assert_cmpint (larder_clock_get_time_ms (clock), >=, now_ms + 60);
}

static void
test_system_clock_calls_in_the_callers_context (void)
{
  g_autoptr(LarderClock) clock = larder_system_clock_new ();
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GString) log = g_string_new (NULL);
  Call a = { clock, log, 'a', -1 };
  Call b = { clock, log, 'b', -1 };

  g_main_context_push_thread_default (context);
  larder_clock_set_alarm (clock, &a, 0, call_cb, &a);
  g_main_context_pop_thread_default (context);
  larder_clock_set_alarm (clock, &b, 0, call_cb, &b);
  while (log->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (log->str, ==, "b");
  while (log->len == 1)
    g_main_context_iteration (context, TRUE);
  g_assert_cmpstr (log->str, ==, "ba");
}

static void
slept_cb (LarderClock *clock,
          gint64       ms,
          GString     *log)
{
  g_string_append_printf (log, "(%d)", (int) ms);
}

static void
test_sleep (void)
{
  g_autoptr(LarderTestClock) clock = larder_test_clock_new (1000);
  g_autoptr(GString) log = g_string_new (NULL);
  Call a = { LARDER_CLOCK (clock), log, 'a', -1 };
  Call b = { LARDER_CLOCK (clock), log, 'b', -1 };

  g_signal_connect (clock, "slept", G_CALLBACK (slept_cb), log);
  larder_clock_set_alarm (LARDER_CLOCK (clock), &a, 3000, call_cb, &a);
  larder_clock_set_alarm (LARDER_CLOCK (clock), &b, 2000, call_cb, &b);
  larder_test_clock_sleep (clock, 5000);
  g_assert_cmpstr (log->str, ==, "(5000)");
  g_assert_cmpint (larder_clock_get_time_ms (LARDER_CLOCK (clock)), ==, 6000);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpstr (log->str, ==, "(5000)ba");
}

/* What a clock takes for a jump or a sleep: neither the drift of a clock nor a wait of a moment. */
static void
test_steps (void)
{
  gint64 known_ms = 5000;

  g_assert_cmpint (larder_clock_take_step (&known_ms, 5999), ==, 0);
  g_assert_cmpint (larder_clock_take_step (&known_ms, 4001), ==, 0);
  g_assert_cmpint (known_ms, ==, 5000);
  g_assert_cmpint (larder_clock_take_step (&known_ms, 6000), ==, 1000);
  g_assert_cmpint (larder_clock_take_step (&known_ms, 6000), ==, 0);
  g_assert_cmpint (larder_clock_take_step (&known_ms, -3600000), ==, -3606000);
  g_assert_cmpint (known_ms, ==, -3600000);
}

static void
test_alarms_end_with_their_clock (void)
{
  LarderClock *clock = larder_system_clock_new ();
  g_autoptr(GString) log = g_string_new (NULL);
  Call a = { clock, log, 'a', -1 };

  larder_clock_set_alarm (clock, &a, 0, call_cb, &a);
  g_assert_finalize_object (clock);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpstr (log->str, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/clock/advance-calls-in-order", test_advance_calls_in_order);
  g_test_add_func ("/clock/one-alarm-per-id", test_one_alarm_per_id);
  g_test_add_func ("/clock/due-alarm-comes-with-the-next-iteration",
                   test_due_alarm_comes_with_the_next_iteration);
  g_test_add_func ("/clock/many-alarms-in-order", test_many_alarms_in_order);
  g_test_add_func ("/clock/system-clock-waits", test_system_clock_waits);
  g_test_add_func ("/clock/system-clock-calls-in-the-callers-context",
                   test_system_clock_calls_in_the_callers_context);
  g_test_add_func ("/clock/sleep-calls-nobody-on-the-way", test_sleep);
  g_test_add_func ("/clock/small-steps-are-none", test_steps);
  g_test_add_func ("/clock/alarms-end-with-their-clock", test_alarms_end_with_their_clock);
  return g_test_run ();
}
