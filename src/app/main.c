/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: its language, what the display can do, and then the application. */

#include "config.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <locale.h>
#include <stdlib.h>

#include "app/backlot-application.h"
#include "app/backlot-cli.h"
#include "app/backlot-language.h"

/* Without a GPU, looking for GL and Vulkan costs 100 ms and 49 MB for nothing. A person's own
 * choice stays. */
static void
skip_missing_gpu (void)
{
  g_autoptr(GDir) folder = g_dir_open ("/dev/dri", 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, "renderD"))
      return;
  g_setenv ("GDK_DISABLE", "gl,vulkan", FALSE);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(BacklotApplication) application = NULL;
  int status = EXIT_SUCCESS;

  setlocale (LC_ALL, "");
  gtk_disable_setlocale ();
  backlot_language_apply (argc, argv);
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (backlot_cli_run (argc, argv, &status))
    return status;

  skip_missing_gpu ();
  g_set_application_name (_("Backlot"));
  application = backlot_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
