/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A photo prepared for its move: planes near the size in which it is seen, and the sampler. */

#include "config.h"

#include "worker/film/backlot-film-picture.h"

#include <math.h>

#include "worker/film/backlot-film-look.h"

static int
get_plane_width (const BacklotFilmPicture *self,
                 int                       plane)
{
  return plane == 0 ? self->width : (self->width + 1) / 2;
}

static int
get_plane_height (const BacklotFilmPicture *self,
                  int                       plane)
{
  return plane == 0 ? self->height : (self->height + 1) / 2;
}

static void
fill_luma (BacklotFilmPicture *self,
           GdkPixbuf          *pixbuf,
           const guint8        curve[256],
           double              light,
           gboolean            hd)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  int stride = gdk_pixbuf_get_rowstride (pixbuf);
  int n_channels = gdk_pixbuf_get_n_channels (pixbuf);
  float kr = hd ? 0.2126f : 0.299f;
  float kb = hd ? 0.0722f : 0.114f;
  float kg = 1.0f - kr - kb;

  for (int y = 0; y < self->height; y++)
    {
      const guint8 *in = pixels + (gsize) y * stride;
      guint8 *out = self->planes[0] + (gsize) y * self->strides[0];

      for (int x = 0; x < self->width; x++, in += n_channels)
        {
          float luma = kr * in[0] + kg * in[1] + kb * in[2];
          int code = curve[(int) (16.5f + luma * (219.0f / 255.0f))];

          out[x] = (guint8) (16.5 + (code - 16) * light);
        }
      out[self->width] = out[self->width - 1];
    }
}

/* Chroma of the mean colour of each two by two pixels. */
static void
fill_chroma (BacklotFilmPicture    *self,
             GdkPixbuf             *pixbuf,
             const BacklotFilmLook *look,
             double                 light,
             gboolean               hd)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  int stride = gdk_pixbuf_get_rowstride (pixbuf);
  int n_channels = gdk_pixbuf_get_n_channels (pixbuf);
  int width = get_plane_width (self, 1);
  int height = get_plane_height (self, 1);

  for (int y = 0; y < height; y++)
    {
      const guint8 *row = pixels + (gsize) (2 * y) * stride;
      const guint8 *below = 2 * y + 1 < self->height ? row + stride : row;
      guint8 *cb_row = self->planes[1] + (gsize) y * self->strides[1];
      guint8 *cr_row = self->planes[2] + (gsize) y * self->strides[2];

      for (int x = 0; x < width; x++)
        {
          int left = 2 * x * n_channels;
          int right = 2 * x + 1 < self->width ? left + n_channels : left;
          double mean[3], cb, cr;
          BacklotFilmColour colour;

          for (int k = 0; k < 3; k++)
            mean[k] = (row[left + k] + row[right + k] + below[left + k] + below[right + k]) /
                      1020.0;
          colour = backlot_film_colour_from_rgb (mean[0], mean[1], mean[2], hd);
          cb = colour.cb - 128.0;
          cr = colour.cr - 128.0;
          backlot_film_look_tint (look, (colour.y - 16.0) / 219.0, &cb, &cr);
          cb_row[x] = (guint8) CLAMP (128.5 + cb * light, 16.0, 240.0);
          cr_row[x] = (guint8) CLAMP (128.5 + cr * light, 16.0, 240.0);
        }
      cb_row[width] = cb_row[width - 1];
      cr_row[width] = cr_row[width - 1];
    }
}

/**
 * backlot_film_picture_new:
 * @pixbuf: a part of the photo, at any size
 * @area: which part, in the plan's coordinates
 * @look: is baked in
 * @light: 1.0: as it is, less: darker
 * @hd: whether the frames are BT.709
 */
BacklotFilmPicture *
backlot_film_picture_new (GdkPixbuf             *pixbuf,
                          const BacklotFilmRect *area,
                          const BacklotFilmLook *look,
                          double                 light,
                          gboolean               hd)
{
  BacklotFilmPicture *self = g_new0 (BacklotFilmPicture, 1);
  guint8 curve[256];

  self->width = gdk_pixbuf_get_width (pixbuf);
  self->height = gdk_pixbuf_get_height (pixbuf);
  self->area = *area;
  for (int plane = 0; plane < 3; plane++)
    {
      self->strides[plane] = get_plane_width (self, plane) + 1;
      self->planes[plane] = g_malloc ((gsize) self->strides[plane] *
                                      get_plane_height (self, plane));
    }

  backlot_film_look_make_curve (look, curve);
  fill_luma (self, pixbuf, curve, light, hd);
  fill_chroma (self, pixbuf, look, light, hd);

  return self;
}

void
backlot_film_picture_free (BacklotFilmPicture *self)
{
  g_return_if_fail (self != NULL);

  for (int plane = 0; plane < 3; plane++)
    g_free (self->planes[plane]);
  g_free (self);
}

/* Where each column of the result lies in the source: its sample in the upper 24 bits, how much of
 * the next sample is taken in the lower 8. */
static void
make_columns (guint32 *columns,
              int      n_columns,
              double   start,
              double   step,
              int      n_samples)
{
  for (int i = 0; i < n_columns; i++)
    {
      double place = CLAMP (start + step * i, 0.0, n_samples - 1.0);

      columns[i] = (guint32) (place * 256.0 + 0.5);
    }
}

static void
mix_rows (guint16      *sums,
          const guint8 *upper,
          const guint8 *lower,
          int           n,
          guint16       weight)
{
  guint16 rest = (guint16) (256 - weight);

  for (int i = 0; i < n; i++)
    sums[i] = (guint16) (upper[i] * rest + lower[i] * weight);
}

static void
pick_columns (guint8        *out,
              const guint16 *sums,
              const guint32 *columns,
              int            n_columns)
{
  for (int i = 0; i < n_columns; i++)
    {
      const guint16 *at = sums + (columns[i] >> 8);
      gint32 weight = columns[i] & 0xff;
      gint32 value = at[0] * 256 + ((gint32) at[1] - (gint32) at[0]) * weight;

      out[i] = (guint8) ((value + 32768) >> 16);
    }
}

/* Coordinates are those of samples: the middle of the first sample is 0. */
static void
sample_plane (const guint8 *source,
              int           source_stride,
              int           source_width,
              int           source_height,
              guint8       *out,
              int           out_stride,
              int           width,
              int           height,
              double        start_x,
              double        step_x,
              double        start_y,
              double        step_y)
{
  g_autofree guint32 *columns = g_new (guint32, width);
  g_autofree guint16 *sums = NULL;
  int first, n_sums;

  make_columns (columns, width, start_x, step_x, source_width);
  first = columns[0] >> 8;
  n_sums = (int) (columns[width - 1] >> 8) - first + 2;
  sums = g_new (guint16, n_sums);
  for (int i = 0; i < width; i++)
    columns[i] -= (guint32) first << 8;

  for (int y = 0; y < height; y++)
    {
      double place = CLAMP (start_y + step_y * y, 0.0, source_height - 1.0);
      guint32 row = (guint32) (place * 256.0 + 0.5);
      const guint8 *upper = source + (gsize) (row >> 8) * source_stride + first;
      const guint8 *lower = (int) (row >> 8) + 1 < source_height ? upper + source_stride : upper;

      mix_rows (sums, upper, lower, n_sums, row & 0xff);
      pick_columns (out + (gsize) y * out_stride, sums, columns, width);
    }
}

/**
 * backlot_film_picture_sample:
 * @rect: the view, in the photo's coordinates
 * @box: whole even pixels of @frame that show it
 *
 * Bilinear, with positions to 1/256 of a sample: the planes are made so that a sample is about a
 * pixel.
 */
void
backlot_film_picture_sample (const BacklotFilmPicture *self,
                             const BacklotFilmRect    *rect,
                             BacklotFilmFrame         *frame,
                             const BacklotFilmRect    *box)
{
  double scale_x = self->width / self->area.width;
  double scale_y = self->height / self->area.height;
  double left = (rect->x - self->area.x) * scale_x;
  double top = (rect->y - self->area.y) * scale_y;
  double step_x = rect->width * scale_x / box->width;
  double step_y = rect->height * scale_y / box->height;

  for (int plane = 0; plane < 3; plane++)
    {
      int part = plane == 0 ? 1 : 2;
      guint8 *out = frame->planes[plane] + (gsize) ((int) box->y / part) * frame->strides[plane] +
                    (int) box->x / part;
      double start_x, start_y;

      /* The frame's chroma stands on the left of its two columns and between its two lines, that
       * of the picture in the middle of both. */
      if (plane == 0)
        {
          start_x = left + 0.5 * step_x - 0.5;
          start_y = top + 0.5 * step_y - 0.5;
        }
      else
        {
          start_x = (left + 0.5 * step_x - 1.0) / 2.0;
          start_y = (top + 1.0 * step_y - 1.0) / 2.0;
        }
      sample_plane (self->planes[plane], self->strides[plane], get_plane_width (self, plane),
                    get_plane_height (self, plane), out, frame->strides[plane],
                    (int) box->width / part, (int) box->height / part, start_x, step_x, start_y,
                    step_y);
    }
}
