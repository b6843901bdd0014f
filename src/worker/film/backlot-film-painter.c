/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paints the frames of a film, one after the other. */

#include "config.h"

#include "worker/film/backlot-film-painter.h"

#include <math.h>

#include "worker/film/backlot-film-look.h"
#include "worker/film/backlot-film-transition.h"

struct _BacklotFilmPainter
{
  const BacklotFilmPlan *plan;       /* borrowed */
  BacklotFilmLoader     *loader;     /* borrowed */
  BacklotFilmVeil       *veil;       /* (owned) */
  BacklotFilmShot       *shots[2];   /* (owned): what is seen, and what comes; may be NULL */
  guint                  n_taken;    /* shots that came from the loader */
  int                    number;     /* of the next frame */
  BacklotFilmFrame      *scratch[2]; /* (owned): the two sides of a transition */
  BacklotFilmFrame      *poster;     /* (owned): the best frame so far, or NULL */
  double                 poster_score;
};

BacklotFilmPainter *
backlot_film_painter_new (const BacklotFilmPlan *plan,
                          BacklotFilmLoader     *loader)
{
  const BacklotFilmStyleInfo *info = backlot_film_style_get_info (plan->style);
  BacklotFilmPainter *self = g_new0 (BacklotFilmPainter, 1);

  self->plan = plan;
  self->loader = loader;
  self->veil = backlot_film_veil_new (&info->look, &plan->picture);
  for (int i = 0; i < 2; i++)
    self->scratch[i] = backlot_film_frame_new (plan->width, plan->height);

  return self;
}

void
backlot_film_painter_free (BacklotFilmPainter *self)
{
  g_return_if_fail (self != NULL);

  for (int i = 0; i < 2; i++)
    {
      g_clear_pointer (&self->shots[i], backlot_film_shot_free);
      backlot_film_frame_free (self->scratch[i]);
    }
  g_clear_pointer (&self->poster, backlot_film_frame_free);
  backlot_film_veil_free (self->veil);
  g_free (self);
}

/* Lets go of what is over and takes what begins with this frame. */
static gboolean
update_shots (BacklotFilmPainter  *self,
              GError             **error)
{
  BacklotFilmShot *shot = self->shots[0];

  if (shot != NULL && self->number >= shot->clip->start + shot->clip->n_frames)
    {
      backlot_film_shot_free (shot);
      self->shots[0] = g_steal_pointer (&self->shots[1]);
    }

  while (self->n_taken < self->plan->clips->len)
    {
      const BacklotFilmClip *next = g_ptr_array_index (self->plan->clips, self->n_taken);
      int place = self->shots[0] == NULL ? 0 : 1;

      if (next->start > self->number)
        break;
      g_assert (self->shots[place] == NULL);
      self->shots[place] = backlot_film_loader_take (self->loader, error);
      if (self->shots[place] == NULL)
        return FALSE;
      self->n_taken++;
    }

  return TRUE;
}

static void
paint_bars (BacklotFilmPainter *self,
            BacklotFilmFrame   *frame)
{
  const BacklotFilmRect *picture = &self->plan->picture;
  BacklotFilmRect bar = { 0.0, 0.0, frame->width, picture->y };

  if (picture->y <= 0.0)
    return;

  backlot_film_frame_fill (frame, &bar, 0x000000);
  bar.y = picture->y + picture->height;
  bar.height = frame->height - bar.y;
  backlot_film_frame_fill (frame, &bar, 0x000000);
}

/* One clip, as if there were no other. @zoom brings it nearer, around its middle. */
static void
paint_shot (BacklotFilmPainter    *self,
            const BacklotFilmShot *shot,
            BacklotFilmFrame      *frame,
            double                 zoom)
{
  if (shot->ground != NULL)
    backlot_film_frame_copy (frame, shot->ground);
  else
    paint_bars (self, frame);

  if (shot->picture != NULL)
    {
      BacklotFilmRect rect;

      backlot_film_clip_get_rect (shot->clip, self->number, &rect);
      rect.x += rect.width * (1.0 - 1.0 / zoom) / 2.0;
      rect.y += rect.height * (1.0 - 1.0 / zoom) / 2.0;
      rect.width /= zoom;
      rect.height /= zoom;
      backlot_film_picture_sample (shot->picture, &rect, frame, &shot->clip->box);
    }

  for (guint i = 0; i < shot->layers->len; i++)
    backlot_film_overlay_paint (g_ptr_array_index (shot->layers, i), frame, self->number);
}

/* How much there is to see: spread of light and of colour, in a raster of points. */
static double
rate (const BacklotFilmFrame *frame)
{
  double sum[3] = { 0.0 }, squares[3] = { 0.0 }, score = 0.0;
  int n = 0;

  for (int y = 4; y < frame->height / 2; y += 8)
    for (int x = 4; x < frame->width / 2; x += 8, n++)
      for (int plane = 0; plane < 3; plane++)
        {
          int part = plane == 0 ? 2 : 1;
          gsize at = (gsize) (y * part) * frame->strides[plane] + x * part;
          double value = frame->planes[plane][at];

          sum[plane] += value;
          squares[plane] += value * value;
        }

  for (int plane = 0; plane < 3; plane++)
    {
      double spread = squares[plane] / n - (sum[plane] / n) * (sum[plane] / n);

      score += sqrt (MAX (spread, 0.0)) * (plane == 0 ? 1.0 : 1.5);
    }

  /* Very dark and very bright frames make poor posters. */
  return score - fabs (sum[0] / n - 118.0) * 0.35;
}

/* The middle of each view of a photo is a candidate: without caption, outside transitions. Until
 * there is one, any frame of a photo is better than none. */
static void
consider_poster (BacklotFilmPainter     *self,
                 const BacklotFilmFrame *frame)
{
  const BacklotFilmShot *shot = self->shots[0];
  gboolean is_middle = self->number == shot->clip->start + shot->clip->n_frames / 2;
  double score;

  if (self->shots[1] != NULL || shot->picture == NULL ||
      shot->clip->kind != BACKLOT_FILM_CLIP_PHOTO || (self->poster != NULL && !is_middle))
    return;

  score = is_middle ? rate (frame) : -1000.0;
  if (shot->clip->layout == BACKLOT_FILM_LAYOUT_FILL)
    score += 12.0;
  if (self->poster != NULL && score <= self->poster_score)
    return;

  if (self->poster == NULL)
    self->poster = backlot_film_frame_new (frame->width, frame->height);
  backlot_film_frame_copy (self->poster, frame);
  self->poster_score = score;
}

static void
fade_ends (BacklotFilmPainter *self,
           BacklotFilmFrame   *frame)
{
  const BacklotFilmPlan *plan = self->plan;
  int left = plan->n_frames - 1 - self->number;
  double light = 1.0;

  if (self->number < plan->fade_in)
    light = (self->number + 1.0) / (plan->fade_in + 1.0);
  if (left < plan->fade_out)
    light = MIN (light, (left + 1.0) / (plan->fade_out + 1.0));

  if (light < 1.0)
    backlot_film_frame_fade (frame, 0x000000, 1.0 - light * light * (3.0 - 2.0 * light));
}

/**
 * backlot_film_painter_paint:
 * @frame: of the plan's size; every pixel is painted
 *
 * Paints the next frame. Waits for the loader where it must.
 */
gboolean
backlot_film_painter_paint (BacklotFilmPainter  *self,
                            BacklotFilmFrame    *frame,
                            GError             **error)
{
  const BacklotFilmStyleInfo *info = backlot_film_style_get_info (self->plan->style);

  g_return_val_if_fail (self->number < self->plan->n_frames, FALSE);

  if (!update_shots (self, error))
    return FALSE;

  if (self->shots[1] != NULL)
    {
      const BacklotFilmClip *clip = self->shots[1]->clip;
      double progress = (self->number - clip->start + 1.0) / (clip->transition_frames + 1.0);

      for (int i = 0; i < 2; i++)
        paint_shot (self, self->shots[i], self->scratch[i],
                    backlot_film_transition_get_zoom (clip->transition, progress, i == 1));
      backlot_film_transition_mix (frame, self->scratch[0], self->scratch[1], clip,
                                   info->dip_colour, progress);
      paint_bars (self, frame);
    }
  else
    paint_shot (self, self->shots[0], frame, 1.0);

  backlot_film_veil_shade (self->veil, frame, self->number);
  consider_poster (self, frame);
  for (int i = 0; i < 2; i++)
    if (self->shots[i] != NULL && self->shots[i]->caption != NULL)
      backlot_film_overlay_paint (self->shots[i]->caption, frame, self->number);
  fade_ends (self, frame);
  backlot_film_veil_grain (self->veil, frame, self->number);
  self->number++;

  return TRUE;
}

/**
 * backlot_film_painter_get_poster:
 *
 * Returns: (transfer full) (nullable): the frame of those painted so far that shows most, %NULL
 *   when none showed a photo by itself
 */
GdkPixbuf *
backlot_film_painter_get_poster (BacklotFilmPainter *self)
{
  return self->poster != NULL ? backlot_film_frame_to_pixbuf (self->poster) : NULL;
}
