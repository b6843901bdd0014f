/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks where rows or cards will be. */

#include "config.h"

#include "backlot-test-context.h"

#include "ui/common/backlot-skeleton.h"

#define WIDTH  424
#define HEIGHT 200

typedef struct
{
  guint           n;
  graphene_rect_t bounds;   /* of all */
} Blocks;

static void
add_blocks (GskRenderNode *node,
            Blocks        *blocks)
{
  if (node == NULL)
    return;
  switch ((int) gsk_render_node_get_node_type (node))
    {
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        add_blocks (gsk_container_node_get_child (node, i), blocks);
      break;
    case GSK_CLIP_NODE:
      add_blocks (gsk_clip_node_get_child (node), blocks);
      break;
    case GSK_TRANSFORM_NODE:
      add_blocks (gsk_transform_node_get_child (node), blocks);
      break;
    case GSK_ROUNDED_CLIP_NODE:
      {
        graphene_rect_t bounds;

        gsk_render_node_get_bounds (node, &bounds);
        if (blocks->n++ == 0)
          blocks->bounds = bounds;
        else
          graphene_rect_union (&blocks->bounds, &bounds, &blocks->bounds);
        break;
      }
    default:
      break;
    }
}

/* What is painted in a window of WIDTH by HEIGHT. */
static Blocks
paint (GtkWidget *skeleton)
{
  GtkWidget *window = gtk_window_new ();
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (skeleton);
  Blocks blocks = { 0 };

  gtk_widget_set_size_request (skeleton, WIDTH, HEIGHT);
  gtk_widget_set_halign (skeleton, GTK_ALIGN_START);
  gtk_widget_set_valign (skeleton, GTK_ALIGN_START);
  gtk_window_set_child (GTK_WINDOW (window), skeleton);
  gtk_window_present (GTK_WINDOW (window));
  while (blocks.n == 0)
    {
      g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
      g_autoptr(GskRenderNode) node = NULL;

      g_main_context_iteration (NULL, TRUE);
      gdk_paintable_snapshot (paintable, snapshot, WIDTH, HEIGHT);
      node = gtk_snapshot_to_node (snapshot);
      add_blocks (node, &blocks);
    }
  gtk_window_destroy (GTK_WINDOW (window));
  return blocks;
}

static void
test_rows (TestContext   *fixture,
           gconstpointer  data)
{
  Blocks blocks = paint (g_object_new (BACKLOT_TYPE_SKELETON, "block-height", 88, "maximum-size",
                                       300, NULL));

  g_assert_cmpuint (blocks.n, ==, 2);
  g_assert_cmpfloat (blocks.bounds.origin.x, ==, (WIDTH - 300) / 2);
  g_assert_cmpfloat (blocks.bounds.size.width, ==, 300);
  g_assert_cmpfloat (blocks.bounds.size.height, ==, 88 + 12 + 88);
}

static void
test_grid (TestContext   *fixture,
           gconstpointer  data)
{
  Blocks blocks = paint (g_object_new (BACKLOT_TYPE_SKELETON, "block-width", 100, "block-height",
                                       50, NULL));

  g_assert_cmpuint (blocks.n, ==, 3 * 4);
  g_assert_cmpfloat (blocks.bounds.origin.x, ==, 0);
  g_assert_cmpfloat_with_epsilon (blocks.bounds.size.width, WIDTH, 3);
}

/* However narrow, there is one. */
static void
test_narrow (TestContext   *fixture,
             gconstpointer  data)
{
  Blocks blocks = paint (g_object_new (BACKLOT_TYPE_SKELETON, "block-width", 1000, "block-height",
                                       HEIGHT, NULL));

  g_assert_cmpuint (blocks.n, ==, 1);
  g_assert_cmpfloat (blocks.bounds.size.width, ==, WIDTH);
}

#define ADD(path, func) \
  g_test_add ("/skeleton/" path, TestContext, NULL, test_context_set_up, func, \
              test_context_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("rows-are-as-wide-as-the-clamp", test_rows);
  ADD ("grid-fills-the-place", test_grid);
  ADD ("narrow-place-has-one-block-in-a-line", test_narrow);
  return g_test_run ();
}
