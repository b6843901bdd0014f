/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a JSON value is found without parsing, and members are read with their type. */
#include "config.h"

#include <string.h>

#include "wire/backlot-wire-json.h"

static void
test_scan (void)
{
  static const struct
  {
    const char *text;
    gssize      end;   /* -1: no value */
  } cases[] = {
    { "1,2", 1 },
    { "  \"a,]\\\"b\" ,", 10 },
    { "{\"a\":[1,{\"b\":\"}\"}]} rest", 19 },
    { "[]", 2 },
    { "null]", 4 },
    { "-1.5e+3}", 7 },
    { "", -1 },
    { "   ", -1 },
    { ",", -1 },
    { "]", -1 },
    { "[1", -1 },
    { "[1}", -1 },
    { "{\"a\":", -1 },
    { "\"open", -1 },
    { "\"open\\\"", -1 },
    { "\"a\nb\"", -1 },
    { "\x01", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize end = 0;
      gboolean found = backlot_wire_json_scan (cases[i].text, strlen (cases[i].text), &end);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (found, ==, cases[i].end >= 0);
      if (found)
        g_assert_cmpint ((gssize) end, ==, cases[i].end);
    }
  g_assert_false (backlot_wire_json_scan ("\0", 1, &(gsize) { 0 }));
}

static void
test_depth (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gsize end;

  for (guint i = 0; i < BACKLOT_WIRE_JSON_MAX_DEPTH; i++)
    {
      g_string_prepend_c (text, '[');
      g_string_append_c (text, ']');
    }
  g_assert_true (backlot_wire_json_scan (text->str, text->len, &end));
  g_string_prepend_c (text, '[');
  g_string_append_c (text, ']');
  g_assert_false (backlot_wire_json_scan (text->str, text->len, &end));
  g_assert_null (backlot_wire_json_read (text->str, text->len));
}

static void
test_members (void)
{
  const char *text = "{\"s\":\"x\",\"i\":-7,\"b\":true,\"o\":{},\"a\":[],\"z\":\"a\\u0000b\","
                     "\"big\":18446744073709551615}";
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read (text, strlen (text));
  yyjson_val *root = yyjson_doc_get_root (doc);

  g_assert_cmpstr (backlot_wire_json_get_string (root, "s"), ==, "x");
  g_assert_null (backlot_wire_json_get_string (root, "i"));
  g_assert_null (backlot_wire_json_get_string (root, "z"));
  g_assert_null (backlot_wire_json_get_string (root, "absent"));
  g_assert_null (backlot_wire_json_get_string (NULL, "s"));
  g_assert_cmpint (backlot_wire_json_get_int (root, "i", 3), ==, -7);
  g_assert_cmpint (backlot_wire_json_get_int (root, "s", 3), ==, 3);
  g_assert_cmpint (backlot_wire_json_get_int (root, "big", 3), ==, 3);
  g_assert_true (backlot_wire_json_get_bool (root, "b", FALSE));
  g_assert_true (backlot_wire_json_get_bool (root, "s", TRUE));
  g_assert_nonnull (backlot_wire_json_get_object (root, "o"));
  g_assert_null (backlot_wire_json_get_object (root, "a"));
  g_assert_nonnull (backlot_wire_json_get_array (root, "a"));
  g_assert_null (backlot_wire_json_read ("[1,]", 4));
  g_assert_null (backlot_wire_json_read (NULL, 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/json/scan-finds-the-end-of-a-value", test_scan);
  g_test_add_func ("/wire/json/too-deep-is-refused", test_depth);
  g_test_add_func ("/wire/json/members-are-checked-for-their-type", test_members);
  return g_test_run ();
}
