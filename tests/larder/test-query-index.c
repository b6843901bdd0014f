/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queries by the beginnings of their keys: what is found is what matches, one by one. */

#include "config.h"

#include "larder/larder-client-private.h"

static const char * const KEYS[] = {
  "@as []", "['a']", "['b']", "['a', 'b']", "['a', 'b', 'c']", "['a', 'b', 'd']", "['a,b']",
  "['a', 'say \"]\"']", "('a', 1)", "('a', 1, 'x')", "('a', '1')", "('a', 1.5)", "('a', true)",
  "('a', @mv nothing)", "('a', {'n': 1})", "('a', {'n': 1, 'm': 2}, 'x')", "('a', ['x', 'y'])",
  "('a', ['x'], 'z')", "({'n': 1}, 'a')",
};
static const char * const FILTERS[] = {
  "@as []", "['a']", "['a', 'b']", "['a', 'b', 'c']", "['a', 'b', 'c', 'd']", "['z']", "['a,b']",
  "('a', 1)", "('a', 1.0, 'x')", "('a', '1')", "('a', @mv nothing)", "('a', {'n': 1})",
  "('a', {'m': 2})", "('a', @a{sv} {})", "('a', @as [])", "('a', ['x'])", "({'n': 1},)",
};

static GVariant *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  GVariant *key = g_variant_parse (NULL, text, NULL, NULL, &error);

  g_assert_no_error (error);
  return key;
}

static void
assert_found (LarderClient *client,
              const char   *filter)
{
  g_autoptr(GVariant) prefix = parse (filter);
  g_autoptr(GPtrArray) found = larder_client_list_queries (client, prefix);
  guint expected = 0;

  for (LarderQuery *query = client->oldest_query; query != NULL; query = query->newer)
    {
      gboolean matches = larder_key_matches (prefix, larder_query_get_key (query));

      expected += matches;
      g_assert_true (g_ptr_array_find (found, query, NULL) == matches);
    }
  g_assert_cmpuint (found->len, ==, expected);
}

static void
test_finds_what_matches (void)
{
  g_autoptr(LarderClient) client = larder_client_new (NULL, NULL, NULL);
  g_autoptr(LarderValue) value = larder_value_new_int (1);
  g_autoptr(GVariant) branch = parse ("['a', 'b']");
  g_autoptr(GVariant) numbers = parse ("('a', 1)");

  for (guint i = 0; i < G_N_ELEMENTS (KEYS); i++)
    {
      g_autoptr(GVariant) key = parse (KEYS[i]);

      larder_client_set_data (client, key, value);
      g_assert_true (larder_client_get_data (client, key) == value);
    }
  g_assert_cmpuint (client->n_queries, ==, G_N_ELEMENTS (KEYS));
  for (guint i = 0; i < G_N_ELEMENTS (FILTERS); i++)
    assert_found (client, FILTERS[i]);

  larder_client_remove (client, branch);
  larder_client_remove (client, numbers);
  g_assert_cmpuint (client->n_queries, ==, G_N_ELEMENTS (KEYS) - 5);
  for (guint i = 0; i < G_N_ELEMENTS (FILTERS); i++)
    assert_found (client, FILTERS[i]);
}

static void
test_order_of_creation_within_a_branch (void)
{
  g_autoptr(LarderClient) client = larder_client_new (NULL, NULL, NULL);
  g_autoptr(LarderValue) value = larder_value_new_int (1);
  g_autoptr(GPtrArray) found = NULL;
  LarderQuery *query;

  for (int i = 0; i < 100; i++)
    larder_client_set_data (client, g_variant_new ("(sx)", "n", (gint64) (i * 37 % 100)), value);
  found = larder_client_list_queries (client, g_variant_new ("(s)", "n"));
  g_assert_cmpuint (found->len, ==, 100);
  query = client->oldest_query;
  for (guint i = 0; i < found->len; i++, query = query->newer)
    g_assert_true (found->pdata[i] == query);
  g_assert_null (query);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/query-index/finds-what-matches", test_finds_what_matches);
  g_test_add_func ("/query-index/order-of-creation-within-a-branch",
                   test_order_of_creation_within_a_branch);

  return g_test_run ();
}
