/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four failures of snapshots and rollbacks, none of which layers may have. */

#include "config.h"

#include "larder-testing.h"

#define ROW_A1 "{\"id\":\"a\",\"title\":\"one\",\"position\":1,\"version\":1}"

typedef struct
{
  LarderTestClock     *clock;
  LarderClient        *client;
  LarderTable         *notes;
  LarderTestServer    *server;
  LarderQueryObserver *observer;
  LarderTableView     *view;
  GString             *seen;        /* all titles that the row was seen with, in order */
} Fixture;

static void
row_changed_cb (LarderTable *table,
                const char  *id,
                Fixture     *fixture)
{
  LarderValue *value = larder_table_get_value (table, "a");

  g_string_append_printf (fixture->seen, "%s/%" G_GINT64_FORMAT " ",
                          larder_value_get_member_string (value, "title"),
                          larder_value_get_member_int (value, "position", -1));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) rules = NULL;
  g_autoptr(LarderQueryOptions) options = NULL;
  g_autoptr(LarderSchema) schema = NULL;

  fixture->clock = larder_test_clock_new (1000000);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  fixture->notes = larder_client_add_table (fixture->client, "notes", LARDER_TYPE_TEST_NOTE);
  fixture->server = larder_test_server_new ();
  rules = larder_test_server_rules (fixture->server, "notes.edit");
  larder_client_set_mutation_options (fixture->client, rules);
  larder_client_mount (fixture->client);
  schema = larder_schema_new (fixture->notes);
  options = larder_test_server_options (fixture->server, larder_test_key ("notes", "list"));
  larder_query_options_set_schema (options, schema);
  larder_query_options_set_stale_time (options, LARDER_NEVER);
  fixture->observer = larder_query_observer_new (fixture->client, options);
  larder_query_observer_attach (fixture->observer);
  larder_test_server_answer (fixture->server, "[" ROW_A1 "]");
  fixture->view = larder_table_view_new (fixture->notes, "position");
  fixture->seen = g_string_new (NULL);
  g_signal_connect (fixture->notes, "row-changed", G_CALLBACK (row_changed_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_signal_handlers_disconnect_by_data (fixture->notes, fixture);
  larder_client_unmount (fixture->client);
  g_clear_object (&fixture->view);
  g_assert_finalize_object (fixture->observer);
  g_assert_finalize_object (fixture->client);
  larder_test_server_free (fixture->server);
  larder_test_settle ();
  g_assert_finalize_object (fixture->clock);
  g_string_free (fixture->seen, TRUE);
}

static LarderMutation *
edit (Fixture    *fixture,
      const char *changes)
{
  LarderMutation *mutation = larder_mutation_new (fixture->client, "notes.edit", NULL);
  g_autoptr(LarderValue) value = larder_test_value (changes);
  g_autoptr(LarderPatch) patch = larder_patch_new_merge ("notes", "a", value);

  larder_mutation_add_patch (mutation, patch);
  larder_mutation_submit (mutation);
  larder_test_settle ();
  return mutation;
}

static void
assert_row (Fixture    *fixture,
            const char *title,
            gint64      position)
{
  LarderValue *value = larder_table_get_value (fixture->notes, "a");

  g_assert_cmpstr (larder_value_get_member_string (value, "title"), ==, title);
  g_assert_cmpint (larder_value_get_member_int (value, "position", -1), ==, position);
}

static void
assert_seen (Fixture    *fixture,
             const char *expected)
{
  g_assert_cmpstr (fixture->seen->str, ==, expected);
  g_string_set_size (fixture->seen, 0);
}

static void
test_refetch_between (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(LarderMutation) first = edit (fixture, "{\"title\":\"two\"}");
  g_autoptr(LarderMutation) second = edit (fixture, "{\"position\":2}");

  assert_seen (fixture, "two/1 two/2 ");
  larder_test_server_accept (fixture->server,
                             "{\"id\":\"a\",\"title\":\"two\",\"position\":1,\"version\":2}");

  /* The first one settles and everything is read again, without the second one. */
  larder_client_invalidate (fixture->client, NULL);
  larder_test_server_answer (fixture->server,
                             "[{\"id\":\"a\",\"title\":\"two\",\"position\":1,\"version\":2}]");
  assert_row (fixture, "two", 2);
  larder_test_server_accept (fixture->server,
                             "{\"id\":\"a\",\"title\":\"two\",\"position\":2,\"version\":3}");
  assert_row (fixture, "two", 2);
  g_assert_null (strstr (fixture->seen->str, "two/1"));
  g_assert_null (strstr (fixture->seen->str, "one"));
}

static void
test_first_fails (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(LarderMutation) first = edit (fixture, "{\"title\":\"two\"}");
  g_autoptr(LarderMutation) second = edit (fixture, "{\"position\":2}");

  larder_test_server_refuse (fixture->server, LARDER_ERROR, LARDER_ERROR_DENIED);
  assert_row (fixture, "one", 2);
  larder_test_server_accept (fixture->server,
                             "{\"id\":\"a\",\"title\":\"one\",\"position\":2,\"version\":2}");
  assert_row (fixture, "one", 2);
}

static void
test_later_load (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = edit (fixture, "{\"title\":\"two\"}");

  /* A query that begins to load now brings the old row, and hides nothing. */
  larder_query_observer_refetch (fixture->observer);
  larder_test_server_answer (fixture->server, "[" ROW_A1 "]");
  assert_row (fixture, "two", 1);
  larder_test_server_accept (fixture->server,
                             "{\"id\":\"a\",\"title\":\"two\",\"position\":1,\"version\":2}");
  assert_row (fixture, "two", 1);
  assert_seen (fixture, "two/1 two/1 ");
}

static void
test_answer_over_pending (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(LarderMutation) first = edit (fixture, "{\"title\":\"two\"}");
  g_autoptr(LarderMutation) second = edit (fixture, "{\"title\":\"three\",\"position\":3}");

  larder_test_server_accept (fixture->server,
                             "{\"id\":\"a\",\"title\":\"two\",\"position\":1,\"version\":2}");
  assert_row (fixture, "three", 3);
  larder_test_server_accept (fixture->server,
                             "{\"id\":\"a\",\"title\":\"three\",\"position\":3,\"version\":3}");
  assert_row (fixture, "three", 3);
}

static void
test_old_answer (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = NULL;

  /* An answer from before the write comes after it. */
  larder_query_observer_refetch (fixture->observer);
  mutation = edit (fixture, "{\"title\":\"two\"}");
  larder_test_server_accept (fixture->server,
                             "{\"id\":\"a\",\"title\":\"two\",\"position\":1,\"version\":2}");
  larder_test_server_answer (fixture->server, "[" ROW_A1 "]");
  assert_row (fixture, "two", 1);
}

static void
test_path_patch (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(LarderQueryOptions) options =
    larder_test_server_options (fixture->server, larder_test_key ("stats", "1"));
  g_autoptr(LarderQueryObserver) observer = larder_query_observer_new (fixture->client, options);
  g_autoptr(LarderMutation) mutation = larder_mutation_new (fixture->client, "notes.edit", NULL);
  g_autoptr(LarderValue) seven = larder_value_new_int (7);
  g_autoptr(LarderPatch) patch =
    larder_patch_new_set (larder_test_key ("stats", "1"), "/count", seven);
  g_autofree char *pending = NULL;
  g_autofree char *refetched = NULL;
  g_autofree char *refused = NULL;

  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "{\"count\":1,\"name\":\"x\"}");
  larder_mutation_add_patch (mutation, patch);
  larder_mutation_submit (mutation);
  pending = larder_test_json (larder_query_observer_get_data (observer));
  g_assert_cmpstr (pending, ==, "{\"count\":7,\"name\":\"x\"}");
  larder_query_observer_refetch (observer);
  larder_test_server_answer (fixture->server, "{\"count\":2,\"name\":\"y\"}");
  refetched = larder_test_json (larder_query_observer_get_data (observer));
  g_assert_cmpstr (refetched, ==, "{\"count\":7,\"name\":\"y\"}");
  larder_test_server_refuse (fixture->server, LARDER_ERROR, LARDER_ERROR_DENIED);
  refused = larder_test_json (larder_query_observer_get_data (observer));
  g_assert_cmpstr (refused, ==, "{\"count\":2,\"name\":\"y\"}");
  larder_query_observer_detach (observer);
}

#define ADD(name, func) \
  g_test_add ("/optimistic/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("a-refetch-between-two-writes-flickers-nothing", test_refetch_between);
  ADD ("a-refusal-keeps-the-other-write", test_first_fails);
  ADD ("a-later-load-hides-nothing", test_later_load);
  ADD ("an-answer-keeps-what-is-still-pending", test_answer_over_pending);
  ADD ("an-answer-from-before-changes-nothing", test_old_answer);
  ADD ("patches-by-path-are-layers-too", test_path_patch);

  return g_test_run ();
}
