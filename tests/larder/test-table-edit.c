/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that a program writes by itself: adding, replacing, changing, moving and listing rows. */

#include "config.h"

#include "larder-test-thing.h"

typedef struct
{
  LarderTable     *table;
  LarderTableView *view;        /* in the order in which rows came */
  GString         *log;         /* what was told of rows and places */
} Fixture;

static void
row_changed_cb (LarderTable *table,
                const char  *id,
                gpointer     log)
{
  g_string_append_printf (log, "%s ", id);
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    log)
{
  g_string_append_printf (log, "%u-%u+%u ", position, n_removed, n_added);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->table = test_things_new ();
  fixture->view = larder_table_view_new (fixture->table, NULL);
  fixture->log = g_string_new (NULL);
  test_upsert (fixture->table, "[{\"id\":\"a\",\"n\":1,\"x\":{\"p\":1,\"q\":2}},{\"id\":\"b\",\"n\":2},"
                               "{\"id\":\"c\",\"n\":3}]");
  g_signal_connect (fixture->table, "row-changed", G_CALLBACK (row_changed_cb), fixture->log);
  g_signal_connect (fixture->view, "items-changed", G_CALLBACK (items_changed_cb), fixture->log);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_string_free (fixture->log, TRUE);
  g_object_unref (fixture->view);
  g_object_unref (fixture->table);
}

typedef void (*WriteFunc) (LarderTable *table,
                           LarderValue *rows);

static void
apply (Fixture    *fixture,
       WriteFunc   func,
       const char *json)
{
  g_autoptr(LarderValue) rows = test_parse (json);

  g_string_truncate (fixture->log, 0);
  func (fixture->table, rows);
}

static void
update (Fixture    *fixture,
        const char *id,
        const char *json)
{
  g_autoptr(LarderValue) changes = test_parse (json);

  g_string_truncate (fixture->log, 0);
  larder_table_update (fixture->table, id, changes);
}

/* The ids in order: those of the list, and those of the view without an order. */
static void
assert_ids (Fixture    *fixture,
            const char *expected)
{
  LarderValue *ids = larder_table_list_ids (fixture->table);
  LarderValue *rows = larder_table_list_rows (fixture->table);
  g_autoptr(GString) text = g_string_new (NULL);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->view)), ==,
                    larder_value_get_n_items (ids));
  g_assert_cmpuint (larder_value_get_n_items (rows), ==, larder_value_get_n_items (ids));
  for (guint i = 0; i < larder_value_get_n_items (ids); i++)
    {
      g_autoptr(LarderRecord) record = g_list_model_get_item (G_LIST_MODEL (fixture->view), i);
      const char *id = larder_value_get_string (larder_value_get_item (ids, i));

      g_assert_cmpstr (larder_record_get_id (record), ==, id);
      g_assert_true (larder_value_equal (larder_value_get_item (rows, i),
                                         larder_table_get_value (fixture->table, id)));
      g_string_append (text, id);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_add (Fixture       *fixture,
          gconstpointer  data)
{
  apply (fixture, larder_table_add,
         "[{\"id\":\"b\",\"n\":9},{\"id\":\"d\",\"n\":4},{\"id\":\"d\",\"n\":5}]");
  test_assert_row (fixture->table, "b", "{\"id\":\"b\",\"n\":2}");
  test_assert_row (fixture->table, "d", "{\"id\":\"d\",\"n\":4}");
  g_assert_cmpstr (fixture->log->str, ==, "3-0+1 d ");
  apply (fixture, larder_table_add, "{\"x\":{\"id\":\"e\"},\"y\":{\"id\":\"a\"}}");
  g_assert_cmpstr (fixture->log->str, ==, "4-0+1 e ");
  assert_ids (fixture, "abcde");
}

static void
test_set (Fixture       *fixture,
          gconstpointer  data)
{
  apply (fixture, larder_table_set,
         "[{\"id\":\"a\",\"n\":7},{\"id\":\"d\",\"n\":4},{\"id\":\"d\",\"m\":5}]");
  test_assert_row (fixture->table, "a", "{\"id\":\"a\",\"n\":7}");
  test_assert_row (fixture->table, "d", "{\"id\":\"d\",\"m\":5}");
  /* A lower version is no answer that came late: the program says what is. */
  apply (fixture, larder_table_set, "{\"id\":\"b\",\"version\":3}");
  apply (fixture, larder_table_set, "{\"id\":\"b\",\"version\":2}");
  test_assert_row (fixture->table, "b", "{\"id\":\"b\",\"version\":2}");
  assert_ids (fixture, "abcd");
}

static void
test_set_all (Fixture       *fixture,
              gconstpointer  data)
{
  apply (fixture, larder_table_set_all,
         "[{\"id\":\"c\",\"n\":3},{\"id\":\"d\"},{\"id\":\"a\",\"n\":1,\"x\":{\"p\":1,\"q\":2}},"
         "{\"id\":\"d\",\"n\":9}]");
  assert_ids (fixture, "cda");
  test_assert_row (fixture->table, "d", "{\"id\":\"d\"}");
  g_assert_false (larder_table_contains (fixture->table, "b"));
  /* A row that only moved is no other row. */
  g_assert_null (strstr (fixture->log->str, "a "));

  apply (fixture, larder_table_set_all, "[]");
  assert_ids (fixture, "");
}

static void
test_update (Fixture       *fixture,
             gconstpointer  data)
{
  update (fixture, "a", "{\"x\":{\"p\":3}}");
  test_assert_row (fixture->table, "a", "{\"id\":\"a\",\"n\":1,\"x\":{\"p\":3}}");
  g_assert_cmpstr (fixture->log->str, ==, "a ");
  update (fixture, "none", "{\"n\":1}");
  g_assert_cmpstr (fixture->log->str, ==, "");
  apply (fixture, larder_table_update_many,
         "[{\"id\":\"b\",\"changes\":{\"n\":5,\"m\":1}},{\"id\":\"none\",\"changes\":{\"n\":5}},"
         "{\"id\":\"b\",\"changes\":{\"n\":6}},{\"id\":\"c\"},7]");
  test_assert_row (fixture->table, "b", "{\"id\":\"b\",\"n\":6,\"m\":1}");
  g_assert_cmpstr (fixture->log->str, ==, "b ");
  apply (fixture, larder_table_update_many, "{\"c\":{\"n\":8},\"b\":{\"n\":9}}");
  g_assert_cmpstr (fixture->log->str, ==, "c b ");
  assert_ids (fixture, "abc");
}

static void
test_rename (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(LarderRecord) old = larder_table_get_record (fixture->table, "b");
  g_autoptr(LarderRecord) fresh = larder_table_get_record (fixture->table, "z");

  update (fixture, "b", "{\"id\":\"z\",\"n\":4}");
  assert_ids (fixture, "azc");
  test_assert_row (fixture->table, "z", "{\"id\":\"z\",\"n\":4}");
  g_assert_false (larder_record_get_exists (old));
  g_assert_true (larder_record_get_exists (fresh));
  /* Who had the id gives way, and the row is there once. */
  update (fixture, "a", "{\"id\":\"c\"}");
  assert_ids (fixture, "cz");
  test_assert_row (fixture->table, "c", "{\"id\":\"c\",\"n\":1,\"x\":{\"p\":1,\"q\":2}}");
  /* The later of two changes wins, also for the id. */
  apply (fixture, larder_table_update_many,
         "[{\"id\":\"z\",\"changes\":{\"id\":\"y\"}},{\"id\":\"z\",\"changes\":{\"n\":5}},"
         "{\"id\":\"z\",\"changes\":{\"id\":\"x\"}}]");
  assert_ids (fixture, "cx");
  test_assert_row (fixture->table, "x", "{\"id\":\"x\",\"n\":5}");
  /* A row keeps an id. */
  update (fixture, "x", "{\"id\":null}");
  assert_ids (fixture, "cx");
}

static void
test_upsert_together (Fixture       *fixture,
                      gconstpointer  data)
{
  apply (fixture, larder_table_upsert,
         "{\"1\":{\"id\":\"d\",\"n\":1,\"m\":1},\"2\":{\"id\":\"d\",\"n\":2},"
         "\"3\":{\"id\":\"b\",\"m\":3}}");
  test_assert_row (fixture->table, "d", "{\"id\":\"d\",\"n\":2,\"m\":1}");
  test_assert_row (fixture->table, "b", "{\"id\":\"b\",\"n\":2,\"m\":3}");
  assert_ids (fixture, "abcd");
}

static void
test_remove_many (Fixture       *fixture,
                  gconstpointer  data)
{
  const char *ids[] = { "c", "none", "a", NULL };

  larder_table_remove_many (fixture->table, ids);
  assert_ids (fixture, "b");
  /* One that comes again is the last. */
  test_upsert (fixture->table, "[{\"id\":\"d\"},{\"id\":\"a\"}]");
  assert_ids (fixture, "bda");
}

static void
test_nothing_new (Fixture       *fixture,
                  gconstpointer  data)
{
  const char *all = "[{\"id\":\"a\",\"n\":1,\"x\":{\"q\":2,\"p\":1}},{\"id\":\"b\",\"n\":2},"
                    "{\"id\":\"c\",\"n\":3}]";
  g_autoptr(LarderValue) rows = larder_value_ref (larder_table_list_rows (fixture->table));
  g_autoptr(LarderValue) ids = larder_value_ref (larder_table_list_ids (fixture->table));
  LarderValue *row = larder_table_get_value (fixture->table, "a");
  const struct { WriteFunc func; const char *json; } calls[] = {
    { larder_table_add, all }, { larder_table_set, all }, { larder_table_set_all, all },
    { larder_table_upsert, all }, { larder_table_add, "[]" }, { larder_table_set, "{}" },
    { larder_table_upsert, "[]" }, { larder_table_update_many, "[]" },
    { larder_table_update_many, "{\"a\":{\"n\":1},\"none\":{\"n\":2}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      apply (fixture, calls[i].func, calls[i].json);
      g_assert_cmpstr (fixture->log->str, ==, "");
    }
  update (fixture, "b", "{\"n\":2}");
  larder_table_remove_many (fixture->table, (const char *[]) { "none", NULL });
  g_assert_cmpstr (fixture->log->str, ==, "");
  g_assert_true (larder_table_get_value (fixture->table, "a") == row);
  g_assert_true (larder_table_list_rows (fixture->table) == rows);
  g_assert_true (larder_table_list_ids (fixture->table) == ids);

  /* Another member is another list of rows, with the same ids; there and back is the same. */
  update (fixture, "b", "{\"n\":5}");
  g_assert_true (larder_table_list_rows (fixture->table) != rows);
  g_assert_true (larder_table_list_ids (fixture->table) == ids);
}

static void
test_equal_elements (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTableView) view = larder_table_view_new (table, "n,#");
  g_autoptr(GString) log = g_string_new (NULL);

  test_upsert (table, "[{\"id\":\"z\",\"n\":1},{\"id\":\"m\",\"n\":2},{\"id\":\"y\",\"n\":1}]");
  test_upsert (table, "{\"id\":\"a\",\"n\":1}");
  g_assert_cmpint (larder_table_view_find (view, "z"), ==, 0);
  g_assert_cmpint (larder_table_view_find (view, "y"), ==, 1);
  g_assert_cmpint (larder_table_view_find (view, "a"), ==, 2);
  g_assert_cmpint (larder_table_view_find (view, "m"), ==, 3);
  /* What the order does not depend on moves nothing. */
  g_signal_connect (view, "items-changed", G_CALLBACK (items_changed_cb), log);
  test_upsert (table, "[{\"id\":\"z\",\"title\":\"later\"},{\"id\":\"y\",\"title\":\"later\"}]");
  g_assert_cmpstr (log->str, ==, "");
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_record_moves (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(LarderRecord) record = larder_table_get_record (fixture->table, "b");
  g_autoptr(LarderRecord) other = larder_table_get_record (fixture->table, "c");
  g_autoptr(LarderRecord) fresh = NULL;
  g_autoptr(LarderRecord) shown = NULL;
  guint n_ids = 0;
  guint n_values = 0;

  g_signal_connect_swapped (record, "notify::id", G_CALLBACK (count), &n_ids);
  g_signal_connect_swapped (record, "notify::value", G_CALLBACK (count), &n_values);
  update (fixture, "b", "{\"id\":\"z\",\"title\":\"nine\"}");
  g_assert_cmpstr (larder_record_get_id (record), ==, "z");
  g_assert_true (larder_record_get_exists (record));
  shown = larder_table_get_record (fixture->table, "z");
  g_assert_true (shown == record);
  g_assert_cmpuint (n_ids, ==, 1);
  g_assert_cmpuint (n_values, ==, 1);
  assert_ids (fixture, "azc");

  /* There and back in one batch: nothing of it is news. */
  larder_table_begin_batch (fixture->table);
  update (fixture, "z", "{\"id\":\"y\"}");
  g_assert_cmpstr (larder_record_get_id (record), ==, "y");
  update (fixture, "y", "{\"id\":\"x\"}");
  update (fixture, "x", "{\"id\":\"z\"}");
  larder_table_end_batch (fixture->table);
  g_assert_cmpuint (n_ids, ==, 1);
  g_assert_cmpuint (n_values, ==, 1);
  g_assert_cmpstr (larder_record_get_id (record), ==, "z");

  /* One that has an object keeps it; the other shows a row that is gone. */
  update (fixture, "z", "{\"id\":\"c\"}");
  g_assert_cmpstr (larder_record_get_id (other), ==, "c");
  g_assert_cmpstr (larder_record_get_id (record), ==, "z");
  g_assert_false (larder_record_get_exists (record));
  assert_ids (fixture, "ac");

  /* A row that comes under the old id has an object of its own. */
  update (fixture, "c", "{\"id\":\"d\"}");
  test_upsert (fixture->table, "{\"id\":\"c\",\"n\":1}");
  fresh = larder_table_get_record (fixture->table, "c");
  g_assert_true (fresh != other);
  g_assert_cmpstr (larder_record_get_id (other), ==, "d");
}

#define ADD(name, func) \
  g_test_add ("/table-edit/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("adding-keeps-what-is-there", test_add);
  ADD ("setting-replaces-whole-rows", test_set);
  ADD ("setting-all-replaces-the-table", test_set_all);
  ADD ("updating-changes-what-is-there", test_update);
  ADD ("another-id-moves-the-row-to-its-place", test_rename);
  ADD ("the-record-goes-along-with-another-id", test_record_moves);
  ADD ("upserting-the-same-twice-merges", test_upsert_together);
  ADD ("several-are-removed-at-once", test_remove_many);
  ADD ("nothing-new-changes-nothing", test_nothing_new);
  ADD ("equal-elements-stay-in-the-order-they-came", test_equal_elements);
  return g_test_run ();
}
