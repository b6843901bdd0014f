/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides what is seen in every frame of a film. Pure: no files, no clock, no GStreamer. */

#pragma once

#include <glib.h>

#include "worker/film/backlot-film-style.h"

G_BEGIN_DECLS

#define BACKLOT_FILM_FPS 30

/* In pixels, with fractions; of a photo or of the frame, as the member says. */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} BacklotFilmRect;

/**
 * BacklotFilmPlanPhoto:
 * @width: after orientation; 0: the photo can not be decoded and is shown as a titled card
 * @height: after orientation
 * @focus_x: where people look, part of the width; both 0.0: not known
 * @focus_y: part of the height
 * @taken: (nullable): `YYYY-MM-DD…` as cameras write it (`YYYY:MM:DD` too)
 * @caption: (nullable): UTF-8
 */
typedef struct
{
  int         width;
  int         height;
  double      focus_x;
  double      focus_y;
  const char *taken;
  const char *caption;
} BacklotFilmPlanPhoto;

typedef enum
{
  BACKLOT_FILM_CLIP_TITLE,
  BACKLOT_FILM_CLIP_PHOTO,
  BACKLOT_FILM_CLIP_MISSING,   /* the card in place of a photo */
  BACKLOT_FILM_CLIP_CLOSING,
} BacklotFilmClipKind;

typedef enum
{
  BACKLOT_FILM_LAYOUT_FILL,       /* the photo fills the picture */
  BACKLOT_FILM_LAYOUT_BACKDROP,   /* in a box over a blurred and darkened enlargement of itself */
  BACKLOT_FILM_LAYOUT_MOUNT,      /* in a box with a white border, on a colour */
} BacklotFilmLayout;

/**
 * BacklotFilmClip:
 *
 * One shot. Its frames include those that it shares with its neighbours during transitions.
 */
typedef struct
{
  BacklotFilmClipKind    kind;
  int                    photo;               /* index; of a card the photo behind it, or −1 */
  BacklotFilmLayout      layout;
  int                    start;               /* first frame */
  int                    n_frames;
  BacklotFilmMove        move;
  BacklotFilmRect        from;                /* in the photo; same aspect as @box */
  BacklotFilmRect        to;
  BacklotFilmRect        box;                 /* in the frame; whole, even pixels */
  BacklotFilmEase        ease;
  BacklotFilmTransition  transition;          /* from the clip before */
  int                    transition_frames;   /* the first frames of this, the last of that clip */
  int                    direction;           /* 0 to 3: where wipes and pushes go */
  guint32                ground;              /* 0xRRGGBB: the colour of a mount */
  char                  *caption;             /* NULL: none */
  char                  *note;                /* small second line, or NULL */
  int                    caption_start;       /* a frame of the film */
  int                    caption_frames;
} BacklotFilmClip;

/**
 * BacklotFilmPlan:
 * @clips: (element-type BacklotFilmClip): in the order of their starts
 * @title: never %NULL, may be empty
 * @years: what the cards say below the title, such as "2019 – 2023"; may be empty
 * @accent: 0xRRGGBB: the colour of lines, boxes and mounts, chosen by the seed where a style allows
 */
typedef struct
{
  BacklotFilmStyle  style;
  int               width;
  int               height;
  int               n_frames;
  GPtrArray        *clips;
  char             *title;
  char             *years;
  guint32           accent;
  BacklotFilmRect   picture;       /* the part of the frame between the bars */
  int               fade_in;       /* first frames, out of the dark */
  int               fade_out;      /* last frames, into the dark */
} BacklotFilmPlan;

BacklotFilmPlan *backlot_film_plan_new      (const BacklotFilmPlanPhoto *photos,
                                             int                         n_photos,
                                             const char                 *title,
                                             BacklotFilmStyle            style,
                                             double                      seconds,
                                             int                         height,
                                             const char                 *seed);

void             backlot_film_plan_free     (BacklotFilmPlan            *self);

void             backlot_film_clip_get_rect (const BacklotFilmClip      *self,
                                             double                      frame,
                                             BacklotFilmRect            *rect);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotFilmPlan, backlot_film_plan_free)

G_END_DECLS
