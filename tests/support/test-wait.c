/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/wait.h"

#include <signal.h>

static void
test_ended (void)
{
  gboolean answer = FALSE;

  if (g_test_subprocess ())
    {
      wait_until (!answer);
      g_idle_add_once ((GSourceOnceFunc) raise, GINT_TO_POINTER (SIGTERM));
      wait_until (answer);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("ended while it waited for *test-wait.c*: answer\n*g_main_context_iteration*");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wait/ended", test_ended);

  return g_test_run ();
}
