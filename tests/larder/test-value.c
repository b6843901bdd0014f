/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values: reading, refusing, comparing, sharing, changing and converting. */

#include "config.h"

#include "larder/larder-value.h"

static LarderValue *
parse (const char *json)
{
  g_autoptr(GError) error = NULL;
  LarderValue *value = larder_value_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (value);
  return value;
}

static void
assert_json (LarderValue *value,
             const char  *expected)
{
  g_autofree char *json = larder_value_to_json (value);

  g_assert_cmpstr (json, ==, expected);
}

static void
test_reads_every_kind (void)
{
  g_autoptr(LarderValue) value = parse ("{\"n\":null,\"b\":true,\"i\":-3,\"d\":1.5,\"s\":\"é\","
                                        "\"a\":[1,[2]],\"o\":{\"x\":1},\"big\":18446744073709551615}");
  LarderValue *list = larder_value_get_member (value, "a");

  g_assert_cmpint (larder_value_get_kind (value), ==, LARDER_VALUE_OBJECT);
  g_assert_cmpuint (larder_value_get_n_items (value), ==, 8);
  g_assert_true (larder_value_is_null (larder_value_get_member (value, "n")));
  g_assert_true (larder_value_get_boolean (larder_value_get_member (value, "b")));
  g_assert_cmpint (larder_value_get_member_int (value, "i", 0), ==, -3);
  g_assert_cmpfloat (larder_value_get_member_double (value, "d", 0), ==, 1.5);
  g_assert_cmpfloat (larder_value_get_member_double (value, "i", 0), ==, -3.0);
  g_assert_cmpstr (larder_value_get_member_string (value, "s"), ==, "é");
  g_assert_cmpint (larder_value_get_kind (larder_value_get_member (value, "big")), ==,
                   LARDER_VALUE_DOUBLE);
  g_assert_cmpuint (larder_value_get_n_items (list), ==, 2);
  g_assert_cmpint (larder_value_get_int (larder_value_get_item (list, 0)), ==, 1);
  g_assert_true (larder_value_get_item (list, 1) == larder_value_get_item (list, 1));
  g_assert_null (larder_value_get_item (list, 2));
  g_assert_cmpstr (larder_value_get_member_name (value, 6), ==, "o");
  g_assert_null (larder_value_get_member_name (list, 0));
  g_assert_true (larder_value_has_member (value, "n"));
  g_assert_false (larder_value_has_member (value, "x"));
}

static void
test_wrong_type_gives_the_fallback (void)
{
  g_autoptr(LarderValue) value = parse ("{\"n\":null,\"s\":\"1\",\"d\":1.5}");

  g_assert_cmpint (larder_value_get_member_int (value, "s", 7), ==, 7);
  g_assert_cmpint (larder_value_get_member_int (value, "d", 7), ==, 7);
  g_assert_cmpint (larder_value_get_member_int (value, "none", 7), ==, 7);
  g_assert_cmpfloat (larder_value_get_member_double (value, "s", 7.0), ==, 7.0);
  g_assert_true (larder_value_get_member_boolean (value, "s", TRUE));
  g_assert_null (larder_value_get_member_string (value, "n"));
  g_assert_null (larder_value_get_string (value));
  g_assert_cmpuint (larder_value_get_n_items (larder_value_get_member (value, "s")), ==, 0);
}

static void
test_parts_outlive_the_whole (void)
{
  LarderValue *value = parse ("{\"a\":{\"b\":[\"deep\"]}}");
  g_autoptr(LarderValue) part = larder_value_ref (larder_value_get_path (value, "/a/b"));

  larder_value_unref (value);
  g_assert_cmpstr (larder_value_get_string (larder_value_get_item (part, 0)), ==, "deep");
}

static void
test_refuses_hostile_text (void)
{
  g_autofree char *deep = g_strnfill (2001, '[');
  g_autoptr(GString) closed = g_string_new (NULL);
  const char *const wrong[] = {
    "", " ", "{", "[1,]", "nul", "\"\\ud800\"", "\"\x80\"", "\"\xc0\xaf\"", "\"a\\u0000b\"",
    "{\"a\\u0000\":1}", "[NaN]", "[1e999]", "// x", "{\"a\":1}x", "'a'", "\xff\xfe", deep,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (larder_value_new_from_json (wrong[i], -1, &error));
      g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
    }
  for (int i = 0; i < 1001; i++)
    {
      g_string_prepend_c (closed, '[');
      g_string_append_c (closed, ']');
    }
  {
    g_autoptr(GError) error = NULL;

    g_assert_null (larder_value_new_from_json (closed->str, -1, &error));
    g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
  }
}

static void
test_deep_text_within_the_limit (void)
{
  g_autoptr(GString) a = g_string_new ("1");
  g_autoptr(GString) b = g_string_new ("2");
  g_autoptr(LarderValue) old = NULL;
  g_autoptr(LarderValue) fresh = NULL;
  g_autoptr(LarderValue) shared = NULL;

  for (int i = 0; i < 900; i++)
    {
      g_string_prepend (a, "[[0],");
      g_string_append_c (a, ']');
      g_string_prepend (b, "[[0],");
      g_string_append_c (b, ']');
    }
  old = parse (a->str);
  fresh = parse (b->str);
  shared = larder_value_share (fresh, old);
  g_assert_true (larder_value_equal (shared, fresh));
  g_assert_false (larder_value_equal (shared, old));
  assert_json (shared, b->str);
}

static void
test_last_of_repeated_members_holds (void)
{
  g_autoptr(LarderValue) small = parse ("{\"a\":1,\"b\":{\"c\":1,\"c\":[2]},\"a\":3}");
  g_autoptr(GString) text = g_string_new ("{");
  g_autoptr(LarderValue) large = NULL;

  assert_json (small, "{\"b\":{\"c\":[2]},\"a\":3}");
  g_assert_cmpuint (larder_value_get_n_items (small), ==, 2);

  for (int i = 0; i < 20000; i++)
    g_string_append_printf (text, "%s\"name%d\":%d", i > 0 ? "," : "", i % 10000, i);
  g_string_append_c (text, '}');
  large = parse (text->str);
  g_assert_cmpuint (larder_value_get_n_items (large), ==, 10000);
  g_assert_cmpint (larder_value_get_member_int (large, "name77", 0), ==, 10077);
}

static void
test_equality_ignores_the_order_of_members (void)
{
  static const struct { const char *a, *b; gboolean equal; } cases[] = {
    { "{\"a\":1,\"b\":[1,2]}", "{\"b\":[1,2],\"a\":1}", TRUE },
    { "[1,2]", "[2,1]", FALSE },
    { "1", "1.0", TRUE },
    { "1", "\"1\"", FALSE },
    { "0", "-0.0", TRUE },
    { "-1", "18446744073709551615", FALSE },
    { "9223372036854775807", "9223372036854775808", FALSE },
    { "9007199254740993", "9007199254740992.0", FALSE },
    { "{\"a\":null}", "{}", FALSE },
    { "{\"a\":1}", "{\"b\":1}", FALSE },
    { "{\"a\":1,\"b\":2}", "{\"a\":1,\"c\":2}", FALSE },
    { "null", "false", FALSE },
    { "true", "false", FALSE },
    { "[]", "{}", FALSE },
    { "\"é\"", "\"\\u00e9\"", TRUE },
    { "\"/\"", "\"\\/\"", TRUE },
    { "[[1],[2,3]]", "[[1],[2,4]]", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(LarderValue) a = parse (cases[i].a);
      g_autoptr(LarderValue) b = parse (cases[i].b);

      g_test_message ("%s and %s", cases[i].a, cases[i].b);
      g_assert_cmpint (larder_value_equal (a, b), ==, cases[i].equal);
      g_assert_cmpint (larder_value_equal (b, a), ==, cases[i].equal);
      if (cases[i].equal)
        g_assert_cmpuint (larder_value_hash (a), ==, larder_value_hash (b));
      else
        g_assert_cmpuint (larder_value_hash (a), !=, larder_value_hash (b));
    }
}

static void
test_sharing_keeps_equal_parts (void)
{
  g_autoptr(LarderValue) old = parse ("{\"rows\":[{\"id\":\"a\",\"t\":[1]},{\"id\":\"b\",\"t\":[2]}],"
                                      "\"meta\":{\"n\":2}}");
  g_autoptr(LarderValue) same = parse ("{\"meta\":{\"n\":2},\"rows\":[{\"t\":[1],\"id\":\"a\"},"
                                       "{\"id\":\"b\",\"t\":[2]}]}");
  g_autoptr(LarderValue) fresh = parse ("{\"rows\":[{\"id\":\"c\",\"t\":[0]},{\"id\":\"a\",\"t\":[1]},"
                                        "{\"id\":\"b\",\"t\":[2],\"x\":1}],\"meta\":{\"n\":2}}");
  g_autoptr(LarderValue) equal = larder_value_share (same, old);
  g_autoptr(LarderValue) shared = larder_value_share (fresh, old);

  g_assert_true (equal == old);
  g_assert_true (shared != old);
  g_assert_true (larder_value_equal (shared, fresh));
  g_assert_true (larder_value_get_path (shared, "/rows/1") == larder_value_get_path (old, "/rows/0"));
  g_assert_true (larder_value_get_path (shared, "/rows/2") != larder_value_get_path (old, "/rows/1"));
  g_assert_true (larder_value_get_path (shared, "/rows/2/t") ==
                 larder_value_get_path (old, "/rows/1/t"));
  g_assert_true (larder_value_get_path (shared, "/meta") == larder_value_get_path (old, "/meta"));
  assert_json (shared, "{\"rows\":[{\"id\":\"c\",\"t\":[0]},{\"id\":\"a\",\"t\":[1]},"
                       "{\"id\":\"b\",\"t\":[2],\"x\":1}],\"meta\":{\"n\":2}}");

  /* The parts of the old value live on in the new one. */
  g_clear_pointer (&equal, larder_value_unref);
  g_clear_pointer (&old, larder_value_unref);
  g_clear_pointer (&fresh, larder_value_unref);
  g_assert_cmpint (larder_value_get_int (larder_value_get_path (shared, "/rows/1/t/0")), ==, 1);
}

static void
test_sharing_without_ids_goes_by_place (void)
{
  g_autoptr(LarderValue) old = parse ("[[1],[2],[3]]");
  g_autoptr(LarderValue) fresh = parse ("[[1],[9],[3],[4]]");
  g_autoptr(LarderValue) shared = larder_value_share (fresh, old);

  g_assert_true (larder_value_get_item (shared, 0) == larder_value_get_item (old, 0));
  g_assert_true (larder_value_get_item (shared, 2) == larder_value_get_item (old, 2));
  assert_json (shared, "[[1],[9],[3],[4]]");
}

static void
test_merge_replaces_members (void)
{
  g_autoptr(LarderValue) value = parse ("{\"a\":1,\"b\":{\"x\":1},\"c\":3}");
  g_autoptr(LarderValue) changes = parse ("{\"b\":{\"y\":2},\"d\":4,\"c\":null}");
  g_autoptr(LarderValue) same = parse ("{\"a\":1.0}");
  g_autoptr(LarderValue) merged = larder_value_merge (value, changes);
  g_autoptr(LarderValue) unchanged = larder_value_merge (value, same);
  g_autoptr(LarderValue) without = larder_value_without (value, "b");
  g_autoptr(LarderValue) with = larder_value_without (value, "z");

  assert_json (merged, "{\"a\":1,\"b\":{\"y\":2},\"c\":null,\"d\":4}");
  assert_json (value, "{\"a\":1,\"b\":{\"x\":1},\"c\":3}");
  g_assert_true (unchanged == value);
  assert_json (without, "{\"a\":1,\"c\":3}");
  g_assert_true (with == value);
}

static void
test_set_path (void)
{
  static const struct { const char *path, *value, *expected; } cases[] = {
    { "", "5", "5" },
    { "/a", "2", "{\"a\":2,\"l\":[{\"x\":1},2],\"s/~\":0}" },
    { "/new", "[]", "{\"a\":1,\"l\":[{\"x\":1},2],\"s/~\":0,\"new\":[]}" },
    { "/l/0/x", "9", "{\"a\":1,\"l\":[{\"x\":9},2],\"s/~\":0}" },
    { "/l/2", "9", "{\"a\":1,\"l\":[{\"x\":1},2,9],\"s/~\":0}" },
    { "/l/-", "9", "{\"a\":1,\"l\":[{\"x\":1},2,9],\"s/~\":0}" },
    { "/s~1~0", "1", "{\"a\":1,\"l\":[{\"x\":1},2],\"s/~\":1}" },
    { "/", "1", "{\"a\":1,\"l\":[{\"x\":1},2],\"s/~\":0,\"\":1}" },
    { "/l/3", "9", NULL },
    { "/l/01", "9", NULL },
    { "/l/x", "9", NULL },
    { "/a/b", "9", NULL },
    { "/none/b", "9", NULL },
    { "a", "9", NULL },
    { "/a~2", "9", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(LarderValue) value = parse ("{\"a\":1,\"l\":[{\"x\":1},2],\"s/~\":0}");
      g_autoptr(LarderValue) part = parse (cases[i].value);
      g_autoptr(GError) error = NULL;
      g_autoptr(LarderValue) result = larder_value_set_path (value, cases[i].path, part, &error);

      g_test_message ("%s", cases[i].path);
      if (cases[i].expected == NULL)
        {
          g_assert_null (result);
          g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
          continue;
        }
      g_assert_no_error (error);
      assert_json (result, cases[i].expected);
      if (!g_str_has_suffix (cases[i].path, "-"))
        g_assert_true (larder_value_equal (larder_value_get_path (result, cases[i].path), part));
    }
}

static void
test_builder (void)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) part = parse ("{\"large\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,"
                                       "19,20,21,22,23,24,25,26]}");
  g_autoptr(LarderValue) value = NULL;
  g_autoptr(LarderValue) second = NULL;

  larder_value_builder_set_string (builder, "s", "a\"b");
  larder_value_builder_set_string (builder, "none", NULL);
  larder_value_builder_set_value (builder, "part", part);
  larder_value_builder_begin_array (builder, "list");
  larder_value_builder_add_int (builder, G_MININT64);
  larder_value_builder_begin_object (builder, NULL);
  larder_value_builder_set_boolean (builder, "t", TRUE);
  larder_value_builder_set_double (builder, "d", 0.5);
  larder_value_builder_set_double (builder, "nan", g_ascii_strtod ("nan", NULL));
  larder_value_builder_close (builder);
  larder_value_builder_add_value (builder, part);
  larder_value_builder_close (builder);
  larder_value_builder_set_int (builder, "s", 5);
  larder_value_builder_set_value (builder, "part", NULL);
  value = larder_value_builder_end (builder);
  assert_json (value, "{\"none\":null,\"list\":[-9223372036854775808,"
                      "{\"t\":true,\"d\":0.5,\"nan\":null},"
                      "{\"large\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26]}],"
                      "\"s\":5,\"part\":null}");
  g_assert_true (larder_value_get_path (value, "/list/2") == part);

  second = larder_value_builder_end (builder);
  assert_json (second, "{}");
  /* One that is never finished gives its references back. */
  larder_value_builder_set_value (builder, "part", part);
}

static void
test_converts_nodes_and_variants (void)
{
  const char *json = "{\"n\":null,\"b\":true,\"i\":-3,\"d\":1.5,\"s\":\"é\",\"a\":[1,[]],\"o\":{\"x\":{}}}";
  g_autoptr(LarderValue) value = parse (json);
  g_autoptr(JsonNode) node = larder_value_to_node (value);
  g_autoptr(LarderValue) from_node = larder_value_new_from_node (node);
  g_autoptr(GVariant) variant = g_variant_ref_sink (larder_value_to_variant (value));
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) from_variant = larder_value_new_from_variant (variant, &error);
  g_autoptr(GBytes) bytes = larder_value_to_bytes (value);
  g_autoptr(LarderValue) from_bytes = larder_value_new_from_bytes (bytes, NULL);

  g_assert_no_error (error);
  assert_json (from_node, json);
  g_assert_true (larder_value_equal (from_variant, value));
  g_assert_true (larder_value_equal (from_bytes, value));
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, strlen (json));
}

static void
test_variants_of_other_types (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) value = NULL;

  value = larder_value_new_from_variant (
    g_variant_new_parsed ("(byte 1, @mi nothing, {'a': 1}, ['x'], 'y', <uint64 18446744073709551615>)"),
    &error);
  g_assert_no_error (error);
  assert_json (value, "[1,null,{\"a\":1},[\"x\"],\"y\",18446744073709551615]");
  g_assert_null (larder_value_new_from_variant (g_variant_new_parsed ("{1: 2}"), &error));
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
}

static LarderValue *
random_value (GRand *random,
              int    depth)
{
  switch (g_rand_int_range (random, 0, depth > 3 ? 5 : 7))
    {
    case 0:
      return larder_value_new_null ();
    case 1:
      return larder_value_new_boolean (g_rand_boolean (random));
    case 2:
      return larder_value_new_int (g_rand_int_range (random, -3, 300));
    case 3:
      return larder_value_new_double (g_rand_int_range (random, 0, 8) / 4.0);
    case 4:
      {
        char text[2] = { (char) g_rand_int_range (random, 'a', 'e'), '\0' };

        return larder_value_new_string (text);
      }
    case 5:
      {
        g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();

        for (int i = g_rand_int_range (random, 0, 9); i > 0; i--)
          {
            g_autoptr(LarderValue) part = random_value (random, depth + 1);

            larder_value_builder_add_value (builder, part);
          }
        return larder_value_builder_end (builder);
      }
    default:
      {
        g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

        for (int i = g_rand_int_range (random, 0, 9); i > 0; i--)
          {
            g_autoptr(LarderValue) part = random_value (random, depth + 1);
            char name[2] = { (char) g_rand_int_range (random, 'a', 'z'), '\0' };

            larder_value_builder_set_value (builder, name, part);
          }
        return larder_value_builder_end (builder);
      }
    }
}

static void
test_random_values_keep_the_laws (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (3);

  for (int i = 0; i < 3000; i++)
    {
      g_autoptr(LarderValue) a = random_value (random, 0);
      g_autoptr(LarderValue) b = random_value (random, 0);
      g_autofree char *json = larder_value_to_json (a);
      g_autoptr(LarderValue) again = parse (json);
      g_autoptr(LarderValue) shared = larder_value_share (a, b);
      g_autoptr(LarderValue) twice = larder_value_share (again, shared);
      g_autoptr(LarderValue) merged = larder_value_merge (b, a);

      g_assert_true (larder_value_equal (a, again));
      g_assert_cmpuint (larder_value_hash (a), ==, larder_value_hash (again));
      g_assert_true (larder_value_equal (shared, a));
      g_assert_true (twice == shared);
      if (larder_value_get_kind (a) == LARDER_VALUE_OBJECT &&
          larder_value_get_kind (b) == LARDER_VALUE_OBJECT)
        for (guint j = 0; j < larder_value_get_n_items (a); j++)
          g_assert_true (larder_value_equal (
            larder_value_get_member (merged, larder_value_get_member_name (a, j)),
            larder_value_get_item (a, j)));
    }
}

static gpointer
read_all (gpointer data)
{
  LarderValue *value = data;
  gint64 sum = 0;

  for (guint i = 0; i < larder_value_get_n_items (value); i++)
    {
      LarderValue *item = larder_value_get_item (value, i);

      sum += larder_value_get_int (larder_value_get_member (item, "n"));
    }
  return GINT_TO_POINTER ((int) sum);
}

static void
test_threads_may_read_at_once (void)
{
  for (int run = 0; run < 20; run++)
    {
      g_autoptr(GString) text = g_string_new ("[");
      g_autoptr(LarderValue) value = NULL;
      GThread *threads[4];

      for (int i = 0; i < 1000; i++)
        g_string_append_printf (text, "%s{\"n\":%d}", i > 0 ? "," : "", i);
      g_string_append_c (text, ']');
      value = parse (text->str);
      for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("reader", read_all, value);
      for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
        g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (threads[i])), ==, 499500);
    }
}

/* More names than a program has, and some that are too long: each value still says its own. */
static void
test_names_without_end (void)
{
  const char *former = NULL;

  for (int i = 0; i < 3000; i++)
    {
      g_autofree char *name = g_strdup_printf ("member-%d%s", i, i % 7 == 0 ? "-and-a-long-end-of-it"
                                                                            : "");
      g_autofree char *json = g_strdup_printf ("{\"same\":%d,\"%s\":\"%d\"}", i, name, i);
      g_autofree char *number = g_strdup_printf ("%d", i);
      g_autofree char *again = NULL;
      g_autoptr(LarderValue) value = larder_value_new_from_json (json, -1, NULL);

      g_assert_cmpint (larder_value_get_member_int (value, "same", -1), ==, i);
      g_assert_cmpstr (larder_value_get_member_string (value, name), ==, number);
      g_assert_cmpstr (larder_value_get_member_name (value, 1), ==, name);
      again = larder_value_to_json (value);
      g_assert_cmpstr (again, ==, json);
      /* Rows of one kind share their names. */
      if (former != NULL)
        g_assert_true (larder_value_get_member_name (value, 0) == former);
      former = larder_value_get_member_name (value, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/value/reads-every-kind", test_reads_every_kind);
  g_test_add_func ("/value/wrong-type-gives-the-fallback", test_wrong_type_gives_the_fallback);
  g_test_add_func ("/value/parts-outlive-the-whole", test_parts_outlive_the_whole);
  g_test_add_func ("/value/refuses-hostile-text", test_refuses_hostile_text);
  g_test_add_func ("/value/deep-text-within-the-limit", test_deep_text_within_the_limit);
  g_test_add_func ("/value/last-of-repeated-members-holds", test_last_of_repeated_members_holds);
  g_test_add_func ("/value/equality-ignores-the-order-of-members",
                   test_equality_ignores_the_order_of_members);
  g_test_add_func ("/value/sharing-keeps-equal-parts", test_sharing_keeps_equal_parts);
  g_test_add_func ("/value/sharing-without-ids-goes-by-place",
                   test_sharing_without_ids_goes_by_place);
  g_test_add_func ("/value/merge-replaces-members", test_merge_replaces_members);
  g_test_add_func ("/value/set-path", test_set_path);
  g_test_add_func ("/value/builder", test_builder);
  g_test_add_func ("/value/converts-nodes-and-variants", test_converts_nodes_and_variants);
  g_test_add_func ("/value/variants-of-other-types", test_variants_of_other_types);
  g_test_add_func ("/value/random-values-keep-the-laws", test_random_values_keep_the_laws);
  g_test_add_func ("/value/names-without-end", test_names_without_end);
  g_test_add_func ("/value/threads-may-read-at-once", test_threads_may_read_at_once);
  return g_test_run ();
}
