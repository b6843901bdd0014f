/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in the header of a film where there is room: below its pages where there is none. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * BacklotFilmBar:
 *
 * Properties: `stack` and `renders`, an #AdwViewStack and a #BacklotFilmRenders of the page, and
 * `icons-only`, for where the titles of the tabs would be cut.
 */
#define BACKLOT_TYPE_FILM_BAR (backlot_film_bar_get_type ())
G_DECLARE_FINAL_TYPE (BacklotFilmBar, backlot_film_bar, BACKLOT, FILM_BAR, AdwBin)

G_END_DECLS
