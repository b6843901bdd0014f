/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of composed objects keeps the contract of list models, and its objects. */

#include "config.h"

#include "model/project/backlot-row-list.h"

/* What is composed: any object that remembers what it was made from. */
#define TEST_TYPE_ROW (test_row_get_type ())
G_DECLARE_FINAL_TYPE (TestRow, test_row, TEST, ROW, GObject)

struct _TestRow
{
  GObject  parent_instance;
  GObject *item;   /* borrowed: for comparing only */
};

G_DEFINE_FINAL_TYPE (TestRow, test_row, G_TYPE_OBJECT)

static void
test_row_class_init (TestRowClass *klass)
{
}

static void
test_row_init (TestRow *self)
{
}

static gpointer
compose (gpointer item,
         gpointer user_data)
{
  TestRow *row = g_object_new (TEST_TYPE_ROW, NULL);
  guint *n_made = user_data;

  row->item = item;
  (*n_made)++;
  return row;
}

typedef struct
{
  GListStore     *source;
  BacklotRowList *list;
  GPtrArray      *shadow;
  guint           n_made;
} Fixture;

static void
shadow_cb (GListModel *list,
           guint       position,
           guint       n_removed,
           guint       n_added,
           Fixture    *fixture)
{
  g_ptr_array_remove_range (fixture->shadow, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (fixture->shadow, (int) (position + i),
                        g_list_model_get_item (list, position + i));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->source = g_list_store_new (G_TYPE_OBJECT);
  fixture->shadow = g_ptr_array_new_with_free_func (g_object_unref);
  for (int i = 0; i < 5; i++)
    {
      g_autoptr(GObject) item = g_object_new (G_TYPE_OBJECT, NULL);

      g_list_store_append (fixture->source, item);
    }
  fixture->list = backlot_row_list_new (G_LIST_MODEL (fixture->source), TEST_TYPE_ROW, compose,
                                        &fixture->n_made, NULL);
  shadow_cb (G_LIST_MODEL (fixture->list), 0, 0, 5, fixture);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (shadow_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_ptr_array_unref (fixture->shadow);
  g_assert_finalize_object (fixture->list);
  g_assert_finalize_object (fixture->source);
}

static void
assert_contract (Fixture *fixture)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->source));

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, n);
  g_assert_cmpuint (fixture->shadow->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (G_LIST_MODEL (fixture->source), i);
      g_autoptr(TestRow) row = g_list_model_get_item (G_LIST_MODEL (fixture->list), i);

      g_assert_true (row->item == item);
      g_assert_true (g_ptr_array_index (fixture->shadow, i) == (gpointer) row);
    }
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->list), n));
}

static void
test_contract (Fixture       *fixture,
               gconstpointer  data)
{
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->list)) == TEST_TYPE_ROW);
  assert_contract (fixture);
  for (int i = 0; i < 300; i++)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->source));
      guint position = (guint) g_test_rand_int_range (0, (int) n + 1);
      guint n_removed = (guint) g_test_rand_int_range (0, (int) MIN (n - position, 3) + 1);
      gpointer added[3];
      guint n_added = (guint) g_test_rand_int_range (0, 4);

      for (guint k = 0; k < n_added; k++)
        added[k] = g_object_new (G_TYPE_OBJECT, NULL);
      g_list_store_splice (fixture->source, position, n_removed, added, n_added);
      for (guint k = 0; k < n_added; k++)
        g_object_unref (added[k]);
      assert_contract (fixture);
    }
}

static void
test_move (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GObject) item = g_list_model_get_item (G_LIST_MODEL (fixture->source), 4);
  g_autoptr(TestRow) row = g_list_model_get_item (G_LIST_MODEL (fixture->list), 4);
  g_autoptr(TestRow) moved = NULL;

  g_assert_cmpuint (fixture->n_made, ==, 5);
  g_list_store_remove (fixture->source, 4);
  g_list_store_insert (fixture->source, 1, item);
  moved = g_list_model_get_item (G_LIST_MODEL (fixture->list), 1);
  g_assert_true (moved == row);
  g_assert_cmpuint (fixture->n_made, ==, 5);
  assert_contract (fixture);
}

/* What does not come back in the same turn is let go of. */
static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  gpointer row = g_list_model_get_item (G_LIST_MODEL (fixture->list), 2);

  g_object_add_weak_pointer (row, &row);
  g_object_unref (row);
  g_list_store_remove (fixture->source, 2);
  g_assert_nonnull (row);
  while (row != NULL)
    g_main_context_iteration (NULL, TRUE);
  assert_contract (fixture);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/row-list/keeps-the-contract", test_contract);
  ADD ("/row-list/keeps-the-object-of-what-moves", test_move);
  ADD ("/row-list/lets-go-of-what-is-gone", test_gone);
  return g_test_run ();
}
