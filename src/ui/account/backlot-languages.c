/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The languages that can be chosen. */

#include "config.h"

#include "ui/account/backlot-languages.h"

#include <glib/gi18n.h>

static const struct
{
  const char *code;
  const char *name;
  const char *locale;
} languages[] = {
  { "en", "English", "en_GB.UTF-8" },
  { "de", "Deutsch", "de_DE.UTF-8" },
  { "es", "Español", "es_ES.UTF-8" },
};

GStrv
backlot_languages_list (const char *folder)
{
  g_autoptr(GStrvBuilder) codes = g_strv_builder_new ();

  g_return_val_if_fail (folder != NULL, NULL);

  g_strv_builder_add_many (codes, "", languages[0].code, NULL);
  for (guint i = 1; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *catalog = g_build_filename (folder, languages[i].code, "LC_MESSAGES",
                                                   GETTEXT_PACKAGE ".mo", NULL);

      if (g_file_test (catalog, G_FILE_TEST_EXISTS))
        g_strv_builder_add (codes, languages[i].code);
    }
  return g_strv_builder_end (codes);
}

GtkStringList *
backlot_languages_name (const char * const *codes)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  g_return_val_if_fail (codes != NULL, names);

  gtk_string_list_append (names, C_("language", "System"));
  for (guint i = 1; codes[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (languages); j++)
      if (g_str_equal (languages[j].code, codes[i]))
        gtk_string_list_append (names, languages[j].name);
  return names;
}

gboolean
backlot_languages_can_be_chosen (const char *locale)
{
  return locale != NULL && !g_str_equal (locale, "C") && !g_str_has_prefix (locale, "C.") &&
         !g_str_equal (locale, "POSIX");
}

static const char *
find_locale (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_str_equal (languages[i].code, code))
      return languages[i].locale;
  return NULL;
}

const char *
backlot_languages_find_dates (const char *code,
                              const char *messages,
                              const char *dates)
{
  g_autofree char *prefix = NULL;

  g_return_val_if_fail (code != NULL && dates != NULL, NULL);

  prefix = g_strconcat (code, "_", NULL);
  return backlot_languages_can_be_chosen (messages) && !g_str_has_prefix (dates, prefix)
           ? find_locale (code) : NULL;
}
