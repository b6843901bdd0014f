/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Optimistic changes of the data of queries.
 *
 * Where each sentence of query-engine.md §10 is shown:
 * - the four failures: test-optimistic.c for rows, here "another-s-refetch-hides-nothing",
 *   "answers-change-the-base-only", "a-query-that-loads-later-has-it" and
 *   "an-answer-keeps-the-fields-of-others" for the data of queries;
 * - base and an ordered log of patches tagged by mutation: test-layers.c, "answers-change-the-base-
 *   only"; realtime events change the base only: test-optimistic.c, test-ties.c;
 * - a failed mutation removes its patch: "answers-change-the-base-only", "functions-are-replayed";
 * - a succeeded one is dropped when the base contains it: by its answer test-mutation.c
 *   "shows-at-once-and-does-not-jump", by a fetch that began later "an-answer-from-before-is-not-
 *   believed";
 * - with an outbox the layer appears when the entry is on disk, entries of one turn together, off
 *   the main thread: test-outbox.c; without one at once: test-mutation.c;
 * - functions or declarative, by path or id: test-patch.c, "functions-are-replayed";
 * - declarative ones are kept and replayed after a restart: "patches-and-functions-come-back";
 * - patch() with an undo handle: "undo-takes-back-one-change", "kept-is-part-of-the-data";
 * - add_optimistic (filter, patch): "functions-are-replayed";
 * - the classic pattern (cancel, snapshot, write, write back, invalidate): "the-classic-pattern". */

#include "config.h"

#include "larder-testing.h"

#define LIST "[{\"id\":\"a\",\"n\":1},{\"id\":\"b\",\"n\":1}]"

typedef struct
{
  LarderTestClock     *clock;
  LarderClient        *client;
  LarderTestServer    *server;
  LarderQueryObserver *observer;
  GString             *seen;      /* all data that was shown, in order */
  guint                n_setups;
} Fixture;

static void
data_cb (LarderQueryObserver *observer,
         GParamSpec          *pspec,
         Fixture             *fixture)
{
  g_autofree char *json = larder_test_json (larder_query_observer_get_data (observer));

  g_string_append_printf (fixture->seen, "%s ", json);
}

static LarderQueryObserver *
observe (Fixture      *fixture,
         LarderClient *client,
         const char   *second)
{
  g_autoptr(LarderQueryOptions) options =
    larder_test_server_options (fixture->server, larder_test_key ("notes", second));
  LarderQueryObserver *observer;

  larder_query_options_set_stale_time (options, LARDER_NEVER);
  observer = larder_query_observer_new (client, options);
  larder_query_observer_attach (observer);
  return observer;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) rules = NULL;

  fixture->clock = larder_test_clock_new (1000000);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  fixture->server = larder_test_server_new ();
  fixture->seen = g_string_new (NULL);
  rules = larder_test_server_rules (fixture->server, "notes.edit");
  larder_client_set_mutation_options (fixture->client, rules);
  larder_client_mount (fixture->client);
  fixture->observer = observe (fixture, fixture->client, "list");
  larder_test_server_answer (fixture->server, LIST);
  g_signal_connect (fixture->observer, "notify::data", G_CALLBACK (data_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  larder_query_observer_detach (fixture->observer);
  larder_client_unmount (fixture->client);
  g_assert_finalize_object (fixture->observer);
  g_assert_finalize_object (fixture->client);
  larder_test_server_free (fixture->server);
  larder_test_settle ();
  g_assert_finalize_object (fixture->clock);
  g_string_free (fixture->seen, TRUE);
}

/* Single quotes stand for double ones. */
static LarderValue *
value_of (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');

  return larder_test_value (json);
}

static void
assert_data (LarderQueryObserver *observer,
             const char          *text)
{
  g_autofree char *shown = larder_test_json (larder_query_observer_get_data (observer));
  g_autofree char *plain = g_strdelimit (g_strdup (shown), "\"", '\'');

  g_assert_cmpstr (plain, ==, text);
}

static void
assert_seen (Fixture    *fixture,
             const char *text)
{
  g_strdelimit (fixture->seen->str, "\"", '\'');
  g_assert_cmpstr (fixture->seen->str, ==, text);
  g_string_truncate (fixture->seen, 0);
}

static GVariant *
key (const char *second)
{
  return larder_test_key ("notes", second);
}

/* Takes @patch. */
static LarderMutation *
submit (Fixture     *fixture,
        LarderPatch *patch)
{
  LarderMutation *mutation = larder_mutation_new (fixture->client, "notes.edit", NULL);

  larder_mutation_add_patch (mutation, patch);
  larder_patch_unref (patch);
  larder_mutation_submit (mutation);
  larder_test_settle ();
  return mutation;
}

static LarderPatch *
patch_n (const char *id,
         int         n)
{
  g_autofree char *path = g_strdup_printf ("/[id=%s]", id);
  g_autofree char *text = g_strdup_printf ("{'n':%d}", n);
  g_autoptr(LarderValue) changes = value_of (text);

  return larder_patch_new_merge_at (key ("list"), path, changes);
}

static void
refetch (Fixture *fixture)
{
  larder_client_invalidate (fixture->client, key ("list"));
  larder_test_settle ();
}

static void
test_rebase (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(LarderMutation) first = submit (fixture, patch_n ("a", 2));
  g_autoptr(LarderMutation) second = submit (fixture, patch_n ("b", 3));

  assert_data (fixture->observer, "[{'id':'a','n':2},{'id':'b','n':3}]");
  /* An answer changes the base only; both stand over it, wherever the items are now. */
  refetch (fixture);
  larder_test_server_answer (fixture->server,
                             "[{\"id\":\"c\",\"n\":1},{\"id\":\"b\",\"n\":1},{\"id\":\"a\",\"n\":1}]");
  assert_data (fixture->observer, "[{'id':'c','n':1},{'id':'b','n':3},{'id':'a','n':2}]");

  /* The failure of the first takes back the first alone, whatever the order. */
  larder_test_server_refuse (fixture->server, LARDER_ERROR, LARDER_ERROR_DENIED);
  assert_data (fixture->observer, "[{'id':'c','n':1},{'id':'b','n':3},{'id':'a','n':1}]");
  larder_test_server_accept (fixture->server, NULL);
  assert_data (fixture->observer, "[{'id':'c','n':1},{'id':'b','n':3},{'id':'a','n':1}]");
}

static void
test_no_flicker (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(LarderMutation) first = submit (fixture, patch_n ("a", 2));
  g_autoptr(LarderMutation) second = submit (fixture, patch_n ("b", 3));

  g_string_truncate (fixture->seen, 0);
  /* The first settles and everything is read again, without the second. */
  larder_test_server_accept (fixture->server, NULL);
  refetch (fixture);
  larder_test_server_answer (fixture->server, "[{\"id\":\"a\",\"n\":2},{\"id\":\"b\",\"n\":1}]");
  larder_test_server_accept (fixture->server, NULL);
  assert_seen (fixture, "");
  assert_data (fixture->observer, "[{'id':'a','n':2},{'id':'b','n':3}]");
}

static void
test_old_answer (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = NULL;

  /* It was asked before the change, and answers after it: it is not believed. */
  refetch (fixture);
  mutation = submit (fixture, patch_n ("a", 2));
  g_string_truncate (fixture->seen, 0);
  larder_test_server_accept (fixture->server, NULL);
  larder_test_server_answer (fixture->server, LIST);
  assert_seen (fixture, "");
  g_assert_cmpuint (fixture->server->fetches->len, ==, 1);
  larder_test_server_answer (fixture->server, "[{\"id\":\"a\",\"n\":2},{\"id\":\"b\",\"n\":1}]");
  assert_seen (fixture, "");
  assert_data (fixture->observer, "[{'id':'a','n':2},{'id':'b','n':1}]");
}

/* A fetch that is given up takes with it neither what shows nor what the server has taken. */
static void
test_given_up (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(LarderMutation) first = NULL;
  g_autoptr(LarderMutation) second = NULL;

  refetch (fixture);
  first = submit (fixture, patch_n ("a", 2));
  second = submit (fixture, patch_n ("b", 3));
  larder_test_server_accept (fixture->server, NULL);
  g_string_truncate (fixture->seen, 0);
  larder_client_cancel (fixture->client, key ("list"));
  larder_test_settle ();
  assert_seen (fixture, "");
  assert_data (fixture->observer, "[{'id':'a','n':2},{'id':'b','n':3}]");
  larder_test_server_accept (fixture->server, NULL);
  assert_seen (fixture, "");
  assert_data (fixture->observer, "[{'id':'a','n':2},{'id':'b','n':3}]");
}

/* The server says by itself what the change says: nothing is seen of its end. */
static void
test_same_as_server (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = submit (fixture, patch_n ("a", 2));
  g_autoptr(LarderValue) same = value_of ("[{'id':'a','n':2},{'id':'b','n':1}]");

  g_string_truncate (fixture->seen, 0);
  larder_client_set_data (fixture->client, key ("list"), same);
  larder_test_server_accept (fixture->server, NULL);
  assert_seen (fixture, "");
  assert_data (fixture->observer, "[{'id':'a','n':2},{'id':'b','n':1}]");
}

static void
test_late_query (Fixture       *fixture,
                 gconstpointer  data)
{
  const char * const prefix[] = { "notes", NULL };
  g_autoptr(LarderValue) item = value_of ("{'id':'new'}");
  g_autoptr(LarderPatch) one = larder_patch_new_insert_at (larder_key_new (prefix), "/-", item);
  g_autoptr(LarderMutation) mutation = submit (fixture, larder_patch_for_prefix (one));
  g_autoptr(LarderQueryObserver) late = NULL;

  assert_data (fixture->observer, "[{'id':'a','n':1},{'id':'b','n':1},{'id':'new'}]");
  /* A query that begins to load after the change has it all the same. */
  late = observe (fixture, fixture->client, "late");
  larder_test_settle ();
  larder_test_server_answer (fixture->server, "[]");
  assert_data (late, "[{'id':'new'}]");

  /* The server's list has it already: it is there once. */
  refetch (fixture);
  larder_test_server_answer (fixture->server, "[{\"id\":\"new\",\"n\":5}]");
  assert_data (fixture->observer, "[{'id':'new','n':5}]");
  larder_test_server_accept (fixture->server, NULL);
  assert_data (fixture->observer, "[{'id':'new','n':5}]");
  assert_data (late, "[{'id':'new'}]");
  larder_query_observer_detach (late);
}

static void
test_answer_keeps_others (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(LarderMutation) first = submit (fixture, patch_n ("a", 2));
  g_autoptr(LarderMutation) second = NULL;
  g_autoptr(LarderValue) title = value_of ("{'title':'two'}");

  second = submit (fixture, larder_patch_new_merge_at (key ("list"), "/[id=a]", title));
  g_string_truncate (fixture->seen, 0);
  larder_test_server_accept (fixture->server, NULL);
  assert_data (fixture->observer, "[{'id':'a','n':2,'title':'two'},{'id':'b','n':1}]");
  larder_test_server_refuse (fixture->server, LARDER_ERROR, LARDER_ERROR_DENIED);
  assert_data (fixture->observer, "[{'id':'a','n':2},{'id':'b','n':1}]");
  assert_seen (fixture, "[{'id':'a','n':2},{'id':'b','n':1}] ");
}

/* A function over the data: adds the "by" of the variables to every n. */
static LarderValue *
add_by (LarderValue    *data,
        LarderMutation *mutation,
        gpointer        user_data)
{
  gint64 by = larder_value_get_member_int (larder_mutation_get_variables (mutation), "by", 0);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();

  for (guint i = 0; i < larder_value_get_n_items (data); i++)
    {
      LarderValue *item = larder_value_get_item (data, i);
      g_autoptr(LarderValue) changes = NULL;
      g_autoptr(LarderValue) merged = NULL;
      g_autofree char *text =
        g_strdup_printf ("{'n':%" G_GINT64_FORMAT "}",
                         larder_value_get_member_int (item, "n", 0) + by);

      changes = value_of (text);
      merged = larder_value_merge (item, changes);
      larder_value_builder_add_value (builder, merged);
    }
  return larder_value_builder_end (builder);
}

static LarderMutationOptions *
make_adding_rules (Fixture *fixture)
{
  LarderMutationOptions *rules = larder_test_server_rules (fixture->server, "notes.add");

  larder_mutation_options_add_optimistic (rules, larder_test_key ("notes", NULL), add_by, NULL,
                                          NULL);
  return rules;
}

static void
test_functions (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) rules = make_adding_rules (fixture);
  g_autoptr(LarderMutationObserver) adder = NULL;
  g_autoptr(LarderValue) by_ten = value_of ("{'by':10}");
  g_autoptr(LarderValue) by_hundred = value_of ("{'by':100}");

  adder = larder_mutation_observer_new (fixture->client, rules);
  larder_mutation_observer_mutate (adder, by_ten, NULL);
  larder_mutation_observer_mutate (adder, by_hundred, NULL);
  larder_test_settle ();
  assert_data (fixture->observer, "[{'id':'a','n':111},{'id':'b','n':111}]");
  refetch (fixture);
  larder_test_server_answer (fixture->server, "[{\"id\":\"a\",\"n\":5}]");
  assert_data (fixture->observer, "[{'id':'a','n':115}]");
  g_string_truncate (fixture->seen, 0);

  /* It becomes part of the base once, and goes without a trace when it is refused. */
  larder_test_server_accept (fixture->server, NULL);
  assert_seen (fixture, "");
  larder_test_server_refuse (fixture->server, LARDER_ERROR, LARDER_ERROR_DENIED);
  assert_data (fixture->observer, "[{'id':'a','n':15}]");
}

static void
set_up_patch (LarderMutation *mutation,
              gpointer        user_data)
{
  Fixture *fixture = user_data;
  LarderValue *variables = larder_mutation_get_variables (mutation);
  g_autoptr(LarderPatch) patch =
    larder_patch_new_merge_at (key ("list"), "/[id=a]", variables);

  fixture->n_setups++;
  larder_mutation_add_patch (mutation, patch);
}

static LarderClient *
open_client (Fixture    *fixture,
             const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderOutbox) outbox = larder_outbox_new (path, &error);
  g_autoptr(LarderMutationOptions) adding = make_adding_rules (fixture);
  g_autoptr(LarderMutationOptions) editing = larder_test_server_rules (fixture->server,
                                                                       "notes.edit");
  LarderClient *client;

  g_assert_no_error (error);
  client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, outbox);
  larder_mutation_options_set_setup_func (editing, set_up_patch, fixture, NULL);
  larder_client_set_mutation_options (client, adding);
  larder_client_set_mutation_options (client, editing);
  larder_client_mount (client);
  return client;
}

static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderValue) edit = value_of ("{'n':7}");
  g_autoptr(LarderValue) by_ten = value_of ("{'by':10}");
  LarderClient *client = open_client (fixture, path);
  LarderMutation *mutation;
  LarderQueryObserver *observer;

  larder_client_set_online (client, FALSE);
  mutation = larder_mutation_new (client, "notes.edit", edit);
  larder_mutation_submit (mutation);
  g_object_unref (mutation);
  mutation = larder_mutation_new (client, "notes.add", by_ten);
  larder_mutation_submit (mutation);
  g_object_unref (mutation);
  larder_test_wait (!larder_outbox_get_saving (larder_client_get_outbox (client)));
  larder_client_unmount (client);
  g_assert_finalize_object (client);

  client = open_client (fixture, path);
  larder_client_set_online (client, FALSE);
  observer = observe (fixture, client, "list");
  larder_client_set_data (client, key ("list"), larder_query_observer_get_data (fixture->observer));
  assert_data (observer, "[{'id':'a','n':17},{'id':'b','n':11}]");
  g_assert_cmpuint (fixture->n_setups, ==, 1);

  larder_client_set_online (client, TRUE);
  larder_test_wait (fixture->server->n_mutations == 2);
  larder_test_server_accept (fixture->server, NULL);
  larder_test_server_accept (fixture->server, NULL);
  assert_data (observer, "[{'id':'a','n':17},{'id':'b','n':11}]");
  larder_query_observer_detach (observer);
  larder_client_unmount (client);
  g_assert_finalize_object (observer);
  g_assert_finalize_object (client);
}

static LarderUndo *
patch_by_hand (Fixture     *fixture,
               LarderPatch *patch)
{
  g_autoptr(LarderPatch) owned = patch;
  g_autoptr(GList) list = g_list_append (NULL, owned);

  return larder_client_patch (fixture->client, list);
}

static void
test_undo (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(LarderUndo) undo = patch_by_hand (fixture, patch_n ("a", 2));
  g_autoptr(LarderMutation) mutation = submit (fixture, patch_n ("b", 3));

  assert_data (fixture->observer, "[{'id':'a','n':2},{'id':'b','n':3}]");
  refetch (fixture);
  larder_test_server_answer (fixture->server, "[{\"id\":\"b\",\"n\":1},{\"id\":\"a\",\"n\":9}]");
  assert_data (fixture->observer, "[{'id':'b','n':3},{'id':'a','n':2}]");
  g_assert_true (larder_undo_get_active (undo));
  g_assert_true (larder_undo_undo (undo));
  g_assert_false (larder_undo_undo (undo));
  g_assert_false (larder_undo_keep (undo));
  g_assert_false (larder_undo_get_active (undo));
  /* What came since stays: the mutation, and the server's word. */
  assert_data (fixture->observer, "[{'id':'b','n':3},{'id':'a','n':9}]");
  larder_test_server_accept (fixture->server, NULL);
}

static void
test_keep (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(LarderUndo) undo = patch_by_hand (fixture, patch_n ("a", 2));

  g_assert_true (larder_undo_keep (undo));
  g_assert_false (larder_undo_undo (undo));
  assert_data (fixture->observer, "[{'id':'a','n':2},{'id':'b','n':1}]");
  /* Who forgets the handle has it kept. */
  g_object_unref (patch_by_hand (fixture, patch_n ("b", 4)));
  assert_data (fixture->observer, "[{'id':'a','n':2},{'id':'b','n':4}]");
  refetch (fixture);
  larder_test_server_answer (fixture->server, LIST);
  assert_data (fixture->observer, "[{'id':'a','n':1},{'id':'b','n':1}]");
}

/* The steps of those who come from snapshots, in the callbacks of a mutation. */
static void
classic_mutate_cb (LarderMutationStep *step,
                   gpointer            user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(LarderValue) written = value_of ("[{'id':'a','n':8}]");
  LarderValue *snapshot;

  larder_client_cancel (fixture->client, key ("list"));
  snapshot = larder_value_ref (larder_client_get_data (fixture->client, key ("list")));
  larder_client_set_data (fixture->client, key ("list"), written);
  larder_mutation_step_return_value (step, snapshot);
}

static void
classic_error_cb (LarderMutationStep *step,
                  gpointer            user_data)
{
  Fixture *fixture = user_data;

  larder_client_set_data (fixture->client, key ("list"), larder_mutation_step_get_context (step));
}

static void
classic_settled_cb (LarderMutationStep *step,
                    gpointer            user_data)
{
  Fixture *fixture = user_data;

  /* Itself is counted still. */
  if (larder_client_is_mutating (fixture->client, "notes") == 1)
    larder_client_invalidate (fixture->client, key ("list"));
}

static void
test_classic (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) rules = larder_test_server_rules (fixture->server, "notes.old");
  g_autoptr(LarderMutationObserver) observer = NULL;

  larder_mutation_options_set_on_mutate (rules, classic_mutate_cb, fixture, NULL);
  larder_mutation_options_set_on_error (rules, classic_error_cb, fixture, NULL);
  larder_mutation_options_set_on_settled (rules, classic_settled_cb, fixture, NULL);
  observer = larder_mutation_observer_new (fixture->client, rules);
  refetch (fixture);
  larder_mutation_observer_mutate (observer, NULL, NULL);
  assert_data (fixture->observer, "[{'id':'a','n':8}]");
  larder_test_settle ();
  /* The fetch that was cancelled answers nobody. */
  larder_test_server_answer (fixture->server, "[]");
  assert_data (fixture->observer, "[{'id':'a','n':8}]");
  larder_test_server_refuse (fixture->server, LARDER_ERROR, LARDER_ERROR_DENIED);
  assert_data (fixture->observer, "[{'id':'a','n':1},{'id':'b','n':1}]");
  larder_test_server_answer (fixture->server, "[{\"id\":\"a\",\"n\":2}]");
  assert_data (fixture->observer, "[{'id':'a','n':2}]");
}

#define ADD(name, func) \
  g_test_add ("/path-layers/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("answers-change-the-base-only", test_rebase);
  ADD ("another-s-refetch-hides-nothing", test_no_flicker);
  ADD ("an-answer-from-before-is-not-believed", test_old_answer);
  ADD ("a-fetch-that-is-given-up-takes-nothing-along", test_given_up);
  ADD ("what-the-server-says-too-is-seen-once", test_same_as_server);
  ADD ("a-query-that-loads-later-has-it", test_late_query);
  ADD ("an-answer-keeps-the-fields-of-others", test_answer_keeps_others);
  ADD ("functions-are-replayed", test_functions);
  ADD ("patches-and-functions-come-back", test_restart);
  ADD ("the-classic-pattern", test_classic);
  ADD ("undo-takes-back-one-change", test_undo);
  ADD ("kept-is-part-of-the-data", test_keep);

  return g_test_run ();
}
