/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One style of films, with its picture, to be chosen among others. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The names that the server knows, %NULL at the end. */
extern const char * const backlot_film_styles[];

#define BACKLOT_TYPE_STYLE_CHOICE (backlot_style_choice_get_type ())
G_DECLARE_FINAL_TYPE (BacklotStyleChoice, backlot_style_choice, BACKLOT, STYLE_CHOICE,
                      GtkToggleButton)

GtkWidget  *backlot_style_choice_new       (const char         *style);
const char *backlot_style_choice_get_style (BacklotStyleChoice *self);

G_END_DECLS
