/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language of the program, as the person chose it. */

#include "config.h"

#include "app/backlot-language.h"

#include <locale.h>
#include <string.h>

#include "app/backlot-locations.h"
#include "ui/account/backlot-languages.h"

static const char *
find_data_dir (int    argc,
               char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      if (g_str_has_prefix (argv[i], "--data-dir="))
        return argv[i] + strlen ("--data-dir=");
      if (g_str_equal (argv[i], "--data-dir"))
        return i + 1 < argc ? argv[i + 1] : NULL;
    }
  return NULL;
}

/* What needs no settings, such as --version, also runs where none are installed. */
static gboolean
is_known (const char *key)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APP_ID, TRUE);
  return schema != NULL && g_settings_schema_has_key (schema, key);
}

/* The names of days and months, and on which day a week begins; how numbers are written stays as in
 * the session. */
static void
speak_dates (const char *language)
{
  const char *locale = backlot_languages_find_dates (language, setlocale (LC_MESSAGES, NULL),
                                                     setlocale (LC_TIME, NULL));

  if (locale != NULL && setlocale (LC_TIME, locale) == NULL)
    g_info ("The locale %s is not installed: dates are those of the session", locale);
}

void
backlot_language_apply (int    argc,
                        char **argv)
{
  g_autoptr(BacklotLocations) locations = backlot_locations_new (find_data_dir (argc, argv));
  g_autoptr(GSettings) settings = NULL;
  g_autofree char *language = NULL;

  if (!is_known ("language") ||
      (locations->settings_file != NULL &&
       !g_file_test (locations->settings_file, G_FILE_TEST_EXISTS)))
    return;
  settings = backlot_locations_make_settings (locations);
  language = g_settings_get_string (settings, "language");
  if (language[0] == '\0')
    return;
  g_setenv ("LANGUAGE", language, TRUE);
  speak_dates (language);
}
