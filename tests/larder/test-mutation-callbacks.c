/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Callbacks of mutations: their order, waiting for them, their failures; and whose rules hold. */

#include "config.h"

#include "larder-test-scene.h"

typedef struct
{
  LarderTestScene     scene;
  const char         *fails;     /* the callback that fails; NULL: none */
  const char         *holds;     /* the callback that goes on; NULL: none */
  LarderMutationStep *held;
} Fixture;

/* What a callback is told apart by. */
typedef struct
{
  Fixture    *fixture;
  const char *name;
} Callback;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  larder_test_scene_begin (&fixture->scene);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->held, larder_mutation_step_unref);
  larder_test_scene_end (&fixture->scene);
}

static void
note (Fixture    *fixture,
      const char *text)
{
  g_string_append_printf (fixture->scene.log, "%s%s", fixture->scene.log->len > 0 ? " " : "", text);
}

#define assert_log(fixture, text) \
  larder_test_scene_assert_log (&(fixture)->scene, text)

static void
callback_cb (LarderMutationStep *step,
             gpointer            user_data)
{
  Callback *callback = user_data;
  Fixture *fixture = callback->fixture;
  LarderMutation *mutation = larder_mutation_step_get_mutation (step);

  note (fixture, callback->name);
  if (larder_mutation_step_get_error (step) != NULL)
    note (fixture, "!");
  if (g_str_has_prefix (callback->name, "call"))
    g_assert_cmpint (larder_mutation_get_status (mutation), !=, LARDER_MUTATION_PENDING);
  else
    {
      g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_PENDING);
      g_assert_cmpuint (larder_client_is_mutating (fixture->scene.client, NULL), ==, 1);
    }
  if (g_strcmp0 (fixture->fails, callback->name) == 0)
    larder_mutation_step_return_error (step, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                                                  callback->name));
  else if (g_strcmp0 (fixture->holds, callback->name) == 0)
    fixture->held = larder_mutation_step_hold (step);
  else if (g_str_equal (callback->name, "mutate"))
    larder_mutation_step_return_value (step, larder_test_value ("{\"from\":\"mutate\"}"));
}

static gpointer
callback (Fixture    *fixture,
          const char *name)
{
  Callback *made = g_new (Callback, 1);

  made->fixture = fixture;
  made->name = name;
  return made;
}

static void
add_callbacks (Fixture               *fixture,
               LarderMutationOptions *options,
               const char            *on_mutate,
               const char            *on_success,
               const char            *on_error,
               const char            *on_settled)
{
  larder_mutation_options_set_on_mutate (options, callback_cb, callback (fixture, on_mutate),
                                         g_free);
  larder_mutation_options_set_on_success (options, callback_cb, callback (fixture, on_success),
                                          g_free);
  larder_mutation_options_set_on_error (options, callback_cb, callback (fixture, on_error), g_free);
  larder_mutation_options_set_on_settled (options, callback_cb, callback (fixture, on_settled),
                                          g_free);
}

static LarderMutationOptions *
make_options (Fixture    *fixture,
              const char *key)
{
  LarderMutationOptions *options = larder_test_server_rules (fixture->scene.server, key);

  add_callbacks (fixture, options, "mutate", "success", "error", "settled");
  return options;
}

static void
add_hooks (Fixture *fixture)
{
  g_autoptr(LarderMutationOptions) hooks = larder_mutation_options_new (NULL);

  add_callbacks (fixture, hooks, "hook-mutate", "hook-success", "hook-error", "hook-settled");
  larder_client_set_mutation_hooks (fixture->scene.client, hooks);
}

static void
status_cb (GObject    *observer,
           GParamSpec *pspec,
           gpointer    user_data)
{
  LarderMutationStatus status =
    larder_mutation_observer_get_status (LARDER_MUTATION_OBSERVER (observer));

  note (user_data, status == LARDER_MUTATION_PENDING ? "(pending)" : "(settled)");
}

static void
mutated_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) value = larder_mutation_submit_finish (LARDER_MUTATION (object), result,
                                                                &error);
  g_autofree char *text = error != NULL ? g_strdup_printf ("<%s>", error->message) : NULL;

  note (fixture, error != NULL ? text : "<done>");
}

/* Submits with all kinds of callbacks and lets the server say yes or no. */
static void
run_order (Fixture    *fixture,
           gboolean    accepted,
           const char *expected)
{
  g_autoptr(LarderMutationOptions) options = make_options (fixture, "notes.edit");
  g_autoptr(LarderMutationOptions) call = larder_mutation_options_new (NULL);
  g_autoptr(LarderMutationObserver) observer =
    larder_mutation_observer_new (fixture->scene.client, options);
  g_autoptr(LarderMutation) mutation =
    larder_mutation_new (fixture->scene.client, "notes.edit", NULL);

  add_hooks (fixture);
  add_callbacks (fixture, call, "", "call-success", "call-error", "call-settled");
  g_signal_connect (observer, "notify::status", G_CALLBACK (status_cb), fixture);
  larder_mutation_observer_attach (observer);
  larder_mutation_observer_submit (observer, mutation, call);
  assert_log (fixture, "hook-mutate mutate (pending)");
  larder_test_settle ();
  g_assert_cmpuint (fixture->scene.server->n_mutations, ==, 1);
  if (accepted)
    larder_test_server_accept (fixture->scene.server, NULL);
  else
    larder_test_server_refuse (fixture->scene.server, LARDER_ERROR, LARDER_ERROR_DENIED);
  assert_log (fixture, expected);
  g_assert_cmpuint (larder_client_is_mutating (fixture->scene.client, NULL), ==, 0);
}

static void
test_order_of_success (Fixture       *fixture,
                       gconstpointer  data)
{
  run_order (fixture, TRUE,
             "hook-success success hook-settled settled call-success call-settled (settled)");
}

static void
test_order_of_error (Fixture       *fixture,
                     gconstpointer  data)
{
  run_order (fixture, FALSE,
             "hook-error ! error ! hook-settled ! settled ! call-error ! call-settled ! (settled)");
}

static LarderMutation *
submit (Fixture *fixture)
{
  LarderMutation *mutation = larder_mutation_new (fixture->scene.client, "notes.edit", NULL);

  larder_mutation_submit_async (mutation, NULL, mutated_cb, fixture);
  return mutation;
}

static void
test_completion_is_last (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) options = make_options (fixture, "notes.edit");
  g_autoptr(LarderMutation) mutation = NULL;
  g_autofree char *context = NULL;

  larder_client_set_mutation_options (fixture->scene.client, options);
  mutation = submit (fixture);
  context = larder_test_json (larder_mutation_get_context (mutation));
  g_assert_cmpstr (context, ==, "{\"from\":\"mutate\"}");
  larder_test_settle ();
  larder_test_server_accept (fixture->scene.server, NULL);
  assert_log (fixture, "mutate success settled <done>");
  g_assert_cmpuint (fixture->scene.server->n_settled, ==, 1);
}

static void
test_waits_for_callbacks (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) options = make_options (fixture, "notes.edit");
  g_autoptr(LarderMutation) mutation = NULL;

  larder_client_set_mutation_options (fixture->scene.client, options);
  fixture->holds = "mutate";
  mutation = submit (fixture);
  larder_test_settle ();
  g_assert_cmpuint (fixture->scene.server->n_mutations, ==, 0);
  larder_mutation_step_return_value (fixture->held, larder_test_value ("1"));
  g_clear_pointer (&fixture->held, larder_mutation_step_unref);
  larder_test_settle ();
  g_assert_cmpuint (fixture->scene.server->n_mutations, ==, 1);

  fixture->holds = "success";
  larder_test_server_accept (fixture->scene.server, NULL);
  assert_log (fixture, "mutate success");
  g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_PENDING);
  /* It was sent: nobody can take it back, hold or change it any more. */
  g_assert_false (larder_mutation_withdraw (mutation));
  larder_mutation_pause (mutation);
  g_assert_false (larder_mutation_get_paused (mutation));
  g_assert_false (larder_mutation_edit (mutation, NULL, NULL));
  larder_mutation_step_return_value (fixture->held, NULL);
  /* A second end, and what comes after it, is dropped. */
  larder_mutation_step_return_value (fixture->held, NULL);
  larder_test_settle ();
  assert_log (fixture, "settled <done>");
  g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_SUCCESS);
}

static void
test_forgotten_step (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) options = make_options (fixture, "notes.edit");
  g_autoptr(LarderMutation) mutation = NULL;

  larder_client_set_mutation_options (fixture->scene.client, options);
  fixture->holds = "settled";
  mutation = submit (fixture);
  larder_test_settle ();
  larder_test_server_accept (fixture->scene.server, NULL);
  assert_log (fixture, "mutate success settled");
  g_clear_pointer (&fixture->held, larder_mutation_step_unref);
  larder_test_settle ();
  assert_log (fixture, "<done>");
}

static gpointer
complete_in_thread (gpointer data)
{
  g_autoptr(LarderMutationStep) step = data;

  larder_mutation_step_return_value (step, larder_test_value ("\"thread\""));
  return NULL;
}

static void
test_ends_in_a_thread (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) options = make_options (fixture, "notes.edit");
  g_autoptr(LarderMutation) mutation = NULL;
  GThread *thread;

  larder_client_set_mutation_options (fixture->scene.client, options);
  fixture->holds = "mutate";
  mutation = submit (fixture);
  thread = g_thread_new ("step", complete_in_thread, g_steal_pointer (&fixture->held));
  larder_test_wait (fixture->scene.server->n_mutations == 1);
  g_thread_join (thread);
  g_assert_cmpstr (larder_value_get_string (larder_mutation_get_context (mutation)), ==, "thread");
  larder_test_server_accept (fixture->scene.server, NULL);
  assert_log (fixture, "mutate success settled <done>");
}

/* One callback fails: what is called after it, and what the caller hears. */
static void
run_failure (Fixture    *fixture,
             const char *fails,
             gboolean    accepted,
             const char *expected)
{
  g_autoptr(LarderMutationOptions) options = make_options (fixture, "notes.edit");
  g_autoptr(LarderMutation) mutation = NULL;

  larder_client_set_mutation_options (fixture->scene.client, options);
  fixture->fails = fails;
  mutation = submit (fixture);
  larder_test_settle ();
  if (fixture->scene.server->n_mutations > 0 && accepted)
    larder_test_server_accept (fixture->scene.server, NULL);
  else if (fixture->scene.server->n_mutations > 0)
    larder_test_server_refuse (fixture->scene.server, LARDER_ERROR, LARDER_ERROR_DENIED);
  larder_test_settle ();
  assert_log (fixture, expected);
  g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_ERROR);
}

static void
test_on_mutate_fails (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = NULL;

  run_failure (fixture, "mutate", TRUE, "mutate error ! settled ! <mutate>");
  g_assert_cmpuint (fixture->scene.server->n_mutations, ==, 0);

  /* Tried again, it begins at the beginning. */
  fixture->fails = NULL;
  mutation = submit (fixture);
  larder_test_settle ();
  larder_test_server_accept (fixture->scene.server, NULL);
  assert_log (fixture, "mutate success settled <done>");
}

static void
test_retry_calls_on_mutate (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) options = make_options (fixture, "notes.edit");
  g_autoptr(LarderMutation) mutation = NULL;

  larder_client_set_mutation_options (fixture->scene.client, options);
  fixture->fails = "mutate";
  mutation = submit (fixture);
  larder_test_settle ();
  assert_log (fixture, "mutate error ! settled ! <mutate>");
  fixture->fails = NULL;
  larder_mutation_retry (mutation);
  larder_test_settle ();
  assert_log (fixture, "mutate");
  larder_test_server_refuse (fixture->scene.server, LARDER_ERROR, LARDER_ERROR_DENIED);
  assert_log (fixture, "error ! settled !");

  /* Once it was called it is not called again. */
  larder_mutation_retry (mutation);
  larder_test_settle ();
  larder_test_server_accept (fixture->scene.server, NULL);
  assert_log (fixture, "success settled");
}

static void
test_on_success_fails (Fixture       *fixture,
                       gconstpointer  data)
{
  run_failure (fixture, "success", TRUE, "mutate success error ! settled ! <success>");
}

static void
test_on_settled_fails (Fixture       *fixture,
                       gconstpointer  data)
{
  /* It fails a second time on the way of errors, which replaces nothing. */
  run_failure (fixture, "settled", TRUE, "mutate success settled error ! settled ! <settled>");
}

static void
test_on_error_fails (Fixture       *fixture,
                     gconstpointer  data)
{
  run_failure (fixture, "error", FALSE, "mutate error ! settled ! <refused>");
}

static void
test_withdrawn (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) options = make_options (fixture, "notes.edit");
  g_autoptr(LarderMutation) mutation = NULL;

  larder_client_set_mutation_options (fixture->scene.client, options);
  fixture->holds = "mutate";
  mutation = submit (fixture);
  g_assert_true (larder_mutation_withdraw (mutation));
  larder_test_settle ();
  assert_log (fixture, "mutate error ! settled ! <The change was taken back>");
  larder_mutation_step_return_value (fixture->held, NULL);
  larder_test_settle ();
  assert_log (fixture, "");
  g_assert_cmpuint (fixture->scene.server->n_mutations, ==, 0);
}

static void
test_unmounted (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) options = make_options (fixture, "notes.edit");
  g_autoptr(LarderMutation) mutation = NULL;

  larder_client_set_mutation_options (fixture->scene.client, options);
  fixture->holds = "success";
  mutation = submit (fixture);
  larder_test_settle ();
  larder_test_server_accept (fixture->scene.server, NULL);
  g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_PENDING);

  /* Nobody waits for ever: the outcome is known, and is told once. */
  larder_client_unmount (fixture->scene.client);
  larder_test_settle ();
  assert_log (fixture, "mutate success <done>");
  larder_client_mount (fixture->scene.client);
  larder_mutation_step_return_value (fixture->held, NULL);
  larder_test_settle ();
  assert_log (fixture, "");
}

static void
test_prefixes (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) all = larder_test_server_rules (fixture->scene.server, "x");
  g_autoptr(LarderMutationOptions) notes = larder_mutation_options_new (NULL);
  g_autoptr(LarderMutationOptions) edits = larder_mutation_options_new (NULL);
  g_autoptr(LarderMutationOptions) own = larder_mutation_options_new ("notes.edit");
  g_autoptr(LarderValue) one = larder_test_value ("1");
  g_autoptr(LarderValue) two = larder_test_value ("2");
  g_autoptr(LarderMutation) edit = NULL;
  g_autoptr(LarderMutation) other = NULL;
  g_autoptr(LarderMutation) cleared = NULL;
  const char * const none[] = { NULL };

  /* A later one goes before an earlier one, however many parts they have. */
  larder_mutation_options_set_meta (edits, two);
  larder_mutation_options_set_scope (edits, "edits");
  larder_client_set_mutation_defaults (fixture->scene.client, larder_test_key ("notes", "edit"),
                                       edits);
  larder_client_set_mutation_defaults (fixture->scene.client, larder_key_new (none), all);
  larder_mutation_options_set_meta (notes, one);
  larder_client_set_mutation_defaults (fixture->scene.client, larder_test_key ("notes", NULL),
                                       notes);

  edit = larder_mutation_new_for_key (fixture->scene.client, larder_test_key ("notes", "edit"),
                                      NULL);
  g_assert_cmpstr (larder_mutation_get_key (edit), ==, "notes.edit");
  larder_mutation_submit (edit);
  g_assert_cmpint (larder_value_get_int (larder_mutation_get_meta (edit)), ==, 1);
  /* Parts are matched whole. */
  other = larder_mutation_new (fixture->scene.client, "notesedit", NULL);
  larder_mutation_submit (other);
  g_assert_null (larder_mutation_get_meta (other));
  larder_test_settle ();
  g_assert_cmpuint (fixture->scene.server->n_mutations, ==, 2);
  g_assert_cmpuint (larder_client_is_mutating (fixture->scene.client, "notes"), ==, 1);
  g_assert_cmpuint (larder_client_is_mutating (fixture->scene.client, "notes."), ==, 1);
  g_assert_cmpuint (larder_client_is_mutating (fixture->scene.client, "note"), ==, 0);

  /* Nothing is a choice as well. */
  larder_mutation_options_set_meta (own, NULL);
  larder_client_set_mutation_options (fixture->scene.client, own);
  cleared = larder_mutation_new (fixture->scene.client, "notes.edit", NULL);
  larder_mutation_submit (cleared);
  g_assert_null (larder_mutation_get_meta (cleared));
  larder_test_settle ();
  /* It is of the scope of the first one, which came from the longer prefix. */
  g_assert_true (larder_mutation_get_is_paused (cleared));
  larder_test_server_accept (fixture->scene.server, NULL);
  larder_test_server_accept (fixture->scene.server, NULL);
  larder_test_server_accept (fixture->scene.server, NULL);
}

static void
test_keys_of_any_parts (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) rules = larder_test_server_rules (fixture->scene.server, NULL);
  g_autoptr(LarderMutation) mutation = NULL;
  g_autoptr(GVariant) list = NULL;
  g_autofree char *hash = NULL;

  larder_client_set_mutation_defaults (fixture->scene.client,
                                       g_variant_new_parsed ("[<'notes'>, <{'film': <7>}>]"),
                                       rules);
  mutation =
    larder_mutation_new_for_key (fixture->scene.client,
                                 g_variant_new_parsed ("[<'notes'>, <{'film': <7>, 'b': <'x.y'>}>]"),
                                 NULL);
  larder_mutation_submit (mutation);
  larder_test_settle ();
  g_assert_cmpuint (fixture->scene.server->n_mutations, ==, 1);
  g_assert_cmpuint (larder_client_is_mutating (fixture->scene.client, "notes"), ==, 1);
  list = larder_mutation_dup_key_list (mutation);
  hash = larder_key_hash (list);
  g_assert_cmpstr (hash, ==, "[\"notes\",{\"b\":\"x.y\",\"film\":7}]");
  larder_test_server_accept (fixture->scene.server, NULL);
}

#define ADD(name, func) \
  g_test_add ("/mutation-callbacks/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("order-of-success", test_order_of_success);
  ADD ("order-of-error", test_order_of_error);
  ADD ("the-caller-hears-last", test_completion_is_last);
  ADD ("each-is-awaited", test_waits_for_callbacks);
  ADD ("a-forgotten-one-holds-up-nobody", test_forgotten_step);
  ADD ("one-may-end-in-a-thread", test_ends_in_a_thread);
  ADD ("on-mutate-fails", test_on_mutate_fails);
  ADD ("on-mutate-is-called-once", test_retry_calls_on_mutate);
  ADD ("on-success-fails", test_on_success_fails);
  ADD ("on-settled-fails", test_on_settled_fails);
  ADD ("on-error-fails", test_on_error_fails);
  ADD ("taken-back", test_withdrawn);
  ADD ("stopping-ends-the-waiting", test_unmounted);
  ADD ("defaults-of-prefixes", test_prefixes);
  ADD ("keys-of-any-parts", test_keys_of_any_parts);

  return g_test_run ();
}
