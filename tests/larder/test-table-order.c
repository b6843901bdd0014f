/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows stand in the order that was promised, whatever their members are. */

#include "config.h"

#include "larder-test-thing.h"

/* Values in ascending order; those of one line are equal. */
static const char * const LADDER[][3] = {
  { "false" },
  { "true" },
  { "-9007199254740993" },
  { "-1.5" },
  { "-1", "-1.0" },
  { "0", "0.0", "-0.0" },
  { "0.25" },
  { "3", "3.0" },
  { "4611686018427387904" },
  { "4611686018427387905" },
  { "1e300" },
  { "\"\"" },
  { "\"2026-05-10T17:36:37\"" },
  { "\"2026-05-10T17:36:38\"" },
  { "\"2026-05-10T17:36:38+00:00\"" },
  { "\"Z\"" },
  { "\"a\"" },
  { "\"aaaaaaaaaaaaaaa\"" },
  { "\"aaaaaaaaaaaaaaaa\"" },
  { "\"aaaaaaaaaaaaaaaaa\"" },
  { "\"é\"" },
  { "\"\xf0\x9f\x8e\x9e\"" },
  { "[]", "{}", "[1]" },
};

#define N_STEPS G_N_ELEMENTS (LADDER)
#define N_ROWS 400

static gsize
get_step (LarderRecord *record)
{
  g_autofree char *json = NULL;
  LarderValue *value = larder_value_get_member (larder_record_get_value (record), "v");

  if (value == NULL || larder_value_is_null (value))
    return N_STEPS;
  json = larder_value_to_json (value);
  for (gsize i = 0; i < N_STEPS; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (LADDER[i]) && LADDER[i][j] != NULL; j++)
      {
        g_autoptr(LarderValue) step = test_parse (LADDER[i][j]);

        if (larder_value_get_kind (step) == larder_value_get_kind (value) &&
            larder_value_equal (step, value))
          return i;
      }
  g_error ("%s is not on the ladder", json);
}

static void
upsert_random (LarderTable *table,
               guint        n)
{
  g_autoptr(GString) text = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    {
      guint step = (guint) g_test_rand_int_range (0, N_STEPS + 2);
      guint same = step < N_STEPS ? (guint) g_test_rand_int_range (0, 3) : 0;

      g_string_append_printf (text, "%s{\"id\":\"r%03d\"", i > 0 ? "," : "",
                              g_test_rand_int_range (0, N_ROWS));
      if (step < N_STEPS)
        g_string_append_printf (text, ",\"v\":%s",
                                LADDER[step][same] != NULL ? LADDER[step][same] : LADDER[step][0]);
      else
        g_string_append (text, ",\"v\":null");
      g_string_append_c (text, '}');
    }
  g_string_append_c (text, ']');
  test_upsert (table, text->str);
}

/* What is missing is last either way; equal ones are ordered by id. */
static void
assert_order (LarderTableView *view,
              gboolean         descending)
{
  gsize before = 0;
  g_autofree char *id = g_strdup ("");

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view)); i++)
    {
      g_autoptr(LarderRecord) record = g_list_model_get_item (G_LIST_MODEL (view), i);
      gsize step = get_step (record);

      if (i > 0 && step == before)
        g_assert_cmpstr (id, <, larder_record_get_id (record));
      else if (i > 0 && descending)
        g_assert_true (step == N_STEPS || (before != N_STEPS && step < before));
      else if (i > 0)
        g_assert_cmpuint (before, <, step);
      g_set_str (&id, larder_record_get_id (record));
      before = step;
    }
}

static void
test_values_of_all_types (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTableView) up = larder_table_view_new (table, "v");
  g_autoptr(LarderTableView) down = larder_table_view_new (table, "v desc,id");

  /* Many at once are sorted, a few are placed one by one. */
  for (guint round = 0; round < 60; round++)
    {
      upsert_random (table, round % 10 == 0 ? N_ROWS : 1 + round % 7);
      assert_order (up, FALSE);
      assert_order (down, TRUE);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (up)), ==,
                    g_list_model_get_n_items (G_LIST_MODEL (down)));
}

/* The items as who follows what is announced has them. */
static void
follow_cb (GListModel *model,
           guint       position,
           guint       n_removed,
           guint       n_added,
           gpointer    user_data)
{
  GPtrArray *items = user_data;

  if (n_removed > 0)
    g_ptr_array_remove_range (items, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (items, (int) (position + i), g_list_model_get_item (model, position + i));
}

static void
assert_followed (GListModel *model,
                 GPtrArray  *items)
{
  g_assert_cmpuint (items->len, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr(LarderRecord) record = g_list_model_get_item (model, i);

      g_assert_true (record == items->pdata[i]);
    }
}

static void
test_another_order (void)
{
  static const char * const orders[] = { "v", "id desc", "#", "v desc,id", "v,id desc,#", NULL };
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTableView) view = larder_table_view_new (table, NULL);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_signal_connect (view, "items-changed", G_CALLBACK (follow_cb), items);
  upsert_random (table, N_ROWS);
  for (guint round = 0; round < 40; round++)
    {
      const char *order = orders[round % G_N_ELEMENTS (orders)];
      g_autoptr(LarderTableView) fresh = larder_table_view_new (table, order);

      larder_table_view_set_order (view, order);
      assert_followed (G_LIST_MODEL (view), items);
      assert_followed (G_LIST_MODEL (fresh), items);
      upsert_random (table, 1 + round % 5);
      assert_followed (G_LIST_MODEL (view), items);
    }
}

/* The order is changed before the rows of the batch were placed in the one before. */
static void
test_another_order_inside_a_batch (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTableView) view = larder_table_view_new (table, "v");
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_signal_connect (view, "items-changed", G_CALLBACK (follow_cb), items);
  upsert_random (table, N_ROWS);
  for (guint round = 0; round < 20; round++)
    {
      larder_table_begin_batch (table);
      upsert_random (table, 1 + 20 * round);
      if (round % 3 == 0)
        larder_table_remove (table, "r007");
      larder_table_view_set_order (view, round % 2 == 0 ? "v desc" : "v");
      larder_table_end_batch (table);
      assert_followed (G_LIST_MODEL (view), items);
      assert_order (view, round % 2 == 0);
      g_assert_cmpuint (items->len, ==, larder_table_get_n_rows (table));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/larder/table-order/values-of-all-types", test_values_of_all_types);
  g_test_add_func ("/larder/table-order/another-order", test_another_order);
  g_test_add_func ("/larder/table-order/another-order-inside-a-batch",
                   test_another_order_inside_a_batch);

  return g_test_run ();
}
