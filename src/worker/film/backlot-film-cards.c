/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Title card, closing card, and the card in place of a photo that can not be shown. */

#include "config.h"

#include "worker/film/backlot-film-cards.h"

#include "worker/film/backlot-film-canvas.h"
#include "worker/film/backlot-film-text.h"

#define PAPER 0xeadcbc
#define PAPER_EDGE 0xd6bf92
#define BROWN 0x3f2a17
#define BROWN_LIGHT 0x8a6a43

static const BacklotFilmCardGround grounds[] = {
  [BACKLOT_FILM_STYLE_CLASSIC] = { .light = 0.42, .blur = 0.012 },
  [BACKLOT_FILM_STYLE_CINEMATIC] = { .light = 0.0 },
  [BACKLOT_FILM_STYLE_VINTAGE] = { .light = 0.0 },
  [BACKLOT_FILM_STYLE_DOCUMENTARY] = { .light = 0.70 },
  [BACKLOT_FILM_STYLE_PLAYFUL] = { .light = 0.0 },
};

static const BacklotFilmTypeface title_faces[] = {
  [BACKLOT_FILM_STYLE_CLASSIC] = {
    .fonts = "Noto Serif Display, Noto Serif, DejaVu Serif, serif",
    .weight = PANGO_WEIGHT_NORMAL, .size = 72, .leading = 0.86,
  },
  [BACKLOT_FILM_STYLE_CINEMATIC] = {
    .fonts = "Cantarell, Noto Sans, sans", .weight = PANGO_WEIGHT_LIGHT, .size = 52,
    .spacing = 0.30, .leading = 1.12, .capitals = TRUE,
  },
  [BACKLOT_FILM_STYLE_VINTAGE] = {
    .fonts = "Noto Serif Display, Noto Serif, DejaVu Serif, serif", .weight = PANGO_WEIGHT_BOLD,
    .slant = PANGO_STYLE_ITALIC, .size = 68, .leading = 0.88,
  },
  [BACKLOT_FILM_STYLE_DOCUMENTARY] = {
    .fonts = "Noto Sans Display, Noto Sans, DejaVu Sans, sans", .weight = PANGO_WEIGHT_BOLD,
    .size = 66, .leading = 0.84,
  },
  [BACKLOT_FILM_STYLE_PLAYFUL] = {
    .fonts = "Cantarell, Noto Sans, sans", .weight = PANGO_WEIGHT_ULTRABOLD, .size = 88,
    .leading = 0.92,
  },
};

static const BacklotFilmTypeface small_faces[] = {
  [BACKLOT_FILM_STYLE_CLASSIC] = {
    .fonts = "Noto Serif, DejaVu Serif, serif", .weight = PANGO_WEIGHT_NORMAL,
    .size = 23, .spacing = 0.16, .leading = 1.0,
  },
  [BACKLOT_FILM_STYLE_CINEMATIC] = {
    .fonts = "Cantarell, Noto Sans, sans", .weight = PANGO_WEIGHT_NORMAL, .size = 20,
    .spacing = 0.34, .leading = 1.0,
  },
  [BACKLOT_FILM_STYLE_VINTAGE] = {
    .fonts = "Noto Serif, DejaVu Serif, serif", .weight = PANGO_WEIGHT_NORMAL,
    .size = 23, .spacing = 0.14, .leading = 1.0,
  },
  [BACKLOT_FILM_STYLE_DOCUMENTARY] = {
    .fonts = "Noto Sans, DejaVu Sans, sans", .weight = PANGO_WEIGHT_SEMIBOLD, .size = 24,
    .spacing = 0.08, .leading = 1.0,
  },
  [BACKLOT_FILM_STYLE_PLAYFUL] = {
    .fonts = "Cantarell, Noto Sans, sans", .weight = PANGO_WEIGHT_BOLD, .size = 30,
    .spacing = 0.04, .leading = 1.0,
  },
};

const BacklotFilmCardGround *
backlot_film_card_get_ground (BacklotFilmStyle style)
{
  return &grounds[style];
}

static PangoLayout *
make_title (cairo_t               *cr,
            const BacklotFilmPlan *plan,
            const BacklotFilmClip *clip,
            double                 width,
            PangoAlignment         alignment,
            PangoRectangle        *extents)
{
  BacklotFilmTypeface face = title_faces[plan->style];
  PangoLayout *layout;

  if (clip->kind == BACKLOT_FILM_CLIP_CLOSING)
    face.size *= 0.72;
  layout = backlot_film_text_layout (cr, plan->title, &face, plan->height / 720.0,
                                     plan->width * width, plan->picture.height * 0.56, alignment);
  pango_layout_get_pixel_extents (layout, NULL, extents);

  return layout;
}

static PangoLayout *
make_years (cairo_t               *cr,
            const BacklotFilmPlan *plan,
            PangoRectangle        *extents)
{
  PangoLayout *layout;

  layout = backlot_film_text_layout (cr, plan->years, &small_faces[plan->style],
                                     plan->height / 720.0, plan->width * 0.7, plan->height * 0.1,
                                     PANGO_ALIGN_LEFT);
  pango_layout_get_pixel_extents (layout, NULL, extents);

  return layout;
}

/* Adds what was drawn; it comes @delay seconds after the card and goes with it. */
static BacklotFilmOverlay *
add_layer (GPtrArray             *overlays,
           cairo_t               *cr,
           const BacklotFilmPlan *plan,
           const BacklotFilmClip *clip,
           double                 delay)
{
  BacklotFilmOverlay *overlay = backlot_film_canvas_to_overlay (cr, plan);
  int late = MIN ((int) (delay * BACKLOT_FILM_FPS), clip->n_frames / 6);

  backlot_film_overlay_set_time (overlay, clip->start + late, clip->n_frames - late, 20, 0);
  g_ptr_array_add (overlays, overlay);

  return overlay;
}

/* A diamond between two lines that run thin. */
static void
draw_flourish (cairo_t *cr,
               double   x,
               double   y,
               double   width,
               double   unit,
               guint32  colour)
{
  double size = 5.0 * unit;

  backlot_film_canvas_set_colour (cr, colour, 1.0);
  cairo_move_to (cr, x, y - size);
  cairo_line_to (cr, x + size, y);
  cairo_line_to (cr, x, y + size);
  cairo_line_to (cr, x - size, y);
  cairo_close_path (cr);
  for (int side = -1; side <= 1; side += 2)
    {
      cairo_move_to (cr, x + side * 3.0 * size, y - 0.9 * unit);
      cairo_line_to (cr, x + side * width / 2.0, y);
      cairo_line_to (cr, x + side * 3.0 * size, y + 0.9 * unit);
      cairo_close_path (cr);
    }
  cairo_fill (cr);
}

/* Title, flourish and years below each other in the middle: classic, cinematic and vintage. */
static void
add_centred (const BacklotFilmPlan *plan,
             const BacklotFilmClip *clip,
             GPtrArray             *overlays,
             guint32                title_colour,
             guint32                small_colour,
             gboolean               flourish,
             double                 shadow)
{
  double unit = plan->height / 720.0;
  gboolean has_years = *plan->years != '\0';
  PangoRectangle title, years = { 0 };
  cairo_t *cr = backlot_film_canvas_new (plan);
  g_autoptr(PangoLayout) layout = make_title (cr, plan, clip, 0.74, PANGO_ALIGN_CENTER, &title);
  g_autoptr(PangoLayout) small = has_years ? make_years (cr, plan, &years) : NULL;
  double gap = (flourish ? 30 : 26) * unit;
  double height = title.height + (flourish ? 2 * gap : gap) + years.height;
  double top = (plan->height - height) / 2.0 - (has_years ? 0.0 : 6.0 * unit);

  cairo_move_to (cr, (plan->width - title.width) / 2.0, top);
  if (shadow > 0.0)
    backlot_film_text_shadow (cr, layout, 16 * unit, shadow);
  backlot_film_canvas_set_colour (cr, title_colour, 1.0);
  pango_cairo_show_layout (cr, layout);
  add_layer (overlays, cr, plan, clip, 0.35);

  cr = backlot_film_canvas_new (plan);
  top += title.height + gap;
  if (flourish)
    {
      draw_flourish (cr, plan->width / 2.0, top, 220 * unit, unit, small_colour);
      top += gap - 8 * unit;
    }
  if (small != NULL)
    {
      cairo_move_to (cr, (plan->width - years.width) / 2.0, top);
      backlot_film_canvas_set_colour (cr, small_colour, 1.0);
      pango_cairo_show_layout (cr, small);
    }
  add_layer (overlays, cr, plan, clip, 0.85);
}

/* A bar of colour and the title, left and low, over a photo that grows dark to that side. */
static void
add_documentary (const BacklotFilmPlan *plan,
                 const BacklotFilmClip *clip,
                 GPtrArray             *overlays)
{
  double unit = plan->height / 720.0;
  gboolean rtl = backlot_film_text_is_rtl (plan->title);
  gboolean has_years = *plan->years != '\0';
  PangoRectangle title, years = { 0 };
  cairo_t *cr = backlot_film_canvas_new (plan);
  g_autoptr(PangoLayout) layout = make_title (cr, plan, clip, 0.58, PANGO_ALIGN_LEFT, &title);
  g_autoptr(PangoLayout) small = has_years ? make_years (cr, plan, &years) : NULL;
  double height = title.height + (has_years ? 20 * unit + years.height : 0.0);
  double top = plan->height - 112 * unit - height;
  double bar_x = rtl ? plan->width - 104 * unit : 96 * unit;
  double edge = rtl ? plan->width - 132 * unit : 132 * unit;
  cairo_pattern_t *dusk = cairo_pattern_create_linear (rtl ? plan->width : 0, 0,
                                                       rtl ? 0 : plan->width, 0);
  BacklotFilmOverlay *overlay;

  cairo_pattern_add_color_stop_rgba (dusk, 0.0, 0.03, 0.04, 0.05, 0.86);
  cairo_pattern_add_color_stop_rgba (dusk, 0.45, 0.03, 0.04, 0.05, 0.66);
  cairo_pattern_add_color_stop_rgba (dusk, 0.75, 0.03, 0.04, 0.05, 0.24);
  cairo_pattern_add_color_stop_rgba (dusk, 1.0, 0.03, 0.04, 0.05, 0.0);
  cairo_set_source (cr, dusk);
  cairo_paint (cr);
  cairo_pattern_destroy (dusk);
  overlay = add_layer (overlays, cr, plan, clip, 0.0);
  overlay->fade_in = 0;

  cr = backlot_film_canvas_new (plan);
  cairo_rectangle (cr, bar_x, top + 8 * unit, 8 * unit, height - 12 * unit);
  backlot_film_canvas_set_colour (cr, plan->accent, 1.0);
  cairo_fill (cr);
  overlay = add_layer (overlays, cr, plan, clip, 0.25);
  overlay->slide_y = 60 * unit;
  overlay->slide_frames = 20;

  cr = backlot_film_canvas_new (plan);
  cairo_move_to (cr, rtl ? edge - title.width : edge, top);
  backlot_film_canvas_set_colour (cr, 0xffffff, 1.0);
  pango_cairo_show_layout (cr, layout);
  if (small != NULL)
    {
      cairo_move_to (cr, rtl ? edge - years.width : edge, top + title.height + 16 * unit);
      backlot_film_canvas_set_colour (cr, plan->accent, 1.0);
      pango_cairo_show_layout (cr, small);
    }
  overlay = add_layer (overlays, cr, plan, clip, 0.4);
  overlay->slide_x = (rtl ? 70 : -70) * unit;
  overlay->slide_frames = 22;
}

static void
add_playful (const BacklotFilmPlan *plan,
             const BacklotFilmClip *clip,
             GPtrArray             *overlays)
{
  double unit = plan->height / 720.0;
  PangoRectangle title, years = { 0 };
  cairo_t *cr = backlot_film_canvas_new (plan);
  g_autoptr(PangoLayout) layout = make_title (cr, plan, clip, 0.78, PANGO_ALIGN_CENTER, &title);
  g_autoptr(PangoLayout) small = *plan->years != '\0' ? make_years (cr, plan, &years) : NULL;
  double height = title.height + (small != NULL ? 34 * unit + years.height : 0.0);
  double top = (plan->height - height) / 2.0;
  BacklotFilmOverlay *overlay;

  cairo_move_to (cr, (plan->width - title.width) / 2.0, top + 5 * unit);
  backlot_film_canvas_set_colour (cr, 0x000000, 0.22);
  pango_cairo_show_layout (cr, layout);
  cairo_move_to (cr, (plan->width - title.width) / 2.0, top);
  backlot_film_canvas_set_colour (cr, 0xffffff, 1.0);
  pango_cairo_show_layout (cr, layout);
  overlay = add_layer (overlays, cr, plan, clip, 0.1);
  overlay->fade_in = MIN (overlay->fade_in, 5);
  overlay->slide_y = 220 * unit;
  overlay->slide_frames = 20;

  if (small == NULL)
    return;

  cr = backlot_film_canvas_new (plan);
  top += title.height + 22 * unit;
  backlot_film_canvas_round_rect (cr, (plan->width - years.width) / 2.0 - 28 * unit, top,
                                  years.width + 56 * unit, years.height + 14 * unit,
                                  (years.height + 14 * unit) / 2.0);
  backlot_film_canvas_set_colour (cr, 0xffffff, 1.0);
  cairo_fill (cr);
  cairo_move_to (cr, (plan->width - years.width) / 2.0, top + 7 * unit);
  backlot_film_canvas_set_colour (cr, plan->accent, 1.0);
  pango_cairo_show_layout (cr, small);
  overlay = add_layer (overlays, cr, plan, clip, 0.35);
  overlay->fade_in = MIN (overlay->fade_in, 5);
  overlay->slide_y = 260 * unit;
  overlay->slide_frames = 20;
}

/**
 * backlot_film_card_add_layers:
 * @overlays: (element-type BacklotFilmOverlay): gets what lies over the card's ground, lowest first
 */
void
backlot_film_card_add_layers (const BacklotFilmPlan *plan,
                              const BacklotFilmClip *clip,
                              GPtrArray             *overlays)
{
  if (clip->kind == BACKLOT_FILM_CLIP_MISSING)
    return;

  switch (plan->style)
    {
    case BACKLOT_FILM_STYLE_CINEMATIC:
      add_centred (plan, clip, overlays, 0xf1eee6, 0xc2baa8, FALSE, 0.0);
      break;
    case BACKLOT_FILM_STYLE_VINTAGE:
      add_centred (plan, clip, overlays, BROWN, BROWN_LIGHT, TRUE, 0.0);
      break;
    case BACKLOT_FILM_STYLE_DOCUMENTARY:
      add_documentary (plan, clip, overlays);
      break;
    case BACKLOT_FILM_STYLE_PLAYFUL:
      add_playful (plan, clip, overlays);
      break;
    case BACKLOT_FILM_STYLE_CLASSIC:
    default:
      add_centred (plan, clip, overlays, 0xffffff, 0xe7d5ae, TRUE, 0.5);
      break;
    }
}

/* Paper that darkens to its edges, in a double frame. */
static void
draw_paper (cairo_t               *cr,
            const BacklotFilmPlan *plan)
{
  double unit = plan->height / 720.0;
  double middle_x = plan->width / 2.0, middle_y = plan->height / 2.0;
  cairo_pattern_t *edge = cairo_pattern_create_radial (middle_x, middle_y, plan->height * 0.35,
                                                       middle_x, middle_y, plan->width * 0.62);

  cairo_pattern_add_color_stop_rgb (edge, 0.0, (PAPER >> 16) / 255.0, (PAPER >> 8 & 255) / 255.0,
                                    (PAPER & 255) / 255.0);
  cairo_pattern_add_color_stop_rgb (edge, 1.0, (PAPER_EDGE >> 16) / 255.0,
                                    (PAPER_EDGE >> 8 & 255) / 255.0, (PAPER_EDGE & 255) / 255.0);
  cairo_set_source (cr, edge);
  cairo_paint (cr);
  cairo_pattern_destroy (edge);

  backlot_film_canvas_set_colour (cr, BROWN_LIGHT, 1.0);
  for (int i = 0; i < 2; i++)
    {
      double inset = (i == 0 ? 58 : 68) * unit;
      double corner = (i == 0 ? 30 : 26) * unit;
      double right = plan->width - inset, bottom = plan->height - inset;

      /* The corners are cut out by quarter circles. */
      cairo_set_line_width (cr, (i == 0 ? 2.6 : 1.2) * unit);
      cairo_new_sub_path (cr);
      cairo_arc_negative (cr, inset, inset, corner, G_PI / 2.0, 0.0);
      cairo_arc_negative (cr, right, inset, corner, G_PI, G_PI / 2.0);
      cairo_arc_negative (cr, right, bottom, corner, 1.5 * G_PI, G_PI);
      cairo_arc_negative (cr, inset, bottom, corner, 0.0, -G_PI / 2.0);
      cairo_close_path (cr);
      cairo_stroke (cr);
    }
}

/* The outline of a photo with a line through it. */
static void
draw_missing_mark (cairo_t *cr,
                   double   x,
                   double   y,
                   double   unit,
                   guint32  colour)
{
  double width = 120 * unit, height = 84 * unit;

  cairo_save (cr);
  cairo_translate (cr, x - width / 2.0, y - height / 2.0);
  backlot_film_canvas_set_colour (cr, colour, 1.0);
  cairo_set_line_width (cr, 4.0 * unit);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  backlot_film_canvas_round_rect (cr, 0, 0, width, height, 8 * unit);
  cairo_stroke (cr);
  cairo_arc (cr, 30 * unit, 26 * unit, 8 * unit, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_move_to (cr, 14 * unit, 72 * unit);
  cairo_line_to (cr, 46 * unit, 44 * unit);
  cairo_line_to (cr, 62 * unit, 58 * unit);
  cairo_line_to (cr, 84 * unit, 34 * unit);
  cairo_line_to (cr, 106 * unit, 60 * unit);
  cairo_stroke (cr);
  cairo_move_to (cr, -8 * unit, height + 10 * unit);
  cairo_line_to (cr, width + 8 * unit, -10 * unit);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_missing (cairo_t               *cr,
              const BacklotFilmPlan *plan,
              const BacklotFilmClip *clip,
              guint32                colour)
{
  double unit = plan->height / 720.0;
  BacklotFilmTypeface face = title_faces[plan->style];
  g_autofree char *number = g_strdup_printf ("№ %d", clip->photo + 1);
  g_autoptr(PangoLayout) layout = NULL;
  PangoRectangle extents;
  double top;

  face.size *= 0.5;
  face.weight = MAX (face.weight, PANGO_WEIGHT_NORMAL);
  face.capitals = FALSE;
  face.spacing *= 0.3;
  layout = backlot_film_text_layout (cr, clip->caption != NULL ? clip->caption : number, &face,
                                     unit, plan->width * 0.62, plan->picture.height * 0.42,
                                     PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_extents (layout, NULL, &extents);
  top = (plan->height - extents.height - 130 * unit) / 2.0;
  draw_missing_mark (cr, plan->width / 2.0, top + 42 * unit, unit, colour);
  backlot_film_canvas_set_colour (cr, colour, 1.0);
  cairo_move_to (cr, (plan->width - extents.width) / 2.0, top + 124 * unit);
  pango_cairo_show_layout (cr, layout);
}

/**
 * backlot_film_card_draw_ground:
 * @frame: becomes what stands still behind the layers of a card that has no photo behind it
 */
void
backlot_film_card_draw_ground (const BacklotFilmPlan *plan,
                               const BacklotFilmClip *clip,
                               BacklotFilmFrame      *frame)
{
  cairo_t *cr = backlot_film_canvas_new (plan);
  g_autoptr(BacklotFilmOverlay) overlay = NULL;
  guint32 ink = 0xd9d6cf;

  switch (plan->style)
    {
    case BACKLOT_FILM_STYLE_VINTAGE:
      draw_paper (cr, plan);
      ink = BROWN;
      break;
    case BACKLOT_FILM_STYLE_PLAYFUL:
      backlot_film_canvas_bubbles (cr, plan, clip->kind == BACKLOT_FILM_CLIP_MISSING
                                             ? clip->ground
                                             : plan->accent);
      ink = 0xffffff;
      break;
    case BACKLOT_FILM_STYLE_CINEMATIC:
      backlot_film_canvas_set_colour (cr, 0x000000, 1.0);
      cairo_paint (cr);
      break;
    case BACKLOT_FILM_STYLE_CLASSIC:
    case BACKLOT_FILM_STYLE_DOCUMENTARY:
    default:
      backlot_film_canvas_set_colour (cr, 0x23262b, 1.0);
      cairo_paint (cr);
      break;
    }

  if (clip->kind == BACKLOT_FILM_CLIP_MISSING)
    draw_missing (cr, plan, clip, ink);

  overlay = backlot_film_canvas_to_overlay (cr, plan);
  backlot_film_overlay_blend (overlay, frame, 0, 0, 1.0);
}
