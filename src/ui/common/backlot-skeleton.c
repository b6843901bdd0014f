/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain blocks where rows or cards will be, while they are read for the first time. */

#include "config.h"

#include "ui/common/backlot-skeleton.h"

/* In pixels: between blocks, and around all of them. */
#define SPACING 12
#define RADIUS  12
/* Of the color of text: to be seen on every background, and not to be taken for text. */
#define ALPHA   0.1f

struct _BacklotSkeleton
{
  GtkWidget parent_instance;

  int       block_width;
  int       block_height;
  int       maximum_size;
};

typedef enum
{
  PROP_BLOCK_WIDTH = 1,
  PROP_BLOCK_HEIGHT,
  PROP_MAXIMUM_SIZE,
} BacklotSkeletonProperty;

static GParamSpec *properties[PROP_MAXIMUM_SIZE + 1];

G_DEFINE_FINAL_TYPE (BacklotSkeleton, backlot_skeleton, GTK_TYPE_WIDGET)

static void
append_block (GtkSnapshot           *snapshot,
              const graphene_rect_t *block,
              const GdkRGBA         *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, block, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, block);
  gtk_snapshot_pop (snapshot);
}

static void
backlot_skeleton_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  BacklotSkeleton *self = BACKLOT_SKELETON (widget);
  int room = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int width = self->maximum_size > 0 ? MIN (room, self->maximum_size) : room;
  int n = self->block_width > 0 ? MAX (1, (width + SPACING) / (self->block_width + SPACING)) : 1;
  int block = (width - (n - 1) * SPACING) / n;
  GdkRGBA color;

  gtk_widget_get_color (widget, &color);
  color.alpha *= ALPHA;
  for (int y = 0; y < height; y += self->block_height + SPACING)
    for (int i = 0; i < n; i++)
      append_block (snapshot,
                    &GRAPHENE_RECT_INIT ((float) ((room - width) / 2 + i * (block + SPACING)),
                                         (float) y, (float) block, (float) self->block_height),
                    &color);
}

static void
backlot_skeleton_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  BacklotSkeleton *self = BACKLOT_SKELETON (object);

  switch ((BacklotSkeletonProperty) prop_id)
    {
    case PROP_BLOCK_WIDTH:
      g_value_set_int (value, self->block_width);
      break;
    case PROP_BLOCK_HEIGHT:
      g_value_set_int (value, self->block_height);
      break;
    case PROP_MAXIMUM_SIZE:
      g_value_set_int (value, self->maximum_size);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
backlot_skeleton_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  BacklotSkeleton *self = BACKLOT_SKELETON (object);

  switch ((BacklotSkeletonProperty) prop_id)
    {
    case PROP_BLOCK_WIDTH:
      self->block_width = g_value_get_int (value);
      break;
    case PROP_BLOCK_HEIGHT:
      self->block_height = g_value_get_int (value);
      break;
    case PROP_MAXIMUM_SIZE:
      self->maximum_size = g_value_get_int (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
backlot_skeleton_class_init (BacklotSkeletonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags =
    (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  object_class->get_property = backlot_skeleton_get_property;
  object_class->set_property = backlot_skeleton_set_property;
  widget_class->snapshot = backlot_skeleton_snapshot;

  properties[PROP_BLOCK_WIDTH] =
    g_param_spec_int ("block-width", NULL, NULL, 0, G_MAXINT16, 0, flags);
  properties[PROP_BLOCK_HEIGHT] =
    g_param_spec_int ("block-height", NULL, NULL, 1, G_MAXINT16, 56, flags);
  properties[PROP_MAXIMUM_SIZE] =
    g_param_spec_int ("maximum-size", NULL, NULL, 0, G_MAXINT16, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
backlot_skeleton_init (BacklotSkeleton *self)
{
  gtk_widget_set_margin_top (GTK_WIDGET (self), SPACING);
  gtk_widget_set_margin_start (GTK_WIDGET (self), SPACING);
  gtk_widget_set_margin_end (GTK_WIDGET (self), SPACING);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}
