/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of mutations by filter, what is selected of them, and results that outlive the program. */

#include "config.h"

#include "larder-testing.h"

typedef struct
{
  LarderTestClock    *clock;
  LarderClient       *client;
  LarderTestServer   *server;
  GPtrArray          *shadow;     /* of LarderMutation: what items-changed said */
  guint               n_changed;
  guint               n_selected;
} Fixture;

static LarderClient *
open_client (Fixture    *fixture,
             const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderOutbox) outbox = path != NULL ? larder_outbox_new (path, &error) : NULL;

  g_assert_no_error (error);
  return larder_client_new (LARDER_CLOCK (fixture->clock), NULL, outbox);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) rules = NULL;

  fixture->clock = larder_test_clock_new (1000000);
  fixture->client = open_client (fixture, NULL);
  fixture->server = larder_test_server_new ();
  fixture->shadow = g_ptr_array_new_with_free_func (g_object_unref);
  rules = larder_test_server_rules (fixture->server, "notes.edit");
  larder_client_set_mutation_options (fixture->client, rules);
  larder_client_mount (fixture->client);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  larder_client_unmount (fixture->client);
  g_clear_pointer (&fixture->shadow, g_ptr_array_unref);
  g_assert_finalize_object (fixture->client);
  larder_test_server_free (fixture->server);
  larder_test_settle ();
  g_assert_finalize_object (fixture->clock);
}

/* Replays the signal, which must say all and no more. */
static void
items_changed_cb (GListModel *list,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  Fixture *fixture = user_data;

  fixture->n_changed++;
  g_ptr_array_remove_range (fixture->shadow, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (fixture->shadow, (int) (position + i),
                        g_list_model_get_item (list, position + i));
}

static void
assert_shadow (Fixture    *fixture,
               GListModel *list,
               guint       n_items)
{
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, n_items);
  g_assert_cmpuint (fixture->shadow->len, ==, n_items);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(LarderMutation) mutation = g_list_model_get_item (list, i);

      g_assert_true (mutation == fixture->shadow->pdata[i]);
      if (i > 0)
        g_assert_cmpstr (larder_mutation_get_id (mutation), !=,
                         larder_mutation_get_id (fixture->shadow->pdata[i - 1]));
    }
}

static LarderMutation *
submit (LarderClient *client,
        const char   *variables)
{
  g_autoptr(LarderValue) value = larder_test_value (variables);
  LarderMutation *mutation = larder_mutation_new (client, "notes.edit", value);

  larder_mutation_submit (mutation);
  return mutation;
}

static LarderMutationList *
make_list (Fixture              *fixture,
           LarderMutationFilter *filter)
{
  LarderMutationList *list = larder_mutation_list_new_filtered (fixture->client, filter);

  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  return list;
}

static void
test_by_status (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(LarderMutationFilter) filter = larder_mutation_filter_new ("notes");
  g_autoptr(LarderMutationList) list = NULL;
  g_autoptr(LarderMutation) first = NULL;
  g_autoptr(LarderMutation) second = NULL;
  g_autoptr(LarderMutation) third = NULL;
  g_autoptr(GPtrArray) found = NULL;

  larder_mutation_filter_set_status (filter, LARDER_MUTATION_PENDING);
  list = make_list (fixture, filter);
  first = submit (fixture->client, "1");
  second = submit (fixture->client, "2");
  third = submit (fixture->client, "3");
  assert_shadow (fixture, G_LIST_MODEL (list), 3);
  g_assert_cmpuint (larder_mutation_list_get_n_pending (list), ==, 3);
  larder_test_settle ();
  larder_test_server_refuse (fixture->server, LARDER_ERROR, LARDER_ERROR_DENIED);
  assert_shadow (fixture, G_LIST_MODEL (list), 2);
  larder_test_server_accept (fixture->server, NULL);
  assert_shadow (fixture, G_LIST_MODEL (list), 1);
  g_assert_true (fixture->shadow->pdata[0] == third);

  /* One that is tried again comes back to its place. */
  larder_mutation_retry (first);
  assert_shadow (fixture, G_LIST_MODEL (list), 2);
  g_assert_true (fixture->shadow->pdata[0] == first);
  found = larder_client_find_mutations (fixture->client, filter);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_true (larder_client_find_mutation (fixture->client,
                                              larder_mutation_get_id (second)) == second);
  larder_test_server_accept (fixture->server, NULL);
  larder_test_server_accept (fixture->server, NULL);
  assert_shadow (fixture, G_LIST_MODEL (list), 0);
}

static gboolean
is_odd (LarderMutation *mutation,
        gpointer        user_data)
{
  return larder_value_get_int (larder_mutation_get_variables (mutation)) % 2 == 1;
}

static void
test_by_predicate (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(LarderMutationFilter) filter = larder_mutation_filter_new ("notes.edit");
  g_autoptr(LarderMutationFilter) exact = larder_mutation_filter_new ("notes");
  g_autoptr(LarderMutationList) list = NULL;
  g_autoptr(LarderMutation) first = submit (fixture->client, "1");
  g_autoptr(LarderMutation) second = submit (fixture->client, "2");

  larder_mutation_filter_set_predicate (filter, is_odd, NULL, NULL);
  list = larder_mutation_list_new_filtered (fixture->client, filter);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_true (larder_mutation_filter_matches (exact, first));
  larder_mutation_filter_set_exact (exact, TRUE);
  g_assert_false (larder_mutation_filter_matches (exact, first));
  larder_test_settle ();
  larder_test_server_accept (fixture->server, NULL);
  larder_test_server_accept (fixture->server, NULL);
}

static void
test_batches (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderMutationFilter) filter = larder_mutation_filter_new (NULL);
  g_autoptr(LarderMutationList) list = NULL;
  g_autoptr(LarderMutation) passing = NULL;
  g_autoptr(LarderMutation) staying = NULL;

  larder_mutation_filter_set_status (filter, LARDER_MUTATION_PENDING);
  list = make_list (fixture, filter);
  larder_client_begin_batch (fixture->client);
  passing = submit (fixture->client, "1");
  staying = submit (fixture->client, "2");
  larder_mutation_withdraw (passing);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  larder_client_end_batch (fixture->client);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  assert_shadow (fixture, G_LIST_MODEL (list), 1);
  larder_test_settle ();
  larder_test_server_accept (fixture->server, NULL);
}

static LarderValue *
select_variables (LarderMutation *mutation,
                  gpointer        user_data)
{
  LarderValue *variables = larder_mutation_get_variables (mutation);

  return variables != NULL ? larder_value_ref (variables) : NULL;
}

static void
selected_cb (Fixture *fixture)
{
  fixture->n_selected++;
}

static void
test_select (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(LarderMutationFilter) filter = larder_mutation_filter_new (NULL);
  g_autoptr(LarderMutationList) list = NULL;
  g_autoptr(LarderMutation) first = NULL;
  g_autoptr(LarderMutation) second = NULL;
  g_autofree char *both = NULL;
  g_autofree char *one = NULL;
  LarderValue *former;

  larder_mutation_filter_set_status (filter, LARDER_MUTATION_PENDING);
  list = make_list (fixture, filter);
  larder_mutation_list_set_select (list, select_variables, NULL, NULL);
  g_signal_connect_swapped (list, "notify::selected", G_CALLBACK (selected_cb), fixture);
  first = submit (fixture->client, "{\"id\":\"a\"}");
  second = submit (fixture->client, "{\"id\":\"b\"}");
  both = larder_test_json (larder_mutation_list_get_selected (list));
  g_assert_cmpstr (both, ==, "[{\"id\":\"a\"},{\"id\":\"b\"}]");
  g_assert_cmpuint (fixture->n_selected, ==, 2);

  /* Attempts change nothing of it, so nobody is told. */
  former = larder_mutation_list_get_selected (list);
  larder_test_settle ();
  larder_test_server_refuse (fixture->server, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  g_assert_true (larder_mutation_list_get_selected (list) == former);
  g_assert_cmpuint (fixture->n_selected, ==, 2);
  larder_test_server_accept (fixture->server, NULL);
  one = larder_test_json (larder_mutation_list_get_selected (list));
  g_assert_cmpstr (one, ==, "[{\"id\":\"a\"}]");
  larder_test_clock_advance (fixture->clock, 1000);
  larder_test_settle ();
  larder_test_server_accept (fixture->server, NULL);
}

/* A client with an outbox whose rules keep results for a minute. */
static LarderClient *
begin_run (Fixture    *fixture,
           const char *path)
{
  g_autoptr(LarderMutationOptions) rules = larder_test_server_rules (fixture->server, "notes.edit");
  LarderClient *client = open_client (fixture, path);

  larder_mutation_options_set_result_time (rules, 60000);
  larder_mutation_options_set_gc_time (rules, 10);
  larder_client_set_mutation_options (client, rules);
  larder_client_mount (client);
  return client;
}

static void
end_run (LarderClient *client)
{
  larder_test_wait (!larder_outbox_get_saving (larder_client_get_outbox (client)));
  larder_client_unmount (client);
  g_assert_finalize_object (client);
}

static void
test_results (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autofree char *id = NULL;
  g_autoptr(LarderMutationOptions) options = larder_mutation_options_new ("notes.edit");
  g_autoptr(LarderValue) entries = NULL;
  g_autofree char *variables = NULL;
  LarderClient *client = begin_run (fixture, path);
  LarderMutation *mutation = submit (client, "{\"n\":1}");
  LarderMutationObserver *observer;

  id = g_strdup (larder_mutation_get_id (mutation));
  larder_test_wait (fixture->server->n_mutations == 1);
  larder_test_server_accept (fixture->server, NULL);
  g_object_unref (mutation);
  end_run (client);
  /* Nothing waits to be sent. */
  entries = larder_outbox_peek (path, NULL);
  g_assert_cmpuint (larder_value_get_n_items (entries), ==, 0);

  client = begin_run (fixture, path);
  g_assert_cmpuint (larder_outbox_get_n_waiting (larder_client_get_outbox (client)), ==, 0);
  observer = larder_mutation_observer_new (client, options);
  g_assert_true (larder_mutation_observer_adopt (observer));
  g_assert_cmpint (larder_mutation_observer_get_status (observer), ==, LARDER_MUTATION_SUCCESS);
  g_assert_true (larder_value_get_boolean (larder_mutation_observer_get_data (observer)));
  g_assert_cmpstr (larder_mutation_get_id (larder_mutation_observer_get_mutation (observer)), ==,
                   id);
  variables = larder_test_json (larder_mutation_observer_get_variables (observer));
  g_assert_cmpstr (variables, ==, "{\"n\":1}");
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_mutations, ==, 1);
  g_object_unref (observer);
  end_run (client);

  /* Its time is over: in this run, and then on the disk. */
  client = begin_run (fixture, path);
  g_assert_nonnull (larder_client_find_mutation (client, id));
  larder_test_clock_advance (fixture->clock, 60000);
  larder_test_settle ();
  g_assert_null (larder_client_find_mutation (client, id));
  end_run (client);
  client = begin_run (fixture, path);
  observer = larder_mutation_observer_new (client, options);
  g_assert_false (larder_mutation_observer_adopt (observer));
  g_object_unref (observer);
  end_run (client);
}

static void
test_results_are_cleared (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(GPtrArray) found = NULL;
  LarderClient *client = begin_run (fixture, path);

  g_object_unref (submit (client, "1"));
  larder_test_wait (fixture->server->n_mutations == 1);
  larder_test_server_accept (fixture->server, NULL);
  larder_client_clear (client);
  end_run (client);
  client = begin_run (fixture, path);
  found = larder_client_find_mutations (client, NULL);
  g_assert_cmpuint (found->len, ==, 0);
  end_run (client);
}

#define ADD(name, func) \
  g_test_add ("/mutation-list/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("follows-the-status", test_by_status);
  ADD ("asks-the-predicate", test_by_predicate);
  ADD ("tells-at-the-end-of-a-batch", test_batches);
  ADD ("selects-and-shares", test_select);
  ADD ("results-outlive-the-program", test_results);
  ADD ("clearing-forgets-results", test_results_are_cleared);

  return g_test_run ();
}
