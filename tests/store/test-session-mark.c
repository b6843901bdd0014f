/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs that did not come to their end are counted, until one does. */

#include "config.h"

#include "store/backlot-session-mark.h"
#include "support/folder.h"

static void
test_runs_without_an_end_are_counted (void)
{
  g_autofree char *top = g_dir_make_tmp ("backlot-mark-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (top, "not", "there", NULL);

  g_assert_cmpuint (backlot_session_mark_begin (folder), ==, 0);
  g_assert_cmpuint (backlot_session_mark_begin (folder), ==, 1);
  g_assert_cmpuint (backlot_session_mark_begin (folder), ==, 2);
  backlot_session_mark_end (folder);
  g_assert_cmpuint (backlot_session_mark_begin (folder), ==, 0);
  backlot_session_mark_end (folder);
  backlot_session_mark_end (folder);
  g_assert_cmpuint (backlot_session_mark_begin (folder), ==, 0);
  test_remove_folder (top);
}

static void
test_mark_may_say_anything (void)
{
  static const char * const texts[] = { "", "nonsense", "-5", "99999999999999999999" };
  g_autofree char *folder = g_dir_make_tmp ("backlot-mark-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "running", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_assert_cmpuint (backlot_session_mark_begin (folder), ==, 1);
    }
  test_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/session-mark/runs-without-an-end-are-counted",
                   test_runs_without_an_end_are_counted);
  g_test_add_func ("/session-mark/mark-may-say-anything", test_mark_may_say_anything);

  return g_test_run ();
}
