/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which toast is shown, and which ones wait. */

#include "config.h"

#include "ui/common/backlot-toasts.h"

#include "ui/common/backlot-descendant.h"

#define MOST_LINES 4
#define LEAST_CHARS 6
/* With less room than for so many, the button goes below the words. */
#define FEW_CHARS 14
#define SPACING   6
/* What is told is news: of more that wait the newest win, and what waited longer is none. All of it
 * is in the list of notifications. */
#define MOST_WAITING 2
#define MOST_AGE_MS  12000

struct _BacklotToasts
{
  GObject          parent_instance;

  AdwToastOverlay *overlay;   /* borrowed */
  LarderClock     *clock;     /* (owned) */
  AdwToast        *shown;     /* (owned) (nullable) */
  GQueue           waiting;   /* of AdwToast (owned) */
  GPtrArray       *clear;     /* of GtkWidget (borrowed): what is not covered while it is mapped */
  guint            look_id;
};

G_DEFINE_FINAL_TYPE (BacklotToasts, backlot_toasts, G_TYPE_OBJECT)

/* Of a toast that waits: for whom. */
static GQuark waits_quark;
/* Of a toast that waits: since when, in milliseconds; gint64 (owned). */
static GQuark since_quark;
/* Of an overlay: who shows its toasts. */
static GQuark toasts_quark;

static void show_next (BacklotToasts *self);
static void drop      (BacklotToasts *self,
                       AdwToast      *toast);

/* How much of the lower end of the overlay is to be seen. */
static int
find_clearance (BacklotToasts *self)
{
  GtkWidget *overlay = GTK_WIDGET (self->overlay);
  int height = gtk_widget_get_height (overlay);
  int clearance = 0;

  for (guint i = 0; i < self->clear->len; i++)
    {
      GtkWidget *widget = g_ptr_array_index (self->clear, i);
      graphene_rect_t box;

      if (gtk_widget_get_mapped (widget) && gtk_widget_compute_bounds (widget, overlay, &box))
        clearance = MAX (clearance, height - (int) box.origin.y);
    }
  return CLAMP (clearance, 0, height / 2);
}

static int
least_width (GtkWidget *widget)
{
  int minimum = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* What is left of @width for the words, beside all that must stand beside them. */
static int
find_room (GtkLabel  *label,
           GtkWidget *toast,
           int        width)
{
  int asked = 0;

  gtk_widget_set_size_request (GTK_WIDGET (label), width, -1);
  asked = least_width (toast);
  gtk_widget_set_size_request (GTK_WIDGET (label), -1, -1);
  return width - (asked - width);
}

static int
find_n_chars (GtkLabel  *label,
              GtkWidget *toast,
              int        width)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (label));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int char_width = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                        pango_font_metrics_get_approximate_digit_width (metrics));

  pango_font_metrics_unref (metrics);
  return find_room (label, toast, width) * PANGO_SCALE / MAX (char_width, 1);
}

static gboolean
is_stacked (GtkWidget *toast)
{
  return GTK_IS_GRID_LAYOUT (gtk_widget_get_layout_manager (toast));
}

/* The words above the button and what closes it. */
static void
stack (GtkWidget *toast,
       GtkWidget *title,
       GtkWidget *button)
{
  GtkLayoutManager *layout = gtk_grid_layout_new ();
  GtkWidget *close = gtk_widget_get_next_sibling (button);

  gtk_grid_layout_set_row_spacing (GTK_GRID_LAYOUT (layout), SPACING);
  gtk_grid_layout_set_column_spacing (GTK_GRID_LAYOUT (layout), SPACING);
  gtk_widget_set_layout_manager (toast, layout);
  g_object_set (gtk_layout_manager_get_layout_child (layout, title), "column-span", 2, NULL);
  g_object_set (gtk_layout_manager_get_layout_child (layout, button), "row", 1, NULL);
  g_object_set (gtk_layout_manager_get_layout_child (layout, close),
                "row", 1,
                "column", 1,
                NULL);
  gtk_widget_add_css_class (toast, "stacked");
}

/* What a toast says is told nowhere else while it is shown. The overlay asks it for its height
 * without telling it the width, so the words must be broken before. */
static void
fit (GtkWidget *toast,
     int        width)
{
  GtkWidget *title = gtk_widget_get_first_child (toast);
  GtkWidget *button = gtk_widget_get_next_sibling (title);
  GtkLabel *words = (GtkLabel *) backlot_descendant_find (title, GTK_TYPE_LABEL);
  GtkLabel *verb = (GtkLabel *) backlot_descendant_find (button, GTK_TYPE_LABEL);
  int n_chars = 0;

  if (words == NULL)
    return;
  gtk_label_set_wrap (words, TRUE);
  gtk_label_set_wrap_mode (words, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (words, GTK_NATURAL_WRAP_WORD);
  gtk_label_set_lines (words, MOST_LINES);
  if (verb != NULL)
    gtk_label_set_ellipsize (verb, PANGO_ELLIPSIZE_NONE);
  if (width <= 0)
    return;
  n_chars = find_n_chars (words, toast, width);
  if (verb != NULL && n_chars < FEW_CHARS && !is_stacked (toast))
    {
      stack (toast, title, button);
      gtk_label_set_wrap (verb, TRUE);
      n_chars = find_n_chars (words, toast, width);
    }
  gtk_label_set_max_width_chars (words, MAX (n_chars, LEAST_CHARS));
}

/* The overlay has no property for it, but a toast is a child of it as any other. */
static void
place (BacklotToasts *self)
{
  GtkWidget *overlay = GTK_WIDGET (self->overlay);
  GtkWidget *page = adw_toast_overlay_get_child (self->overlay);
  int clearance = find_clearance (self);

  for (GtkWidget *child = gtk_widget_get_first_child (overlay); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (child != page)
      {
        fit (child, gtk_widget_get_width (overlay));
        gtk_widget_set_margin_bottom (child, clearance);
      }
}

static void
look_cb (gpointer user_data)
{
  BacklotToasts *self = user_data;

  self->look_id = 0;
  place (self);
}

/* Where things are is known when they have their place. */
static void
look_later (BacklotToasts *self)
{
  if (self->look_id == 0)
    self->look_id = g_timeout_add_once (0, look_cb, self);
}

static void
dismissed_cb (AdwToast      *toast,
              BacklotToasts *self)
{
  if (toast != self->shown)
    return;
  g_clear_object (&self->shown);
  show_next (self);
}

static gboolean
is_old (BacklotToasts *self,
        AdwToast      *toast)
{
  gint64 *since = g_object_get_qdata (G_OBJECT (toast), since_quark);

  return larder_clock_get_time_ms (self->clock) - *since > MOST_AGE_MS;
}

static void
show_next (BacklotToasts *self)
{
  while (self->shown == NULL && !g_queue_is_empty (&self->waiting) &&
         is_old (self, g_queue_peek_head (&self->waiting)))
    drop (self, g_queue_peek_head (&self->waiting));
  if (self->shown != NULL || g_queue_is_empty (&self->waiting))
    return;
  self->shown = g_queue_pop_head (&self->waiting);
  g_object_set_qdata (G_OBJECT (self->shown), waits_quark, NULL);
  adw_toast_overlay_add_toast (self->overlay, g_object_ref (self->shown));
  place (self);
  /* After the overlay's own handler: then there is room. */
  g_signal_connect_object (self->shown, "dismissed", G_CALLBACK (dismissed_cb), self, 0);
}

static void
drop (BacklotToasts *self,
      AdwToast      *toast)
{
  if (!g_queue_remove (&self->waiting, toast))
    return;
  g_object_set_qdata (G_OBJECT (toast), waits_quark, NULL);
  g_signal_emit_by_name (toast, "dismissed");
  g_object_unref (toast);
}

static void
backlot_toasts_dispose (GObject *object)
{
  BacklotToasts *self = BACKLOT_TOASTS (object);
  AdwToast *toast = NULL;

  while ((toast = g_queue_peek_head (&self->waiting)) != NULL)
    drop (self, toast);
  g_clear_object (&self->shown);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_object (&self->clock);
  g_object_set_qdata (G_OBJECT (self->overlay), toasts_quark, NULL);
  for (guint i = 0; i < self->clear->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->clear, i), self);
  g_ptr_array_set_size (self->clear, 0);

  G_OBJECT_CLASS (backlot_toasts_parent_class)->dispose (object);
}

static void
backlot_toasts_finalize (GObject *object)
{
  g_ptr_array_unref (BACKLOT_TOASTS (object)->clear);

  G_OBJECT_CLASS (backlot_toasts_parent_class)->finalize (object);
}

static void
backlot_toasts_class_init (BacklotToastsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_toasts_dispose;
  G_OBJECT_CLASS (klass)->finalize = backlot_toasts_finalize;

  since_quark = g_quark_from_static_string ("backlot-toast-since");
  waits_quark = g_quark_from_static_string ("backlot-toast-waits");
  toasts_quark = g_quark_from_static_string ("backlot-toasts");
}

static void
backlot_toasts_init (BacklotToasts *self)
{
  g_queue_init (&self->waiting);
  self->clock = larder_system_clock_new ();
  self->clear = g_ptr_array_new ();
}

BacklotToasts *
backlot_toasts_new (AdwToastOverlay *overlay)
{
  BacklotToasts *self = NULL;

  g_return_val_if_fail (ADW_IS_TOAST_OVERLAY (overlay), NULL);

  self = g_object_new (BACKLOT_TYPE_TOASTS, NULL);
  self->overlay = overlay;
  g_object_set_qdata (G_OBJECT (overlay), toasts_quark, self);
  return self;
}

void
backlot_toasts_add (BacklotToasts *self,
                    AdwToast      *toast)
{
  gint64 *since = NULL;

  g_return_if_fail (BACKLOT_IS_TOASTS (self));
  g_return_if_fail (ADW_IS_TOAST (toast));

  since = g_new (gint64, 1);
  *since = larder_clock_get_time_ms (self->clock);
  g_object_set_qdata_full (G_OBJECT (toast), since_quark, since, g_free);
  g_object_set_qdata (G_OBJECT (toast), waits_quark, self);
  if (adw_toast_get_priority (toast) == ADW_TOAST_PRIORITY_HIGH)
    {
      g_queue_push_head (&self->waiting, toast);
      if (self->shown != NULL)
        adw_toast_dismiss (self->shown);
    }
  else
    g_queue_push_tail (&self->waiting, toast);
  show_next (self);
  while (g_queue_get_length (&self->waiting) > MOST_WAITING)
    drop (self, g_queue_peek_head (&self->waiting));
}

void
backlot_toasts_set_clock (BacklotToasts *self,
                          LarderClock   *clock)
{
  g_return_if_fail (BACKLOT_IS_TOASTS (self));
  g_return_if_fail (LARDER_IS_CLOCK (clock));

  g_set_object (&self->clock, clock);
}

void
backlot_toast_dismiss (AdwToast *toast)
{
  BacklotToasts *waits_for = NULL;

  g_return_if_fail (ADW_IS_TOAST (toast));

  waits_for = g_object_get_qdata (G_OBJECT (toast), waits_quark);
  if (waits_for != NULL)
    drop (waits_for, toast);
  else
    adw_toast_dismiss (toast);
}

BacklotToasts *
backlot_toasts_find (GtkWidget *widget)
{
  GtkWidget *overlay = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  return overlay != NULL ? g_object_get_qdata (G_OBJECT (overlay), toasts_quark) : NULL;
}

static void
unmap_cb (BacklotToasts *self,
          GtkWidget     *widget)
{
  g_signal_handlers_disconnect_by_data (widget, self);
  g_ptr_array_remove (self->clear, widget);
  look_later (self);
}

void
backlot_toasts_keep_clear (GtkWidget *widget)
{
  BacklotToasts *self = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  self = backlot_toasts_find (widget);
  if (self == NULL || !gtk_widget_get_mapped (widget))
    return;
  if (!g_ptr_array_find (self->clear, widget, NULL))
    {
      g_ptr_array_add (self->clear, widget);
      g_signal_connect_object (widget, "unmap", G_CALLBACK (unmap_cb), self, G_CONNECT_SWAPPED);
    }
  look_later (self);
}
