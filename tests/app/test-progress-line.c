/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line on a terminal, silence elsewhere, and messages that stay. */

#include "config.h"

#include <pty.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <glib.h>

#include "app/backlot-progress-line.h"

#define CLEAR "\r\033[K"

/* Reads until the text ends as it has to; a terminal gives it in pieces. */
static char *
read_until (int         fd,
            const char *suffix)
{
  g_autoptr(GString) text = g_string_new (NULL);

  while (!g_str_has_suffix (text->str, suffix))
    {
      char buffer[4096];
      ssize_t n = read (fd, buffer, sizeof buffer);

      g_assert_cmpint (n, >, 0);
      g_string_append_len (text, buffer, n);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_terminal (void)
{
  g_autoptr(BacklotProgressLine) line = NULL;
  g_autofree char *text = NULL;
  struct termios settings;
  int master, terminal;

  g_assert_cmpint (openpty (&master, &terminal, NULL, NULL, NULL), ==, 0);
  g_assert_cmpint (tcgetattr (terminal, &settings), ==, 0);
  settings.c_oflag &= ~(tcflag_t) OPOST;
  g_assert_cmpint (tcsetattr (terminal, TCSANOW, &settings), ==, 0);

  line = backlot_progress_line_new (terminal);
  backlot_progress_line_show (line, "1 %");
  backlot_progress_line_show (line, "1 %");
  backlot_progress_line_show (line, "2 %");
  backlot_progress_line_message (line, "stays");
  text = read_until (master, "stays\n2 %");
  g_assert_cmpstr (text, ==, CLEAR "1 %" CLEAR "2 %" CLEAR "stays\n2 %");
  close (terminal);
  close (master);
}

static void
test_cut (void)
{
  g_autofree char *wide = g_strnfill (200, 'x');
  g_autofree char *text = NULL;
  BacklotProgressLine *line = NULL;
  int master, terminal;

  g_assert_cmpint (openpty (&master, &terminal, NULL, NULL, NULL), ==, 0);
  line = backlot_progress_line_new (terminal);
  backlot_progress_line_show (line, wide);
  backlot_progress_line_show (line, "end");
  text = read_until (master, "end");
  /* 80 columns where the terminal does not say, and never the last one, which would wrap. */
  g_assert_cmpuint (strlen (text), ==, 2 * strlen (CLEAR) + 79 + strlen ("end"));
  backlot_progress_line_free (line);
  close (terminal);
  close (master);
}

static void
test_file (void)
{
  g_autoptr(BacklotProgressLine) line = NULL;
  g_autofree char *text = NULL;
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  line = backlot_progress_line_new (ends[1]);
  backlot_progress_line_show (line, "1 %");
  backlot_progress_line_message (line, "stays");
  text = read_until (ends[0], "stays\n");
  g_assert_cmpstr (text, ==, "stays\n");
  close (ends[0]);
  close (ends[1]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/progress-line/terminal", test_terminal);
  g_test_add_func ("/progress-line/cut-at-the-edge", test_cut);
  g_test_add_func ("/progress-line/silent-elsewhere", test_file);

  return g_test_run ();
}
