/* SPDX-License-Identifier: GPL-3.0-or-later */
/* backlot-search-provider: what GNOME Shell's overview finds. */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "search/backlot-search-provider.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr(BacklotSearchProvider) provider = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  provider = backlot_search_provider_new ();
  return g_application_run (G_APPLICATION (provider), argc, argv);
}
