/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of a cache that is written out as one value, and of taking it in again. */

#include "config.h"

#include "larder-testing.h"

#define START_MS 1000000

typedef struct
{
  LarderTestClock  *clock;
  LarderClient     *client;
  LarderClient     *other;
  LarderTestServer *server;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->clock = larder_test_clock_new (START_MS);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  fixture->other = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  fixture->server = larder_test_server_new ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->other);
  larder_test_server_free (fixture->server);
  larder_test_settle ();
  g_assert_finalize_object (fixture->clock);
}

static void
write_note (LarderClient *client,
            const char   *name,
            const char   *json)
{
  g_autoptr(LarderValue) value = larder_test_value (json);

  larder_client_set_data (client, larder_test_key ("notes", name), value);
}

static void
assert_note (LarderClient *client,
             const char   *name,
             const char   *json)
{
  LarderValue *value = larder_client_get_data (client, larder_test_key ("notes", name));
  g_autofree char *text = value != NULL ? larder_test_json (value) : NULL;

  g_assert_cmpstr (text, ==, json);
}

/* Through text, as a file would have it. */
static LarderValue *
dehydrate (Fixture         *fixture,
           LarderHydration *hydration)
{
  g_autoptr(LarderValue) state = larder_client_dehydrate (fixture->client, hydration);
  g_autofree char *text = larder_value_to_json (state);

  return larder_test_value (text);
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(LarderQueryOptions) options =
    larder_test_server_options (fixture->server, larder_test_key ("notes", "1"));
  g_autoptr(LarderQueryObserver) observer = NULL;
  g_autoptr(LarderQueryObserver) pending = NULL;
  g_autoptr(LarderQueryOptions) other =
    larder_test_server_options (fixture->server, larder_test_key ("notes", "pending"));
  g_autoptr(LarderValue) state = NULL;

  larder_client_mount (fixture->client);
  pending = larder_query_observer_new (fixture->client, other);
  larder_query_observer_attach (pending);
  write_note (fixture->client, "1", "{\"a\":[1,null]}");
  state = dehydrate (fixture, NULL);
  g_assert_cmpuint (larder_value_get_n_items (larder_value_get_member (state, "queries")), ==, 1);
  larder_query_observer_detach (pending);
  larder_client_unmount (fixture->client);

  larder_query_options_set_stale_time (options, 1000);
  observer = larder_query_observer_new (fixture->other, options);
  g_assert_cmpuint (larder_client_hydrate (fixture->other, state, NULL), ==, 1);
  larder_test_clock_advance (fixture->clock, 999);
  larder_query_observer_attach (observer);
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE,
                            "{\"a\":[1,null]}");
  g_assert_cmpint (larder_query_observer_get_data_updated_at (observer), ==, START_MS);
  larder_query_observer_detach (observer);
}

static void
test_newer_wins (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(LarderValue) state = NULL;
  g_autoptr(LarderQueryOptions) options =
    larder_test_server_options (fixture->server, larder_test_key ("notes", "2"));
  g_autoptr(LarderQueryObserver) observer = NULL;

  write_note (fixture->other, "2", "\"older\"");
  larder_test_clock_advance (fixture->clock, 10);
  write_note (fixture->client, "1", "\"theirs\"");
  write_note (fixture->client, "2", "\"theirs\"");
  larder_test_clock_advance (fixture->clock, 10);
  write_note (fixture->other, "1", "\"newer\"");

  /* A fetch that runs goes on. */
  larder_client_mount (fixture->other);
  observer = larder_query_observer_new (fixture->other, options);
  larder_query_observer_attach (observer);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  state = dehydrate (fixture, NULL);
  g_assert_cmpuint (larder_client_hydrate (fixture->other, state, NULL), ==, 1);
  assert_note (fixture->other, "1", "\"newer\"");
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING,
                            "\"theirs\"");
  larder_test_server_answer (fixture->server, "\"fetched\"");
  assert_note (fixture->other, "2", "\"fetched\"");
  larder_query_observer_detach (observer);
  larder_client_unmount (fixture->other);
}

static LarderValue *
wrap_cb (GVariant    *key,
         LarderValue *data,
         gpointer     user_data)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();

  larder_value_builder_add_value (builder, data);
  return larder_value_builder_end (builder);
}

static LarderValue *
unwrap_cb (GVariant    *key,
           LarderValue *data,
           gpointer     user_data)
{
  return larder_value_ref (larder_value_get_item (data, 0));
}

static void
test_choices (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderHydration) hydration = larder_hydration_new ();
  g_autoptr(LarderFilter) filter = larder_filter_new (NULL);
  g_autoptr(LarderValue) state = NULL;
  g_autofree char *text = NULL;

  write_note (fixture->client, "1", "5");
  write_note (fixture->client, "2", "6");
  larder_filter_set_key (filter, larder_test_key ("notes", "2"));
  larder_hydration_set_query_filter (hydration, filter);
  larder_hydration_set_write_func (hydration, wrap_cb, NULL, NULL);
  larder_hydration_set_read_func (hydration, unwrap_cb, NULL, NULL);
  larder_client_set_hydration (fixture->client, hydration);
  larder_client_set_hydration (fixture->other, hydration);
  state = dehydrate (fixture, NULL);
  text = larder_test_json (larder_value_get_path (state, "/queries/0/state/data"));
  g_assert_cmpstr (text, ==, "[6]");
  g_assert_cmpuint (larder_client_hydrate (fixture->other, state, NULL), ==, 1);
  assert_note (fixture->other, "1", NULL);
  assert_note (fixture->other, "2", "6");
}

static void
test_mutation (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) rules = larder_test_server_rules (fixture->server, "write");
  g_autoptr(LarderValue) variables = larder_test_value ("{\"n\":1}");
  g_autoptr(LarderMutation) mutation = NULL;
  g_autoptr(LarderValue) state = NULL;

  larder_client_set_mutation_options (fixture->client, rules);
  larder_client_set_mutation_options (fixture->other, rules);
  larder_client_set_online (fixture->client, FALSE);
  larder_client_mount (fixture->client);
  mutation = larder_mutation_new (fixture->client, "write", variables);
  larder_mutation_submit (mutation);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_mutations, ==, 0);
  state = dehydrate (fixture, NULL);

  g_assert_cmpuint (larder_client_hydrate (fixture->other, state, NULL), ==, 1);
  g_assert_cmpuint (larder_client_hydrate (fixture->other, state, NULL), ==, 0);
  g_assert_cmpuint (larder_client_is_mutating (fixture->other, NULL), ==, 1);
  larder_client_mount (fixture->other);
  larder_client_resume_paused_mutations (fixture->other);
  larder_client_resume_paused_mutations (fixture->other);
  larder_test_wait (fixture->server->n_mutations > 0);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_mutations, ==, 1);
  larder_test_server_accept (fixture->server, NULL);
  g_assert_cmpuint (larder_client_is_mutating (fixture->other, NULL), ==, 0);
  larder_client_unmount (fixture->other);
  larder_client_unmount (fixture->client);
}

static void
test_bad_input (Fixture       *fixture,
                gconstpointer  data)
{
  static const char * const inputs[] = {
    "null", "[]", "7", "{\"queries\":7,\"mutations\":{}}", "{\"queries\":[null,7,[],{}]}",
    "{\"queries\":[{\"key\":\"notes\",\"state\":{\"data\":1}}]}",
    "{\"queries\":[{\"key\":[\"notes\"],\"state\":[]}]}",
    "{\"queries\":[{\"key\":[\"notes\"]}],\"mutations\":[{\"id\":7,\"key\":\"write\"}]}",
    "{\"mutations\":[{},7,{\"id\":\"x\"}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autoptr(LarderValue) state = larder_test_value (inputs[i]);

      g_assert_cmpuint (larder_client_hydrate (fixture->other, state, NULL), ==, 0);
      g_assert_cmpuint (larder_client_get_n_queries (fixture->other), ==, 0);
    }
  {
    g_autoptr(LarderValue) state =
      larder_test_value ("{\"queries\":[{\"key\":[\"notes\",\"1\"],\"state\":{\"data\":1,"
                         "\"status\":\"odd\",\"fetch-status\":\"fetching\",\"error\":7,"
                         "\"data-update-count\":-5,\"failure-count\":1e30}}]}");

    g_assert_cmpuint (larder_client_hydrate (fixture->other, state, NULL), ==, 1);
    assert_note (fixture->other, "1", "1");
    g_assert_cmpuint (larder_client_is_fetching (fixture->other, NULL), ==, 0);
  }
}

#define ADD(name, func) \
  g_test_add ("/hydration/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("successful-queries-come-back-with-their-age", test_round_trip);
  ADD ("only-newer-data-replaces-what-is-there", test_newer_wins);
  ADD ("filters-and-transforms-are-chosen", test_choices);
  ADD ("a-paused-mutation-is-sent-once-by-who-takes-it-in", test_mutation);
  ADD ("what-makes-no-sense-is-left-out", test_bad_input);

  return g_test_run ();
}
