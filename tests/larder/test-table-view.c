/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Views: order, matches, filters, and that items-changed tells the truth with few spans. */

#include "config.h"

#include "larder-test-thing.h"

#include "larder/larder-table-view-private.h"

/* What a widget believes of a list from what it was told. */
typedef struct
{
  GListModel *model;
  GPtrArray  *rows;             /* ids */
  guint       n_signals;
  guint       n_touched;
} Shadow;

/* Lists of widgets that find a row at two places show one of them with the wrong widget. */
static void
assert_each_once (GPtrArray *rows)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rows->len; i++)
    g_assert_true (g_hash_table_add (seen, rows->pdata[i]));
}

static void
shadow_items_changed_cb (GListModel *model,
                         guint       position,
                         guint       n_removed,
                         guint       n_added,
                         gpointer    user_data)
{
  Shadow *shadow = user_data;

  shadow->n_signals++;
  shadow->n_touched += n_removed + n_added;
  g_assert_cmpuint (position + n_removed, <=, shadow->rows->len);
  if (n_removed > 0)
    g_ptr_array_remove_range (shadow->rows, position, n_removed);
  g_assert_cmpuint (shadow->rows->len + n_added, ==, g_list_model_get_n_items (model));
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(LarderRecord) record = g_list_model_get_item (model, i);

      g_ptr_array_insert (shadow->rows, (int) i, g_strdup (larder_record_get_id (record)));
    }
  /* The list is what was told so far, also in the middle of a sweep. */
  for (guint i = 0; i < shadow->rows->len; i += MAX (1, shadow->rows->len / 7))
    {
      g_autoptr(LarderRecord) record = g_list_model_get_item (model, i);

      g_assert_cmpstr (larder_record_get_id (record), ==, shadow->rows->pdata[i]);
    }
  g_assert_null (g_list_model_get_item (model, shadow->rows->len));
  assert_each_once (shadow->rows);
}

static void
shadow_init (Shadow     *shadow,
             GListModel *model)
{
  *shadow = (Shadow) { .model = model, .rows = g_ptr_array_new_with_free_func (g_free) };
  shadow_items_changed_cb (model, 0, 0, g_list_model_get_n_items (model), shadow);
  g_signal_connect (model, "items-changed", G_CALLBACK (shadow_items_changed_cb), shadow);
}

static void
shadow_clear (Shadow *shadow)
{
  g_signal_handlers_disconnect_by_data (shadow->model, shadow);
  g_ptr_array_unref (shadow->rows);
}

static char *
shadow_join (Shadow *shadow)
{
  GString *text = g_string_new (NULL);

  g_assert_cmpuint (shadow->rows->len, ==, g_list_model_get_n_items (shadow->model));
  for (guint i = 0; i < shadow->rows->len; i++)
    {
      g_autoptr(LarderRecord) record = g_list_model_get_item (shadow->model, i);

      g_assert_cmpstr (larder_record_get_id (record), ==, shadow->rows->pdata[i]);
      g_string_append (text, shadow->rows->pdata[i]);
      g_string_append_c (text, ' ');
    }
  return g_string_free (text, FALSE);
}

static void
assert_ids (Shadow     *shadow,
            const char *expected)
{
  g_autofree char *ids = shadow_join (shadow);

  g_assert_cmpstr (ids, ==, expected);
}

static void
assert_view (LarderTable *table,
             const char  *order,
             const char  *expected)
{
  g_autoptr(LarderTableView) view = larder_table_view_new (table, order);
  Shadow shadow;

  shadow_init (&shadow, G_LIST_MODEL (view));
  assert_ids (&shadow, expected);
  shadow_clear (&shadow);
}

static void
test_orders (void)
{
  g_autoptr(LarderTable) table = test_things_new ();

  test_upsert (table, "[{\"id\":\"e\",\"n\":10,\"t\":\"b\"},{\"id\":\"d\",\"n\":9,\"t\":\"é\"},"
                      "{\"id\":\"c\",\"n\":9.5,\"t\":\"a\"},{\"id\":\"b\",\"n\":null,\"t\":\"B\"},"
                      "{\"id\":\"a\",\"t\":\"b\"},{\"id\":\"f\",\"n\":\"1\"}]");
  assert_view (table, NULL, "e d c b a f ");
  assert_view (table, "id", "a b c d e f ");
  assert_view (table, "n", "d c e f a b ");
  assert_view (table, "n desc", "f e c d a b ");
  assert_view (table, "t", "b c a e d f ");
  assert_view (table, "t desc,id desc", "d e a c b f ");
  assert_view (table, " t , n asc ", "b c e a d f ");
}

static void
test_matches_and_filters (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTableView) view = larder_table_view_new (table, "id");
  g_autoptr(LarderValue) one = larder_value_new_int (1);
  Shadow shadow;

  shadow_init (&shadow, G_LIST_MODEL (view));
  test_upsert (table, "[{\"id\":\"a\",\"p\":\"x\",\"n\":1},{\"id\":\"b\",\"p\":\"y\",\"n\":1},"
                      "{\"id\":\"c\",\"n\":1},{\"id\":\"d\",\"p\":\"x\",\"n\":2}]");
  assert_ids (&shadow, "a b c d ");
  larder_table_view_set_match_string (view, "p", "x");
  assert_ids (&shadow, "a d ");
  larder_table_view_set_match (view, "n", one);
  assert_ids (&shadow, "a ");
  larder_table_view_set_match_string (view, "p", NULL);
  assert_ids (&shadow, "c ");
  larder_table_view_set_match (view, "p", NULL);
  assert_ids (&shadow, "a b c ");
  test_upsert (table, "[{\"id\":\"d\",\"n\":1},{\"id\":\"a\",\"n\":5}]");
  assert_ids (&shadow, "b c d ");
  g_assert_cmpint (larder_table_view_find (view, "c"), ==, 1);
  g_assert_cmpint (larder_table_view_find (view, "a"), ==, -1);
  g_assert_cmpint (larder_table_view_find (view, "none"), ==, -1);
  shadow_clear (&shadow);
}

typedef struct
{
  const char *wanted;
  guint       n_destroyed;
} Wish;

static gboolean
filter_cb (LarderTable *table,
           const char  *id,
           LarderValue *value,
           gpointer     user_data)
{
  Wish *wish = user_data;

  return strstr (wish->wanted, id) != NULL;
}

static void
wish_destroy (gpointer data)
{
  ((Wish *) data)->n_destroyed++;
}

static void
test_filter_function (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  LarderTableView *view = larder_table_view_new (table, "id");
  Wish wish = { "a c" };
  Shadow shadow;

  test_upsert (table, "[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"}]");
  shadow_init (&shadow, G_LIST_MODEL (view));
  larder_table_view_set_filter (view, filter_cb, &wish, wish_destroy);
  assert_ids (&shadow, "a c ");
  wish.wanted = "b c d";
  larder_table_view_refilter (view);
  assert_ids (&shadow, "b c ");
  test_upsert (table, "{\"id\":\"d\"}");
  assert_ids (&shadow, "b c d ");
  larder_table_view_set_filter (view, NULL, NULL, NULL);
  g_assert_cmpuint (wish.n_destroyed, ==, 1);
  assert_ids (&shadow, "a b c d ");
  larder_table_view_set_filter (view, filter_cb, &wish, wish_destroy);
  shadow_clear (&shadow);
  g_assert_finalize_object (view);
  g_assert_cmpuint (wish.n_destroyed, ==, 2);
}

static void
test_changed_rows_stay_where_they_are (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTableView) view = larder_table_view_new (table, "n,id");
  g_autoptr(LarderRecord) before = NULL;
  g_autoptr(LarderRecord) after = NULL;
  Shadow shadow;

  test_upsert (table, "[{\"id\":\"a\",\"n\":10},{\"id\":\"b\",\"n\":20},{\"id\":\"c\",\"n\":30}]");
  before = g_list_model_get_item (G_LIST_MODEL (view), 1);
  shadow_init (&shadow, G_LIST_MODEL (view));
  shadow.n_signals = 0;
  test_upsert (table, "{\"id\":\"b\",\"title\":\"new\"}");
  test_upsert (table, "{\"id\":\"b\",\"n\":25}");
  g_assert_cmpuint (shadow.n_signals, ==, 0);
  after = g_list_model_get_item (G_LIST_MODEL (view), 1);
  g_assert_true (before == after);

  /* One that moves is removed and added, and is the same object. */
  shadow.n_touched = 0;
  test_upsert (table, "{\"id\":\"b\",\"n\":35}");
  assert_ids (&shadow, "a c b ");
  g_assert_cmpuint (shadow.n_touched, ==, 2);
  g_clear_object (&after);
  after = g_list_model_get_item (G_LIST_MODEL (view), 2);
  g_assert_true (before == after);
  shadow_clear (&shadow);
}

static void
test_spans_are_minimal (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTableView) view = larder_table_view_new (table, "n");
  g_autoptr(GString) text = g_string_new ("[");
  Shadow shadow;

  for (int i = 0; i < 1000; i++)
    g_string_append_printf (text, "%s{\"id\":\"r%03d\",\"n\":%d}", i > 0 ? "," : "", i, i * 10);
  g_string_append_c (text, ']');
  shadow_init (&shadow, G_LIST_MODEL (view));
  shadow.n_signals = 0;
  test_upsert (table, text->str);
  g_assert_cmpuint (shadow.n_signals, ==, 1);

  /* All rows change, none moves. */
  shadow.n_signals = 0;
  g_string_assign (text, "[");
  for (int i = 0; i < 1000; i++)
    g_string_append_printf (text, "%s{\"id\":\"r%03d\",\"n\":%d}", i > 0 ? "," : "", i, i * 10 + 1);
  g_string_append_c (text, ']');
  test_upsert (table, text->str);
  g_assert_cmpuint (shadow.n_signals, ==, 0);

  /* A hundred new rows in one place are one span. */
  g_string_assign (text, "[");
  for (int i = 0; i < 100; i++)
    g_string_append_printf (text, "%s{\"id\":\"s%03d\",\"n\":5005}", i > 0 ? "," : "", i);
  g_string_append_c (text, ']');
  test_upsert (table, text->str);
  g_assert_cmpuint (shadow.n_signals, ==, 1);
  g_assert_cmpuint (shadow.rows->len, ==, 1100);
  shadow_clear (&shadow);
}

static void
test_few_comparisons (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTableView) view = larder_table_view_new (table, "n");
  g_autoptr(GString) text = g_string_new ("[");
  guint64 before;

  for (int i = 0; i < 10000; i++)
    g_string_append_printf (text, "%s{\"id\":\"r%05d\",\"n\":%d}", i > 0 ? "," : "", i,
                            (i * 7919) % 10007);
  g_string_append_c (text, ']');
  test_upsert (table, text->str);
  g_assert_cmpuint (larder_table_view_get_n_comparisons (view), <, 20 * 10000);

  before = larder_table_view_get_n_comparisons (view);
  test_upsert (table, "{\"id\":\"new\",\"n\":5000.5}");
  g_assert_cmpuint (larder_table_view_get_n_comparisons (view) - before, <, 50);
  before = larder_table_view_get_n_comparisons (view);
  test_upsert (table, "{\"id\":\"new\",\"n\":7000.5}");
  g_assert_cmpuint (larder_table_view_get_n_comparisons (view) - before, <, 50);
}

static void
test_optimistic_rows_are_seen_at_once (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTableView) view = larder_table_view_new (table, "n");
  g_autoptr(LarderRecord) before = NULL;
  g_autoptr(LarderRecord) after = NULL;
  g_autoptr(LarderPatch) remove = larder_patch_new_remove ("things", "a");
  Shadow shadow;

  shadow_init (&shadow, G_LIST_MODEL (view));
  test_upsert (table, "[{\"id\":\"a\",\"n\":1},{\"id\":\"c\",\"n\":3}]");
  test_insert_layer (table, "m1", "{\"id\":\"b\",\"n\":2}");
  assert_ids (&shadow, "a b c ");
  before = g_list_model_get_item (G_LIST_MODEL (view), 1);
  test_merge_layer (table, "m2", "c", "{\"n\":0}");
  assert_ids (&shadow, "c a b ");
  larder_table_add_layer (table, "m3", remove);
  assert_ids (&shadow, "c b ");
  larder_table_drop_layers (table, "m3");
  assert_ids (&shadow, "c a b ");

  /* The server's row takes the place of the inserted one without a sign. */
  shadow.n_signals = 0;
  larder_table_begin_batch (table);
  test_upsert (table, "{\"id\":\"b\",\"n\":2,\"version\":1,\"title\":\"server\"}");
  larder_table_drop_layers (table, "m1");
  larder_table_end_batch (table);
  g_assert_cmpuint (shadow.n_signals, ==, 0);
  after = g_list_model_get_item (G_LIST_MODEL (view), 2);
  g_assert_true (before == after);
  g_assert_cmpstr (larder_record_get_string (after, "title"), ==, "server");
  shadow_clear (&shadow);
}

static void
reorder_cb (GListModel *model,
            guint       position,
            guint       n_removed,
            guint       n_added,
            gpointer    user_data)
{
  LarderTableView *view = LARDER_TABLE_VIEW (model);
  guint *n_calls = user_data;

  if (++*n_calls == 1)
    larder_table_view_set_order (view, "n desc,id");
  if (*n_calls == 2)
    larder_table_view_set_match_string (view, "p", "x");
  g_assert_cmpint (larder_table_view_find (view, "none"), ==, -1);
}

static void
test_handlers_may_change_the_rules (void)
{
  for (int n = 1; n < 200; n += 49)
    {
      g_autoptr(LarderTable) table = test_things_new ();
      g_autoptr(LarderTableView) view = larder_table_view_new (table, "id");
      g_autoptr(GString) text = g_string_new ("[");
      g_autofree char *ids = NULL;
      guint n_calls = 0;
      Shadow shadow;

      test_upsert (table, "[{\"id\":\"a\",\"n\":1,\"p\":\"x\"},{\"id\":\"b\",\"n\":2,\"p\":\"y\"}]");
      shadow_init (&shadow, G_LIST_MODEL (view));
      g_signal_connect (view, "items-changed", G_CALLBACK (reorder_cb), &n_calls);
      for (int i = 0; i < n; i++)
        g_string_append_printf (text, "%s{\"id\":\"c%03d\",\"n\":%d,\"p\":\"%s\"}",
                                i > 0 ? "," : "", i, -i, i % 2 == 0 ? "x" : "y");
      g_string_append_c (text, ']');
      test_upsert (table, text->str);
      ids = shadow_join (&shadow);
      g_assert_true (g_str_has_prefix (ids, "a c000 "));
      g_assert_cmpuint (shadow.rows->len, ==, 1 + (guint) (n + 1) / 2);
      shadow_clear (&shadow);
    }
}

/* Compares by what the values say, as the naive reader of the rules would. */
static int
compare_naively (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  LarderTable *table = user_data;
  const char *id_a = *(const char * const *) a;
  const char *id_b = *(const char * const *) b;
  gint64 n_a = larder_value_get_member_int (larder_table_get_value (table, id_a), "n", G_MAXINT64);
  gint64 n_b = larder_value_get_member_int (larder_table_get_value (table, id_b), "n", G_MAXINT64);

  if (n_a != n_b)
    return n_a < n_b ? -1 : 1;
  return strcmp (id_a, id_b);
}

static void
assert_naive (LarderTable *table,
              Shadow      *shadow)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) expected = g_string_new (NULL);

  for (int i = 0; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("r%02d", i);
      LarderValue *value = larder_table_get_value (table, id);

      if (value != NULL && larder_value_get_member_int (value, "p", 0) == 1)
        g_ptr_array_add (ids, g_steal_pointer (&id));
    }
  g_ptr_array_sort_with_data (ids, compare_naively, table);
  for (guint i = 0; i < ids->len; i++)
    {
      g_string_append (expected, ids->pdata[i]);
      g_string_append_c (expected, ' ');
    }
  assert_ids (shadow, expected->str);
}

static void
operate (LarderTable *table,
         GRand       *random)
{
  g_autofree char *id = g_strdup_printf ("r%02d", g_rand_int_range (random, 0, 60));
  g_autofree char *mutation = g_strdup_printf ("m%d", g_rand_int_range (random, 0, 8));
  g_autofree char *changes = g_strdup_printf ("{\"n\":%d,\"p\":%d}", g_rand_int_range (random, 0, 20),
                                              g_rand_int_range (random, 0, 2));
  g_autofree char *row = g_strdup_printf ("{\"id\":\"%s\",%s", id, changes + 1);
  g_autoptr(LarderPatch) remove = larder_patch_new_remove ("things", id);

  switch (g_rand_int_range (random, 0, 10))
    {
    case 0:
    case 1:
    case 2:
      test_upsert (table, row);
      break;
    case 3:
      larder_table_remove (table, id);
      break;
    case 4:
      test_insert_layer (table, mutation, row);
      break;
    case 5:
    case 6:
      test_merge_layer (table, mutation, id, changes);
      break;
    case 7:
      larder_table_add_layer (table, mutation, remove);
      break;
    default:
      larder_table_drop_layers (table, mutation);
      break;
    }
}

static void
test_random_operations_tell_the_truth (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (5);
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTableView) view = larder_table_view_new (table, "n");
  g_autoptr(LarderValue) one = larder_value_new_int (1);
  Shadow shadow;

  larder_table_view_set_match (view, "p", one);
  shadow_init (&shadow, G_LIST_MODEL (view));
  for (int i = 0; i < 6000; i++)
    {
      int n = g_rand_int_range (random, 0, 4) == 0 ? g_rand_int_range (random, 1, 60) : 1;

      larder_table_begin_batch (table);
      for (int j = 0; j < n; j++)
        operate (table, random);
      larder_table_end_batch (table);
      if (i % 500 == 499)
        larder_table_clear (table);
      assert_naive (table, &shadow);
    }
  shadow_clear (&shadow);
}

static void
test_views_and_tables_go (void)
{
  LarderTable *table = test_things_new ();
  LarderTableView *view = larder_table_view_new (table, "id");
  LarderRecord *record;

  test_upsert (table, "[{\"id\":\"a\"},{\"id\":\"b\"}]");
  record = g_list_model_get_item (G_LIST_MODEL (view), 0);
  g_assert_finalize_object (view);
  test_upsert (table, "{\"id\":\"a\",\"n\":1}");
  g_assert_finalize_object (record);
  g_assert_finalize_object (table);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/table-view/orders", test_orders);
  g_test_add_func ("/table-view/matches-and-filters", test_matches_and_filters);
  g_test_add_func ("/table-view/filter-function", test_filter_function);
  g_test_add_func ("/table-view/changed-rows-stay-where-they-are",
                   test_changed_rows_stay_where_they_are);
  g_test_add_func ("/table-view/spans-are-minimal", test_spans_are_minimal);
  g_test_add_func ("/table-view/few-comparisons", test_few_comparisons);
  g_test_add_func ("/table-view/optimistic-rows-are-seen-at-once",
                   test_optimistic_rows_are_seen_at_once);
  g_test_add_func ("/table-view/handlers-may-change-the-rules",
                   test_handlers_may_change_the_rules);
  g_test_add_func ("/table-view/random-operations-tell-the-truth",
                   test_random_operations_tell_the_truth);
  g_test_add_func ("/table-view/views-and-tables-go", test_views_and_tables_go);
  return g_test_run ();
}
