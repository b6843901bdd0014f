/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The caption of a photo, as each style sets it. */

#include "config.h"

#include "worker/film/backlot-film-captions.h"

#include "worker/film/backlot-film-canvas.h"
#include "worker/film/backlot-film-text.h"

/* A caption is at most this part of the picture's height. */
#define HEIGHT_MAX 0.55

static const BacklotFilmTypeface faces[] = {
  [BACKLOT_FILM_STYLE_CLASSIC] = {
    .fonts = "Noto Serif, DejaVu Serif, serif", .weight = PANGO_WEIGHT_NORMAL, .size = 31,
    .leading = 0.95,
  },
  [BACKLOT_FILM_STYLE_CINEMATIC] = {
    .fonts = "Cantarell, Noto Sans, sans", .weight = PANGO_WEIGHT_NORMAL, .size = 26,
    .spacing = 0.06, .leading = 1.0,
  },
  [BACKLOT_FILM_STYLE_VINTAGE] = {
    .fonts = "Noto Serif, DejaVu Serif, serif", .weight = PANGO_WEIGHT_NORMAL,
    .slant = PANGO_STYLE_ITALIC, .size = 27, .leading = 0.92,
  },
  [BACKLOT_FILM_STYLE_DOCUMENTARY] = {
    .fonts = "Noto Sans, DejaVu Sans, sans", .weight = PANGO_WEIGHT_BOLD, .size = 28,
    .leading = 0.92,
  },
  [BACKLOT_FILM_STYLE_PLAYFUL] = {
    .fonts = "Cantarell, Noto Sans, sans", .weight = PANGO_WEIGHT_ULTRABOLD, .size = 33,
    .leading = 0.98,
  },
};

static const BacklotFilmTypeface note_face = {
  .fonts = "Noto Sans, DejaVu Sans, sans", .weight = PANGO_WEIGHT_MEDIUM, .size = 18,
  .spacing = 0.08, .leading = 1.0,
};

static PangoLayout *
make_layout (cairo_t               *cr,
             const BacklotFilmPlan *plan,
             const char            *text,
             double                 width,
             PangoAlignment         alignment,
             PangoRectangle        *extents)
{
  PangoLayout *layout;

  layout = backlot_film_text_layout (cr, text, &faces[plan->style], plan->height / 720.0,
                                     plan->width * width, plan->picture.height * HEIGHT_MAX,
                                     alignment);
  pango_layout_get_pixel_extents (layout, NULL, extents);

  return layout;
}

static void
show (cairo_t     *cr,
      PangoLayout *layout,
      double       x,
      double       y,
      guint32      colour)
{
  backlot_film_canvas_set_colour (cr, colour, 1.0);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

/* White letters with a soft shadow, over a part of the photo that grows dark towards @bottom. */
static void
draw_on_dusk (cairo_t               *cr,
              const BacklotFilmPlan *plan,
              PangoLayout           *layout,
              double                 x,
              double                 top,
              double                 bottom,
              guint32                colour)
{
  double unit = plan->height / 720.0;
  double begin = top - 110 * unit;
  cairo_pattern_t *dusk = cairo_pattern_create_linear (0, begin, 0, bottom);

  cairo_pattern_add_color_stop_rgba (dusk, 0.0, 0, 0, 0, 0.0);
  cairo_pattern_add_color_stop_rgba (dusk, (top - begin) / (bottom - begin), 0, 0, 0, 0.40);
  cairo_pattern_add_color_stop_rgba (dusk, 1.0, 0, 0, 0, 0.58);
  cairo_set_source (cr, dusk);
  cairo_rectangle (cr, 0, begin, plan->width, bottom - begin);
  cairo_fill (cr);
  cairo_pattern_destroy (dusk);

  cairo_move_to (cr, x, top);
  backlot_film_text_shadow (cr, layout, 14 * unit, 0.84);
  show (cr, layout, x, top, colour);
}

static void
draw_classic (cairo_t               *cr,
              const BacklotFilmPlan *plan,
              const BacklotFilmClip *clip)
{
  double unit = plan->height / 720.0;
  PangoRectangle extents;
  g_autoptr(PangoLayout) layout = make_layout (cr, plan, clip->caption, 0.72, PANGO_ALIGN_CENTER,
                                               &extents);

  draw_on_dusk (cr, plan, layout, (plan->width - extents.width) / 2.0,
                plan->height - 48 * unit - extents.height, plan->height, 0xffffff);
}

static double
get_size (PangoLayout *layout)
{
  const PangoFontDescription *font = pango_layout_get_font_description (layout);

  return (double) pango_font_description_get_size (font) / PANGO_SCALE;
}

/* In the lower bar, a little smaller if it must be; what would be too small there stands at the
 * bottom of the picture. */
static void
draw_cinematic (cairo_t               *cr,
                const BacklotFilmPlan *plan,
                const BacklotFilmClip *clip)
{
  const BacklotFilmTypeface *face = &faces[plan->style];
  double unit = plan->height / 720.0;
  double bottom = plan->picture.y + plan->picture.height;
  double bar = plan->height - bottom;
  PangoRectangle extents;
  g_autoptr(PangoLayout) layout = NULL;

  layout = make_layout (cr, plan, clip->caption, 0.70, PANGO_ALIGN_CENTER, &extents);
  if (extents.height > bar - 8 * unit)
    {
      g_autoptr(PangoLayout) smaller = NULL;

      smaller = backlot_film_text_layout (cr, clip->caption, face, unit, plan->width * 0.86,
                                          bar - 8 * unit, PANGO_ALIGN_CENTER);
      if (get_size (smaller) >= face->size * unit * 0.74)
        {
          g_set_object (&layout, smaller);
          pango_layout_get_pixel_extents (layout, NULL, &extents);
        }
    }

  if (extents.height > bar - 8 * unit)
    draw_on_dusk (cr, plan, layout, (plan->width - extents.width) / 2.0,
                  bottom - 22 * unit - extents.height, bottom, 0xece7db);
  else
    show (cr, layout, (plan->width - extents.width) / 2.0, bottom + (bar - extents.height) / 2.0,
          0xece7db);
}

/* A paper label, as under the photos of an album. */
static void
draw_vintage (cairo_t               *cr,
              const BacklotFilmPlan *plan,
              const BacklotFilmClip *clip)
{
  double unit = plan->height / 720.0;
  PangoRectangle extents;
  g_autoptr(PangoLayout) layout = make_layout (cr, plan, clip->caption, 0.62, PANGO_ALIGN_CENTER,
                                               &extents);
  double width = extents.width + 64 * unit;
  double height = extents.height + 30 * unit;
  BacklotFilmRect box = { (plan->width - width) / 2.0, plan->height - 62 * unit - height, width,
                          height };

  backlot_film_canvas_soft_rect (cr, &box, 14 * unit, 0.35);
  cairo_rectangle (cr, box.x, box.y, width, height);
  backlot_film_canvas_set_colour (cr, 0xefe2c4, 1.0);
  cairo_fill (cr);
  cairo_set_line_width (cr, 1.4 * unit);
  backlot_film_canvas_set_colour (cr, 0x8a6a43, 1.0);
  cairo_rectangle (cr, box.x + 6 * unit, box.y + 6 * unit, width - 12 * unit, height - 12 * unit);
  cairo_stroke (cr);
  show (cr, layout, box.x + 32 * unit, box.y + 15 * unit, 0x3b2614);
}

/* A lower third: a bar of colour, the text on dark, the date below. */
static void
draw_documentary (cairo_t               *cr,
                  const BacklotFilmPlan *plan,
                  const BacklotFilmClip *clip)
{
  double unit = plan->height / 720.0;
  gboolean rtl = backlot_film_text_is_rtl (clip->caption);
  PangoRectangle extents, note = { 0 };
  g_autoptr(PangoLayout) layout = make_layout (cr, plan, clip->caption, 0.60, PANGO_ALIGN_LEFT,
                                               &extents);
  g_autoptr(PangoLayout) second = NULL;
  double width, height, x, top;

  if (clip->note != NULL)
    {
      second = backlot_film_text_layout (cr, clip->note, &note_face, unit, plan->width * 0.5,
                                         60 * unit, PANGO_ALIGN_LEFT);
      pango_layout_get_pixel_extents (second, NULL, &note);
      note.height += (int) (3 * unit);
    }

  width = MAX (extents.width, note.width) + 54 * unit;
  height = extents.height + note.height + 30 * unit;
  x = rtl ? plan->width - 72 * unit - width : 72 * unit;
  top = plan->height - 76 * unit - height;

  cairo_rectangle (cr, x, top, width, height);
  backlot_film_canvas_set_colour (cr, 0x14171a, 0.84);
  cairo_fill (cr);
  cairo_rectangle (cr, rtl ? x + width - 7 * unit : x, top, 7 * unit, height);
  backlot_film_canvas_set_colour (cr, plan->accent, 1.0);
  cairo_fill (cr);

  show (cr, layout, rtl ? x + width - 30 * unit - extents.width : x + 30 * unit, top + 15 * unit,
        0xffffff);
  if (second != NULL)
    show (cr, second, rtl ? x + width - 30 * unit - note.width : x + 30 * unit,
          top + 18 * unit + extents.height, plan->accent);
}

/* A bright label with round ends, left or right. */
static void
draw_playful (cairo_t               *cr,
              const BacklotFilmPlan *plan,
              const BacklotFilmClip *clip)
{
  double unit = plan->height / 720.0;
  PangoRectangle extents;
  g_autoptr(PangoLayout) layout = make_layout (cr, plan, clip->caption, 0.56, PANGO_ALIGN_CENTER,
                                               &extents);
  double width = extents.width + 68 * unit;
  double height = extents.height + 26 * unit;
  double x = clip->direction % 2 == 0 ? 60 * unit : plan->width - 60 * unit - width;
  double top = plan->height - 58 * unit - height;
  double radius = MIN (height / 2.0, 36 * unit);
  BacklotFilmRect box = { x, top + 4 * unit, width, height };

  backlot_film_canvas_soft_rect (cr, &box, 16 * unit, 0.32);
  backlot_film_canvas_round_rect (cr, x - 4 * unit, top - 4 * unit, width + 8 * unit,
                                  height + 8 * unit, radius + 4 * unit);
  backlot_film_canvas_set_colour (cr, 0xffffff, 1.0);
  cairo_fill (cr);
  backlot_film_canvas_round_rect (cr, x, top, width, height, radius);
  backlot_film_canvas_set_colour (cr, clip->ground, 1.0);
  cairo_fill (cr);
  show (cr, layout, x + 34 * unit, top + 13 * unit, 0xffffff);
}

/**
 * backlot_film_caption_new:
 * @clip: with a caption and its times
 *
 * Returns: (transfer full): the caption, drawn and timed. Whatever the photo, text and what is
 *   beside it differ by 4.5 to 1 or more.
 */
BacklotFilmOverlay *
backlot_film_caption_new (const BacklotFilmPlan *plan,
                          const BacklotFilmClip *clip)
{
  static void (*const draw[]) (cairo_t *, const BacklotFilmPlan *, const BacklotFilmClip *) = {
    [BACKLOT_FILM_STYLE_CLASSIC] = draw_classic,
    [BACKLOT_FILM_STYLE_CINEMATIC] = draw_cinematic,
    [BACKLOT_FILM_STYLE_VINTAGE] = draw_vintage,
    [BACKLOT_FILM_STYLE_DOCUMENTARY] = draw_documentary,
    [BACKLOT_FILM_STYLE_PLAYFUL] = draw_playful,
  };
  cairo_t *cr = backlot_film_canvas_new (plan);
  BacklotFilmOverlay *overlay;
  int fade = plan->style == BACKLOT_FILM_STYLE_PLAYFUL ? 5 : 12;

  draw[plan->style] (cr, plan, clip);
  overlay = backlot_film_canvas_to_overlay (cr, plan);
  backlot_film_overlay_set_time (overlay, clip->caption_start, clip->caption_frames, fade, fade);

  overlay->slide_frames = MIN (clip->caption_frames / 3, 16);
  if (plan->style == BACKLOT_FILM_STYLE_DOCUMENTARY)
    overlay->slide_x = (backlot_film_text_is_rtl (clip->caption) ? 80.0 : -80.0) *
                       plan->height / 720.0;
  else if (plan->style == BACKLOT_FILM_STYLE_PLAYFUL)
    overlay->slide_y = 140.0 * plan->height / 720.0;

  return overlay;
}
