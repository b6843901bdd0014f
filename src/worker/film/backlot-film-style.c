/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The five styles of a film, as one table of what differs between them. */

#include "config.h"

#include "worker/film/backlot-film-style.h"

G_DEFINE_ENUM_TYPE (BacklotFilmStyle, backlot_film_style,
                    G_DEFINE_ENUM_VALUE (BACKLOT_FILM_STYLE_CLASSIC, "classic"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_FILM_STYLE_CINEMATIC, "cinematic"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_FILM_STYLE_VINTAGE, "vintage"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_FILM_STYLE_DOCUMENTARY, "documentary"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_FILM_STYLE_PLAYFUL, "playful"))

/* Weights of transitions and their lengths stand in the order of BacklotFilmTransition:
 * cut, crossfade, dip, wipe, push, zoom, iris; those of moves in the order of BacklotFilmMove. */
static const BacklotFilmStyleInfo styles[] = {
  [BACKLOT_FILM_STYLE_CLASSIC] = {
    .name = "classic",
    .pace_s = 4.8,
    .title_s = 4.2,
    .closing_s = 3.6,
    .zoom_per_s = 0.026,
    .zoom_max = 1.16,
    .pan_per_s = 0.032,
    .ease = BACKLOT_FILM_EASE_GENTLE,
    .moves = { 4, 3, 2, 2 },
    .transitions = { 0, 7, 1, 0, 0, 0, 0 },
    .transition_s = { 0, 1.0, 1.1, 0, 0, 0, 0 },
    .dip_colour = 0x000000,
    .look = {
      .contrast = 1.05,
      .saturation = 1.06,
      .shadow_tint = { 0.0, 0.5 },
      .light_tint = { -2.0, 1.0 },
      .vignette = 0.16,
    },
  },
  [BACKLOT_FILM_STYLE_CINEMATIC] = {
    .name = "cinematic",
    .pace_s = 6.2,
    .title_s = 5.0,
    .closing_s = 4.0,
    .zoom_per_s = 0.017,
    .zoom_max = 1.13,
    .pan_per_s = 0.024,
    .ease = BACKLOT_FILM_EASE_GENTLE,
    .moves = { 4, 2, 4, 3 },
    .transitions = { 0, 4, 5, 0, 0, 0, 0 },
    .transition_s = { 0, 1.6, 1.5, 0, 0, 0, 0 },
    .picture_aspect = 2.39,
    .dip_colour = 0x000000,
    .look = {
      .contrast = 1.16,
      .brightness = -0.02,
      .saturation = 0.88,
      .shadow_tint = { 6.0, -5.0 },
      .light_tint = { -7.0, 5.0 },
      .vignette = 0.30,
    },
  },
  [BACKLOT_FILM_STYLE_VINTAGE] = {
    .name = "vintage",
    .pace_s = 4.4,
    .title_s = 4.0,
    .closing_s = 3.4,
    .zoom_per_s = 0.012,
    .zoom_max = 1.08,
    .pan_per_s = 0.018,
    .ease = BACKLOT_FILM_EASE_GENTLE,
    .moves = { 3, 5, 1, 1 },
    .transitions = { 1, 3, 5, 0, 0, 0, 0 },
    .transition_s = { 0, 0.7, 0.8, 0, 0, 0, 0 },
    .dip_colour = 0xf3e6cb,
    .look = {
      .contrast = 0.98,
      .brightness = 0.01,
      .fade = 0.08,
      .saturation = 0.30,
      .shadow_tint = { -7.0, 7.0 },
      .light_tint = { -17.0, 8.0 },
      .vignette = 0.42,
      .grain = 4.0,
      .flicker = 0.012,
      .gate = 0.06,
    },
  },
  [BACKLOT_FILM_STYLE_DOCUMENTARY] = {
    .name = "documentary",
    .pace_s = 5.4,
    .title_s = 4.0,
    .closing_s = 3.2,
    .zoom_per_s = 0.036,
    .zoom_max = 1.28,
    .pan_per_s = 0.050,
    .ease = BACKLOT_FILM_EASE_GENTLE,
    .moves = { 3, 2, 5, 2 },
    .transitions = { 3, 2, 0, 4, 0, 0, 0 },
    .transition_s = { 0, 0.5, 0, 0.8, 0, 0, 0 },
    .dip_colour = 0x000000,
    .look = {
      .contrast = 1.08,
      .saturation = 0.78,
      .shadow_tint = { 2.5, -1.5 },
      .light_tint = { 1.0, -1.0 },
      .vignette = 0.08,
    },
  },
  [BACKLOT_FILM_STYLE_PLAYFUL] = {
    .name = "playful",
    .pace_s = 2.6,
    .title_s = 3.0,
    .closing_s = 2.6,
    .zoom_per_s = 0.050,
    .zoom_max = 1.18,
    .pan_per_s = 0.060,
    .ease = BACKLOT_FILM_EASE_SNAP,
    .moves = { 4, 4, 2, 2 },
    .transitions = { 0, 0, 0, 1, 5, 3, 3 },
    .transition_s = { 0, 0.3, 0, 0.45, 0.5, 0.45, 0.6 },
    .mount_share = 0.34,
    .dip_colour = 0xffffff,
    .look = {
      .contrast = 1.06,
      .brightness = 0.015,
      .saturation = 1.30,
      .light_tint = { -2.0, 1.5 },
    },
  },
};

/**
 * backlot_film_style_from_name:
 * @name: as in the column `films.style`
 * @style: (out): the style; not touched when there is none of that name
 */
gboolean
backlot_film_style_from_name (const char       *name,
                              BacklotFilmStyle *style)
{
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (style != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (strcmp (styles[i].name, name) == 0)
      {
        *style = (BacklotFilmStyle) i;
        return TRUE;
      }

  return FALSE;
}

const BacklotFilmStyleInfo *
backlot_film_style_get_info (BacklotFilmStyle style)
{
  g_return_val_if_fail ((guint) style < G_N_ELEMENTS (styles), &styles[0]);

  return &styles[style];
}
