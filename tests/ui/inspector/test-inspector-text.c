/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the inspector words values: secrets, length, moments. */

#include "config.h"

#include <string.h>

#include "larder/larder-query-options.h"

#include "ui/inspector/backlot-inspector-text.h"

static LarderValue *
make_value (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr(GError) error = NULL;
  LarderValue *value = larder_value_new_from_json (text, -1, &error);

  g_assert_no_error (error);
  return value;
}

static void
test_secrets_are_left_out (void)
{
  const struct
  {
    const char *json;
    const char *line;
    gboolean    is_whole;
  } cases[] = {
    { "{'a':1}", "{\"a\":1}", TRUE },
    { "{'access_token':'x','n':[1]}", "{\"access_token\":\"•••\",\"n\":[1]}", FALSE },
    { "[{'Password':'x'}]", "[{\"Password\":\"•••\"}]", FALSE },
    { "{'user':{'apikey':{'deep':1}}}", "{\"user\":{\"apikey\":\"•••\"}}", FALSE },
    { "{'token':null}", "{\"token\":null}", TRUE },
    { "'token'", "\"token\"", TRUE },
    { "null", "null", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(LarderValue) value = make_value (cases[i].json);
      g_autofree char *line = backlot_inspector_text_line (value);
      gboolean is_whole = !cases[i].is_whole;
      g_autofree char *text = backlot_inspector_text_json (value, &is_whole);

      g_assert_cmpstr (line, ==, cases[i].line);
      g_assert_cmpint (is_whole, ==, cases[i].is_whole);
    }
}

static void
test_what_is_long_is_cut_at_a_letter (void)
{
  g_autoptr(GString) long_text = g_string_new (NULL);
  g_autoptr(LarderValue) value = NULL;
  g_autofree char *line = NULL;
  g_autofree char *text = NULL;
  gboolean is_whole = TRUE;

  for (guint i = 0; i < 60000; i++)
    g_string_append (long_text, "é");
  value = larder_value_new_string (long_text->str);
  line = backlot_inspector_text_line (value);
  text = backlot_inspector_text_json (value, &is_whole);
  g_assert_true (g_utf8_validate (line, -1, NULL) && g_utf8_validate (text, -1, NULL));
  g_assert_true (g_str_has_suffix (line, "…") && g_str_has_suffix (text, "…"));
  g_assert_cmpuint (strlen (line), <, 210);
  g_assert_cmpuint (strlen (text), <, 100010);
  g_assert_false (is_whole);
}

static void
test_nothing_is_an_empty_text (void)
{
  g_autofree char *json = backlot_inspector_text_json (NULL, NULL);
  g_autofree char *line = backlot_inspector_text_line (NULL);
  g_autofree char *time = backlot_inspector_text_time (0);

  g_assert_cmpstr (json, ==, "");
  g_assert_cmpstr (line, ==, "");
  g_assert_cmpstr (time, ==, "");
}

static void
test_moments_have_milliseconds (void)
{
  g_autofree char *time = backlot_inspector_text_time (1000007);

  g_assert_cmpuint (strlen (time), ==, strlen ("00:16:40.007"));
  g_assert_true (g_str_has_suffix (time, ":40.007"));
}

static void
test_options_are_lines (void)
{
  g_autoptr(LarderQueryOptions) options =
    larder_query_options_new (g_variant_new ("(ss)", "notes", "1"));
  g_autofree char *text = backlot_inspector_text_properties (G_OBJECT (options));

  g_assert_nonnull (strstr (text, "network-mode: online"));
  g_assert_nonnull (strstr (text, "retries: 3"));
  g_assert_nonnull (strstr (text, "enabled: TRUE"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/inspector-text/secrets-are-left-out", test_secrets_are_left_out);
  g_test_add_func ("/inspector-text/what-is-long-is-cut-at-a-letter",
                   test_what_is_long_is_cut_at_a_letter);
  g_test_add_func ("/inspector-text/nothing-is-an-empty-text", test_nothing_is_an_empty_text);
  g_test_add_func ("/inspector-text/moments-have-milliseconds", test_moments_have_milliseconds);
  g_test_add_func ("/inspector-text/options-are-lines", test_options_are_lines);

  return g_test_run ();
}
