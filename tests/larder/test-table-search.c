/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searching in a view as one types finds the same as looking at every row would. */

#include "config.h"

#include "larder-test-thing.h"

static char *
join (LarderTableView *view)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view)); i++)
    {
      g_autoptr(LarderRecord) record = g_list_model_get_item (G_LIST_MODEL (view), i);

      g_string_append (text, larder_record_get_id (record));
      g_string_append_c (text, ' ');
    }
  return g_string_free (text, FALSE);
}

static void
assert_found (LarderTableView *view,
              const char      *text,
              const char      *expected)
{
  g_autofree char *found = NULL;

  larder_table_view_set_search_text (view, text);
  found = join (view);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_typing (void)
{
  static const char * const members[] = { "t", "p", NULL };
  static const char * const one[] = { "t", NULL };
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTableView) view = larder_table_view_new (table, "id");

  test_upsert (table, "[{\"id\":\"a\",\"t\":\"Straße light\"},{\"id\":\"b\",\"t\":\"STRASSE Linz\"},"
                      "{\"id\":\"c\",\"t\":\"Señor\",\"p\":\"strand\"},{\"id\":\"d\",\"n\":5},"
                      "{\"id\":\"e\",\"t\":null,\"p\":7},{\"id\":\"f\",\"t\":\"\"}]");
  assert_found (view, "x", "a b c d e f ");
  larder_table_view_set_search_members (view, members);
  assert_found (view, "S", "a b c ");
  assert_found (view, "str", "a b c ");
  assert_found (view, "Straß", "a b ");
  assert_found (view, "strasse li", "a b ");
  assert_found (view, "strasse lig", "a ");
  g_assert_cmpstr (larder_table_view_get_search_text (view), ==, "strasse lig");
  /* Taking letters away brings rows back. */
  assert_found (view, "str", "a b c ");
  assert_found (view, "SEÑ", "c ");
  /* Nothing is found across two members. */
  assert_found (view, "ñorstr", "");
  larder_table_view_set_search_members (view, one);
  assert_found (view, "strand", "");
  assert_found (view, "", "a b c d e f ");
  assert_found (view, NULL, "a b c d e f ");
}

static void
test_changes (void)
{
  static const char * const members[] = { "t", NULL };
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTableView) view = larder_table_view_new (table, "id");

  larder_table_view_set_search_members (view, members);
  test_upsert (table, "[{\"id\":\"a\",\"t\":\"one\"},{\"id\":\"b\",\"t\":\"two\"}]");
  assert_found (view, "o", "a b ");
  test_upsert (table, "{\"id\":\"a\",\"t\":\"six\"}");
  assert_found (view, "o", "b ");
  test_upsert (table, "{\"id\":\"c\",\"t\":\"Two more\"}");
  assert_found (view, "two", "b c ");
  /* Within a batch the view is asked about what it was not told yet. */
  larder_table_begin_batch (table);
  test_upsert (table, "{\"id\":\"a\",\"t\":\"two again\"}");
  test_upsert (table, "{\"id\":\"b\",\"t\":\"none\"}");
  larder_table_view_set_search_text (view, "two ");
  larder_table_end_batch (table);
  assert_found (view, "two ", "a c ");
  larder_table_remove (table, "c");
  assert_found (view, "two a", "a ");
}

static void
test_random (void)
{
  static const char * const members[] = { "t", NULL };
  static const char LETTERS[] = "abAB ";
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTableView) view = larder_table_view_new (table, "t,id");
  g_autoptr(GString) typed = g_string_new (NULL);

  larder_table_view_set_search_members (view, members);
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr(LarderTableView) naive = NULL;
      g_autofree char *row = NULL;
      g_autofree char *expected = NULL;
      g_autofree char *found = NULL;
      char text[5] = "";

      for (guint j = 0; j < G_N_ELEMENTS (text) - 1; j++)
        text[j] = LETTERS[g_test_rand_int_range (0, G_N_ELEMENTS (LETTERS) - 1)];
      row = g_strdup_printf ("{\"id\":\"%d\",\"t\":\"%s\"}", g_test_rand_int_range (0, 100), text);
      test_upsert (table, row);
      if (g_test_rand_bit () && typed->len < 3)
        g_string_append_c (typed, LETTERS[g_test_rand_int_range (0, G_N_ELEMENTS (LETTERS) - 1)]);
      else if (typed->len > 0)
        g_string_truncate (typed, typed->len - 1);
      larder_table_view_set_search_text (view, typed->str);
      if (i % 10 != 0)
        continue;

      naive = larder_table_view_new (table, "t,id");
      larder_table_view_set_search_members (naive, members);
      larder_table_view_set_search_text (naive, typed->str);
      expected = join (naive);
      found = join (view);
      g_assert_cmpstr (found, ==, expected);
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (view)); j++)
        {
          g_autoptr(LarderRecord) record = g_list_model_get_item (G_LIST_MODEL (view), j);
          LarderValue *value = larder_table_get_value (table, larder_record_get_id (record));
          g_autofree char *folded =
            g_utf8_casefold (larder_value_get_member_string (value, "t"), -1);
          g_autofree char *wanted = g_utf8_casefold (typed->str, -1);

          g_assert_nonnull (strstr (folded, wanted));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/table-search/letters-come-and-go", test_typing);
  g_test_add_func ("/table-search/changed-rows-are-searched-anew", test_changes);
  g_test_add_func ("/table-search/as-if-every-row-were-looked-at", test_random);
  return g_test_run ();
}
