/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leads from one clip to the next: two painted frames become one. */

#include "config.h"

#include "worker/film/backlot-film-transition.h"

#include <math.h>
#include <string.h>

/* Width of the soft edge of wipes and irises, part of the way. */
#define SOFT_EDGE 0.12

static double
smooth (double t)
{
  t = CLAMP (t, 0.0, 1.0);
  return t * t * (3.0 - 2.0 * t);
}

static void
mix_row (guint8       *out,
         const guint8 *from,
         const guint8 *to,
         int           n,
         guint16       weight)
{
  guint16 rest = (guint16) (256 - weight);

  for (int x = 0; x < n; x++)
    out[x] = (guint8) ((from[x] * rest + to[x] * weight + 128) >> 8);
}

static void
mix_row_masked (guint8       *out,
                const guint8 *from,
                const guint8 *to,
                const guint8 *mask,
                int           n)
{
  for (int x = 0; x < n; x++)
    {
      guint16 weight = (guint16) (mask[x] + (mask[x] >> 7));

      out[x] = (guint8) ((from[x] * (256 - weight) + to[x] * weight + 128) >> 8);
    }
}

static void
crossfade (BacklotFilmFrame       *frame,
           const BacklotFilmFrame *from,
           const BacklotFilmFrame *to,
           double                  part)
{
  guint16 weight = (guint16) (CLAMP (part, 0.0, 1.0) * 256.0 + 0.5);

  for (int plane = 0; plane < 3; plane++)
    {
      int width = plane == 0 ? frame->width : frame->width / 2;
      int height = plane == 0 ? frame->height : frame->height / 2;

      for (int y = 0; y < height; y++)
        mix_row (frame->planes[plane] + (gsize) y * frame->strides[plane],
                 from->planes[plane] + (gsize) y * from->strides[plane],
                 to->planes[plane] + (gsize) y * to->strides[plane], width, weight);
    }
}

/* How much of the new clip is seen at a place, 0 to 255; @x and @y from 0.0 to 1.0. */
typedef guint8 (*Mask) (double x,
                        double y,
                        int    direction,
                        double progress);

static guint8
mask_from_distance (double distance,
                    double progress)
{
  double edge = progress * (1.0 + SOFT_EDGE);

  return (guint8) (255.0 * smooth ((edge - distance) / SOFT_EDGE) + 0.5);
}

static guint8
mask_wipe (double x,
           double y,
           int    direction,
           double progress)
{
  const double distances[] = { x, 1.0 - x, (x + y * 0.4) / 1.4, 1.0 - (x + y * 0.4) / 1.4 };

  return mask_from_distance (distances[direction & 3], progress);
}

static guint8
mask_iris (double x,
           double y,
           int    direction,
           double progress)
{
  double dx = (x - 0.5) * 16.0, dy = (y - 0.5) * 9.0;
  double distance = sqrt (dx * dx + dy * dy) / 9.2;

  return mask_from_distance (distance, progress);
}

static void
mix_masked (BacklotFilmFrame       *frame,
            const BacklotFilmFrame *from,
            const BacklotFilmFrame *to,
            Mask                    mask,
            int                     direction,
            double                  progress)
{
  g_autofree guint8 *line = g_malloc (frame->width);

  for (int plane = 0; plane < 3; plane++)
    {
      int width = plane == 0 ? frame->width : frame->width / 2;
      int height = plane == 0 ? frame->height : frame->height / 2;

      for (int y = 0; y < height; y++)
        {
          for (int x = 0; x < width; x++)
            line[x] = mask ((x + 0.5) / width, (y + 0.5) / height, direction, progress);
          mix_row_masked (frame->planes[plane] + (gsize) y * frame->strides[plane],
                          from->planes[plane] + (gsize) y * from->strides[plane],
                          to->planes[plane] + (gsize) y * to->strides[plane], line, width);
        }
    }
}

/* The new clip pushes the old one out, to the left, right, up or down. */
static void
push (BacklotFilmFrame       *frame,
      const BacklotFilmFrame *from,
      const BacklotFilmFrame *to,
      int                     direction,
      double                  progress)
{
  gboolean across = direction < 2;
  gboolean back = direction % 2 == 1;
  int length = across ? frame->width : frame->height;
  int way = (int) lrint (progress * length / 2.0) * 2;

  for (int plane = 0; plane < 3; plane++)
    {
      int part = plane == 0 ? 1 : 2;
      int width = frame->width / part, height = frame->height / part;
      int moved = way / part;

      for (int y = 0; y < height; y++)
        {
          guint8 *out = frame->planes[plane] + (gsize) y * frame->strides[plane];
          int line = back ? y - moved : y + moved;

          if (across)
            {
              const guint8 *old = from->planes[plane] + (gsize) y * from->strides[plane];
              const guint8 *new = to->planes[plane] + (gsize) y * to->strides[plane];

              memcpy (back ? out + moved : out, back ? old : old + moved, width - moved);
              memcpy (back ? out : out + width - moved, back ? new + width - moved : new, moved);
            }
          else if (line >= 0 && line < height)
            memcpy (out, from->planes[plane] + (gsize) line * from->strides[plane], width);
          else
            {
              gsize at = (gsize) ((line + height) % height) * to->strides[plane];

              memcpy (out, to->planes[plane] + at, width);
            }
        }
    }
}

/**
 * backlot_film_transition_get_zoom:
 * @incoming: whether the clip comes or goes
 *
 * Returns: how much nearer a clip is painted at that moment; 1.0 in all transitions but the zoom
 */
double
backlot_film_transition_get_zoom (BacklotFilmTransition transition,
                                  double                progress,
                                  gboolean              incoming)
{
  if (transition != BACKLOT_FILM_TRANSITION_ZOOM)
    return 1.0;

  return incoming ? 1.0 + 0.5 * pow (1.0 - progress, 3.0) : 1.0 + 1.4 * progress * progress;
}

/**
 * backlot_film_transition_mix:
 * @frame: (out caller-allocates): of the same size as the two, and neither of them
 * @clip: the one that comes
 * @progress: between 0.0 and 1.0
 */
void
backlot_film_transition_mix (BacklotFilmFrame       *frame,
                             const BacklotFilmFrame *from,
                             const BacklotFilmFrame *to,
                             const BacklotFilmClip  *clip,
                             guint32                 dip_colour,
                             double                  progress)
{
  switch (clip->transition)
    {
    case BACKLOT_FILM_TRANSITION_DIP:
      backlot_film_frame_copy (frame, progress < 0.5 ? from : to);
      backlot_film_frame_fade (frame, dip_colour, smooth (1.0 - fabs (2.0 * progress - 1.0)));
      break;
    case BACKLOT_FILM_TRANSITION_WIPE:
      mix_masked (frame, from, to, mask_wipe, clip->direction, smooth (progress));
      break;
    case BACKLOT_FILM_TRANSITION_IRIS:
      mix_masked (frame, from, to, mask_iris, 0, smooth (progress));
      break;
    case BACKLOT_FILM_TRANSITION_PUSH:
      push (frame, from, to, clip->direction, 1.0 - pow (1.0 - smooth (progress), 1.6));
      break;
    case BACKLOT_FILM_TRANSITION_ZOOM:
      crossfade (frame, from, to, smooth (progress * 2.0 - 0.5));
      break;
    case BACKLOT_FILM_TRANSITION_CUT:
    case BACKLOT_FILM_TRANSITION_CROSSFADE:
    default:
      crossfade (frame, from, to, smooth (progress));
      break;
    }
}
