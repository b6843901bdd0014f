/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Observers of mutations: what they show, when they tell, and what outlives the program. */

#include "config.h"

#include "larder-test-scene.h"

typedef struct
{
  LarderTestScene         scene;
  LarderMutationObserver *observer;
  guint                   n_mutates;
  guint                   n_calls;
} Fixture;

static void
on_mutate_cb (LarderMutationStep *step,
              gpointer            user_data)
{
  Fixture *fixture = user_data;

  fixture->n_mutates++;
  larder_mutation_step_return_value (step, larder_test_value ("\"before\""));
}

static LarderMutationOptions *
make_options (Fixture    *fixture,
              const char *key)
{
  LarderMutationOptions *options = larder_test_server_rules (fixture->scene.server, key);

  larder_mutation_options_set_on_mutate (options, on_mutate_cb, fixture, NULL);
  return options;
}

static void
notify_cb (GObject    *observer,
           GParamSpec *pspec,
           gpointer    user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->scene.log, "%s ", pspec->name);
}

static void
changed_cb (LarderMutationObserver *observer,
            gpointer                user_data)
{
  Fixture *fixture = user_data;

  g_string_append (fixture->scene.log, "| ");
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) options = NULL;

  larder_test_scene_begin (&fixture->scene);
  options = make_options (fixture, "notes.edit");
  fixture->observer = larder_mutation_observer_new (fixture->scene.client, options);
  g_signal_connect (fixture->observer, "notify", G_CALLBACK (notify_cb), fixture);
  g_signal_connect (fixture->observer, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->observer);
  larder_test_scene_end (&fixture->scene);
}

#define assert_log(fixture, text) \
  larder_test_scene_assert_log (&(fixture)->scene, text)

static void
assert_shows (LarderMutationObserver *observer,
              LarderMutationStatus    status,
              gboolean                is_paused,
              guint                   failure_count)
{
  LarderMutationStatus shown;
  gboolean shown_paused, is_idle, is_pending, is_success, is_error;
  guint failures;

  g_object_get (observer, "status", &shown, "is-paused", &shown_paused, "is-idle", &is_idle,
                "is-pending", &is_pending, "is-success", &is_success, "is-error", &is_error,
                "failure-count", &failures, NULL);
  g_assert_cmpint (shown, ==, status);
  g_assert_cmpint (larder_mutation_observer_get_status (observer), ==, status);
  g_assert_cmpint (shown_paused, ==, is_paused);
  g_assert_cmpint (is_idle, ==, status == LARDER_MUTATION_IDLE);
  g_assert_cmpint (is_pending, ==, status == LARDER_MUTATION_PENDING);
  g_assert_cmpint (is_success, ==, status == LARDER_MUTATION_SUCCESS);
  g_assert_cmpint (is_error, ==, status == LARDER_MUTATION_ERROR);
  g_assert_cmpuint (failures, ==, failure_count);
}

static void
test_states (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(LarderValue) variables = larder_test_value ("{\"title\":\"two\"}");
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) reason = NULL;
  gint64 submitted_at;

  larder_mutation_observer_attach (fixture->observer);
  assert_log (fixture, "");
  assert_shows (fixture->observer, LARDER_MUTATION_IDLE, FALSE, 0);
  larder_mutation_observer_mutate (fixture->observer, variables, NULL);
  assert_log (fixture, "mutation variables context status submitted-at is-idle is-pending | ");
  assert_shows (fixture->observer, LARDER_MUTATION_PENDING, FALSE, 0);
  g_assert_true (larder_mutation_observer_get_variables (fixture->observer) == variables);
  g_object_get (fixture->observer, "submitted-at", &submitted_at, NULL);
  g_assert_cmpint (submitted_at, ==, 1000000);

  larder_test_settle ();
  assert_log (fixture, "");
  larder_test_server_refuse (fixture->scene.server, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  assert_log (fixture, "failure-reason failure-count | ");
  assert_shows (fixture->observer, LARDER_MUTATION_PENDING, FALSE, 1);
  g_object_get (fixture->observer, "error", &error, "failure-reason", &reason, NULL);
  g_assert_null (error);
  g_assert_error (reason, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  larder_test_clock_advance (fixture->scene.clock, 1000);
  larder_test_settle ();
  larder_test_server_refuse (fixture->scene.server, LARDER_ERROR, LARDER_ERROR_DENIED);
  assert_log (fixture, "error failure-reason status failure-count is-pending is-error | ");
  assert_shows (fixture->observer, LARDER_MUTATION_ERROR, FALSE, 2);
  g_assert_error (larder_mutation_observer_get_error (fixture->observer), LARDER_ERROR,
                  LARDER_ERROR_DENIED);

  larder_mutation_retry (larder_mutation_observer_get_mutation (fixture->observer));
  larder_test_settle ();
  g_string_truncate (fixture->scene.log, 0);
  larder_test_server_accept (fixture->scene.server, NULL);
  assert_log (fixture, "data status is-pending is-success | ");
  assert_shows (fixture->observer, LARDER_MUTATION_SUCCESS, FALSE, 0);
  g_assert_true (larder_value_get_boolean
                 (larder_mutation_observer_get_data (fixture->observer)));

  larder_mutation_observer_reset (fixture->observer);
  assert_shows (fixture->observer, LARDER_MUTATION_IDLE, FALSE, 0);
  g_assert_null (larder_mutation_observer_get_data (fixture->observer));
  larder_mutation_observer_detach (fixture->observer);
}

static void
test_net_changes (Fixture       *fixture,
                  gconstpointer  data)
{
  larder_mutation_observer_attach (fixture->observer);
  larder_client_begin_batch (fixture->scene.client);
  larder_mutation_observer_mutate (fixture->observer, NULL, NULL);
  larder_mutation_observer_reset (fixture->observer);
  larder_client_end_batch (fixture->scene.client);
  assert_log (fixture, "");
  larder_mutation_observer_detach (fixture->observer);
  larder_test_settle ();
  larder_test_server_accept (fixture->scene.server, NULL);
}

static void
call_cb (LarderMutationStep *step,
         gpointer            user_data)
{
  Fixture *fixture = user_data;

  fixture->n_calls++;
}

static void
test_calls (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) call = larder_mutation_options_new (NULL);
  g_autoptr(LarderMutation) first = NULL;

  larder_mutation_options_set_on_success (call, call_cb, fixture, NULL);
  larder_mutation_options_set_on_settled (call, call_cb, fixture, NULL);

  /* Only the latest call is told of. */
  larder_mutation_observer_attach (fixture->observer);
  first = g_object_ref (larder_mutation_observer_mutate (fixture->observer, NULL, call));
  larder_mutation_observer_mutate (fixture->observer, NULL, call);
  larder_test_settle ();
  larder_test_server_accept (fixture->scene.server, NULL);
  g_assert_cmpint (larder_mutation_get_status (first), ==, LARDER_MUTATION_SUCCESS);
  g_assert_cmpuint (fixture->n_calls, ==, 0);
  assert_shows (fixture->observer, LARDER_MUTATION_PENDING, FALSE, 0);
  larder_test_server_accept (fixture->scene.server, NULL);
  g_assert_cmpuint (fixture->n_calls, ==, 2);

  /* And only while somebody looks; the callbacks of the options do not care. */
  larder_mutation_observer_mutate (fixture->observer, NULL, call);
  larder_test_settle ();
  larder_mutation_observer_detach (fixture->observer);
  larder_test_server_accept (fixture->scene.server, NULL);
  g_assert_cmpuint (fixture->n_calls, ==, 2);
  g_assert_cmpuint (fixture->scene.server->n_settled, ==, 3);
}

static void
test_attached_again (Fixture       *fixture,
                     gconstpointer  data)
{
  larder_mutation_observer_attach (fixture->observer);
  larder_mutation_observer_mutate (fixture->observer, NULL, NULL);
  larder_mutation_observer_detach (fixture->observer);
  larder_test_settle ();
  larder_test_server_accept (fixture->scene.server, NULL);
  g_string_truncate (fixture->scene.log, 0);

  /* It tells what changed while nobody looked. */
  assert_shows (fixture->observer, LARDER_MUTATION_SUCCESS, FALSE, 0);
  larder_mutation_observer_attach (fixture->observer);
  assert_log (fixture, "data status is-pending is-success | ");
  larder_mutation_observer_detach (fixture->observer);
}

static void
paused_cb (GObject    *observer,
           GParamSpec *pspec,
           gpointer    user_data)
{
  gboolean *seen = user_data;
  gboolean is_paused;

  g_object_get (observer, "is-paused", &is_paused, NULL);
  if (larder_mutation_observer_get_status (LARDER_MUTATION_OBSERVER (observer)) ==
      LARDER_MUTATION_PENDING)
    *seen = *seen && is_paused;
}

static void
test_offline (Fixture       *fixture,
              gconstpointer  data)
{
  gboolean always = TRUE;
  gulong handler;

  larder_mutation_observer_attach (fixture->observer);
  larder_client_set_online (fixture->scene.client, FALSE);
  handler = g_signal_connect (fixture->observer, "notify::status", G_CALLBACK (paused_cb), &always);
  larder_mutation_observer_mutate (fixture->observer, NULL, NULL);
  /* Not once was it shown as running; on-mutate did not wait. */
  g_assert_true (always);
  g_signal_handler_disconnect (fixture->observer, handler);
  assert_shows (fixture->observer, LARDER_MUTATION_PENDING, TRUE, 0);
  g_assert_cmpuint (fixture->n_mutates, ==, 1);
  larder_test_settle ();
  g_string_truncate (fixture->scene.log, 0);
  larder_client_set_online (fixture->scene.client, TRUE);
  larder_test_settle ();
  assert_log (fixture, "is-paused | ");
  assert_shows (fixture->observer, LARDER_MUTATION_PENDING, FALSE, 0);
  larder_test_server_refuse (fixture->scene.server, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);

  /* Between attempts the network goes: it waits for that then. */
  larder_client_set_online (fixture->scene.client, FALSE);
  larder_test_settle ();
  assert_shows (fixture->observer, LARDER_MUTATION_PENDING, TRUE, 1);
  larder_client_set_online (fixture->scene.client, TRUE);
  larder_test_settle ();
  assert_shows (fixture->observer, LARDER_MUTATION_PENDING, FALSE, 1);
  larder_test_server_accept (fixture->scene.server, NULL);
  larder_mutation_observer_detach (fixture->observer);
}

static void
test_scope (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) options = make_options (fixture, "notes.edit");
  g_autoptr(LarderMutation) first = NULL;

  larder_mutation_options_set_scope (options, "one-by-one");
  larder_mutation_observer_set_options (fixture->observer, options);
  larder_mutation_observer_attach (fixture->observer);
  first = g_object_ref (larder_mutation_observer_mutate (fixture->observer, NULL, NULL));
  larder_mutation_observer_mutate (fixture->observer, NULL, NULL);
  g_assert_cmpuint (fixture->n_mutates, ==, 2);
  g_assert_false (larder_mutation_get_is_paused (first));
  assert_shows (fixture->observer, LARDER_MUTATION_PENDING, TRUE, 0);
  larder_test_settle ();
  g_assert_cmpuint (fixture->scene.server->n_mutations, ==, 1);

  /* A failure does not block the next. */
  larder_test_server_refuse (fixture->scene.server, LARDER_ERROR, LARDER_ERROR_DENIED);
  g_assert_cmpuint (fixture->scene.server->n_mutations, ==, 2);
  assert_shows (fixture->observer, LARDER_MUTATION_PENDING, FALSE, 0);
  larder_test_server_accept (fixture->scene.server, NULL);
  larder_mutation_observer_detach (fixture->observer);
}

static void
test_options (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) counted = make_options (fixture, "notes.edit");
  g_autoptr(LarderMutationOptions) other = make_options (fixture, "notes.remove");

  larder_mutation_options_set_on_success (counted, call_cb, fixture, NULL);
  larder_mutation_observer_attach (fixture->observer);
  larder_mutation_observer_mutate (fixture->observer, NULL, NULL);
  larder_test_settle ();
  larder_mutation_observer_set_options (fixture->observer, counted);
  larder_test_server_accept (fixture->scene.server, NULL);
  g_assert_cmpuint (fixture->n_calls, ==, 1);
  assert_shows (fixture->observer, LARDER_MUTATION_SUCCESS, FALSE, 0);

  larder_mutation_observer_set_options (fixture->observer, other);
  assert_shows (fixture->observer, LARDER_MUTATION_IDLE, FALSE, 0);
  larder_mutation_observer_detach (fixture->observer);
}

static void
test_gc (Fixture       *fixture,
         gconstpointer  data)
{
  g_autoptr(LarderMutationList) list = larder_mutation_list_new (fixture->scene.client, "notes");

  larder_mutation_observer_attach (fixture->observer);
  larder_mutation_observer_mutate (fixture->observer, NULL, NULL);
  larder_test_settle ();
  larder_test_server_accept (fixture->scene.server, NULL);
  larder_test_clock_advance (fixture->scene.clock, 400000);
  larder_test_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  larder_mutation_observer_detach (fixture->observer);
  larder_test_clock_advance (fixture->scene.clock, 299999);
  larder_test_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  larder_test_clock_advance (fixture->scene.clock, 1);
  larder_test_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  /* What is shown stays. */
  assert_shows (fixture->observer, LARDER_MUTATION_SUCCESS, FALSE, 0);
}

static void
mutated_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) value =
    larder_mutation_observer_mutate_finish (LARDER_MUTATION_OBSERVER (object), result, &error);

  g_assert_no_error (error);
  g_assert_true (larder_value_get_boolean (value));
  g_string_append (fixture->scene.log, "completed");
}

static void
test_completes (Fixture       *fixture,
                gconstpointer  data)
{
  larder_mutation_observer_attach (fixture->observer);
  larder_mutation_observer_mutate_async (fixture->observer, NULL, NULL, mutated_cb, fixture);
  larder_test_settle ();
  g_string_truncate (fixture->scene.log, 0);
  larder_test_server_accept (fixture->scene.server, NULL);
  assert_log (fixture, "data status is-pending is-success | completed");
  larder_mutation_observer_detach (fixture->observer);
}

static LarderClient *
open_client (Fixture     *fixture,
             const char  *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderOutbox) outbox = larder_outbox_new (path, &error);

  g_assert_no_error (error);
  return larder_client_new (LARDER_CLOCK (fixture->scene.clock), NULL, outbox);
}

static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = larder_test_path ("outbox.sqlite");
  g_autoptr(LarderMutationOptions) rules = make_options (fixture, "notes.edit");
  g_autoptr(LarderValue) meta = larder_test_value ("{\"why\":\"test\"}");
  LarderClient *client = open_client (fixture, path);
  LarderMutation *mutation = larder_mutation_new (client, "notes.edit", NULL);
  g_autoptr(LarderMutation) back = NULL;
  g_autoptr(LarderOutbox) outbox = NULL;

  larder_mutation_options_set_meta (rules, meta);
  larder_client_set_mutation_options (client, rules);
  larder_client_set_online (client, FALSE);
  larder_client_mount (client);
  larder_mutation_submit (mutation);
  g_assert_cmpuint (fixture->n_mutates, ==, 1);
  g_object_unref (mutation);
  larder_test_wait (!larder_outbox_get_saving (larder_client_get_outbox (client)));
  larder_client_unmount (client);
  g_assert_finalize_object (client);

  /* On-mutate is not called again; what it gave is there, and so is the moment of submission. */
  larder_test_clock_advance (fixture->scene.clock, 5000);
  client = open_client (fixture, path);
  larder_client_set_mutation_options (client, rules);
  larder_client_mount (client);
  outbox = g_object_ref (larder_client_get_outbox (client));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (outbox)), ==, 1);
  back = g_list_model_get_item (G_LIST_MODEL (outbox), 0);
  larder_test_wait (fixture->scene.server->n_mutations == 1);
  g_assert_cmpuint (fixture->n_mutates, ==, 1);
  g_assert_cmpstr (larder_value_get_string (larder_mutation_get_context (back)), ==, "before");
  g_assert_true (larder_value_equal (larder_mutation_get_meta (back), meta));
  g_assert_cmpint (larder_mutation_get_submitted_at (back), ==, 1000000);
  g_assert_false (larder_mutation_get_is_paused (back));
  larder_test_server_accept (fixture->scene.server, NULL);
  g_assert_cmpint (larder_mutation_get_status (back), ==, LARDER_MUTATION_SUCCESS);
  g_assert_cmpuint (fixture->scene.server->n_settled, ==, 1);
  larder_client_unmount (client);
  g_clear_object (&back);
  g_clear_object (&outbox);
  g_assert_finalize_object (client);
}

#define ADD(name, func) \
  g_test_add ("/mutation-observer/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("shows-each-state", test_states);
  ADD ("tells-net-changes", test_net_changes);
  ADD ("calls-are-those-of-the-latest", test_calls);
  ADD ("attached-again-tells-the-truth", test_attached_again);
  ADD ("offline-is-paused-from-the-start", test_offline);
  ADD ("a-scope-goes-one-by-one", test_scope);
  ADD ("options-count-while-pending", test_options);
  ADD ("an-observed-one-stays", test_gc);
  ADD ("the-caller-hears-last", test_completes);
  ADD ("context-outlives-the-program", test_restart);

  return g_test_run ();
}
