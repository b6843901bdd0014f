/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of text that fit where they stand, in any script, and that any photo leaves readable. */

#pragma once

#include <pango/pangocairo.h>

#include "worker/film/backlot-film-plan.h"

G_BEGIN_DECLS

/**
 * BacklotFilmTypeface:
 * @fonts: a list for Pango, the wanted one first
 * @weight: of the fonts
 * @size: in 1/720 of the frame's height
 * @spacing: between letters, part of the size; only for scripts whose letters stand apart
 * @leading: distance of lines, part of the font's own
 * @capitals: whether the text is set in capitals
 */
typedef struct
{
  const char  *fonts;
  PangoWeight  weight;
  PangoStyle   slant;
  double       size;
  double       spacing;
  double       leading;
  gboolean     capitals;
} BacklotFilmTypeface;

PangoLayout *backlot_film_text_layout (cairo_t                   *cr,
                                       const char                *text,
                                       const BacklotFilmTypeface *typeface,
                                       double                     unit,
                                       double                     width,
                                       double                     height,
                                       PangoAlignment             alignment);

void         backlot_film_text_shadow (cairo_t                   *cr,
                                       PangoLayout               *layout,
                                       double                     radius,
                                       double                     darkness);

gboolean     backlot_film_text_is_rtl (const char                *text);

G_END_DECLS
