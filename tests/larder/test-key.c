/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys: one canonical text for all ways of writing them, matching by their beginnings. */

#include "config.h"

#include "larder/larder-key-private.h"

static void
assert_hash (const char *key,
             const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) variant = g_variant_parse (NULL, key, NULL, NULL, &error);
  g_autoptr(GVariant) normalized = NULL;
  g_autofree char *direct = NULL;
  g_autoptr(GVariant) parsed = NULL;
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  direct = larder_key_hash (variant);
  g_assert_cmpstr (direct, ==, expected);
  normalized = larder_key_normalize (variant, &error);
  g_assert_no_error (error);
  g_assert_false (g_variant_is_floating (normalized));
  again = larder_key_hash (normalized);
  g_assert_cmpstr (again, ==, expected);
  parsed = larder_key_parse (expected);
  g_assert_cmpvariant (parsed, normalized);
}

static void
test_same_key_same_text (void)
{
  assert_hash ("['photos', 'list']", "[\"photos\",\"list\"]");
  assert_hash ("('photos', 'list')", "[\"photos\",\"list\"]");
  assert_hash ("[<'photos'>, <'list'>]", "[\"photos\",\"list\"]");
  assert_hash ("@as []", "[]");
  assert_hash ("('n', byte 1, int16 1, uint32 1, int64 1, uint64 1, 1.0)",
               "[\"n\",1,1,1,1,1,1]");
  assert_hash ("('n', 1.5, true, '1')", "[\"n\",1.5,true,\"1\"]");
  assert_hash ("('n', int64 -9223372036854775808)", "[\"n\",-9223372036854775808]");
  assert_hash ("('say \"hi\"', 'a\\\\b')", "[\"say \\\"hi\\\"\",\"a\\\\b\"]");
}

static void
test_members_are_sorted_at_every_depth (void)
{
  assert_hash ("('q', {'b': <{'z': 1, 'a': 2}>, 'a': <1>})",
               "[\"q\",{\"a\":1,\"b\":{\"a\":2,\"z\":1}}]");
  assert_hash ("('q', {'a': <1>, 'b': <{'a': 2, 'z': 1}>})",
               "[\"q\",{\"a\":1,\"b\":{\"a\":2,\"z\":1}}]");
}

static void
test_absent_is_not_null (void)
{
  assert_hash ("('q', {'filters': <@ms nothing>})", "[\"q\",{}]");
  assert_hash ("('q', {'filters': <@mv nothing>})", "[\"q\",{\"filters\":null}]");
  assert_hash ("('q', {'filters': <@ms 'x'>})", "[\"q\",{\"filters\":\"x\"}]");
  assert_hash ("('q', @ms nothing)", "[\"q\",null]");
}

static void
test_refuses_what_is_no_key (void)
{
  const char *const wrong[] = {
    "'photos'", "{'a': 1}", "@ms nothing", "[inf]", "({1: 2}, 1)", "[nan]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GVariant) variant = NULL;
      g_autofree char *hash = NULL;

      if (strcmp (wrong[i], "[inf]") == 0)
        variant = g_variant_ref_sink (g_variant_new ("(d)", g_ascii_strtod ("inf", NULL)));
      else if (strcmp (wrong[i], "[nan]") == 0)
        variant = g_variant_ref_sink (g_variant_new ("(d)", g_ascii_strtod ("nan", NULL)));
      else
        variant = g_variant_parse (NULL, wrong[i], NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (larder_key_normalize (variant, &error));
      g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
      hash = larder_key_hash (variant);
      g_assert_null (hash);
    }
}

static void
test_too_deep_is_refused (void)
{
  g_autoptr(GVariant) key = g_variant_ref_sink (g_variant_new_strv (NULL, 0));
  g_autoptr(GError) error = NULL;

  for (int i = 0; i < 100; i++)
    {
      GVariant *outer = g_variant_new ("(v)", key);

      g_variant_unref (key);
      key = g_variant_ref_sink (outer);
    }
  g_assert_null (larder_key_normalize (key, &error));
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
  g_assert_null (larder_key_hash (key));
}

static gboolean
match (const char *filter,
       const char *key)
{
  g_autoptr(GVariant) a = g_variant_parse (NULL, filter, NULL, NULL, NULL);
  g_autoptr(GVariant) b = g_variant_parse (NULL, key, NULL, NULL, NULL);

  return larder_key_matches (a, b);
}

static void
test_matches_by_beginning (void)
{
  g_assert_true (match ("@as []", "['photos', 'list']"));
  g_assert_true (match ("['photos']", "('photos', 'list')"));
  g_assert_true (match ("['photos', 'list']", "('photos', 'list')"));
  g_assert_false (match ("['photos', 'list']", "['photos']"));
  g_assert_false (match ("['photos']", "['photo']"));
  g_assert_true (match ("('n', 1)", "('n', 1.0, 2)"));
  g_assert_false (match ("('n', 1)", "('n', '1')"));
  g_assert_false (match ("('n', 1.5)", "('n', 1)"));
  g_assert_false (match ("('n', 1)", "('n', true)"));
  g_assert_true (match ("('q', @ms nothing)", "('q', @mv nothing)"));
  g_assert_false (match ("('q', @ms nothing)", "('q', 'a')"));
  g_assert_false (match ("('q', 'a')", "('q', @ms nothing)"));
}

static void
test_matches_members_as_a_subset (void)
{
  g_assert_true (match ("('q', {'a': 1})", "('q', {'b': 2, 'a': 1})"));
  g_assert_false (match ("('q', {'a': 1, 'c': 1})", "('q', {'b': 2, 'a': 1})"));
  g_assert_true (match ("('q', @a{sv} {})", "('q', {'b': 2})"));
  g_assert_true (match ("('q', {'a': <@ms nothing>})", "('q', {'b': 2})"));
  g_assert_false (match ("('q', {'a': <@mv nothing>})", "('q', {'b': 2})"));
  g_assert_true (match ("('q', {'a': <@as []>})", "('q', {'a': <['x', 'y']>})"));
  g_assert_true (match ("('q', {'a': <['x']>})", "('q', {'a': <['x', 'y']>})"));
  g_assert_false (match ("('q', {'a': <['y']>})", "('q', {'a': <['x', 'y']>})"));
  g_assert_false (match ("('q', {'a': 1})", "('q', ['a'])"));
  g_assert_false (match ("('q', ['a'])", "('q', {'a': 1})"));
}

static void
test_sinks_floating_keys (void)
{
  const char *const parts[] = { "photos", "list", NULL };
  g_autofree char *hash = larder_key_hash (larder_key_new (parts));

  g_assert_cmpstr (hash, ==, "[\"photos\",\"list\"]");
  g_assert_true (larder_key_matches (larder_key_new (parts), larder_key_new (parts)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/key/same-key-same-text", test_same_key_same_text);
  g_test_add_func ("/key/members-are-sorted", test_members_are_sorted_at_every_depth);
  g_test_add_func ("/key/absent-is-not-null", test_absent_is_not_null);
  g_test_add_func ("/key/refuses-what-is-no-key", test_refuses_what_is_no_key);
  g_test_add_func ("/key/too-deep-is-refused", test_too_deep_is_refused);
  g_test_add_func ("/key/matches-by-beginning", test_matches_by_beginning);
  g_test_add_func ("/key/matches-members-as-a-subset", test_matches_members_as_a_subset);
  g_test_add_func ("/key/sinks-floating-keys", test_sinks_floating_keys);
  return g_test_run ();
}
