/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thin line that moves while what is shown is read again. */

#include "config.h"

#include "ui/common/backlot-pulse.h"

#define HEIGHT    2
/* From one edge to the other, and out of sight. */
#define PERIOD_US (1600 * G_GINT64_CONSTANT (1000))
/* Of the width. */
#define LENGTH    0.3f

struct _BacklotPulse
{
  GtkWidget parent_instance;

  guint     tick_id;
  gint64    begin_us;   /* of the frame clock; 0: at the next frame */
  float     place;      /* of the left end, 0.0 to 1.0 */
};

G_DEFINE_FINAL_TYPE (BacklotPulse, backlot_pulse, GTK_TYPE_WIDGET)

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  BacklotPulse *self = BACKLOT_PULSE (widget);
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);

  if (self->begin_us == 0)
    self->begin_us = now_us;
  self->place = (float) ((now_us - self->begin_us) % PERIOD_US) / PERIOD_US;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static void
stop (BacklotPulse *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  self->begin_us = 0;
}

static void
follow_settings (BacklotPulse *self)
{
  gboolean animates = TRUE;

  stop (self);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animates,
                NULL);
  if (animates)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
backlot_pulse_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (backlot_pulse_parent_class)->map (widget);

  g_signal_connect_object (gtk_widget_get_settings (widget), "notify::gtk-enable-animations",
                           G_CALLBACK (follow_settings), widget, G_CONNECT_SWAPPED);
  follow_settings (BACKLOT_PULSE (widget));
}

static void
backlot_pulse_unmap (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_settings (widget), widget);
  stop (BACKLOT_PULSE (widget));

  GTK_WIDGET_CLASS (backlot_pulse_parent_class)->unmap (widget);
}

static void
backlot_pulse_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 0;
}

static void
backlot_pulse_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  BacklotPulse *self = BACKLOT_PULSE (widget);
  float width = (float) gtk_widget_get_width (widget);
  float left = self->tick_id != 0 ? (self->place * (1.0f + LENGTH) - LENGTH) * width : 0.0f;
  float length = self->tick_id != 0 ? LENGTH * width : width;
  graphene_rect_t line = GRAPHENE_RECT_INIT (left, 0.0f, length, HEIGHT);
  graphene_rect_t whole = GRAPHENE_RECT_INIT (0.0f, 0.0f, width, HEIGHT);
  GdkRGBA color;

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    line.origin.x = width - left - length;
  gtk_widget_get_color (widget, &color);
  gtk_snapshot_push_clip (snapshot, &whole);
  gtk_snapshot_append_color (snapshot, &color, &line);
  gtk_snapshot_pop (snapshot);
}

static void
backlot_pulse_class_init (BacklotPulseClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->map = backlot_pulse_map;
  widget_class->unmap = backlot_pulse_unmap;
  widget_class->measure = backlot_pulse_measure;
  widget_class->snapshot = backlot_pulse_snapshot;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
backlot_pulse_init (BacklotPulse *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "accent");
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

gboolean
backlot_pulse_get_is_moving (BacklotPulse *self)
{
  g_return_val_if_fail (BACKLOT_IS_PULSE (self), FALSE);

  return self->tick_id != 0;
}
