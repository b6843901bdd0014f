/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for what events make true. */

#include "config.h"

#include "support/wait.h"

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

static void
terminated_cb (int number)
{
  const char *what = waited_for;

  if (what != NULL)
    {
      say ("ended while it waited for ");
      say (what);
      say ("\n");
    }
  signal (number, SIG_DFL);
  raise (number);
}

gboolean
test_wait_look (const char *what,
                gboolean    done)
{
  static gboolean watching;

  if (!watching)
    signal (SIGTERM, terminated_cb);
  watching = TRUE;
  waited_for = done ? NULL : what;
  return done;
}
