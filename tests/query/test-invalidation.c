/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A burst of events is one read, and a key is read at most once a second. */

#include "config.h"

#include "larder/larder-query-observer.h"

#include "query/backlot-invalidation.h"

typedef struct
{
  LarderTestClock      *clock;
  LarderClient         *client;
  LarderQueryObserver  *observer;
  BacklotInvalidation  *invalidation;
  GVariant             *key;
  guint                 n_fetches;
} Fixture;

static void
fetch (LarderFetchContext *context,
       gpointer            user_data)
{
  Fixture *fixture = user_data;

  fixture->n_fetches++;
  larder_fetch_context_return_value (context, larder_value_new_int (fixture->n_fetches));
}

/* Advances the clock and lets everything happen that is due. */
static void
advance (Fixture *fixture,
         gint64   ms)
{
  larder_test_clock_advance (fixture->clock, ms);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const char * const parts[] = { "photos", "list", "p", NULL };
  g_autoptr(LarderQueryOptions) options = NULL;

  fixture->clock = larder_test_clock_new (1000000);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  larder_client_mount (fixture->client);
  fixture->key = g_variant_take_ref (larder_key_new (parts));
  options = larder_query_options_new (fixture->key);
  larder_query_options_set_fetch_func (options, fetch, fixture, NULL);
  larder_query_options_set_stale_time (options, LARDER_NEVER);
  fixture->observer = larder_query_observer_new (fixture->client, options);
  larder_query_observer_attach (fixture->observer);
  fixture->invalidation = backlot_invalidation_new (fixture->client);
  advance (fixture, 0);
  g_assert_cmpuint (fixture->n_fetches, ==, 1);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->invalidation);
  larder_query_observer_detach (fixture->observer);
  g_object_unref (fixture->observer);
  larder_client_unmount (fixture->client);
  g_object_unref (fixture->client);
  g_object_unref (fixture->clock);
  g_variant_unref (fixture->key);
}

static void
test_burst (Fixture       *fixture,
            gconstpointer  data)
{
  for (int i = 0; i < 100; i++)
    backlot_invalidation_add (fixture->invalidation, fixture->key);
  advance (fixture, 49);
  g_assert_cmpuint (fixture->n_fetches, ==, 1);
  advance (fixture, 1);
  g_assert_cmpuint (fixture->n_fetches, ==, 2);
  advance (fixture, 5000);
  g_assert_cmpuint (fixture->n_fetches, ==, 2);
}

static void
test_period (Fixture       *fixture,
             gconstpointer  data)
{
  backlot_invalidation_add (fixture->invalidation, fixture->key);
  advance (fixture, 50);
  g_assert_cmpuint (fixture->n_fetches, ==, 2);
  backlot_invalidation_add (fixture->invalidation, fixture->key);
  advance (fixture, 999);
  g_assert_cmpuint (fixture->n_fetches, ==, 2);
  advance (fixture, 1);
  g_assert_cmpuint (fixture->n_fetches, ==, 3);
}

/* Whatever else comes later does not put off what came first. */
static void
test_others (Fixture       *fixture,
             gconstpointer  data)
{
  backlot_invalidation_add (fixture->invalidation, fixture->key);
  for (int i = 0; i < 5; i++)
    {
      const char *parts[] = { "photos", "list", (char[]) { 'a' + (char) i, '\0' }, NULL };
      g_autoptr(GVariant) other = g_variant_take_ref (larder_key_new (parts));

      backlot_invalidation_add (fixture->invalidation, other);
      g_assert_cmpuint (fixture->n_fetches, ==, 1);
      advance (fixture, 10);
    }
  g_assert_cmpuint (fixture->n_fetches, ==, 2);
}

/* What waits when the owner goes is not read. */
static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  BacklotInvalidation *other = backlot_invalidation_new (fixture->client);

  backlot_invalidation_add (other, fixture->key);
  g_assert_finalize_object (other);
  advance (fixture, 5000);
  g_assert_cmpuint (fixture->n_fetches, ==, 1);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/invalidation/takes-a-burst-as-one", test_burst);
  ADD ("/invalidation/reads-at-most-once-a-second", test_period);
  ADD ("/invalidation/is-not-put-off-by-others", test_others);
  ADD ("/invalidation/forgets-with-its-owner", test_gone);
  return g_test_run ();
}
