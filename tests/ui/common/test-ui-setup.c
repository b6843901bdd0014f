/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is set up for all windows: text is drawn whole. */

#include "config.h"

#include "backlot-test-context.h"

#include <adwaita.h>

#include "ui/common/backlot-ui-setup.h"

#define WIDTH 400
#define HEIGHT 40

/* NULL until the widget is drawn for the first time. */
static GskRenderNode *
snapshot_of (GdkPaintable *paintable,
             GtkWidget    *widget)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  return gtk_snapshot_free_to_node (snapshot);
}

/* What a label paints, one value for each column. */
static void
paint (GtkWidget  *label,
       const char *style,
       guint       columns[WIDTH])
{
  GtkWidget *window = gtk_window_new ();
  g_autoptr(GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (label);
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree guchar *pixels = g_malloc0 (WIDTH * HEIGHT * 4);

  gtk_widget_add_css_class (label, style);
  gtk_widget_set_size_request (label, WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_present (GTK_WINDOW (window));
  wait_until ((node = snapshot_of (paintable, label)) != NULL);
  gsk_renderer_realize_for_display (renderer, gdk_display_get_default (), &error);
  g_assert_no_error (error);
  texture = gsk_renderer_render_texture (renderer, node,
                                         &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
  gdk_texture_download (texture, pixels, WIDTH * 4);
  for (guint x = 0; x < WIDTH; x++)
    {
      columns[x] = 0;
      for (guint y = 0; y < HEIGHT; y++)
        columns[x] += pixels[(y * WIDTH + x) * 4 + 3];
    }
  gsk_renderer_unrealize (renderer);
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
make_label (const char *text,
            gboolean    is_caption)
{
  GtkWidget *label = gtk_label_new (text);

  /* As the captions of photos are. */
  if (is_caption)
    g_object_set (label, "ellipsize", PANGO_ELLIPSIZE_END, "lines", 2, "wrap", TRUE,
                  "width-chars", 8, "max-width-chars", 20, NULL);
  else
    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  return label;
}

/* A text that goes on far behind its last letter has more room for that letter. */
static void
test_last_letter_is_whole (TestContext   *fixture,
                           gconstpointer  data)
{
  const char *texts[] = { "Where it all began", "All changes saved", "No caption", "Wharf of M" };
  const char *styles[] = { "body", "caption", "heading", "title-2" };

  if (gdk_display_prepare_gl (gdk_display_get_default (), NULL))
    {
      g_test_message ("windows are drawn by OpenGL here, which cuts nothing off");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint j = 0; j < G_N_ELEMENTS (styles); j++)
      {
        g_autofree char *longer = g_strconcat (texts[i], "     .", NULL);
        guint alone[WIDTH];
        guint followed[WIDTH];
        guint end = WIDTH;

        paint (make_label (texts[i], FALSE), styles[j], alone);
        paint (make_label (longer, FALSE), styles[j], followed);
        while (end > 0 && alone[end - 1] == 0)
          end--;
        g_test_message ("“%s” as %s ends at %u", texts[i], styles[j], end);
        g_assert_cmpuint (end, >, 0);
        g_assert_cmpuint (followed[end], ==, 0);
      }
}

static guint
find_first (const guint columns[WIDTH])
{
  guint first = 0;

  while (first < WIDTH && columns[first] == 0)
    first++;
  return first;
}

/* In the middle of its label a text looks as it does at the left. */
static void
test_centered_text_is_whole (TestContext   *fixture,
                             gconstpointer  data)
{
  const char *texts[] = { "Where it all began", "No caption", "Wharf" };

  if (gdk_display_prepare_gl (gdk_display_get_default (), NULL))
    {
      g_test_message ("windows are drawn by OpenGL here, which cuts nothing off");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      guint left[WIDTH];
      guint centered[WIDTH];
      guint first_left = 0;
      guint first_centered = 0;

      paint (make_label (texts[i], FALSE), "caption", left);
      paint (make_label (texts[i], TRUE), "caption", centered);
      first_left = find_first (left);
      first_centered = find_first (centered);
      g_assert_cmpuint (first_centered, >, first_left);
      for (guint x = 0; first_centered + x < WIDTH; x++)
        g_assert_cmpuint (centered[first_centered + x], ==, left[first_left + x]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("GDK_DISABLE", "gl,vulkan", FALSE);
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/ui-setup/last-letter-is-whole", TestContext, NULL, test_context_set_up,
              test_last_letter_is_whole, test_context_tear_down);
  g_test_add ("/ui-setup/centered-text-is-whole", TestContext, NULL, test_context_set_up,
              test_centered_text_is_whole, test_context_tear_down);

  return g_test_run ();
}
