/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text fits where it stands, whole, in any script that the fonts have. */

#include "config.h"

#include "worker/film/backlot-film-text.h"

static const BacklotFilmTypeface face = {
  .fonts = "Noto Serif, DejaVu Serif, serif", .weight = PANGO_WEIGHT_NORMAL, .size = 32,
  .spacing = 0.1, .leading = 1.0,
};

static const char *const texts[] = {
  "A day at the lake", "Ein Nachmittag bei Großmutter", "Καλοκαίρι στο νησί", "Лето на даче",
  "يوم على البحيرة مع الأصدقاء", "יום על שפת האגם", "झील पर एक दिन", "湖のほとりの午後", "여름날의 호수",
  "ทะเลสาบในฤดูร้อน", "Հայրենի տուն", "ზაფხული ტბაზე", "ஏரியில் ஒரு நாள்", "Party 🎉 🎂 👨‍👩‍👧",
};

static cairo_t *
new_context (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1280, 720);
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  return cr;
}

static void
assert_fits (PangoLayout *layout,
             double       width,
             double       height)
{
  PangoRectangle logical;

  pango_layout_get_pixel_extents (layout, NULL, &logical);
  g_assert_cmpint (logical.x, >=, -1);
  g_assert_cmpint (logical.x + logical.width, <=, (int) width + 2);
  g_assert_cmpint (logical.height, <=, (int) height + 1);
}

static void
test_scripts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (int alignment = PANGO_ALIGN_LEFT; alignment <= PANGO_ALIGN_RIGHT; alignment++)
      {
        cairo_t *cr = new_context ();
        g_autoptr(PangoLayout) layout = NULL;

        g_test_message ("%s", texts[i]);
        layout = backlot_film_text_layout (cr, texts[i], &face, 1.0, 700, 200,
                                           (PangoAlignment) alignment);
        g_assert_cmpint (pango_layout_get_unknown_glyphs_count (layout), ==, 0);
        assert_fits (layout, 700, 200);
        cairo_destroy (cr);
      }
}

/* From one letter to far more than fits at the usual size: never cut, never over the edge. */
static void
test_lengths (void)
{
  for (int n_words = 1; n_words <= 300; n_words += 13)
    {
      cairo_t *cr = new_context ();
      g_autoptr(GString) text = g_string_new ("Word");
      g_autoptr(PangoLayout) layout = NULL;

      for (int i = 1; i < n_words; i++)
        g_string_append (text, i % 7 == 0 ? " Donaudampfschifffahrt" : " word");
      layout = backlot_film_text_layout (cr, text->str, &face, 1.0, 800, 380, PANGO_ALIGN_CENTER);
      g_assert_false (pango_layout_is_ellipsized (layout));
      assert_fits (layout, 800, 380);
      cairo_destroy (cr);
    }
}

static void
test_long_word (void)
{
  cairo_t *cr = new_context ();
  g_autofree char *word = g_strnfill (200, 'W');
  g_autoptr(PangoLayout) layout = backlot_film_text_layout (cr, word, &face, 1.0, 500, 300,
                                                            PANGO_ALIGN_CENTER);

  g_assert_false (pango_layout_is_ellipsized (layout));
  assert_fits (layout, 500, 300);
  cairo_destroy (cr);
}

static void
test_lines (void)
{
  cairo_t *cr = new_context ();
  g_autoptr(PangoLayout) one = NULL;
  g_autoptr(PangoLayout) two = NULL;
  PangoRectangle upper, lower;

  one = backlot_film_text_layout (cr, "2007 – 2008", &face, 1.0, 700, 100, PANGO_ALIGN_CENTER);
  g_assert_cmpint (pango_layout_get_line_count (one), ==, 1);

  /* A little too long for a line: two lines of nearly the same length, not a long and a short. */
  two = backlot_film_text_layout (cr, "A single drop falls into the pond, early in the morning", &face,
                                  1.0, 900, 200, PANGO_ALIGN_CENTER);
  g_assert_cmpint (pango_layout_get_line_count (two), ==, 2);
  pango_layout_line_get_pixel_extents (pango_layout_get_line_readonly (two, 0), NULL, &upper);
  pango_layout_line_get_pixel_extents (pango_layout_get_line_readonly (two, 1), NULL, &lower);
  g_assert_cmpint (ABS (upper.width - lower.width), <, upper.width / 3);
  cairo_destroy (cr);
}

static void
test_direction (void)
{
  g_assert_true (backlot_film_text_is_rtl ("يوم"));
  g_assert_true (backlot_film_text_is_rtl ("2020: יום"));
  g_assert_false (backlot_film_text_is_rtl ("Day"));
  g_assert_false (backlot_film_text_is_rtl ("湖"));
  g_assert_false (backlot_film_text_is_rtl ("123"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/film-text/has-every-script", test_scripts);
  g_test_add_func ("/film-text/fits-at-any-length", test_lengths);
  g_test_add_func ("/film-text/breaks-a-word-rather-than-cut-it", test_long_word);
  g_test_add_func ("/film-text/has-even-lines", test_lines);
  g_test_add_func ("/film-text/knows-its-direction", test_direction);

  return g_test_run ();
}
