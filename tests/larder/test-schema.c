/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schemas: answers fall into tables, and what a whole answer lacks is gone. */

#include "config.h"

#include "larder-test-thing.h"

static void
assert_applied (LarderSchema *schema,
                const char   *answer,
                const char   *ids)
{
  g_autoptr(LarderValue) value = test_parse (answer);
  g_autoptr(LarderValue) result = larder_schema_apply (schema, value);
  g_autofree char *json = larder_value_to_json (result);

  g_assert_cmpstr (json, ==, ids);
}

static void
test_rows_and_one_row (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderSchema) schema = larder_schema_new (table);

  assert_applied (schema, "[{\"id\":\"b\"},{\"id\":\"a\"},{\"id\":\"b\",\"n\":1},{}]",
                  "[\"b\",\"a\"]");
  assert_applied (schema, "{\"id\":\"c\"}", "[\"c\"]");
  assert_applied (schema, "null", "[]");
  assert_applied (schema, "\"text\"", "[]");
  g_assert_cmpuint (larder_table_get_n_rows (table), ==, 3);
}

static void
test_embedded_rows (void)
{
  g_autoptr(LarderTable) photos = larder_table_new ("photos", LARDER_TYPE_RECORD);
  g_autoptr(LarderTable) media = larder_table_new ("media", LARDER_TYPE_RECORD);
  g_autoptr(LarderTable) tags = larder_table_new ("tags", LARDER_TYPE_RECORD);
  g_autoptr(LarderSchema) schema = larder_schema_new (photos);
  g_autoptr(LarderSchema) media_schema = larder_schema_new (media);
  g_autoptr(LarderSchema) tag_schema = larder_schema_new (tags);
  g_autoptr(GPtrArray) tables = NULL;

  larder_schema_add_embed (media_schema, "tags", tag_schema);
  larder_schema_add_embed (schema, "media", media_schema);
  tables = larder_schema_get_tables (schema);
  g_assert_cmpuint (tables->len, ==, 3);
  assert_applied (schema,
                  "[{\"id\":\"p1\",\"media_id\":\"m1\",\"media\":{\"id\":\"m1\",\"name\":\"x\","
                  "\"tags\":[{\"id\":\"t1\"},{\"id\":\"t2\"}]}},{\"id\":\"p2\",\"media\":null}]",
                  "[\"p1\",\"p2\"]");
  test_assert_row (photos, "p1", "{\"id\":\"p1\",\"media_id\":\"m1\"}");
  test_assert_row (photos, "p2", "{\"id\":\"p2\"}");
  test_assert_row (media, "m1", "{\"id\":\"m1\",\"name\":\"x\"}");
  g_assert_true (larder_table_contains (tags, "t2"));
}

static void
test_what_a_whole_answer_lacks_is_removed (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderSchema) schema = larder_schema_new (table);
  g_autoptr(LarderValue) project = larder_value_new_string ("p");
  g_autoptr(LarderValue) open = larder_value_new_boolean (TRUE);

  larder_schema_add_scope (schema, "project", project);
  test_upsert (table, "[{\"id\":\"a\",\"project\":\"p\",\"open\":true},"
                      "{\"id\":\"b\",\"project\":\"p\",\"open\":false},"
                      "{\"id\":\"c\",\"project\":\"q\",\"open\":true}]");
  larder_schema_add_scope (schema, "open", open);
  assert_applied (schema, "[{\"id\":\"d\",\"project\":\"p\",\"open\":true}]", "[\"d\"]");
  g_assert_false (larder_table_contains (table, "a"));
  g_assert_true (larder_table_contains (table, "b"));
  g_assert_true (larder_table_contains (table, "c"));
  g_assert_true (larder_table_contains (table, "d"));

  /* What is no list says nothing about what is gone; an empty list does. */
  assert_applied (schema, "\"maintenance\"", "[]");
  g_assert_true (larder_table_contains (table, "d"));
  assert_applied (schema, "[]", "[]");
  g_assert_false (larder_table_contains (table, "d"));
}

static void
test_layers_stay_over_a_removal (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderSchema) schema = larder_schema_new (table);
  g_autoptr(LarderValue) project = larder_value_new_string ("p");

  larder_schema_add_scope (schema, "project", project);
  test_insert_layer (table, "A", "{\"id\":\"new\",\"project\":\"p\"}");
  assert_applied (schema, "[]", "[]");
  g_assert_true (larder_table_contains (table, "new"));
  g_assert_null (larder_table_get_base (table, "new"));
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_an_equal_answer_tells_nothing (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderSchema) schema = larder_schema_new (table);
  g_autoptr(LarderTableView) view = larder_table_view_new (table, "id");
  g_autoptr(LarderRecord) record = NULL;
  g_autoptr(GString) log = g_string_new (NULL);
  guint n_signals = 0;

  assert_applied (schema, "[{\"id\":\"a\",\"n\":[1]},{\"id\":\"b\"}]", "[\"a\",\"b\"]");
  record = larder_table_get_record (table, "a");
  test_log_notifies (record, log);
  g_signal_connect (view, "items-changed", G_CALLBACK (items_changed_cb), &n_signals);
  assert_applied (schema, "[{\"n\":[1],\"id\":\"a\"},{\"id\":\"b\"}]", "[\"a\",\"b\"]");
  g_assert_cmpstr (log->str, ==, "");
  g_assert_cmpuint (n_signals, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/schema/rows-and-one-row", test_rows_and_one_row);
  g_test_add_func ("/schema/embedded-rows", test_embedded_rows);
  g_test_add_func ("/schema/what-a-whole-answer-lacks-is-removed",
                   test_what_a_whole_answer_lacks_is_removed);
  g_test_add_func ("/schema/layers-stay-over-a-removal", test_layers_stay_over_a_removal);
  g_test_add_func ("/schema/an-equal-answer-tells-nothing", test_an_equal_answer_tells_nothing);
  return g_test_run ();
}
