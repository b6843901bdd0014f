/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of mutations in memory: layers, order, retries, holding. */

#include "config.h"

#include "larder-testing.h"

typedef struct
{
  LarderTestClock  *clock;
  LarderClient     *client;
  LarderTable      *notes;
  LarderTestServer *server;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(LarderValue) row = NULL;
  g_autoptr(LarderMutationOptions) rules = NULL;

  fixture->clock = larder_test_clock_new (1000000);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  fixture->notes = larder_client_add_table (fixture->client, "notes", LARDER_TYPE_TEST_NOTE);
  fixture->server = larder_test_server_new ();
  rules = larder_test_server_rules (fixture->server, "notes.edit");
  larder_client_set_mutation_options (fixture->client, rules);
  larder_client_mount (fixture->client);
  row = larder_test_value ("{\"id\":\"a\",\"title\":\"one\",\"position\":1,\"version\":1}");
  larder_client_write_rows (fixture->client, "notes", row);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  larder_client_unmount (fixture->client);
  g_assert_finalize_object (fixture->client);
  larder_test_server_free (fixture->server);
  larder_test_settle ();
  g_assert_finalize_object (fixture->clock);
}

static void
assert_row (Fixture    *fixture,
            const char *id,
            const char *title,
            gint64      position)
{
  LarderValue *value = larder_table_get_value (fixture->notes, id);

  if (title == NULL)
    {
      g_assert_null (value);
      return;
    }
  g_assert_nonnull (value);
  g_assert_cmpstr (larder_value_get_member_string (value, "title"), ==, title);
  g_assert_cmpint (larder_value_get_member_int (value, "position", -1), ==, position);
}

/* A mutation that merges @changes into row @id. */
static LarderMutation *
edit (Fixture    *fixture,
      const char *id,
      const char *changes)
{
  LarderMutation *mutation = larder_mutation_new (fixture->client, "notes.edit", NULL);
  g_autoptr(LarderValue) value = larder_test_value (changes);
  g_autoptr(LarderPatch) patch = larder_patch_new_merge ("notes", id, value);

  larder_mutation_add_patch (mutation, patch);
  return mutation;
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  char **outcome = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) value =
    larder_mutation_submit_finish (LARDER_MUTATION (object), result, &error);

  g_assert_null (*outcome);
  *outcome = error != NULL ? g_strdup_printf ("error %d", error->code) : larder_test_json (value);
}

static void
test_success (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = edit (fixture, "a", "{\"title\":\"two\"}");
  g_autoptr(LarderRecord) record = larder_table_get_record (fixture->notes, "a");
  g_autofree char *outcome = NULL;

  larder_mutation_submit_async (mutation, NULL, submitted_cb, &outcome);
  assert_row (fixture, "a", "two", 1);
  g_assert_true (larder_record_get_pending (record));
  g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_PENDING);
  g_assert_cmpuint (larder_client_is_mutating (fixture->client, "notes."), ==, 1);
  larder_test_settle ();
  g_assert_cmpint (larder_mutation_get_delivery (mutation), ==, LARDER_DELIVERY_SENDING);

  larder_test_server_accept (fixture->server,
                             "{\"id\":\"a\",\"title\":\"two\",\"position\":1,\"version\":2}");
  larder_test_wait (outcome != NULL);
  g_assert_cmpstr (outcome, ==, "true");
  assert_row (fixture, "a", "two", 1);
  g_assert_false (larder_record_get_pending (record));
  g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_SUCCESS);
  g_assert_cmpint (larder_mutation_get_delivery (mutation), ==, LARDER_DELIVERY_DONE);
  g_assert_cmpuint (fixture->server->n_settled, ==, 1);
  g_assert_false (larder_mutation_withdraw (mutation));
}

static void
test_no_rows (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = edit (fixture, "a", "{\"title\":\"two\"}");

  /* A server that only says yes: the row does not jump back. */
  larder_mutation_submit (mutation);
  larder_test_settle ();
  larder_test_server_accept (fixture->server, NULL);
  assert_row (fixture, "a", "two", 1);
  g_assert_cmpstr (larder_value_get_member_string (larder_table_get_base (fixture->notes, "a"),
                                                   "title"), ==, "two");
}

static void
test_failure (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = edit (fixture, "a", "{\"title\":\"two\"}");
  g_autoptr(LarderRecord) record = larder_table_get_record (fixture->notes, "a");
  g_autofree char *outcome = NULL;

  larder_mutation_submit_async (mutation, NULL, submitted_cb, &outcome);
  larder_test_settle ();
  larder_test_server_refuse (fixture->server, LARDER_ERROR, LARDER_ERROR_DENIED);
  larder_test_wait (outcome != NULL);
  assert_row (fixture, "a", "one", 1);
  g_assert_error (larder_record_get_error (record), LARDER_ERROR, LARDER_ERROR_DENIED);
  g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_ERROR);
  g_assert_cmpuint (fixture->server->n_settled, ==, 1);

  /* Trying it again shows it again. */
  larder_mutation_retry (mutation);
  assert_row (fixture, "a", "two", 1);
  larder_test_settle ();
  larder_test_server_accept (fixture->server, NULL);
  assert_row (fixture, "a", "two", 1);
}

static void
test_conflict (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = edit (fixture, "a", "{\"title\":\"mine\"}");
  g_autoptr(LarderRecord) record = larder_table_get_record (fixture->notes, "a");
  g_autoptr(LarderValue) theirs =
    larder_test_value ("{\"id\":\"a\",\"title\":\"theirs\",\"position\":9,\"version\":5}");

  larder_mutation_submit (mutation);
  larder_test_settle ();
  larder_mutation_context_add_rows (fixture->server->mutations->pdata[0], "notes", theirs);
  larder_test_server_refuse (fixture->server, LARDER_ERROR, LARDER_ERROR_CONFLICT);

  /* Mine is shown with a mark, theirs is below. */
  assert_row (fixture, "a", "mine", 9);
  g_assert_true (larder_record_get_conflicted (record));
  g_assert_cmpint (larder_mutation_get_delivery (mutation), ==, LARDER_DELIVERY_CONFLICT);
  g_assert_true (larder_mutation_withdraw (mutation));
  assert_row (fixture, "a", "theirs", 9);
  g_assert_false (larder_record_get_conflicted (record));
}

static void
test_retries (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = edit (fixture, "a", "{\"title\":\"two\"}");
  guint failures;

  larder_mutation_submit (mutation);
  larder_test_settle ();
  for (guint i = 0; i < 2; i++)
    {
      larder_test_server_refuse (fixture->server, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
      g_object_get (mutation, "failure-count", &failures, NULL);
      g_assert_cmpuint (failures, ==, i + 1);
      g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_PENDING);
      assert_row (fixture, "a", "two", 1);
      larder_test_clock_advance (fixture->clock, (1000 << i) - 1);
      larder_test_settle ();
      g_assert_cmpuint (fixture->server->n_mutations, ==, i + 1);
      larder_test_clock_advance (fixture->clock, 1);
      larder_test_settle ();
      g_assert_cmpuint (fixture->server->n_mutations, ==, i + 2);
    }

  /* On reconnecting it goes at once, and focus does not matter. */
  larder_test_server_refuse (fixture->server, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  larder_client_set_focused (fixture->client, FALSE);
  larder_client_set_online (fixture->client, FALSE);
  larder_client_set_online (fixture->client, TRUE);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_mutations, ==, 4);
  for (guint i = 1; i < 4; i++)
    g_assert_cmpstr (fixture->server->log->pdata[i], ==, fixture->server->log->pdata[0]);
  larder_test_server_accept (fixture->server, NULL);
}

static void
test_offline (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderQueryOptions) options =
    larder_test_server_options (fixture->server, larder_test_key ("notes", "1"));
  g_autoptr(LarderQueryObserver) observer =
    larder_query_observer_new (fixture->client, options);
  g_autoptr(LarderMutation) mutation = edit (fixture, "a", "{\"title\":\"two\"}");

  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "1");
  larder_client_set_online (fixture->client, FALSE);
  larder_mutation_submit (mutation);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_mutations, ==, 0);
  g_assert_cmpint (larder_mutation_get_delivery (mutation), ==, LARDER_DELIVERY_QUEUED);

  /* What waits goes out first; only then is anything read again. */
  larder_client_set_online (fixture->client, TRUE);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_mutations, ==, 1);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_test_server_accept (fixture->server, NULL);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_query_observer_detach (observer);
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(LarderMutation) first = edit (fixture, "a", "{\"title\":\"two\"}");
  g_autoptr(LarderMutation) second = edit (fixture, "a", "{\"position\":2}");
  g_autoptr(LarderMutation) third = larder_mutation_new (fixture->client, "notes.edit", NULL);
  g_autoptr(LarderMutation) other = edit (fixture, "b", "{\"title\":\"free\"}");

  larder_mutation_add_reference (third, "notes", "a");
  larder_mutation_submit (first);
  larder_mutation_submit (second);
  larder_mutation_submit (third);
  larder_mutation_submit (other);
  larder_test_settle ();

  /* Those that touch a row wait for the earlier ones that write it. */
  g_assert_cmpuint (fixture->server->n_mutations, ==, 2);
  g_assert_cmpstr (fixture->server->log->pdata[1], ==, larder_mutation_get_id (other));
  larder_test_server_accept (fixture->server, NULL);
  g_assert_cmpuint (fixture->server->n_mutations, ==, 3);
  larder_test_server_accept (fixture->server, NULL);
  g_assert_cmpstr (fixture->server->log->pdata[2], ==, larder_mutation_get_id (second));
  larder_test_server_accept (fixture->server, NULL);
  g_assert_cmpstr (fixture->server->log->pdata[3], ==, larder_mutation_get_id (third));
  larder_test_server_accept (fixture->server, NULL);
  assert_row (fixture, "a", "two", 2);
}

static void
test_needs_insert (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(LarderMutation) insert = larder_mutation_new (fixture->client, "notes.edit", NULL);
  g_autoptr(LarderMutation) user = larder_mutation_new (fixture->client, "notes.edit", NULL);
  g_autoptr(LarderValue) row =
    larder_test_value ("{\"id\":\"n\",\"title\":\"new\",\"position\":0}");
  g_autoptr(LarderPatch) patch = larder_patch_new_insert ("notes", row);

  larder_mutation_add_patch (insert, patch);
  larder_mutation_add_reference (user, "notes", "n");
  larder_mutation_submit (insert);
  larder_mutation_submit (user);
  larder_test_settle ();
  assert_row (fixture, "n", "new", 0);
  larder_test_server_refuse (fixture->server, LARDER_ERROR, LARDER_ERROR_DENIED);
  assert_row (fixture, "n", NULL, 0);

  /* What needs the row waits until somebody decides about it. */
  g_assert_cmpuint (fixture->server->n_mutations, ==, 1);
  larder_mutation_retry (insert);
  larder_test_settle ();
  larder_test_server_accept (fixture->server, NULL);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_mutations, ==, 3);
  larder_test_server_accept (fixture->server, NULL);
}

static void
test_scope (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(LarderMutation) first = larder_mutation_new (fixture->client, "notes.edit", NULL);
  g_autoptr(LarderMutation) second = larder_mutation_new (fixture->client, "notes.edit", NULL);

  larder_mutation_set_scope (first, "s");
  larder_mutation_set_scope (second, "s");
  larder_mutation_submit (first);
  larder_mutation_submit (second);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_mutations, ==, 1);
  larder_test_server_refuse (fixture->server, LARDER_ERROR, LARDER_ERROR_DENIED);
  g_assert_cmpuint (fixture->server->n_mutations, ==, 2);
  larder_test_server_accept (fixture->server, NULL);
}

static void
test_held (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = larder_mutation_new (fixture->client, "notes.edit", NULL);
  g_autoptr(LarderMutation) taken_back = larder_mutation_new (fixture->client, "notes.edit", NULL);
  g_autoptr(LarderPatch) patch = larder_patch_new_remove ("notes", "a");

  larder_mutation_set_not_before (mutation, 1005000);
  larder_mutation_submit (mutation);
  larder_mutation_add_patch (taken_back, patch);
  larder_mutation_set_not_before (taken_back, 1005000);
  larder_mutation_submit (taken_back);
  assert_row (fixture, "a", NULL, 0);
  larder_test_clock_advance (fixture->clock, 4999);
  larder_test_settle ();
  g_assert_cmpint (larder_mutation_get_delivery (mutation), ==, LARDER_DELIVERY_HELD);
  g_assert_cmpuint (fixture->server->n_mutations, ==, 0);

  g_assert_true (larder_mutation_withdraw (taken_back));
  assert_row (fixture, "a", "one", 1);
  g_assert_error (larder_mutation_get_error (taken_back), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  larder_test_clock_advance (fixture->clock, 1);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_mutations, ==, 1);
  g_assert_cmpstr (fixture->server->log->pdata[0], ==, larder_mutation_get_id (mutation));
  larder_test_server_accept (fixture->server, NULL);
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
test_pause (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = larder_mutation_new (fixture->client, "notes.edit", NULL);
  g_autoptr(LarderValue) half = larder_value_new_int (50);
  LarderMutationContext *context;
  gboolean stored = FALSE;

  larder_mutation_submit (mutation);
  larder_test_settle ();
  context = fixture->server->mutations->pdata[0];
  g_assert_null (larder_mutation_context_get_checkpoint (context));
  larder_mutation_context_set_progress (context, 0.5);
  g_assert_cmpfloat (larder_mutation_get_progress (mutation), ==, 0.5);
  larder_mutation_context_set_checkpoint_async (context, half, stored_cb, &stored);
  larder_test_wait (stored);

  larder_mutation_pause (mutation);
  g_assert_true (g_cancellable_is_cancelled (larder_mutation_context_get_cancellable (context)));
  g_assert_cmpint (larder_mutation_get_delivery (mutation), ==, LARDER_DELIVERY_HELD);
  larder_mutation_resume (mutation);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_mutations, ==, 1);

  /* When the attempt has stopped, the next one begins where it stood. */
  larder_test_server_refuse (fixture->server, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->server->n_mutations, ==, 2);
  context = fixture->server->mutations->pdata[0];
  g_assert_cmpint (larder_value_get_int (larder_mutation_context_get_checkpoint (context)), ==, 50);
  g_assert_cmpuint (larder_mutation_context_get_attempt (context), ==, 2);
  larder_test_server_accept (fixture->server, NULL);
  g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_SUCCESS);
}

static void
test_withdraw_running (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = edit (fixture, "a", "{\"title\":\"two\"}");
  g_autofree char *outcome = NULL;

  larder_mutation_submit_async (mutation, NULL, submitted_cb, &outcome);
  larder_test_settle ();
  g_assert_true (larder_mutation_withdraw (mutation));
  larder_test_wait (outcome != NULL);
  g_assert_cmpstr (outcome, ==, "error 19");
  assert_row (fixture, "a", "one", 1);

  /* What the attempt still says is dropped. */
  larder_test_server_accept (fixture->server, "{\"id\":\"a\",\"title\":\"x\",\"version\":9}");
  assert_row (fixture, "a", "one", 1);
  g_assert_cmpuint (fixture->server->n_settled, ==, 1);
}

/* A change that was withdrawn comes back as a new one that does the same. */
static void
test_duplicate (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = edit (fixture, "a", "{\"title\":\"two\"}");
  g_autoptr(LarderMutation) copy = NULL;

  larder_client_set_online (fixture->client, FALSE);
  larder_mutation_submit (mutation);
  larder_test_settle ();
  g_assert_true (larder_mutation_withdraw (mutation));
  assert_row (fixture, "a", "one", 1);

  copy = larder_mutation_duplicate (mutation);
  g_assert_cmpstr (larder_mutation_get_key (copy), ==, "notes.edit");
  g_assert_cmpstr (larder_mutation_get_id (copy), !=, larder_mutation_get_id (mutation));
  g_assert_cmpint (larder_mutation_get_status (copy), ==, LARDER_MUTATION_IDLE);
  larder_mutation_submit (copy);
  larder_test_settle ();
  assert_row (fixture, "a", "two", 1);
  g_assert_cmpuint (fixture->server->n_mutations, ==, 0);

  larder_client_set_online (fixture->client, TRUE);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_mutations, ==, 1);
  larder_test_server_accept (fixture->server, NULL);
  assert_row (fixture, "a", "two", 1);
  g_assert_cmpint (larder_mutation_get_status (copy), ==, LARDER_MUTATION_SUCCESS);
}

static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = larder_mutation_new (fixture->client, "unknown", NULL);
  g_autofree char *outcome = NULL;

  larder_mutation_submit_async (mutation, NULL, submitted_cb, &outcome);
  larder_test_wait (outcome != NULL);
  g_assert_error (larder_mutation_get_error (mutation), LARDER_ERROR,
                  LARDER_ERROR_MISSING_FUNCTION);
}

static gpointer
answer_thread (gpointer user_data)
{
  LarderMutationContext *context = user_data;
  g_autoptr(LarderValue) row =
    larder_value_new_from_json ("{\"id\":\"a\",\"title\":\"far\",\"position\":4,\"version\":2}", -1,
                                NULL);

  larder_mutation_context_set_progress (context, 0.25);
  larder_mutation_context_add_rows (context, "notes", row);
  larder_mutation_context_return_value (context, larder_value_new_string ("done"));
  larder_mutation_context_return_value (context, larder_value_new_string ("again"));
  larder_mutation_context_unref (context);
  return NULL;
}

static void
test_other_thread (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = edit (fixture, "a", "{\"title\":\"two\"}");
  g_autofree char *outcome = NULL;
  GThread *thread;

  larder_mutation_submit_async (mutation, NULL, submitted_cb, &outcome);
  larder_test_settle ();
  thread = g_thread_new ("answer", answer_thread,
                         g_ptr_array_steal_index (fixture->server->mutations, 0));
  larder_test_wait (outcome != NULL);
  g_thread_join (thread);
  larder_test_settle ();
  g_assert_cmpstr (outcome, ==, "\"done\"");
  assert_row (fixture, "a", "far", 4);
  g_assert_cmpuint (fixture->server->n_settled, ==, 1);
}

static void
test_lost_context (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = edit (fixture, "a", "{\"title\":\"two\"}");

  larder_mutation_submit (mutation);
  larder_test_settle ();
  g_ptr_array_set_size (fixture->server->mutations, 0);
  larder_test_settle ();
  g_assert_error (larder_mutation_get_error (mutation), LARDER_ERROR, LARDER_ERROR_NO_DATA);
}

static void
test_unmount (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = edit (fixture, "a", "{\"title\":\"two\"}");
  g_autofree char *outcome = NULL;

  /* It never ends: whoever waits is told, and the late answer finds nobody. */
  larder_mutation_submit_async (mutation, NULL, submitted_cb, &outcome);
  larder_test_settle ();
  larder_client_unmount (fixture->client);
  larder_test_wait (outcome != NULL);
  g_assert_cmpstr (outcome, ==, "error 19");
  larder_test_server_accept (fixture->server, NULL);
  g_assert_cmpuint (fixture->server->n_settled, ==, 0);
  larder_client_mount (fixture->client);
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(LarderMutationList) list = larder_mutation_list_new (fixture->client, "notes.");
  g_autoptr(LarderMutation) mutation = edit (fixture, "a", "{\"title\":\"two\"}");
  g_autoptr(LarderMutation) other = larder_mutation_new (fixture->client, "other", NULL);

  larder_mutation_submit (mutation);
  larder_mutation_submit (other);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_cmpuint (larder_mutation_list_get_n_pending (list), ==, 1);
  larder_test_settle ();
  larder_test_server_accept (fixture->server, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_cmpuint (larder_mutation_list_get_n_pending (list), ==, 0);
  larder_test_clock_advance (fixture->clock, 300000);
  larder_test_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

#define ADD(name, func) \
  g_test_add ("/mutation/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("shows-at-once-and-does-not-jump", test_success);
  ADD ("an-answer-without-rows-is-the-wish", test_no_rows);
  ADD ("a-refusal-leaves-only-its-reason", test_failure);
  ADD ("a-conflict-is-parked-with-both", test_conflict);
  ADD ("retries-with-growing-delays-and-one-id", test_retries);
  ADD ("after-a-reconnect-writes-go-first", test_offline);
  ADD ("rows-keep-the-order", test_order);
  ADD ("what-needs-a-row-waits-for-it", test_needs_insert);
  ADD ("a-scope-goes-one-by-one", test_scope);
  ADD ("held-until-its-moment-and-taken-back", test_held);
  ADD ("paused-and-resumed-from-its-checkpoint", test_pause);
  ADD ("a-running-one-can-be-taken-back", test_withdraw_running);
  ADD ("one-that-was-taken-back-can-come-again", test_duplicate);
  ADD ("without-a-function-it-fails", test_missing);
  ADD ("answers-come-from-any-thread-once", test_other_thread);
  ADD ("a-lost-context-is-an-error", test_lost_context);
  ADD ("nobody-is-called-after-the-end", test_unmount);
  ADD ("lists-follow-by-key", test_list);

  return g_test_run ();
}
