/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Guesses where in a photo people look, so that the camera goes there. */

#include "config.h"

#include "worker/film/backlot-film-focus.h"

#include <math.h>

#include "worker/film/backlot-film-scale.h"

/* Everything is looked at in this raster, whatever the photo's shape. */
#define SIZE 48

/* The guess stays away from the edges. */
#define MARGIN 0.22

typedef struct
{
  float luma;
  float cb;
  float cr;
} Point;

static void
read_points (GdkPixbuf *raster,
             Point      points[SIZE * SIZE],
             Point     *mean)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (raster);
  int stride = gdk_pixbuf_get_rowstride (raster);

  *mean = (Point) { 0 };
  for (int i = 0; i < SIZE * SIZE; i++)
    {
      const guint8 *pixel = pixels + (gsize) (i / SIZE) * stride + (gsize) (i % SIZE) * 3;
      float luma = 0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2];

      points[i] = (Point) { luma, 0.564f * (pixel[2] - luma), 0.713f * (pixel[0] - luma) };
      mean->luma += points[i].luma / (SIZE * SIZE);
      mean->cb += points[i].cb / (SIZE * SIZE);
      mean->cr += points[i].cr / (SIZE * SIZE);
    }
}

/* Skin of all people has nearly the same hue. */
static gboolean
is_skin (const Point *point)
{
  return point->luma > 40.0f && point->cb > -48.0f && point->cb < -4.0f &&
         point->cr > 8.0f && point->cr < 44.0f;
}

/* Edges, colours that differ from the rest, skin; and the middle rather than the border. */
static double
rate (const Point points[SIZE * SIZE],
      const Point *mean,
      int         column,
      int         row)
{
  const Point *point = &points[row * SIZE + column];
  double across = fabs (point[1].luma - point[-1].luma);
  double down = fabs (point[SIZE].luma - point[-SIZE].luma);
  double colour = fabs (point->cb - mean->cb) + fabs (point->cr - mean->cr);
  double dx = (column + 0.5) / SIZE - 0.5;
  double dy = (row + 0.5) / SIZE - 0.46;
  double rating = across + down + 0.8 * colour;

  if (is_skin (point))
    rating = rating * 1.5 + 20.0;

  return rating * exp (-(dx * dx + dy * dy) / 0.18);
}

/**
 * backlot_film_focus_find:
 * @pixbuf: the photo as it is seen, or a thumbnail with bars above and below or on both sides
 * @aspect: of the photo, without such bars
 * @x: (out): part of the photo's width
 * @y: (out): part of the photo's height
 */
void
backlot_film_focus_find (GdkPixbuf *pixbuf,
                         double     aspect,
                         double    *x,
                         double    *y)
{
  double width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  double part_width = MIN (width, height * aspect), part_height = MIN (height, width / aspect);
  g_autoptr(GdkPixbuf) raster = NULL;
  Point points[SIZE * SIZE], mean;
  double sum = 1e-6, sum_x = 0.5e-6, sum_y = 0.46e-6;

  raster = backlot_film_scale (pixbuf, (width - part_width) / 2.0, (height - part_height) / 2.0,
                               part_width, part_height, SIZE, SIZE);
  read_points (raster, points, &mean);

  for (int row = 1; row < SIZE - 1; row++)
    for (int column = 1; column < SIZE - 1; column++)
      {
        double weight = rate (points, &mean, column, row);

        /* Squared, so that one strong thing outweighs many weak ones. */
        weight *= weight;
        sum += weight;
        sum_x += weight * (column + 0.5) / SIZE;
        sum_y += weight * (row + 0.5) / SIZE;
      }

  *x = CLAMP (sum_x / sum, MARGIN, 1.0 - MARGIN);
  *y = CLAMP (sum_y / sum, MARGIN, 1.0 - MARGIN);
}
