/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who fails to sign in too often has to wait, and nobody else. */
#include "config.h"

#include "studio/backlot-auth-limit.h"

static guint
try_until_refused (BacklotAuthLimit *limit,
                   const char       *address,
                   gint64            now_us)
{
  guint n = 0;

  while (n < 100000 && backlot_auth_limit_take (limit, address, now_us))
    n++;
  return n;
}

static void
test_burst_and_time (void)
{
  g_autoptr(BacklotAuthLimit) limit = backlot_auth_limit_new ();
  gint64 now_us = 5 * G_USEC_PER_SEC;

  g_assert_cmpuint (try_until_refused (limit, "10.0.0.1", now_us), ==, 30);
  g_assert_cmpuint (try_until_refused (limit, "10.0.0.2", now_us), ==, 30);
  g_assert_cmpuint (try_until_refused (limit, "10.0.0.1", now_us + G_USEC_PER_SEC), ==, 0);
  g_assert_cmpuint (try_until_refused (limit, "10.0.0.1", now_us + 6 * G_USEC_PER_SEC), ==, 3);
  /* However long nobody came, more than the burst is never saved up. */
  g_assert_cmpuint (try_until_refused (limit, "10.0.0.1", now_us + G_TIME_SPAN_DAY), ==, 30);
}

static void
test_good_ones_are_free (void)
{
  g_autoptr(BacklotAuthLimit) limit = backlot_auth_limit_new ();

  for (guint i = 0; i < 1000; i++)
    {
      g_assert_true (backlot_auth_limit_take (limit, "10.0.0.1", 0));
      backlot_auth_limit_give_back (limit, "10.0.0.1");
    }
  g_assert_cmpuint (try_until_refused (limit, "10.0.0.1", 0), ==, 30);
  backlot_auth_limit_give_back (limit, "never.seen");
}

/* Memory does not grow with those who come, and who comes behind many others is limited too. */
static void
test_many_addresses (void)
{
  g_autoptr(BacklotAuthLimit) limit = backlot_auth_limit_new ();
  guint n_taken = 0;

  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *address = g_strdup_printf ("10.%u.%u.%u", i >> 16, i >> 8 & 255, i & 255);

      n_taken += backlot_auth_limit_take (limit, address, 0);
    }
  g_assert_cmpuint (backlot_auth_limit_get_size (limit), <=, 4097);
  g_assert_cmpuint (n_taken, <=, 4096 + 30);
  /* Later those are forgotten who have all their attempts again. */
  g_assert_true (backlot_auth_limit_take (limit, "10.9.9.9", G_TIME_SPAN_HOUR));
  g_assert_cmpuint (backlot_auth_limit_get_size (limit), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/studio/auth-limit/thirty-failures-and-one-more-every-two-seconds",
                   test_burst_and_time);
  g_test_add_func ("/studio/auth-limit/what-is-good-is-free", test_good_ones_are_free);
  g_test_add_func ("/studio/auth-limit/many-addresses-are-bounded", test_many_addresses);
  return g_test_run ();
}
