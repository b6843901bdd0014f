/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of several queries that are looked at together. */

#include "config.h"

#include "larder-testing.h"

#define N_MANY 500

typedef struct
{
  LarderTestClock  *clock;
  LarderClient     *client;
  LarderTestServer *server;
  LarderQueryGroup *group;
  guint             n_changed;
  guint             n_values;
  guint             n_combined;
} Fixture;

static void
count_cb (guint *count)
{
  ++*count;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->clock = larder_test_clock_new (1000000);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  larder_client_mount (fixture->client);
  fixture->server = larder_test_server_new ();
  fixture->group = larder_query_group_new (fixture->client);
  g_signal_connect_swapped (fixture->group, "changed", G_CALLBACK (count_cb), &fixture->n_changed);
  g_signal_connect_swapped (fixture->group, "notify::value", G_CALLBACK (count_cb),
                            &fixture->n_values);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->group);
  larder_client_unmount (fixture->client);
  g_assert_finalize_object (fixture->client);
  larder_test_server_free (fixture->server);
  larder_test_settle ();
  g_assert_finalize_object (fixture->clock);
}

/* @names: one character for each query. */
static void
look_at (Fixture    *fixture,
         const char *names)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  for (const char *at = names; *at != '\0'; at++)
    {
      const char name[] = { *at, '\0' };

      g_ptr_array_add (list, larder_test_server_options (fixture->server,
                                                         larder_test_key ("notes", name)));
    }
  larder_query_group_set_queries (fixture->group, (LarderQueryOptions **) list->pdata, list->len);
}

static LarderValue *
sum_cb (LarderQueryGroup *group,
        gpointer          user_data)
{
  Fixture *fixture = user_data;
  gint64 sum = 0;

  fixture->n_combined++;
  for (guint i = 0; i < larder_query_group_get_n_queries (group); i++)
    {
      LarderQueryObserver *observer = larder_query_group_get_observer (group, i);
      LarderValue *data = larder_query_observer_get_data (observer);

      if (data != NULL)
        sum += larder_value_get_int (data);
    }
  return larder_value_new_int (sum);
}

static void
write_note (Fixture    *fixture,
            const char *name,
            const char *json)
{
  g_autoptr(LarderValue) value = larder_test_value (json);

  larder_client_set_data (fixture->client, larder_test_key ("notes", name), value);
}

static void
test_one_change (Fixture       *fixture,
                 gconstpointer  data)
{
  look_at (fixture, "abc");
  larder_query_group_attach (fixture->group);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 3);
  fixture->n_changed = 0;

  larder_client_begin_batch (fixture->client);
  write_note (fixture, "a", "1");
  write_note (fixture, "b", "2");
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  larder_client_end_batch (fixture->client);
  g_assert_cmpuint (fixture->n_changed, ==, 1);

  larder_client_begin_batch (fixture->client);
  larder_client_end_batch (fixture->client);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  larder_query_group_detach (fixture->group);
  write_note (fixture, "a", "5");
  g_assert_cmpuint (fixture->n_changed, ==, 1);
}

static void
test_reuse (Fixture       *fixture,
            gconstpointer  data)
{
  LarderQueryObserver *a, *b, *again;
  g_autoptr(GObject) item = NULL;

  look_at (fixture, "aba");
  larder_query_group_attach (fixture->group);
  a = larder_query_group_get_observer (fixture->group, 0);
  b = larder_query_group_get_observer (fixture->group, 1);
  again = larder_query_group_get_observer (fixture->group, 2);
  g_assert_true (a != again);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);

  look_at (fixture, "cbaa");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->group)), ==, 4);
  g_assert_true (larder_query_group_get_observer (fixture->group, 1) == b);
  g_assert_true (larder_query_group_get_observer (fixture->group, 2) == a);
  g_assert_true (larder_query_group_get_observer (fixture->group, 3) == again);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 3);
  item = g_list_model_get_item (G_LIST_MODEL (fixture->group), 2);
  g_assert_true (item == G_OBJECT (a));

  fixture->n_changed = 0;
  look_at (fixture, "cbaa");
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  look_at (fixture, "");
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  larder_query_group_detach (fixture->group);
}

static void
test_combine (Fixture       *fixture,
              gconstpointer  data)
{
  LarderValue *value;

  look_at (fixture, "ab");
  larder_query_group_set_combine_func (fixture->group, sum_cb, fixture, NULL);
  write_note (fixture, "a", "1");
  write_note (fixture, "b", "2");
  /* Also while nothing is attached. */
  g_assert_cmpint (larder_value_get_int (larder_query_group_get_value (fixture->group)), ==, 3);

  larder_query_group_attach (fixture->group);
  fixture->n_changed = fixture->n_values = 0;
  value = larder_query_group_get_value (fixture->group);
  fixture->n_combined = 0;
  g_assert_true (larder_query_group_get_value (fixture->group) == value);
  larder_query_group_set_combine_func (fixture->group, sum_cb, fixture, NULL);
  g_assert_true (larder_query_group_get_value (fixture->group) == value);
  g_assert_cmpuint (fixture->n_combined, ==, 0);

  /* The parts change and the sum does not. */
  larder_client_begin_batch (fixture->client);
  write_note (fixture, "a", "2");
  write_note (fixture, "b", "1");
  larder_client_end_batch (fixture->client);
  g_assert_cmpuint (fixture->n_combined, ==, 1);
  g_assert_cmpuint (fixture->n_values, ==, 0);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  g_assert_true (larder_query_group_get_value (fixture->group) == value);

  write_note (fixture, "a", "7");
  g_assert_cmpuint (fixture->n_values, ==, 1);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpint (larder_value_get_int (larder_query_group_get_value (fixture->group)), ==, 8);

  larder_query_group_set_combine_func (fixture->group, NULL, NULL, NULL);
  g_assert_null (larder_query_group_get_value (fixture->group));
  larder_query_group_detach (fixture->group);
}

static LarderValue *
tick_cb (GVariant    *key,
         LarderValue *data,
         gpointer     user_data)
{
  return larder_value_new_int (larder_value_get_int (data) + 1);
}

static void
test_set_many (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) written = NULL;

  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      LarderQueryOptions *options =
        larder_test_server_options (fixture->server, larder_test_key ("notes", name));

      larder_query_options_set_stale_time (options, LARDER_NEVER);
      g_ptr_array_add (list, options);
      write_note (fixture, name, "1");
    }
  larder_query_group_set_queries (fixture->group, (LarderQueryOptions **) list->pdata, list->len);
  larder_query_group_attach (fixture->group);
  fixture->n_changed = 0;

  written = larder_client_set_many (fixture->client, NULL, tick_cb, NULL);
  g_assert_cmpuint (written->len, ==, N_MANY);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  larder_query_group_detach (fixture->group);
}

#define ADD(name, func) \
  g_test_add ("/query-group/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("a-batch-is-one-change", test_one_change);
  ADD ("observers-of-keys-that-stay-are-kept", test_reuse);
  ADD ("an-equal-combination-is-no-news", test_combine);
  ADD ("five-hundred-writes-are-one-change", test_set_many);

  return g_test_run ();
}
