/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A selection comes back with its items, also when they come late. */

#include "config.h"

#include "larder/larder-table.h"

#include "model/project/backlot-project.h"

#include "ui/common/backlot-selection-memory.h"

static LarderTable *
make_table (void)
{
  return larder_table_new ("projects", BACKLOT_TYPE_PROJECT);
}

static void
append (GListStore  *store,
        LarderTable *table,
        const char  *id)
{
  g_autoptr(LarderRecord) record = larder_table_get_record (table, id);

  g_list_store_append (store, record);
}

static void
check_kept (BacklotNavigation  *navigation,
            const char * const *ids)
{
  g_auto(GStrv) kept = backlot_navigation_get_page_selection (navigation, "page");

  g_assert_cmpstrv (kept, ids);
}

static void
test_what_is_selected_comes_back (void)
{
  g_autoptr(BacklotNavigation) navigation = backlot_navigation_new ();
  g_autoptr(LarderTable) table = make_table ();
  g_autoptr(GListStore) store = g_list_store_new (BACKLOT_TYPE_PROJECT);
  const char *both[] = { "a", "c", NULL };
  const char *none[] = { NULL };

  append (store, table, "a");
  append (store, table, "b");
  append (store, table, "c");

  {
    g_autoptr(GtkMultiSelection) selection =
      gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (store)));

    backlot_selection_memory_attach (GTK_SELECTION_MODEL (selection), navigation, "page");
    check_kept (navigation, none);
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), 0, TRUE);
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), 2, FALSE);
    check_kept (navigation, both);
  }
  {
    g_autoptr(GtkMultiSelection) selection =
      gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (store)));

    backlot_selection_memory_attach (GTK_SELECTION_MODEL (selection), navigation, "page");
    g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (selection), 0));
    g_assert_false (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (selection), 1));
    g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (selection), 2));
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (selection));
    check_kept (navigation, none);
  }
}

static void
test_items_may_come_late (void)
{
  g_autoptr(BacklotNavigation) navigation = backlot_navigation_new ();
  g_autoptr(LarderTable) table = make_table ();
  g_autoptr(GListStore) store = g_list_store_new (BACKLOT_TYPE_PROJECT);
  g_autoptr(GtkSingleSelection) selection =
    gtk_single_selection_new (g_object_ref (G_LIST_MODEL (store)));
  const char *ids[] = { "b", NULL };

  gtk_single_selection_set_autoselect (selection, FALSE);
  backlot_navigation_set_page_selection (navigation, "page", ids);
  backlot_selection_memory_attach (GTK_SELECTION_MODEL (selection), navigation, "page");
  append (store, table, "a");
  g_assert_null (gtk_single_selection_get_selected_item (selection));
  append (store, table, "b");
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 1);
  check_kept (navigation, ids);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/selection-memory/what-is-selected-comes-back",
                   test_what_is_selected_comes_back);
  g_test_add_func ("/selection-memory/items-may-come-late", test_items_may_come_late);

  return g_test_run ();
}
