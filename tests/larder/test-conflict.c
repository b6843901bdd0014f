/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of conflicts: a row that was changed here and elsewhere, and an answer without a row. */

#include "config.h"

#include "larder-test-run.h"

static const char EDIT[] = "notes.edit";

static void
begin (LarderTestRun        *run,
       const char           *path,
       LarderConflictPolicy  policy,
       LarderResolveFunc     resolve)
{
  g_autoptr(LarderMutationOptions) rules = NULL;

  larder_test_run_begin (run, path, FALSE);
  rules = larder_test_server_rules (run->server, EDIT);
  larder_mutation_options_set_conflict_policy (rules, policy);
  larder_mutation_options_set_resolve_func (rules, resolve, NULL, NULL);
  larder_client_set_mutation_options (run->client, rules);
  larder_client_mount (run->client);
}

static void
end (LarderTestRun *run)
{
  larder_test_run_wait_saved (run);
  larder_client_unmount (run->client);
  larder_test_run_end (run);
}

/* The server says what the row is. */
static void
tell (LarderTestRun *run,
      const char    *row)
{
  g_autoptr(LarderValue) value = larder_test_value (row);

  larder_client_write_rows (run->client, "notes", value);
}

/* Sent when this returns, if it may be. */
static LarderMutation *
submit (LarderTestRun *run,
        LarderPatch   *patch)
{
  LarderMutation *mutation = larder_mutation_new (run->client, EDIT, NULL);

  larder_mutation_add_patch (mutation, patch);
  larder_mutation_submit (mutation);
  larder_test_run_wait_saved (run);
  return mutation;
}

/* The mutation that merges @changes into note a. */
static LarderMutation *
edit (LarderTestRun *run,
      const char    *changes)
{
  g_autoptr(LarderValue) value = larder_test_value (changes);
  g_autoptr(LarderPatch) patch = larder_patch_new_merge ("notes", "a", value);

  return submit (run, patch);
}

static LarderMutation *
remove_note (LarderTestRun *run)
{
  g_autoptr(LarderPatch) patch = larder_patch_new_remove ("notes", "a");

  return submit (run, patch);
}

/* The oldest open request changed nothing; the row is @row (NULL: gone). */
static void
answer_unchanged (LarderTestRun *run,
                  const char    *row)
{
  g_autoptr(LarderValue) value = row != NULL ? larder_test_value (row) : NULL;

  g_assert_cmpuint (run->server->mutations->len, >, 0);
  larder_mutation_context_return_unchanged (run->server->mutations->pdata[0], "notes", "a", value);
  g_ptr_array_remove_index (run->server->mutations, 0);
  larder_test_settle ();
  larder_test_run_wait_saved (run);
}

/* What the oldest open request is to send, with which version. */
static void
assert_request (LarderTestRun *run,
                const char    *changes,
                gint64         version)
{
  LarderMutationContext *context;
  g_autoptr(LarderValue) value = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpuint (run->server->mutations->len, ==, 1);
  context = run->server->mutations->pdata[0];
  value = larder_mutation_context_get_changes (context, "notes", "a");
  text = larder_test_json (value);
  g_assert_cmpstr (text, ==, changes);
  g_assert_cmpint (larder_mutation_context_get_version (context), ==, version);
}

static void
assert_note (LarderTestRun *run,
             const char    *json)
{
  g_autofree char *text = larder_test_json (larder_table_get_value (run->notes, "a"));

  g_assert_cmpstr (text, ==, json);
}

static void
test_other_members (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) mutation = NULL;
  LarderTestRun run = { 0 };

  begin (&run, path, LARDER_CONFLICT_POLICY_ASK, NULL);
  tell (&run, "{\"id\":\"a\",\"title\":\"old\",\"body\":\"old\",\"version\":1}");
  mutation = edit (&run, "{\"title\":\"mine\"}");
  assert_request (&run, "{\"title\":\"mine\"}", 1);

  /* Somebody changed another member: sent again with the new version, nobody is asked. */
  answer_unchanged (&run, "{\"id\":\"a\",\"title\":\"old\",\"body\":\"theirs\",\"version\":2}");
  assert_request (&run, "{\"title\":\"mine\"}", 2);
  assert_note (&run, "{\"id\":\"a\",\"title\":\"mine\",\"body\":\"theirs\",\"version\":2}");
  larder_test_server_accept (run.server, "{\"id\":\"a\",\"title\":\"mine\",\"version\":3}");
  g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_SUCCESS);
  end (&run);
}

static void
test_four_meanings (void)
{
  static const struct
  {
    gboolean    removal;
    const char *row;
    LarderDelivery delivery;
    int         code;         /* -1: no error */
    const char *shown;
  } cases[] = {
    { FALSE, NULL, LARDER_DELIVERY_FAILED, LARDER_ERROR_GONE, "absent" },
    { TRUE, NULL, LARDER_DELIVERY_DONE, -1, "absent" },
    { FALSE, "{\"id\":\"a\",\"title\":\"old\",\"version\":1}", LARDER_DELIVERY_FAILED,
      LARDER_ERROR_DENIED, "{\"id\":\"a\",\"title\":\"old\",\"version\":1}" },
    { TRUE, "{\"id\":\"a\",\"title\":\"old\",\"version\":1}", LARDER_DELIVERY_FAILED,
      LARDER_ERROR_DENIED, "{\"id\":\"a\",\"title\":\"old\",\"version\":1}" },
    { FALSE, "{\"id\":\"a\",\"title\":\"mine\",\"version\":2}", LARDER_DELIVERY_DONE, -1,
      "{\"id\":\"a\",\"title\":\"mine\",\"version\":2}" },
    { FALSE, "{\"id\":\"a\",\"title\":\"theirs\",\"version\":2}", LARDER_DELIVERY_CONFLICT,
      LARDER_ERROR_CONFLICT, "{\"id\":\"a\",\"title\":\"mine\",\"version\":2}" },
    { TRUE, "{\"id\":\"a\",\"title\":\"theirs\",\"version\":2}", LARDER_DELIVERY_CONFLICT,
      LARDER_ERROR_CONFLICT, "absent" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = larder_test_path ("outbox.db");
      g_autoptr(LarderMutation) mutation = NULL;
      LarderTestRun run = { 0 };

      begin (&run, path, LARDER_CONFLICT_POLICY_ASK, NULL);
      tell (&run, "{\"id\":\"a\",\"title\":\"old\",\"version\":1}");
      mutation = cases[i].removal ? remove_note (&run) : edit (&run, "{\"title\":\"mine\"}");
      answer_unchanged (&run, cases[i].row);
      g_assert_cmpint (larder_mutation_get_delivery (mutation), ==, cases[i].delivery);
      if (cases[i].code < 0)
        g_assert_no_error (larder_mutation_get_error (mutation));
      else
        g_assert_error (larder_mutation_get_error (mutation), LARDER_ERROR, cases[i].code);
      assert_note (&run, cases[i].shown);
      g_assert_cmpuint (run.server->n_settled, ==, 1);
      end (&run);
    }
}

static void
test_ask (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) mutation = NULL;
  g_autoptr(LarderRecord) record = NULL;
  g_autofree char *base = NULL;
  LarderConflict *conflict;
  LarderTestRun run = { 0 };

  begin (&run, path, LARDER_CONFLICT_POLICY_ASK, NULL);
  tell (&run, "{\"id\":\"a\",\"title\":\"old\",\"body\":\"old\",\"n\":1,\"version\":1}");
  mutation = edit (&run, "{\"title\":\"mine\",\"body\":\"mine\",\"n\":2}");
  answer_unchanged (&run,
                    "{\"id\":\"a\",\"title\":\"theirs\",\"body\":\"theirs\",\"n\":1,\"version\":5}");
  g_clear_object (&mutation);
  end (&run);

  /* The question is still there after a restart, and mine is shown with a mark. */
  begin (&run, path, LARDER_CONFLICT_POLICY_ASK, NULL);
  tell (&run, "{\"id\":\"a\",\"title\":\"theirs\",\"body\":\"theirs\",\"n\":1,\"version\":5}");
  mutation = g_object_ref (larder_test_run_nth (&run, 0));
  record = larder_table_get_record (run.notes, "a");
  g_assert_true (larder_record_get_conflicted (record));
  assert_note (&run, "{\"id\":\"a\",\"title\":\"mine\",\"body\":\"mine\",\"n\":2,\"version\":5}");
  conflict = larder_mutation_get_conflict (mutation);
  g_assert_nonnull (conflict);
  g_assert_cmpuint (g_strv_length ((char **) larder_conflict_get_fields (conflict)), ==, 2);
  g_assert_cmpstr (larder_conflict_get_fields (conflict)[0], ==, "title");
  g_assert_cmpstr (larder_conflict_get_fields (conflict)[1], ==, "body");
  base = larder_value_to_json (larder_conflict_get_base (conflict));
  g_assert_cmpstr (base, ==, "{\"title\":\"old\",\"body\":\"old\",\"n\":1,\"version\":1}");
  g_assert_cmpuint (larder_outbox_get_n_conflicts (run.outbox), ==, 1);

  /* Field by field: the title stays theirs, the body is a third text. */
  {
    g_autoptr(LarderValue) fields =
      larder_test_value ("{\"title\":\"theirs\",\"body\":\"both\"}");

    g_assert_true (larder_mutation_resolve_fields (mutation, fields));
  }
  larder_test_run_wait_saved (&run);
  g_assert_null (larder_mutation_get_conflict (mutation));
  g_assert_false (larder_record_get_conflicted (record));
  g_assert_true (larder_record_get_pending (record));
  assert_request (&run, "{\"body\":\"both\",\"n\":2}", 5);
  assert_note (&run, "{\"id\":\"a\",\"title\":\"theirs\",\"body\":\"both\",\"n\":2,\"version\":5}");
  larder_test_server_accept (run.server, NULL);
  g_assert_false (larder_mutation_resolve (mutation, LARDER_CONFLICT_POLICY_MINE));
  g_clear_object (&record);
  end (&run);
}

static LarderValue *
resolve_with_longer (LarderConflict *conflict,
                     gpointer        user_data)
{
  g_assert_cmpstr (larder_conflict_get_id (conflict), ==, "a");
  g_assert_cmpstr (larder_conflict_get_fields (conflict)[0], ==, "title");
  g_assert_null (larder_conflict_get_fields (conflict)[1]);
  return larder_test_value ("{\"title\":\"resolved\"}");
}

static LarderValue *
resolve_nothing (LarderConflict *conflict,
                 gpointer        user_data)
{
  return NULL;
}

static void
test_policies (void)
{
  static const char THEIRS[] =
    "{\"id\":\"a\",\"title\":\"theirs\",\"meta\":{\"x\":1,\"y\":9,\"z\":{\"q\":1}},\"n\":1,"
    "\"version\":2}";
  static const struct
  {
    LarderConflictPolicy  policy;
    LarderResolveFunc     resolve;
    const char           *request;    /* NULL: parked */
  } cases[] = {
    { LARDER_CONFLICT_POLICY_MINE, NULL,
      "{\"title\":\"mine\",\"meta\":{\"x\":5,\"y\":2,\"z\":{\"q\":1}},\"n\":2}" },
    { LARDER_CONFLICT_POLICY_THEIRS, NULL, "{\"n\":2}" },
    { LARDER_CONFLICT_POLICY_MERGE, resolve_with_longer,
      "{\"title\":\"resolved\",\"meta\":{\"x\":5,\"y\":9,\"z\":{\"q\":1}},\"n\":2}" },
    { LARDER_CONFLICT_POLICY_MERGE, resolve_nothing, NULL },
    { LARDER_CONFLICT_POLICY_MERGE, NULL, NULL },
    { LARDER_CONFLICT_POLICY_ASK, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = larder_test_path ("outbox.db");
      g_autoptr(LarderMutation) mutation = NULL;
      LarderTestRun run = { 0 };

      begin (&run, path, cases[i].policy, cases[i].resolve);
      tell (&run, "{\"id\":\"a\",\"title\":\"old\",\"meta\":{\"x\":1,\"y\":2,\"z\":{\"q\":1}},"
            "\"n\":1,\"version\":1}");
      mutation = edit (&run, "{\"title\":\"mine\",\"meta\":{\"x\":5,\"y\":2,\"z\":{\"q\":1}},"
                       "\"n\":2}");
      answer_unchanged (&run, THEIRS);
      if (cases[i].request != NULL)
        {
          assert_request (&run, cases[i].request, 2);
          larder_test_server_accept (run.server, NULL);
          g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_SUCCESS);
        }
      else
        g_assert_cmpint (larder_mutation_get_delivery (mutation), ==, LARDER_DELIVERY_CONFLICT);
      end (&run);
    }
}

static void
test_nothing_left (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) mutation = NULL;
  LarderTestRun run = { 0 };

  begin (&run, path, LARDER_CONFLICT_POLICY_THEIRS, NULL);
  tell (&run, "{\"id\":\"a\",\"title\":\"old\",\"version\":1}");
  mutation = edit (&run, "{\"title\":\"mine\"}");
  answer_unchanged (&run, "{\"id\":\"a\",\"title\":\"theirs\",\"version\":2}");
  g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_SUCCESS);
  assert_note (&run, "{\"id\":\"a\",\"title\":\"theirs\",\"version\":2}");
  g_assert_cmpuint (larder_test_peek_count (path), ==, 0);
  g_assert_cmpuint (run.server->n_mutations, ==, 1);
  end (&run);
}

static void
test_known_before_sending (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) mutation = NULL;
  LarderTestRun run = { 0 };

  /* A realtime row that is newer than what an unsent change knew: not sent, asked at once. */
  begin (&run, path, LARDER_CONFLICT_POLICY_ASK, NULL);
  tell (&run, "{\"id\":\"a\",\"title\":\"old\",\"version\":1}");
  larder_client_set_online (run.client, FALSE);
  mutation = edit (&run, "{\"title\":\"mine\"}");
  tell (&run, "{\"id\":\"a\",\"title\":\"theirs\",\"version\":2}");
  larder_client_set_online (run.client, TRUE);
  larder_test_run_wait_saved (&run);
  g_assert_cmpuint (run.server->n_mutations, ==, 0);
  g_assert_cmpint (larder_mutation_get_delivery (mutation), ==, LARDER_DELIVERY_CONFLICT);
  /* A retry is the decision for mine. */
  larder_mutation_retry (mutation);
  larder_test_run_wait_saved (&run);
  assert_request (&run, "{\"title\":\"mine\"}", 2);
  larder_test_server_accept (run.server, NULL);
  end (&run);
}

static void
test_own_edits (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) first = NULL;
  g_autoptr(LarderMutation) second = NULL;
  LarderTestRun run = { 0 };

  /* What was written here just before is nobody else's change. */
  begin (&run, path, LARDER_CONFLICT_POLICY_ASK, NULL);
  tell (&run, "{\"id\":\"a\",\"title\":\"old\",\"version\":1}");
  larder_client_set_online (run.client, FALSE);
  first = edit (&run, "{\"title\":\"one\"}");
  second = edit (&run, "{\"title\":\"two\"}");
  larder_client_set_online (run.client, TRUE);
  larder_test_run_wait_saved (&run);
  assert_request (&run, "{\"title\":\"one\"}", 1);
  larder_test_server_accept (run.server, "{\"id\":\"a\",\"title\":\"one\",\"version\":2}");
  larder_test_run_wait_saved (&run);
  assert_request (&run, "{\"title\":\"two\"}", 2);
  larder_test_server_accept (run.server, "{\"id\":\"a\",\"title\":\"two\",\"version\":3}");
  g_assert_cmpint (larder_mutation_get_status (second), ==, LARDER_MUTATION_SUCCESS);
  end (&run);
}

static void
test_edit (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) first = NULL;
  g_autoptr(LarderMutation) second = NULL;
  g_autoptr(LarderValue) variables = larder_test_value ("{\"v\":2}");
  g_autoptr(LarderValue) other = larder_test_value ("{\"title\":\"edited\"}");
  g_autoptr(LarderPatch) patch = larder_patch_new_merge ("notes", "a", other);
  g_autoptr(GList) patches = g_list_append (NULL, patch);
  LarderTestRun run = { 0 };

  begin (&run, path, LARDER_CONFLICT_POLICY_MINE, NULL);
  tell (&run, "{\"id\":\"a\",\"title\":\"old\",\"body\":\"\",\"version\":1}");
  larder_client_set_online (run.client, FALSE);
  first = edit (&run, "{\"title\":\"one\"}");
  second = edit (&run, "{\"body\":\"two\"}");
  g_assert_true (larder_mutation_edit (first, variables, patches));
  assert_note (&run, "{\"id\":\"a\",\"title\":\"edited\",\"body\":\"two\",\"version\":1}");
  larder_test_run_wait_saved (&run);
  g_clear_object (&first);
  g_clear_object (&second);
  end (&run);

  /* The edited content is what is on the disk, in its old place. */
  begin (&run, path, LARDER_CONFLICT_POLICY_MINE, NULL);
  tell (&run, "{\"id\":\"a\",\"title\":\"old\",\"body\":\"\",\"version\":1}");
  larder_test_run_wait_saved (&run);
  assert_request (&run, "{\"title\":\"edited\"}", 1);
  first = g_object_ref (larder_test_run_nth (&run, 0));
  g_assert_cmpint (larder_value_get_member_int (larder_mutation_get_variables (first), "v", 0),
                   ==, 2);
  /* Not while it is being sent, and not when it is done. */
  g_assert_false (larder_mutation_edit (first, variables, NULL));
  larder_test_server_accept (run.server, "{\"id\":\"a\",\"title\":\"edited\",\"version\":2}");
  larder_test_run_wait_saved (&run);
  g_assert_false (larder_mutation_edit (first, variables, NULL));

  /* A parked one is edited, then retried. */
  second = g_object_ref (larder_test_run_nth (&run, 0));
  larder_test_server_refuse (run.server, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_cmpint (larder_mutation_get_delivery (second), ==, LARDER_DELIVERY_FAILED);
  g_assert_true (larder_mutation_edit (second, NULL, patches));
  larder_mutation_retry (second);
  larder_test_run_wait_saved (&run);
  assert_request (&run, "{\"title\":\"edited\"}", 2);
  larder_test_server_accept (run.server, NULL);
  end (&run);
}

static LarderValue *
resolve_for_mine (LarderConflict *conflict,
                  gpointer        user_data)
{
  return larder_value_ref (larder_conflict_get_mine (conflict));
}

/* @data: who wins a conflict. */
static void
test_rounds (gconstpointer data)
{
  LarderConflictPolicy policy = (LarderConflictPolicy) GPOINTER_TO_INT (data);
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) mutation = NULL;
  LarderTestRun run = { 0 };

  /* A row that changes faster than it can be written is left to a later try. */
  begin (&run, path, policy, resolve_for_mine);
  tell (&run, "{\"id\":\"a\",\"title\":\"old\",\"version\":1}");
  mutation = edit (&run, "{\"title\":\"mine\"}");
  for (guint i = 2; i < 8; i++)
    {
      g_autofree char *row = g_strdup_printf ("{\"id\":\"a\",\"title\":\"t%u\",\"version\":%u}",
                                              i, i);

      answer_unchanged (&run, row);
    }
  g_assert_cmpuint (run.server->n_mutations, ==, 6);
  g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_PENDING);
  g_assert_cmpint (larder_mutation_get_next_attempt_at (mutation), ==, 1001000);
  larder_test_clock_advance (run.clock, 1000);
  larder_test_run_wait_saved (&run);
  assert_request (&run, "{\"title\":\"mine\"}", 7);
  larder_test_server_accept (run.server, NULL);
  end (&run);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/conflict/other-members-are-merged-and-sent-again", test_other_members);
  g_test_add_func ("/conflict/no-row-back-has-four-meanings", test_four_meanings);
  g_test_add_func ("/conflict/asked-kept-over-a-restart-decided-by-field", test_ask);
  g_test_add_func ("/conflict/policies-of-the-key", test_policies);
  g_test_add_func ("/conflict/what-loses-wholly-is-done", test_nothing_left);
  g_test_add_func ("/conflict/a-known-change-is-met-before-sending", test_known_before_sending);
  g_test_add_func ("/conflict/own-edits-do-not-conflict", test_own_edits);
  g_test_add_func ("/conflict/queued-and-parked-ones-are-edited", test_edit);
  g_test_add_data_func ("/conflict/a-row-that-never-rests-is-left-for-later",
                        GINT_TO_POINTER (LARDER_CONFLICT_POLICY_MINE), test_rounds);
  g_test_add_data_func ("/conflict/a-row-that-is-merged-and-never-rests-is-left-for-later",
                        GINT_TO_POINTER (LARDER_CONFLICT_POLICY_MERGE), test_rounds);

  return g_test_run ();
}
