/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something drawn with cairo that lies over frames, and when and how it comes and goes. */

#include "config.h"

#include "worker/film/backlot-film-overlay.h"

#include <math.h>

static const guint32 *
get_line (cairo_surface_t *surface,
          int              y)
{
  gsize stride = cairo_image_surface_get_stride (surface);

  return (const guint32 *) (const void *) (cairo_image_surface_get_data (surface) + stride * y);
}

/* The even rectangle around all that is not transparent; nothing drawn: 2×2 pixels. */
static void
find_extents (BacklotFilmOverlay *self,
              cairo_surface_t    *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int left = width, top = height, right = 0, bottom = 0;

  for (int y = 0; y < height; y++)
    {
      const guint32 *line = get_line (surface, y);

      for (int x = 0; x < width; x++)
        if (line[x] >> 24 != 0)
          {
            left = MIN (left, x);
            right = MAX (right, x + 1);
            top = MIN (top, y);
            bottom = MAX (bottom, y + 1);
          }
    }

  self->x = MIN (left, width - 2) / 2 * 2;
  self->y = MIN (top, height - 2) / 2 * 2;
  self->width = MAX ((right - self->x + 1) / 2 * 2, 2);
  self->height = MAX ((bottom - self->y + 1) / 2 * 2, 2);
}

/* cairo's colours are multiplied by alpha already, and so Y is, with its black of 16. */
static void
convert (BacklotFilmOverlay *self,
         cairo_surface_t    *surface,
         gboolean            hd)
{
  for (int y = 0; y < self->height; y += 2)
    for (int x = 0; x < self->width; x += 2)
      {
        double cb = 0.0, cr = 0.0, alphas = 0.0;
        gsize half = (gsize) (y / 2) * (self->width / 2) + x / 2;

        for (int k = 0; k < 4; k++)
          {
            guint32 pixel = get_line (surface, self->y + y + k / 2)[self->x + x + k % 2];
            gsize at = (gsize) (y + k / 2) * self->width + x + k % 2;
            double alpha = (pixel >> 24) / 255.0;
            BacklotFilmColour colour = backlot_film_colour_from_hex (pixel & 0xffffff, hd);

            self->alphas[0][at] = (guint8) (pixel >> 24);
            self->planes[0][at] = (guint8) (colour.y - 16.0 * (1.0 - alpha) + 0.5);
            cb += colour.cb - 128.0 * (1.0 - alpha);
            cr += colour.cr - 128.0 * (1.0 - alpha);
            alphas += pixel >> 24;
          }
        self->planes[1][half] = (guint8) CLAMP (cb / 4.0 + 0.5, 0.0, 255.0);
        self->planes[2][half] = (guint8) CLAMP (cr / 4.0 + 0.5, 0.0, 255.0);
        self->alphas[1][half] = (guint8) (alphas / 4.0 + 0.5);
      }
}

/**
 * backlot_film_overlay_new:
 * @surface: ARGB32, of the frame's size
 */
BacklotFilmOverlay *
backlot_film_overlay_new (cairo_surface_t *surface,
                          gboolean         hd)
{
  BacklotFilmOverlay *self = g_new0 (BacklotFilmOverlay, 1);
  gsize luma, chroma;

  cairo_surface_flush (surface);
  find_extents (self, surface);
  luma = (gsize) self->width * self->height;
  chroma = luma / 4;
  self->planes[0] = g_malloc (luma);
  self->planes[1] = g_malloc (chroma);
  self->planes[2] = g_malloc (chroma);
  self->alphas[0] = g_malloc (luma);
  self->alphas[1] = g_malloc (chroma);
  convert (self, surface, hd);
  self->n_frames = G_MAXINT;

  return self;
}

void
backlot_film_overlay_free (BacklotFilmOverlay *self)
{
  g_return_if_fail (self != NULL);

  for (int plane = 0; plane < 3; plane++)
    g_free (self->planes[plane]);
  g_free (self->alphas[0]);
  g_free (self->alphas[1]);
  g_free (self);
}

void
backlot_film_overlay_set_time (BacklotFilmOverlay *self,
                               int                 start,
                               int                 n_frames,
                               int                 fade_in,
                               int                 fade_out)
{
  self->start = start;
  self->n_frames = n_frames;
  self->fade_in = MIN (fade_in, n_frames / 3);
  self->fade_out = MIN (fade_out, n_frames / 3);
}

static void
blend_row (guint8       *row,
           const guint8 *colours,
           const guint8 *alphas,
           int           n,
           guint16       opacity)
{
  for (int x = 0; x < n; x++)
    {
      guint16 alpha = (guint16) (alphas[x] * opacity);           /* up to 255 × 256 */
      guint32 value = (guint32) row[x] * (65280u - alpha) + (guint32) colours[x] * opacity * 255u;

      row[x] = (guint8) ((value + 32640u) / 65280u);
    }
}

/**
 * backlot_film_overlay_blend:
 * @dx: moves it from its place, even; what leaves the frame is not seen
 */
void
backlot_film_overlay_blend (const BacklotFilmOverlay *self,
                            BacklotFilmFrame         *frame,
                            int                       dx,
                            int                       dy,
                            double                    opacity)
{
  guint16 weight = (guint16) (CLAMP (opacity, 0.0, 1.0) * 256.0 + 0.5);

  for (int plane = 0; plane < 3; plane++)
    {
      int part = plane == 0 ? 1 : 2;
      int stride = self->width / part;
      int left = (self->x + dx) / part;
      int top = (self->y + dy) / part;
      int skip_x = MAX (0, -left);
      int skip_y = MAX (0, -top);
      int width = MIN (self->width / part, frame->width / part - left) - skip_x;
      int height = MIN (self->height / part, frame->height / part - top);

      if (width <= 0)
        continue;

      for (int y = skip_y; y < height; y++)
        blend_row (frame->planes[plane] + (gsize) (top + y) * frame->strides[plane] + left + skip_x,
                   self->planes[plane] + (gsize) y * stride + skip_x,
                   self->alphas[plane == 0 ? 0 : 1] + (gsize) y * stride + skip_x, width, weight);
    }
}

/* What it looks like in frame @number of the film. */
void
backlot_film_overlay_paint (const BacklotFilmOverlay *self,
                            BacklotFilmFrame         *frame,
                            int                       number)
{
  int at = number - self->start;
  int left = self->n_frames - 1 - at;
  double opacity = 1.0, way = 0.0;

  if (at < 0 || left < 0)
    return;

  if (at < self->fade_in)
    opacity = (at + 1.0) / (self->fade_in + 1.0);
  if (left < self->fade_out)
    opacity = MIN (opacity, (left + 1.0) / (self->fade_out + 1.0));
  opacity = opacity * opacity * (3.0 - 2.0 * opacity);

  if (at < self->slide_frames)
    way = pow (1.0 - (double) at / self->slide_frames, 3.0);

  backlot_film_overlay_blend (self, frame, (int) lrint (self->slide_x * way / 2.0) * 2,
                              (int) lrint (self->slide_y * way / 2.0) * 2, opacity);
}
