/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The languages that can be chosen. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The codes: first "", the session's language, then English, then those that have a catalog in
 * @folder. Returns: (transfer full) */
GStrv          backlot_languages_list         (const char         *folder);
/* What each is called, by those who speak it. Returns: (transfer full) */
GtkStringList *backlot_languages_name         (const char * const *codes);
/* Whether gettext looks at catalogs at all: it does not in the locale “C”. */
gboolean       backlot_languages_can_be_chosen (const char        *locale);
/* The locale in which days and months have their names in @code. @messages, @dates: the session's
 * locales of both. Returns: (nullable): %NULL when @dates does, or when nothing is known */
const char    *backlot_languages_find_dates   (const char         *code,
                                               const char         *messages,
                                               const char         *dates);

G_END_DECLS
