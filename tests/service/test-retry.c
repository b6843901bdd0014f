/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is tried again, when, and for how long. */

#include "config.h"

#include "service/backlot-retry.h"
#include "service/backlot-service-error.h"

static void
test_delays (void)
{
  static const int delays_ms[] = { 500, 1000, 2000, 4000, 8000, 8000 };
  g_autoptr(GError) error = backlot_service_error_new_from_text (503, NULL);
  BacklotRetry retry = { 0 };
  gint64 now_ms = 1000;

  for (guint i = 0; i < G_N_ELEMENTS (delays_ms); i++)
    {
      g_assert_cmpint (backlot_retry_next (&retry, error, now_ms, 60000), ==, delays_ms[i]);
      now_ms += delays_ms[i];
    }
  g_assert_cmpint (backlot_retry_next (&retry, error, 60999, 60000), ==, 8000);
  g_assert_cmpint (backlot_retry_next (&retry, error, 61000, 60000), ==, -1);
}

static void
test_refusals_are_final (void)
{
  g_autoptr(GError) refused = backlot_service_error_new_from_text (403, NULL);
  g_autoptr(GError) cancelled = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stop");
  g_autoptr(GError) busy = backlot_service_error_new_from_answer (429, "20", NULL);
  BacklotRetry retry = { 0 };

  g_assert_cmpint (backlot_retry_next (&retry, refused, 1, 60000), ==, -1);
  g_assert_cmpint (backlot_retry_next (&retry, cancelled, 1, 60000), ==, -1);
  g_assert_cmpint (backlot_retry_next (&retry, busy, 1, 60000), ==, 20000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/retry/delays-double", test_delays);
  g_test_add_func ("/retry/refusals-are-final", test_refusals_are_final);

  return g_test_run ();
}
