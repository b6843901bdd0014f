/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for what events make true. */

#include "config.h"

#include "support/wait.h"

#include <execinfo.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const char * volatile waited_for;

static void
say (const char *text)
{
  if (write (STDERR_FILENO, text, strlen (text)) < 0)
    _exit (1);
}

/* meson leaves half a second between this and the end. */
static void
terminated_cb (int number)
{
  const char *what = waited_for;
  void *calls[40];

  if (what != NULL)
    {
      say ("ended while it waited for ");
      say (what);
      say ("\n");
    }
  backtrace_symbols_fd (calls, backtrace (calls, G_N_ELEMENTS (calls)), STDERR_FILENO);
  signal (number, SIG_DFL);
  raise (number);
}

__attribute__ ((constructor)) static void
watch (void)
{
  signal (SIGTERM, terminated_cb);
}

gboolean
test_wait_look (const char *what,
                gboolean    done)
{
  waited_for = done ? NULL : what;
  return done;
}
