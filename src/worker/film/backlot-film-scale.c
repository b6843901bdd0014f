/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings a decoded photo to another size, once, in good quality. */

#include "config.h"

#include "worker/film/backlot-film-scale.h"

#include <math.h>
#include <string.h>

/* For each sample of the result: where in the source to begin, and how much of each to take. */
typedef struct
{
  int    n_taps;
  int   *first;
  float *weights;
} Taps;

static void
taps_clear (Taps *taps)
{
  g_free (taps->first);
  g_free (taps->weights);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Taps, taps_clear)

/* Catmull-Rom: sharp, without the rings of longer kernels. */
static double
kernel (double x)
{
  x = fabs (x);
  if (x < 1.0)
    return (1.5 * x - 2.5) * x * x + 1.0;
  if (x < 2.0)
    return ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0;
  return 0.0;
}

static void
taps_init (Taps   *taps,
           double  start,
           double  source_length,
           int     source_samples,
           int     length)
{
  double step = source_length / length;
  double stretch = MAX (step, 1.0);
  double reach = 2.0 * stretch;

  taps->n_taps = MIN ((int) ceil (2.0 * reach) + 1, source_samples);
  taps->first = g_new (int, length);
  taps->weights = g_new0 (float, (gsize) length * taps->n_taps);

  for (int i = 0; i < length; i++)
    {
      double centre = start + (i + 0.5) * step - 0.5;
      int first = (int) ceil (centre - reach);
      float *weights = taps->weights + (gsize) i * taps->n_taps;
      double sum = 0.0;

      taps->first[i] = CLAMP (first, 0, source_samples - taps->n_taps);
      for (int k = first; k <= (int) floor (centre + reach); k++)
        {
          double weight = kernel ((k - centre) / stretch);
          int at = CLAMP (k, 0, source_samples - 1) - taps->first[i];

          /* What lies beyond the edge is the edge. */
          weights[CLAMP (at, 0, taps->n_taps - 1)] += (float) weight;
          sum += weight;
        }
      for (int k = 0; k < taps->n_taps; k++)
        weights[k] /= (float) sum;
    }
}

static void
add_row (float        *sums,
         const guint8 *row,
         int           n_values,
         float         weight)
{
  for (int i = 0; i < n_values; i++)
    sums[i] += weight * row[i];
}

static guint8
to_byte (float value)
{
  return (guint8) CLAMP (value + 0.5f, 0.0f, 255.0f);
}

static void
scale_row (guint8      *out,
           const float *sums,
           const Taps  *across,
           int          width,
           int          n_channels)
{
  for (int x = 0; x < width; x++)
    {
      const float *weights = across->weights + (gsize) x * across->n_taps;
      const float *in = sums + (gsize) across->first[x] * n_channels;
      float red = 0.0f, green = 0.0f, blue = 0.0f;

      for (int k = 0; k < across->n_taps; k++, in += n_channels)
        {
          red += weights[k] * in[0];
          green += weights[k] * in[1];
          blue += weights[k] * in[2];
        }
      out[x * 3] = to_byte (red);
      out[x * 3 + 1] = to_byte (green);
      out[x * 3 + 2] = to_byte (blue);
    }
}

/**
 * backlot_film_scale:
 * @source: RGB or RGBA; alpha is not looked at
 * @x: the part of @source that is taken, with fractions of pixels
 *
 * Returns: (transfer full): RGB, @width × @height, its edges exactly on those of the part
 */
GdkPixbuf *
backlot_film_scale (GdkPixbuf *source,
                    double     x,
                    double     y,
                    double     source_width,
                    double     source_height,
                    int        width,
                    int        height)
{
  int n_channels = gdk_pixbuf_get_n_channels (source);
  int samples_x = gdk_pixbuf_get_width (source);
  int samples_y = gdk_pixbuf_get_height (source);
  int source_stride = gdk_pixbuf_get_rowstride (source);
  const guint8 *pixels = gdk_pixbuf_read_pixels (source);
  GdkPixbuf *result = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  int stride = gdk_pixbuf_get_rowstride (result);
  guint8 *out = gdk_pixbuf_get_pixels (result);
  g_autofree float *sums = g_new (float, (gsize) samples_x * n_channels);
  g_auto(Taps) across = { 0 };
  g_auto(Taps) down = { 0 };

  taps_init (&across, x, source_width, samples_x, width);
  taps_init (&down, y, source_height, samples_y, height);

  for (int row = 0; row < height; row++)
    {
      memset (sums, 0, sizeof (float) * samples_x * n_channels);
      for (int k = 0; k < down.n_taps; k++)
        {
          float weight = down.weights[(gsize) row * down.n_taps + k];

          if (weight != 0.0f)
            add_row (sums, pixels + (gsize) (down.first[row] + k) * source_stride,
                     samples_x * n_channels, weight);
        }
      scale_row (out + (gsize) row * stride, sums, &across, width, n_channels);
    }

  return result;
}

/* One pass of a box of 2 @radius + 1 over @n samples, @step bytes apart. */
static void
box_line (guint8 *line,
          guint8 *copy,
          int     n,
          gsize   step,
          int     radius)
{
  int sum = 0, size = 2 * radius + 1;

  for (int i = 0; i < n; i++)
    copy[i] = line[i * step];
  for (int i = -radius; i <= radius; i++)
    sum += copy[CLAMP (i, 0, n - 1)];
  for (int i = 0; i < n; i++)
    {
      line[i * step] = (guint8) ((sum + size / 2) / size);
      sum += copy[MIN (i + radius + 1, n - 1)] - copy[MAX (i - radius, 0)];
    }
}

/**
 * backlot_film_blur:
 * @source: (transfer none): RGB, changed in place
 *
 * Three boxes, which is as good as a Gaussian.
 *
 * Returns: (transfer none): @source
 */
GdkPixbuf *
backlot_film_blur (GdkPixbuf *source,
                   int        radius)
{
  int width = gdk_pixbuf_get_width (source);
  int height = gdk_pixbuf_get_height (source);
  int stride = gdk_pixbuf_get_rowstride (source);
  int n_channels = gdk_pixbuf_get_n_channels (source);
  guint8 *pixels = gdk_pixbuf_get_pixels (source);
  g_autofree guint8 *copy = g_malloc (MAX (width, height));

  for (int pass = 0; pass < 3; pass++)
    for (int channel = 0; channel < n_channels; channel++)
      {
        for (int y = 0; y < height; y++)
          box_line (pixels + (gsize) y * stride + channel, copy, width, n_channels, radius);
        for (int x = 0; x < width; x++)
          box_line (pixels + (gsize) x * n_channels + channel, copy, height, stride, radius);
      }

  return source;
}
