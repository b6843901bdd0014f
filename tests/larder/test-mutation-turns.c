/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many mutations run at a time, and which one is next. */

#include "config.h"

#include "larder-testing.h"

/* What the engine sends at a time, and more than that. */
#define N_SENDING 8
#define N_ALL 20

typedef struct
{
  LarderTestClock  *clock;
  LarderClient     *client;
  LarderTestServer *server;
  LarderMutation   *mutations[N_ALL];   /* (owned), oldest first */
} Fixture;

static LarderMutation *
submit (Fixture    *fixture,
        const char *key)
{
  LarderMutation *mutation = larder_mutation_new (fixture->client, key, NULL);

  larder_mutation_submit (mutation);
  return mutation;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) edits = NULL;
  g_autoptr(LarderMutationOptions) uploads = NULL;

  fixture->clock = larder_test_clock_new (1000000);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  fixture->server = larder_test_server_new ();
  edits = larder_test_server_rules (fixture->server, "notes.edit");
  larder_client_set_mutation_options (fixture->client, edits);
  uploads = larder_test_server_rules (fixture->server, "upload");
  larder_mutation_options_set_max_running (uploads, 2);
  larder_client_set_mutation_options (fixture->client, uploads);
  larder_client_mount (fixture->client);
  for (guint i = 0; i < N_ALL; i++)
    fixture->mutations[i] = submit (fixture, "notes.edit");
  larder_test_settle ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < N_ALL; i++)
    g_clear_object (&fixture->mutations[i]);
  larder_client_unmount (fixture->client);
  g_assert_finalize_object (fixture->client);
  larder_test_server_free (fixture->server);
  larder_test_settle ();
  g_assert_finalize_object (fixture->clock);
}

static gboolean
is_sending (Fixture *fixture,
            guint    i)
{
  return larder_mutation_get_delivery (fixture->mutations[i]) == LARDER_DELIVERY_SENDING;
}

static void
test_few_at_a_time (Fixture       *fixture,
                    gconstpointer  data)
{
  for (guint i = 0; i < N_ALL; i++)
    g_assert_cmpint (is_sending (fixture, i), ==, i < N_SENDING);
  for (guint i = 0; i < N_ALL; i++)
    {
      g_assert_cmpuint (fixture->server->n_mutations, ==, MIN (N_SENDING + i, N_ALL));
      larder_test_server_accept (fixture->server, NULL);
    }
  for (guint i = 0; i < N_ALL; i++)
    g_assert_cmpint (larder_mutation_get_delivery (fixture->mutations[i]), ==,
                     LARDER_DELIVERY_DONE);
}

static void
test_taken_back (Fixture       *fixture,
                 gconstpointer  data)
{
  g_assert_true (larder_mutation_withdraw (fixture->mutations[N_SENDING]));
  larder_mutation_pause (fixture->mutations[N_SENDING + 1]);
  larder_test_server_accept (fixture->server, NULL);
  g_assert_false (is_sending (fixture, N_SENDING + 1));
  g_assert_true (is_sending (fixture, N_SENDING + 2));
  g_assert_false (is_sending (fixture, N_SENDING + 3));

  /* It comes back to where it was. */
  larder_mutation_resume (fixture->mutations[N_SENDING + 1]);
  larder_test_settle ();
  larder_test_server_accept (fixture->server, NULL);
  g_assert_true (is_sending (fixture, N_SENDING + 1));
  g_assert_false (is_sending (fixture, N_SENDING + 3));
}

static void
test_offline (Fixture       *fixture,
              gconstpointer  data)
{
  larder_client_set_online (fixture->client, FALSE);
  larder_test_server_accept (fixture->server, NULL);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_mutations, ==, N_SENDING);
  larder_client_set_online (fixture->client, TRUE);
  larder_test_settle ();
  g_assert_true (is_sending (fixture, N_SENDING));
  g_assert_cmpuint (fixture->server->n_mutations, ==, N_SENDING + 1);
}

/* A file that takes long keeps no place from what is small. */
static void
test_number_of_its_own (Fixture       *fixture,
                        gconstpointer  data)
{
  LarderMutation *uploads[3];

  for (guint i = 0; i < G_N_ELEMENTS (uploads); i++)
    uploads[i] = submit (fixture, "upload");
  larder_test_settle ();
  for (guint i = 0; i < G_N_ELEMENTS (uploads); i++)
    {
      g_assert_cmpint (larder_mutation_get_delivery (uploads[i]), ==,
                       i < 2 ? LARDER_DELIVERY_SENDING : LARDER_DELIVERY_QUEUED);
      g_object_unref (uploads[i]);
    }
  g_assert_false (is_sending (fixture, N_SENDING));
  larder_test_server_accept (fixture->server, NULL);
  g_assert_true (is_sending (fixture, N_SENDING));
}

/* A client that was not unmounted ends like any other. */
static void
test_end (Fixture       *fixture,
          gconstpointer  data)
{
  g_assert_cmpuint (fixture->server->n_mutations, ==, N_SENDING);
  g_assert_finalize_object (fixture->client);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_mutations, ==, N_SENDING);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  larder_client_mount (fixture->client);
}

static void
test_max_running (Fixture       *fixture,
                  gconstpointer  data)
{
  guint n_before = 0;

  for (guint i = 0; i < N_ALL; i++)
    larder_test_server_accept (fixture->server, NULL);
  n_before = fixture->server->n_mutations;
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(LarderMutation) mutation = submit (fixture, "upload");
    }
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_mutations, ==, n_before + 2);
  larder_test_server_accept (fixture->server, NULL);
  g_assert_cmpuint (fixture->server->n_mutations, ==, n_before + 3);
  for (guint i = 0; i < 4; i++)
    larder_test_server_accept (fixture->server, NULL);
  g_assert_cmpuint (fixture->server->n_mutations, ==, n_before + 5);
}

#define ADD(name, func) \
  g_test_add ("/mutation-turns/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("few-run-at-a-time-the-oldest-first", test_few_at_a_time);
  ADD ("what-is-taken-back-or-paused-is-passed-over", test_taken_back);
  ADD ("offline-nothing-has-its-turn", test_offline);
  ADD ("a-key-with-a-number-of-its-own-takes-no-room", test_number_of_its_own);
  ADD ("nothing-has-its-turn-after-the-end", test_end);
  ADD ("no-more-than-allowed-run", test_max_running);
#undef ADD
  return g_test_run ();
}
