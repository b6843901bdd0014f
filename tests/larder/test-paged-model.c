/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of the list of all rows of a paged query: least changes, stable rows, loading more. */

#include "config.h"

#include "larder-testing.h"

typedef struct
{
  LarderTestClock     *clock;
  LarderClient        *client;
  LarderTestServer    *server;
  LarderPagedOptions  *options;
  LarderPagedObserver *observer;
  LarderPagedModel    *model;
  GPtrArray           *shadow;      /* what the signals say is in the list */
  guint                n_changes;
  guint                n_touched;   /* rows removed and added */
} Fixture;

static LarderValue *
next_param (LarderValue *page,
            LarderValue *pages,
            LarderValue *param,
            LarderValue *params,
            gpointer     user_data)
{
  return larder_value_get_n_items (page) == 0 ? NULL
         : larder_value_new_int (larder_value_get_n_items (pages));
}

/* Replays each signal on a copy: at every moment the list is what the signals say. */
static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  Fixture *fixture = user_data;

  fixture->n_changes++;
  fixture->n_touched += removed + added;
  g_assert_cmpuint (position + removed, <=, fixture->shadow->len);
  if (removed > 0)
    g_ptr_array_remove_range (fixture->shadow, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (fixture->shadow, (int) (position + i),
                        g_list_model_get_item (model, position + i));
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, fixture->shadow->len);
  for (guint i = 0; i < fixture->shadow->len; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);

      g_assert_true (item == fixture->shadow->pdata[i]);
    }
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->clock = larder_test_clock_new (1000000);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  larder_client_mount (fixture->client);
  fixture->server = larder_test_server_new ();
  fixture->options = larder_paged_options_new (larder_test_key ("feed", "all"));
  larder_query_options_set_fetch_func (LARDER_QUERY_OPTIONS (fixture->options),
                                       larder_test_server_fetch, fixture->server, NULL);
  larder_paged_options_set_next_param_func (fixture->options, next_param, NULL, NULL);
  fixture->shadow = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
observe (Fixture *fixture)
{
  fixture->observer = larder_paged_observer_new (fixture->client, fixture->options);
  fixture->model = larder_paged_model_new (fixture->observer);
  g_signal_connect (fixture->model, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  larder_query_observer_attach (LARDER_QUERY_OBSERVER (fixture->observer));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  larder_query_observer_detach (LARDER_QUERY_OBSERVER (fixture->observer));
  g_ptr_array_unref (fixture->shadow);
  g_assert_finalize_object (fixture->model);
  g_assert_finalize_object (fixture->observer);
  larder_client_unmount (fixture->client);
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->options);
  larder_test_server_free (fixture->server);
  larder_test_settle ();
  g_assert_finalize_object (fixture->clock);
}

/* A page of rows, one for each letter; the number is the same in all. */
static char *
page (const char *letters,
      int         n)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; letters[i] != '\0'; i++)
    g_string_append_printf (json, "%s{\"id\":\"%c\",\"n\":%d}", i > 0 ? "," : "", letters[i], n);
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static void
answer (Fixture    *fixture,
        const char *letters)
{
  g_autofree char *json = page (letters, 1);

  fixture->n_changes = 0;
  fixture->n_touched = 0;
  larder_test_server_answer (fixture->server, json);
}

static char *
read_ids (Fixture *fixture)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->model)); i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (G_LIST_MODEL (fixture->model), i);

      if (LARDER_IS_RECORD (item))
        g_string_append (ids, larder_record_get_id (LARDER_RECORD (item)));
      else
        g_string_append (ids, larder_paged_row_get_id (LARDER_PAGED_ROW (item)));
    }
  return g_string_free (ids, FALSE);
}

static void
assert_ids (Fixture    *fixture,
            const char *expected)
{
  g_autofree char *ids = read_ids (fixture);

  g_assert_cmpstr (ids, ==, expected);
}

/* One refetch of a list of one page. */
static void
refresh (Fixture    *fixture,
         const char *letters)
{
  larder_query_observer_refetch (LARDER_QUERY_OBSERVER (fixture->observer));
  answer (fixture, letters);
  assert_ids (fixture, letters);
}

static void
test_least_changes (Fixture       *fixture,
                    gconstpointer  data)
{
  static const struct
  {
    const char *from;
    const char *to;
    guint       n_changes;
    guint       n_touched;
  } table[] = {
    { "abcdef", "abcdef", 0, 0 },
    { "abcdef", "xabcdef", 1, 1 },
    { "abcdef", "abcdefx", 1, 1 },
    { "abcdef", "abxcdef", 1, 1 },
    { "abcdef", "acdef", 1, 1 },
    { "abcdef", "bdf", 3, 3 },
    { "abcdef", "bcdefa", 2, 2 },
    { "abcdef", "fabcde", 2, 2 },
    { "abcdef", "abxyef", 1, 4 },
    { "abcdef", "axbycdef", 2, 2 },
    { "abcdef", "z", 1, 7 },
    { "abcdef", "cba", 2, 7 },
    { "a", "zyxwva", 1, 5 },
  };

  observe (fixture);
  larder_test_server_answer (fixture->server, "[]");
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      refresh (fixture, table[i].from);
      refresh (fixture, table[i].to);
      g_assert_cmpuint (fixture->n_touched, ==, table[i].n_touched);
      if (table[i].n_touched < 7)
        g_assert_cmpuint (fixture->n_changes, ==, table[i].n_changes);
    }
}

static void
test_random (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (20);

  observe (fixture);
  larder_test_server_answer (fixture->server, "[]");
  for (guint round = 0; round < 300; round++)
    {
      char letters[27] = "abcdefghijklmnopqrstuvwxyz";
      guint n = (guint) g_rand_int_range (random, 0, 27);

      for (guint i = 0; i < 26; i++)
        {
          guint other = (guint) g_rand_int_range (random, (gint32) i, 26);
          char swapped = letters[i];

          letters[i] = letters[other];
          letters[other] = swapped;
        }
      letters[n] = '\0';
      refresh (fixture, letters);
    }
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_stable_rows (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GObject) first = NULL;
  g_autofree char *other = page ("ab", 2);
  guint notified = 0;

  observe (fixture);
  answer (fixture, "ab");
  first = g_list_model_get_item (G_LIST_MODEL (fixture->model), 0);
  g_signal_connect_swapped (first, "notify::value", G_CALLBACK (count_cb), &notified);
  refresh (fixture, "ab");
  g_assert_cmpuint (notified, ==, 0);

  /* Another value of the same row: the row tells it, the list does not. */
  fixture->n_changes = 0;
  larder_query_observer_refetch (LARDER_QUERY_OBSERVER (fixture->observer));
  larder_test_server_answer (fixture->server, other);
  g_assert_cmpuint (notified, ==, 1);
  g_assert_cmpuint (fixture->n_changes, ==, 0);
  g_assert_cmpint (larder_value_get_member_int (
    larder_paged_row_get_value (LARDER_PAGED_ROW (first)), "n", 0), ==, 2);

  refresh (fixture, "xa");
  {
    g_autoptr(GObject) moved = g_list_model_get_item (G_LIST_MODEL (fixture->model), 1);

    g_assert_true (moved == first);
  }
}

static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  observe (fixture);
  g_assert_false (larder_paged_model_get_has_more (fixture->model));
  answer (fixture, "ab");
  g_assert_true (larder_paged_model_get_has_more (fixture->model));

  /* A row that moved to the next page between two requests is shown once. */
  larder_paged_model_load_more (fixture->model);
  larder_paged_model_load_more (fixture->model);
  g_assert_true (larder_paged_model_get_loading_more (fixture->model));
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  answer (fixture, "bcd");
  assert_ids (fixture, "abcd");
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  g_assert_cmpuint (fixture->n_touched, ==, 2);
  g_assert_false (larder_paged_model_get_loading_more (fixture->model));

  larder_paged_model_load_more (fixture->model);
  answer (fixture, "");
  g_assert_false (larder_paged_model_get_has_more (fixture->model));
  larder_paged_model_load_more (fixture->model);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 3);
  g_assert_cmpuint (fixture->n_changes, ==, 0);
}

static void
test_load_more_after_refetch (Fixture       *fixture,
                              gconstpointer  data)
{
  guint notified = 0;

  observe (fixture);
  g_signal_connect_swapped (fixture->model, "notify::loading-more", G_CALLBACK (count_cb),
                            &notified);
  answer (fixture, "ab");
  larder_query_observer_refetch (LARDER_QUERY_OBSERVER (fixture->observer));

  /* The refetch ends first; the wish is not lost. */
  larder_paged_model_load_more (fixture->model);
  g_assert_true (larder_paged_model_get_loading_more (fixture->model));
  answer (fixture, "xab");
  g_assert_true (larder_paged_model_get_loading_more (fixture->model));
  answer (fixture, "cd");
  assert_ids (fixture, "xabcd");
  g_assert_cmpuint (notified, ==, 2);
}

static void
test_offline (Fixture       *fixture,
              gconstpointer  data)
{
  observe (fixture);
  answer (fixture, "ab");
  larder_client_set_online (fixture->client, FALSE);
  larder_paged_model_load_more (fixture->model);
  larder_paged_model_load_more (fixture->model);
  g_assert_false (larder_paged_model_get_loading_more (fixture->model));
  larder_client_set_online (fixture->client, TRUE);
  larder_test_settle ();
  g_assert_true (larder_paged_model_get_loading_more (fixture->model));
  answer (fixture, "cd");
  assert_ids (fixture, "abcd");
}

static void
test_records (Fixture       *fixture,
              gconstpointer  data)
{
  LarderTable *table = larder_client_add_table (fixture->client, "notes", LARDER_TYPE_TEST_NOTE);
  g_autoptr(LarderSchema) schema = larder_schema_new (table);
  g_autoptr(GObject) item = NULL;
  g_autoptr(LarderRecord) record = NULL;

  larder_paged_options_set_page_schema (fixture->options, schema);
  observe (fixture);
  answer (fixture, "ab");
  larder_paged_model_load_more (fixture->model);
  answer (fixture, "cd");
  assert_ids (fixture, "abcd");
  item = g_list_model_get_item (G_LIST_MODEL (fixture->model), 2);
  record = larder_table_get_record (table, "c");
  g_assert_true (item == G_OBJECT (record));
  larder_test_assert_state (LARDER_QUERY_OBSERVER (fixture->observer), LARDER_STATUS_SUCCESS,
                            LARDER_FETCH_STATUS_IDLE,
                            "{\"pages\":[[\"a\",\"b\"],[\"c\",\"d\"]],\"page-params\":[null,1]}");
}

#define ADD(name, func) \
  g_test_add ("/paged-model/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("tells-the-least-that-changed", test_least_changes);
  ADD ("keeps-the-contract-of-a-list", test_random);
  ADD ("rows-are-the-same-objects", test_stable_rows);
  ADD ("shows-the-rows-of-all-pages-once", test_pages);
  ADD ("loads-more-when-a-refetch-has-ended", test_load_more_after_refetch);
  ADD ("loads-more-when-the-network-is-back", test_offline);
  ADD ("shows-the-records-of-a-table", test_records);

  return g_test_run ();
}
