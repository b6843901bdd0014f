/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colour look of a style: what is baked into photos, and what lies over each frame. */

#include "config.h"

#include "worker/film/backlot-film-look.h"

#include <math.h>

/* Edge of the square of noise; each frame begins at another place of it. */
#define NOISE_SIZE 512

struct _BacklotFilmVeil
{
  const BacklotFilmLook *look;      /* static */
  BacklotFilmRect        picture;
  guint8                *shade[2];  /* 0 to 255 for luma and for chroma, or NULL */
  gint8                 *noise;     /* NOISE_SIZE² twice as wide and high, or NULL */
};

/* Where luma goes, for each code of the limited range. */
void
backlot_film_look_make_curve (const BacklotFilmLook *self,
                              guint8                 curve[256])
{
  for (int i = 0; i < 256; i++)
    {
      double y = CLAMP ((i - 16) / 219.0, 0.0, 1.0);
      double bow = 4.0 * y * (1.0 - y);

      y += (self->contrast - 1.0) * (y - 0.5) * bow + self->brightness * bow;
      y = self->fade + y * (1.0 - 1.5 * self->fade);
      curve[i] = (guint8) (16.0 + 219.0 * CLAMP (y, 0.0, 1.0) + 0.5);
    }
}

/* @luma from 0.0 to 1.0, chroma around 0.0. Pure black and white keep their colour. */
void
backlot_film_look_tint (const BacklotFilmLook *self,
                        double                 luma,
                        double                *cb,
                        double                *cr)
{
  double dark = (1.0 - luma) * MIN (1.0, 6.0 * luma + self->fade * 8.0);
  double light = luma * MIN (1.0, 6.0 * (1.0 - luma) + self->fade * 6.0);

  *cb = *cb * self->saturation + dark * self->shadow_tint[0] + light * self->light_tint[0];
  *cr = *cr * self->saturation + dark * self->shadow_tint[1] + light * self->light_tint[1];
}

/* How far a point lies outside of the gate's rounded window, in pixels. */
static double
get_gate_distance (double x,
                   double y,
                   double width,
                   double height,
                   double radius)
{
  double margin = radius * 0.25;
  double dx = fabs (x - width / 2.0) - (width / 2.0 - margin - radius);
  double dy = fabs (y - height / 2.0) - (height / 2.0 - margin - radius);

  return hypot (MAX (dx, 0.0), MAX (dy, 0.0)) + MIN (MAX (dx, dy), 0.0) - radius;
}

static guint8 *
make_shade (const BacklotFilmLook *look,
            int                    width,
            int                    height)
{
  guint8 *shade = g_malloc ((gsize) width * height);
  double softness = MAX (1.0, height / 180.0);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        double dx = (x + 0.5) / width * 2.0 - 1.0;
        double dy = (y + 0.5) / height * 2.0 - 1.0;
        double far = CLAMP ((dx * dx + dy * dy * 0.8 - 0.35) / 1.45, 0.0, 1.0);
        double light = 1.0 - look->vignette * far * far * (3.0 - 2.0 * far);

        if (look->gate > 0.0)
          {
            double out = get_gate_distance (x + 0.5, y + 0.5, width, height, look->gate * height);

            light *= CLAMP (0.5 - out / (2.0 * softness), 0.0, 1.0);
          }
        shade[(gsize) y * width + x] = (guint8) (light * 255.0 + 0.5);
      }

  return shade;
}

/* Soft noise: each grain is a little wider than a pixel. Repeated once in both directions, so that
 * a frame may begin anywhere in the first square. */
static gint8 *
make_noise (double amplitude)
{
  gint8 *noise = g_malloc (4 * NOISE_SIZE * NOISE_SIZE);
  g_autofree float *raw = g_new (float, NOISE_SIZE * NOISE_SIZE);
  g_autoptr(GRand) rand = g_rand_new_with_seed (1895);

  for (int i = 0; i < NOISE_SIZE * NOISE_SIZE; i++)
    {
      double sum = 0.0;

      for (int k = 0; k < 4; k++)
        sum += g_rand_double_range (rand, -1.0, 1.0);
      raw[i] = (float) sum;
    }

  for (int y = 0; y < 2 * NOISE_SIZE; y++)
    for (int x = 0; x < 2 * NOISE_SIZE; x++)
      {
        double sum = 0.0;

        for (int k = 0; k < 4; k++)
          sum += raw[(y + k / 2) % NOISE_SIZE * NOISE_SIZE + (x + k % 2) % NOISE_SIZE];
        sum = CLAMP (sum * amplitude * 0.43, -40.0, 40.0);
        noise[y * 2 * NOISE_SIZE + x] = (gint8) lrint (sum);
      }

  return noise;
}

/**
 * backlot_film_veil_new:
 * @picture: the part of the frame that is veiled: not the bars
 */
BacklotFilmVeil *
backlot_film_veil_new (const BacklotFilmLook *look,
                       const BacklotFilmRect *picture)
{
  BacklotFilmVeil *self = g_new0 (BacklotFilmVeil, 1);
  int width = (int) picture->width;
  int height = (int) picture->height;

  self->look = look;
  self->picture = *picture;
  if (look->vignette > 0.0 || look->gate > 0.0 || look->flicker > 0.0)
    {
      self->shade[0] = make_shade (look, width, height);
      self->shade[1] = make_shade (look, width / 2, height / 2);
    }
  if (look->grain > 0.0)
    self->noise = make_noise (look->grain);

  return self;
}

void
backlot_film_veil_free (BacklotFilmVeil *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->shade[0]);
  g_free (self->shade[1]);
  g_free (self->noise);
  g_free (self);
}

static void
shade_row (guint8       *row,
           const guint8 *shade,
           int           width,
           guint16       gain,
           guint8        zero)
{
  for (int x = 0; x < width; x++)
    {
      gint16 light = (gint16) ((shade[x] * gain) >> 8);
      gint32 value = (gint16) (row[x] - zero) * light;

      row[x] = (guint8) (zero + ((value + (value >> 31 & 127)) >> 7));
    }
}

/* A lamp that is never quite steady: two slow waves that do not fit together, and some chance. */
static double
get_lamp (const BacklotFilmLook *look,
          int                    number)
{
  guint32 chance = (guint32) number * 2654435761u;

  chance ^= chance >> 15;
  return 1.0 - look->flicker *
         (0.5 + 0.25 * sin (number * 0.71) + 0.15 * sin (number * 1.93) +
          0.1 * ((chance & 0xff) / 127.5 - 1.0));
}

/* Vignette, gate and flicker. @number is the frame's place in the film. */
void
backlot_film_veil_shade (BacklotFilmVeil  *self,
                         BacklotFilmFrame *frame,
                         int               number)
{
  guint16 gain = (guint16) (get_lamp (self->look, number) * 129.0);

  if (self->shade[0] == NULL)
    return;

  for (int plane = 0; plane < 3; plane++)
    {
      int part = plane == 0 ? 1 : 2;
      int width = (int) self->picture.width / part;
      int height = (int) self->picture.height / part;

      for (int y = 0; y < height; y++)
        shade_row (frame->planes[plane] +
                   (gsize) (y + (int) self->picture.y / part) * frame->strides[plane] +
                   (int) self->picture.x / part,
                   self->shade[plane == 0 ? 0 : 1] + (gsize) y * width, width, gain,
                   plane == 0 ? 16 : 128);
    }
}

/* Grain, in luma only. Every second frame has new grain, as film has fewer frames than video. */
void
backlot_film_veil_grain (BacklotFilmVeil  *self,
                         BacklotFilmFrame *frame,
                         int               number)
{
  guint32 place = (guint32) (number / 2) * 2654435761u;
  int width = (int) self->picture.width;
  int height = (int) self->picture.height;
  int from_x = place >> 8 & (NOISE_SIZE - 1);
  int from_y = place >> 20 & (NOISE_SIZE - 1);

  if (self->noise == NULL)
    return;

  for (int y = 0; y < height; y++)
    {
      guint8 *row = frame->planes[0] + (gsize) (y + (int) self->picture.y) * frame->strides[0] +
                    (int) self->picture.x;
      const gint8 *line = self->noise + (gsize) ((y + from_y) % NOISE_SIZE) * 2 * NOISE_SIZE;

      for (int x = 0; x < width; x += NOISE_SIZE)
        {
          int n = MIN (NOISE_SIZE, width - x);
          const gint8 *grains = line + from_x;

          for (int i = 0; i < n; i++)
            {
              gint16 value = (gint16) (row[x + i] + grains[i]);

              row[x + i] = (guint8) CLAMP (value, 16, 240);
            }
        }
    }
}
