/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of text that fit where they stand, in any script, and that any photo leaves readable. */

#include "config.h"

#include "worker/film/backlot-film-text.h"

#include <math.h>
#include <string.h>

/* Text that does not fit is set smaller, this much at a time, down to this size in pixels. */
#define SHRINK 0.93
#define SIZE_MIN 7.0

/* Letters of Arabic and of Indian scripts are joined and must not be drawn apart. */
static gboolean
can_space_letters (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    switch ((int) g_unichar_get_script (g_utf8_get_char (text)))
      {
      case G_UNICODE_SCRIPT_COMMON:
      case G_UNICODE_SCRIPT_INHERITED:
      case G_UNICODE_SCRIPT_LATIN:
      case G_UNICODE_SCRIPT_GREEK:
      case G_UNICODE_SCRIPT_CYRILLIC:
      case G_UNICODE_SCRIPT_ARMENIAN:
      case G_UNICODE_SCRIPT_HEBREW:
      case G_UNICODE_SCRIPT_HAN:
      case G_UNICODE_SCRIPT_HIRAGANA:
      case G_UNICODE_SCRIPT_KATAKANA:
      case G_UNICODE_SCRIPT_HANGUL:
        break;
      default:
        return FALSE;
      }

  return TRUE;
}

/* Whether the text's first letter is of a script that is written from right to left. */
gboolean
backlot_film_text_is_rtl (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_isalpha (g_utf8_get_char (text)))
      switch ((int) g_unichar_get_script (g_utf8_get_char (text)))
        {
        case G_UNICODE_SCRIPT_ARABIC:
        case G_UNICODE_SCRIPT_HEBREW:
        case G_UNICODE_SCRIPT_SYRIAC:
        case G_UNICODE_SCRIPT_THAANA:
        case G_UNICODE_SCRIPT_NKO:
        case G_UNICODE_SCRIPT_ADLAM:
        case G_UNICODE_SCRIPT_MANDAIC:
        case G_UNICODE_SCRIPT_SAMARITAN:
          return TRUE;
        default:
          return FALSE;
        }

  return FALSE;
}

static void
set_size (PangoLayout               *layout,
          const BacklotFilmTypeface *typeface,
          const char                *text,
          double                     size)
{
  PangoFontDescription *font = pango_font_description_new ();
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_family (font, typeface->fonts);
  pango_font_description_set_weight (font, typeface->weight);
  pango_font_description_set_style (font, typeface->slant);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);

  if (typeface->spacing > 0.0 && can_space_letters (text))
    pango_attr_list_insert (attributes,
                            pango_attr_letter_spacing_new ((int) (typeface->spacing * size *
                                                                  PANGO_SCALE)));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}

/* Makes the block as narrow as its number of lines allows: two even lines look better than a long
 * one and a lonely word. */
static void
balance (PangoLayout *layout,
         int          widest)
{
  int n_lines = pango_layout_get_line_count (layout);
  int narrow = widest / 3, wide = widest;

  if (n_lines < 2 || n_lines > 6)
    return;

  while (wide - narrow > PANGO_SCALE * 2)
    {
      int middle = (narrow + wide) / 2;

      pango_layout_set_width (layout, middle);
      if (pango_layout_get_line_count (layout) > n_lines)
        narrow = middle;
      else
        wide = middle;
    }
  pango_layout_set_width (layout, wide);
}

/* Makes the layout as wide as its text is, without another line break: Pango does not count the
 * @spacing behind a line's last letter, but does not let the line end without it. */
static void
hug (PangoLayout *layout,
     int          spacing)
{
  int n_lines = pango_layout_get_line_count (layout);
  int width = pango_layout_get_width (layout);
  PangoRectangle extents;

  pango_layout_get_extents (layout, NULL, &extents);
  if (n_lines == 1)
    {
      pango_layout_set_width (layout, -1);
      return;
    }

  pango_layout_set_width (layout, MIN (width, extents.width + spacing + PANGO_SCALE));
  if (pango_layout_get_line_count (layout) != n_lines)
    pango_layout_set_width (layout, width);
}

/* Whether a word had to be broken, which a smaller size may save. */
static gboolean
breaks_words (PangoLayout *layout)
{
  const char *text = pango_layout_get_text (layout);
  int n_attrs;
  const PangoLogAttr *attrs = pango_layout_get_log_attrs_readonly (layout, &n_attrs);

  for (int i = 1; i < pango_layout_get_line_count (layout); i++)
    {
      PangoLayoutLine *line = pango_layout_get_line_readonly (layout, i);
      int start = pango_layout_line_get_start_index (line);
      long offset = g_utf8_pointer_to_offset (text, text + start);

      if (offset < n_attrs && !attrs[offset].is_line_break)
        return TRUE;
    }

  return FALSE;
}

/**
 * backlot_film_text_layout:
 * @unit: pixels of 1/720 of the frame's height
 * @width: of the widest line, in pixels
 * @height: of the whole block, in pixels
 *
 * Returns: (transfer full): a layout at the typeface's size, or at the next smaller one at which
 *   the whole text fits; its width is that of its block
 */
PangoLayout *
backlot_film_text_layout (cairo_t                   *cr,
                          const char                *text,
                          const BacklotFilmTypeface *typeface,
                          double                     unit,
                          double                     width,
                          double                     height,
                          PangoAlignment             alignment)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  g_autofree char *shown = typeface->capitals ? g_utf8_strup (text, -1) : g_strdup (text);
  double size = typeface->size * unit;
  PangoRectangle extents;

  pango_layout_set_text (layout, shown, -1);
  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, (float) typeface->leading);

  for (;; size *= SHRINK)
    {
      set_size (layout, typeface, shown, size);
      pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
      pango_layout_get_pixel_extents (layout, NULL, &extents);
      if (size * SHRINK < SIZE_MIN ||
          (extents.height <= height &&
           (!breaks_words (layout) || size < typeface->size * unit * 0.6)))
        break;
    }

  /* Only a text of many thousand letters does not fit even so. */
  if (extents.height > height)
    {
      pango_layout_set_height (layout, (int) (height * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  else
    balance (layout, (int) (width * PANGO_SCALE));

  hug (layout, (int) (typeface->spacing * size * PANGO_SCALE));

  return layout;
}

static void
blur_line (guint8 *line,
           guint8 *copy,
           int     n,
           int     step,
           int     radius)
{
  int sum = 0;

  for (int i = 0; i < n; i++)
    copy[i] = line[(gsize) i * step];
  for (int i = 0; i < MIN (radius, n); i++)
    sum += copy[i];
  for (int i = 0; i < n; i++)
    {
      if (i + radius < n)
        sum += copy[i + radius];
      if (i - radius > 0)
        sum -= copy[i - radius - 1];
      line[(gsize) i * step] = (guint8) (sum / (2 * radius + 1));
    }
}

/**
 * backlot_film_text_shadow:
 * @radius: how far the shadow reaches, in pixels
 * @darkness: 1.0: black right beside the letters
 *
 * Draws a soft dark cloud in the shape of the text at the current point. Made from what the text
 * covers and not from its outlines, it suits emoji as well.
 */
void
backlot_film_text_shadow (cairo_t     *cr,
                          PangoLayout *layout,
                          double       radius,
                          double       darkness)
{
  PangoRectangle ink, logical;
  int margin = (int) ceil (radius) * 3 + 2;
  int reach = MAX (1, (int) (radius / 1.7));
  g_autofree guint8 *copy = NULL;
  cairo_surface_t *surface;
  guint8 *data;
  int width, height, stride;
  double x, y;
  cairo_t *shape;

  cairo_get_current_point (cr, &x, &y);
  pango_layout_get_pixel_extents (layout, &ink, &logical);
  width = ink.width + 2 * margin;
  height = ink.height + 2 * margin;
  surface = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  shape = cairo_create (surface);
  cairo_move_to (shape, margin - ink.x, margin - ink.y);
  pango_cairo_show_layout (shape, layout);
  cairo_destroy (shape);
  cairo_surface_flush (surface);

  data = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  copy = g_malloc (MAX (width, height));
  for (int pass = 0; pass < 3; pass++)
    {
      for (int row = 0; row < height; row++)
        blur_line (data + (gsize) row * stride, copy, width, 1, reach);
      for (int column = 0; column < width; column++)
        blur_line (data + column, copy, height, stride, reach);
    }
  /* Thin letters give a thin cloud: it is made dense again, but stays soft at its edge. */
  for (gsize i = 0; i < (gsize) stride * height; i++)
    data[i] = (guint8) (255.0 * darkness * (1.0 - pow (1.0 - data[i] / 255.0, 5.0)));
  cairo_surface_mark_dirty (surface);

  cairo_save (cr);
  cairo_set_source_rgb (cr, 0.0, 0.0, 0.0);
  cairo_mask_surface (cr, surface, floor (x) + ink.x - margin, floor (y) + ink.y - margin);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
  cairo_move_to (cr, x, y);
}
