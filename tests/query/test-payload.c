/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is rows, and what only looks like an answer. */

#include "config.h"

#include "query/backlot-error.h"
#include "query/backlot-payload.h"

static LarderValue *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  LarderValue *value = larder_value_new_from_json (text, -1, &error);

  g_assert_no_error (error);
  return value;
}

static void
test_only_lists_of_rows_are_taken (void)
{
  const struct
  {
    const char *text;
    const char *id_member;
    gboolean    good;
  } cases[] = {
    { "[]", "id", TRUE },
    { "[{\"id\":\"a\"},{\"id\":7,\"what\":{\"is\":\"this\"}}]", "id", TRUE },
    { "[{\"id\":\"a\",\"title\":5}]", "id", TRUE },
    { "[{\"title\":\"no id\"}]", NULL, TRUE },
    { "[{\"project_id\":\"a\"}]", "project_id", TRUE },
    { "null", "id", FALSE },
    { "\"rows\"", "id", FALSE },
    { "7", NULL, FALSE },
    { "{\"id\":\"a\"}", "id", FALSE },
    { "{\"rows\":[]}", "id", FALSE },
    { "[[]]", "id", FALSE },
    { "[{\"id\":\"a\"},null]", NULL, FALSE },
    { "[{\"id\":\"a\"},{}]", "id", FALSE },
    { "[{\"id\":\"\"}]", "id", FALSE },
    { "[{\"id\":null}]", "id", FALSE },
    { "[{\"id\":{\"id\":\"a\"}}]", "id", FALSE },
    { "[{\"id\":true}]", "id", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(LarderValue) answer = parse (cases[i].text);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (backlot_payload_check_rows (answer, "photos", cases[i].id_member, &error),
                       ==, cases[i].good);
      if (cases[i].good)
        g_assert_no_error (error);
      else
        {
          g_assert_error (error, BACKLOT_ERROR, BACKLOT_ERROR_BAD_ANSWER);
          g_assert_true (backlot_error_is_fault (error));
          g_assert_false (backlot_error_is_temporary (error));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/payload/only-lists-of-rows-are-taken", test_only_lists_of_rows_are_taken);

  return g_test_run ();
}
