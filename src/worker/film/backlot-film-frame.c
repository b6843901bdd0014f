/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One frame of a film in I420, limited range, and what is done to frames as a whole. */

#include "config.h"

#include "worker/film/backlot-film-frame.h"

#include <string.h>

#define ALIGN 32

BacklotFilmFrame *
backlot_film_frame_new (int width,
                        int height)
{
  BacklotFilmFrame *self = g_new0 (BacklotFilmFrame, 1);
  int chroma_height = (height + 1) / 2;
  gsize luma, chroma;

  self->width = width;
  self->height = height;
  self->strides[0] = (width + ALIGN - 1) / ALIGN * ALIGN;
  self->strides[1] = self->strides[2] = ((width + 1) / 2 + ALIGN - 1) / ALIGN * ALIGN;
  luma = (gsize) self->strides[0] * height;
  chroma = (gsize) self->strides[1] * chroma_height;

  self->planes[0] = g_aligned_alloc (luma + 2 * chroma, 1, ALIGN);
  self->planes[1] = self->planes[0] + luma;
  self->planes[2] = self->planes[1] + chroma;
  memset (self->planes[0], 16, luma);
  memset (self->planes[1], 128, 2 * chroma);

  return self;
}

void
backlot_film_frame_free (BacklotFilmFrame *self)
{
  g_return_if_fail (self != NULL);

  g_aligned_free (self->planes[0]);
  g_free (self);
}

void
backlot_film_frame_copy (BacklotFilmFrame       *self,
                         const BacklotFilmFrame *source)
{
  g_return_if_fail (self->width == source->width && self->height == source->height);

  for (int plane = 0; plane < 3; plane++)
    {
      int width = plane == 0 ? self->width : self->width / 2;
      int height = plane == 0 ? self->height : self->height / 2;

      for (int y = 0; y < height; y++)
        memcpy (self->planes[plane] + (gsize) y * self->strides[plane],
                source->planes[plane] + (gsize) y * source->strides[plane], width);
    }
}

/**
 * backlot_film_frame_fill:
 * @rect: whole even pixels inside the frame
 * @colour: 0xRRGGBB
 */
void
backlot_film_frame_fill (BacklotFilmFrame      *self,
                         const BacklotFilmRect *rect,
                         guint32                colour)
{
  BacklotFilmColour yuv =
    backlot_film_colour_from_hex (colour, backlot_film_frame_is_hd (self->height));
  const double values[3] = { yuv.y, yuv.cb, yuv.cr };

  for (int plane = 0; plane < 3; plane++)
    {
      int part = plane == 0 ? 1 : 2;
      int first = (int) rect->y / part;
      int last = (int) (rect->y + rect->height) / part;

      for (int y = first; y < last; y++)
        memset (self->planes[plane] + (gsize) y * self->strides[plane] + (int) rect->x / part,
                (int) (values[plane] + 0.5), (int) rect->width / part);
    }
}

/**
 * backlot_film_frame_fade:
 * @amount: 0.0: not at all, 1.0: nothing but @colour is left
 */
void
backlot_film_frame_fade (BacklotFilmFrame *self,
                         guint32           colour,
                         double            amount)
{
  BacklotFilmColour yuv =
    backlot_film_colour_from_hex (colour, backlot_film_frame_is_hd (self->height));
  const double values[3] = { yuv.y, yuv.cb, yuv.cr };
  int weight = (int) (CLAMP (amount, 0.0, 1.0) * 256.0 + 0.5);

  for (int plane = 0; plane < 3; plane++)
    {
      int width = plane == 0 ? self->width : self->width / 2;
      int height = plane == 0 ? self->height : self->height / 2;
      guint16 added = (guint16) (values[plane] * weight + 128.0);
      guint16 kept = (guint16) (256 - weight);

      for (int y = 0; y < height; y++)
        {
          guint8 *row = self->planes[plane] + (gsize) y * self->strides[plane];

          for (int x = 0; x < width; x++)
            row[x] = (guint8) ((row[x] * kept + added) >> 8);
        }
    }
}

/**
 * backlot_film_frame_is_hd:
 *
 * Players take BT.709 for frames higher than 576 lines and BT.601 for others, where the file does
 * not say; the engine paints so that both are right.
 */
gboolean
backlot_film_frame_is_hd (int height)
{
  return height > 576;
}

BacklotFilmColour
backlot_film_colour_from_rgb (double   red,
                              double   green,
                              double   blue,
                              gboolean hd)
{
  double kr = hd ? 0.2126 : 0.299;
  double kb = hd ? 0.0722 : 0.114;
  double luma = kr * red + (1.0 - kr - kb) * green + kb * blue;
  BacklotFilmColour colour;

  colour.y = 16.0 + 219.0 * luma;
  colour.cb = 128.0 + 112.0 * (blue - luma) / (1.0 - kb);
  colour.cr = 128.0 + 112.0 * (red - luma) / (1.0 - kr);

  return colour;
}

BacklotFilmColour
backlot_film_colour_from_hex (guint32  colour,
                              gboolean hd)
{
  return backlot_film_colour_from_rgb ((colour >> 16 & 0xff) / 255.0, (colour >> 8 & 0xff) / 255.0,
                                       (colour & 0xff) / 255.0, hd);
}

static guint8
to_byte (double value)
{
  return (guint8) CLAMP (value * 255.0 + 0.5, 0.0, 255.0);
}

GdkPixbuf *
backlot_film_frame_to_pixbuf (const BacklotFilmFrame *self)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, self->width, self->height);
  gboolean hd = backlot_film_frame_is_hd (self->height);
  double kr = hd ? 0.2126 : 0.299;
  double kb = hd ? 0.0722 : 0.114;
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  int stride = gdk_pixbuf_get_rowstride (pixbuf);

  for (int y = 0; y < self->height; y++)
    for (int x = 0; x < self->width; x++)
      {
        gsize at = (gsize) (y / 2) * self->strides[1] + x / 2;
        double luma = (self->planes[0][(gsize) y * self->strides[0] + x] - 16.0) / 219.0;
        double blue = luma + (self->planes[1][at] - 128.0) / 112.0 * (1.0 - kb);
        double red = luma + (self->planes[2][at] - 128.0) / 112.0 * (1.0 - kr);
        double green = (luma - kr * red - kb * blue) / (1.0 - kr - kb);
        guint8 *pixel = pixels + (gsize) y * stride + (gsize) x * 3;

        pixel[0] = to_byte (red);
        pixel[1] = to_byte (green);
        pixel[2] = to_byte (blue);
      }

  return pixbuf;
}
