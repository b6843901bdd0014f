/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program does without a window, before GTK is touched. */

#include "config.h"

#include "app/backlot-cli.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "app/backlot-film-command.h"
#include "app/backlot-film-options.h"
#include "app/backlot-status-command.h"

static void
print_help (void)
{
  g_print ("%s\n",
           _("Usage:\n"
             "  backlot [OPTION…] [URI|FILE…]          Open the window\n"
             "  backlot film [OPTION…] PHOTO… --output FILE\n"
             "                                         Make a film without a window\n"
             "\n"
             "Options:\n"
             "  -h, --help             Show this help; “backlot film --help” says more\n"
             "  --version              Show the version\n"
             "  --status [--json]      Show what runs and what waits, and start nothing\n"
             "  --studio NAME          Show this studio: its name or address, or “local”\n"
             "  --background           Start without a window\n"
             "  --reset-layout         Forget sizes, tabs and positions\n"
             "  --inspector            Open the developer window, too\n"
             "  --data-dir DIR         Keep everything below DIR"));
}

static int
run_film (int    argc,
          char **argv)
{
  g_autoptr(BacklotFilmOptions) options = NULL;
  g_autoptr(GError) error = NULL;

  /* A studio or a reader of our output that goes away is no reason to end without a word. */
  signal (SIGPIPE, SIG_IGN);
  options = backlot_film_options_parse (argc, argv, &error);
  if (options == NULL)
    {
      g_printerr ("backlot: %s\n", error->message);
      return EXIT_FAILURE;
    }
  if (options->help != NULL)
    {
      g_print ("%s", options->help);
      return EXIT_SUCCESS;
    }

  return backlot_film_command_run (options);
}

/* Options that may stand anywhere; what else there is, the window's own parser judges. */
static gboolean
has_option (int         argc,
            char      **argv,
            const char *name,
            const char *short_name)
{
  for (int i = 1; i < argc; i++)
    {
      if (strcmp (argv[i], "--") == 0)
        return FALSE;
      if (strcmp (argv[i], name) == 0 || g_strcmp0 (argv[i], short_name) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * backlot_cli_run:
 * @argc: as main() got it
 * @argv: as main() got it
 * @status: (out): with which status to exit
 *
 * Does what needs no window: `film`, `--version`, `--help` and `--status`.
 *
 * Returns: whether it was one of these; else nothing was done
 */
gboolean
backlot_cli_run (int    argc,
                 char **argv,
                 int   *status)
{
  if (argc < 2)
    return FALSE;

  g_set_prgname ("backlot");
  *status = EXIT_SUCCESS;
  if (strcmp (argv[1], "film") == 0)
    *status = run_film (argc - 1, argv + 1);
  else if (has_option (argc, argv, "--version", NULL))
    g_print ("backlot %s\n", PACKAGE_VERSION);
  else if (has_option (argc, argv, "--help", "-h"))
    print_help ();
  else if (has_option (argc, argv, "--status", NULL))
    *status = backlot_status_command_run (argc, argv);
  else
    return FALSE;

  return TRUE;
}
