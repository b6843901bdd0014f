/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The five styles of a film, as one table of what differs between them. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_FILM_STYLE_CLASSIC,
  BACKLOT_FILM_STYLE_CINEMATIC,
  BACKLOT_FILM_STYLE_VINTAGE,
  BACKLOT_FILM_STYLE_DOCUMENTARY,
  BACKLOT_FILM_STYLE_PLAYFUL,
} BacklotFilmStyle;

#define BACKLOT_TYPE_FILM_STYLE (backlot_film_style_get_type ())

typedef enum
{
  BACKLOT_FILM_MOVE_ZOOM_IN,
  BACKLOT_FILM_MOVE_ZOOM_OUT,
  BACKLOT_FILM_MOVE_PAN,
  BACKLOT_FILM_MOVE_DRIFT,
} BacklotFilmMove;

#define BACKLOT_FILM_N_MOVES 4

typedef enum
{
  BACKLOT_FILM_TRANSITION_CUT,
  BACKLOT_FILM_TRANSITION_CROSSFADE,
  BACKLOT_FILM_TRANSITION_DIP,
  BACKLOT_FILM_TRANSITION_WIPE,
  BACKLOT_FILM_TRANSITION_PUSH,
  BACKLOT_FILM_TRANSITION_ZOOM,
  BACKLOT_FILM_TRANSITION_IRIS,
} BacklotFilmTransition;

#define BACKLOT_FILM_N_TRANSITIONS 7

typedef enum
{
  BACKLOT_FILM_EASE_GENTLE,   /* speeds up, keeps the speed, slows down */
  BACKLOT_FILM_EASE_SNAP,     /* arrives quickly, then hardly moves */
} BacklotFilmEase;

/**
 * BacklotFilmLook:
 *
 * What happens to the colours. All but vignette, grain, flicker and gate are baked into a photo
 * when it is loaded.
 */
typedef struct
{
  double contrast;            /* slope of the S curve at the middle; 1.0: none */
  double brightness;          /* added to the luma, in its range of 0.0 to 1.0 */
  double fade;                /* lifts black and lowers white by this part */
  double saturation;          /* 1.0: as photographed */
  double shadow_tint[2];      /* added to Cb and Cr in the shadows, in steps of 8 bits */
  double light_tint[2];       /* and in the lights */
  double vignette;            /* darkness of the corners, 0.0 to 1.0 */
  double grain;               /* amplitude in steps of 8 bits */
  double flicker;             /* amplitude of the lamp, part of the luma */
  double gate;                /* radius of the rounded film gate, part of the height; 0: none */
} BacklotFilmLook;

/**
 * BacklotFilmStyleInfo:
 *
 * Everything that planner and painter ask a style. Times in seconds, colours 0xRRGGBB.
 */
typedef struct
{
  const char            *name;
  double                 pace_s;                /* a shot's length when there is a choice */
  double                 title_s;
  double                 closing_s;
  double                 zoom_per_s;            /* growth of the picture in a zoom */
  double                 zoom_max;
  double                 pan_per_s;             /* part of the frame's width or height */
  BacklotFilmEase        ease;
  double                 moves[BACKLOT_FILM_N_MOVES];              /* weights */
  double                 transitions[BACKLOT_FILM_N_TRANSITIONS];  /* weights */
  double                 transition_s[BACKLOT_FILM_N_TRANSITIONS];
  double                 picture_aspect;        /* of the part between the bars; 0: no bars */
  double                 mount_share;           /* part of the shots on a coloured mount */
  guint32                dip_colour;
  BacklotFilmLook        look;
} BacklotFilmStyleInfo;

GType                       backlot_film_style_get_type  (void);

gboolean                    backlot_film_style_from_name (const char       *name,
                                                          BacklotFilmStyle *style);

const BacklotFilmStyleInfo *backlot_film_style_get_info  (BacklotFilmStyle  style);

G_END_DECLS
