/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bars over a row of days, read with the pointer or with the arrow keys. */

#include "config.h"

#include "ui/common/backlot-chart.h"

#define MIN_HEIGHT 96
#define NATURAL_HEIGHT 140
#define MIN_WIDTH 120
#define GAP 0.25f
#define RADIUS 3.0f
#define BASE_LINE 1.0f

struct _BacklotChart
{
  GtkWidget  parent_instance;

  GArray    *values;     /* (owned): of double */
  GStrv      words;      /* (owned) (nullable): by value */
  guint      selected;
};

typedef enum
{
  PROP_SELECTED = 1,
} BacklotChartProperty;

static GParamSpec *properties[PROP_SELECTED + 1];

G_DEFINE_FINAL_TYPE (BacklotChart, backlot_chart, GTK_TYPE_WIDGET)

static void
set_selected (BacklotChart *self,
              guint         selected)
{
  const char *words = NULL;

  if (selected == self->selected)
    return;
  self->selected = selected;
  words = backlot_chart_get_reading (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words != NULL ? words : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static double
find_highest (BacklotChart *self)
{
  double highest = 1.0;

  for (guint i = 0; i < self->values->len; i++)
    highest = MAX (highest, g_array_index (self->values, double, i));
  return highest;
}

static gboolean
is_mirrored (BacklotChart *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static void
draw_bar (BacklotChart  *self,
          GtkSnapshot   *snapshot,
          guint          index,
          float          width,
          float          height,
          double         highest,
          const GdkRGBA *color)
{
  guint place = is_mirrored (self) ? self->values->len - 1 - index : index;
  float bar_height = (float) (g_array_index (self->values, double, index) / highest) *
                     (height - BASE_LINE);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) place * width + width * GAP / 2,
                                               height - BASE_LINE - bar_height,
                                               width * (1 - GAP), bar_height);
  GskRoundedRect rounded;
  GdkRGBA shade = *color;

  if (index == self->selected)
    {
      shade.alpha *= 0.15f;
      gtk_snapshot_append_color (snapshot, &shade,
                                 &GRAPHENE_RECT_INIT ((float) place * width, 0, width, height));
    }
  if (bar_height <= 0)
    return;
  gsk_rounded_rect_init_from_rect (&rounded, &bounds, MIN (RADIUS, bounds.size.width / 2));
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, color, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
backlot_chart_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  BacklotChart *self = BACKLOT_CHART (widget);
  float height = (float) gtk_widget_get_height (widget);
  float width = (float) gtk_widget_get_width (widget);
  double highest = find_highest (self);
  GdkRGBA color, line;

  gtk_widget_get_color (widget, &color);
  line = color;
  line.alpha *= 0.4f;
  for (guint i = 0; i < self->values->len; i++)
    draw_bar (self, snapshot, i, width / (float) self->values->len, height, highest, &color);
  gtk_snapshot_append_color (snapshot, &line,
                             &GRAPHENE_RECT_INIT (0, height - BASE_LINE, width, BASE_LINE));
}

static void
backlot_chart_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? MIN_HEIGHT : MIN_WIDTH;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? NATURAL_HEIGHT : MIN_WIDTH;
}

static gboolean
move_cb (GtkWidget *widget,
         GVariant  *parameter,
         gpointer   user_data)
{
  BacklotChart *self = BACKLOT_CHART (widget);
  int step = g_variant_get_int32 (parameter);
  int last = (int) self->values->len - 1;
  int at = self->selected < self->values->len ? (int) self->selected : last + 1;

  if (last < 0)
    return GDK_EVENT_PROPAGATE;
  if (is_mirrored (self) && ABS (step) == 1)
    step = -step;
  if (ABS (step) == 1)
    at = CLAMP (at + step, 0, last);
  else
    at = step < 0 ? 0 : last;
  set_selected (self, (guint) at);
  return GDK_EVENT_STOP;
}

static void
motion_cb (BacklotChart *self,
           double        x)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int place = width > 0 ? (int) (x * self->values->len / width) : -1;

  if (self->values->len == 0 || place < 0 || place >= (int) self->values->len)
    return;
  set_selected (self, is_mirrored (self) ? self->values->len - 1 - (guint) place : (guint) place);
}

static void
leave_cb (BacklotChart *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    set_selected (self, GTK_INVALID_LIST_POSITION);
}

static void
backlot_chart_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  if (prop_id == PROP_SELECTED)
    g_value_set_uint (value, BACKLOT_CHART (object)->selected);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_chart_finalize (GObject *object)
{
  BacklotChart *self = BACKLOT_CHART (object);

  g_array_unref (self->values);
  g_strfreev (self->words);

  G_OBJECT_CLASS (backlot_chart_parent_class)->finalize (object);
}

static void
backlot_chart_class_init (BacklotChartClass *klass)
{
  const struct
  {
    guint key;
    int   step;
  } keys[] = {
    { GDK_KEY_Left, -1 }, { GDK_KEY_Right, 1 }, { GDK_KEY_Home, -2 }, { GDK_KEY_End, 2 },
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_chart_get_property;
  object_class->finalize = backlot_chart_finalize;
  widget_class->snapshot = backlot_chart_snapshot;
  widget_class->measure = backlot_chart_measure;

  properties[PROP_SELECTED] =
    g_param_spec_uint ("selected", NULL, NULL, 0, GTK_INVALID_LIST_POSITION,
                       GTK_INVALID_LIST_POSITION, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, 0, move_cb, "i", keys[i].step);
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
backlot_chart_init (BacklotChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  self->selected = GTK_INVALID_LIST_POSITION;
  gtk_widget_add_css_class (GTK_WIDGET (self), "accent");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

GtkWidget *
backlot_chart_new (void)
{
  return g_object_new (BACKLOT_TYPE_CHART, NULL);
}

void
backlot_chart_set_values (BacklotChart       *self,
                          const double       *values,
                          const char * const *words,
                          guint               n_values,
                          const char         *summary)
{
  g_return_if_fail (BACKLOT_IS_CHART (self));
  g_return_if_fail (summary != NULL);

  g_array_set_size (self->values, 0);
  if (n_values > 0)
    g_array_append_vals (self->values, values, n_values);
  g_strfreev (self->words);
  self->words = g_strdupv ((GStrv) words);
  if (self->selected >= n_values)
    set_selected (self, GTK_INVALID_LIST_POSITION);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, summary,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
backlot_chart_get_reading (BacklotChart *self)
{
  g_return_val_if_fail (BACKLOT_IS_CHART (self), NULL);

  return self->selected < self->values->len ? self->words[self->selected] : NULL;
}
