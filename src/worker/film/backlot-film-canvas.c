/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A frame to draw on with cairo, in units of 1/720 of its height. */

#include "config.h"

#include "worker/film/backlot-film-canvas.h"

#include <math.h>

/**
 * backlot_film_canvas_new:
 *
 * Returns: (transfer full): a transparent canvas of the film's size, in pixels
 */
cairo_t *
backlot_film_canvas_new (const BacklotFilmPlan *plan)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, plan->width,
                                                         plan->height);
  cairo_t *cr = cairo_create (surface);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_surface_destroy (surface);
  /* Letters are drawn once and then move: hinting would fit them to pixels that they leave. */
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options (cr, options);
  cairo_font_options_destroy (options);

  return cr;
}

/**
 * backlot_film_canvas_to_overlay:
 * @cr: (transfer full): is gone afterwards
 */
BacklotFilmOverlay *
backlot_film_canvas_to_overlay (cairo_t               *cr,
                                const BacklotFilmPlan *plan)
{
  BacklotFilmOverlay *overlay;

  overlay = backlot_film_overlay_new (cairo_get_target (cr),
                                      backlot_film_frame_is_hd (plan->height));
  cairo_destroy (cr);

  return overlay;
}

void
backlot_film_canvas_set_colour (cairo_t *cr,
                                guint32  colour,
                                double   alpha)
{
  cairo_set_source_rgba (cr, (colour >> 16 & 0xff) / 255.0, (colour >> 8 & 0xff) / 255.0,
                         (colour & 0xff) / 255.0, alpha);
}

void
backlot_film_canvas_round_rect (cairo_t *cr,
                                double   x,
                                double   y,
                                double   width,
                                double   height,
                                double   radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2.0, 0.0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0.0, G_PI / 2.0);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2.0, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

/* A shadow of @rect: many faint frames inside each other, which is soft enough for a shadow. */
void
backlot_film_canvas_soft_rect (cairo_t               *cr,
                               const BacklotFilmRect *rect,
                               double                 softness,
                               double                 darkness)
{
  const int n_steps = 24;

  for (int i = 0; i < n_steps; i++)
    {
      double out = softness * (1.0 - (double) i / n_steps);
      double part = 1.0 - out / softness;

      backlot_film_canvas_round_rect (cr, rect->x - out, rect->y - out, rect->width + 2.0 * out,
                                      rect->height + 2.0 * out, out + 1.0);
      cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, darkness * 2.0 * part / n_steps);
      cairo_fill (cr);
    }
}

/* A colour with large pale circles, over the whole canvas. */
void
backlot_film_canvas_bubbles (cairo_t               *cr,
                             const BacklotFilmPlan *plan,
                             guint32                colour)
{
  static const double bubbles[][3] = {
    { 0.08, 0.12, 0.30 }, { 0.93, 0.90, 0.42 }, { 0.80, 0.06, 0.14 }, { 0.20, 0.96, 0.18 },
    { 0.02, 0.70, 0.09 }, { 0.66, 0.97, 0.06 }, { 0.97, 0.36, 0.08 }, { 0.38, 0.05, 0.05 },
  };

  backlot_film_canvas_set_colour (cr, colour, 1.0);
  cairo_paint (cr);
  for (guint i = 0; i < G_N_ELEMENTS (bubbles); i++)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, bubbles[i][0] * plan->width, bubbles[i][1] * plan->height,
                 bubbles[i][2] * plan->height, 0.0, 2.0 * G_PI);
      cairo_set_source_rgba (cr, 1.0, 1.0, 1.0, i % 2 == 0 ? 0.10 : 0.06);
      cairo_fill (cr);
    }
}
