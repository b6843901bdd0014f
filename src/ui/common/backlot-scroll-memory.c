/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a list is scrolled comes back when the list does. */

#include "config.h"

#include "ui/common/backlot-scroll-memory.h"

typedef struct
{
  GtkAdjustment     *adjustment;   /* (owned) */
  GtkWidget         *scrolled;     /* borrowed: owns this */
  BacklotNavigation *navigation;   /* (owned) */
  char              *page;
  double             wanted;       /* pixels; where the list was left */
  guint              n_frames;     /* that the list may still move by itself */
  guint              tick_id;
} Memory;

/* A list knows the heights of its rows, and moves to its focus, within its first frames. */
#define SETTLING_FRAMES 8

static void
memory_free (gpointer data)
{
  Memory *memory = data;

  g_signal_handlers_disconnect_by_data (memory->adjustment, memory);
  g_object_unref (memory->adjustment);
  g_object_unref (memory->navigation);
  g_free (memory->page);
  g_free (memory);
}

static gboolean
settle_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  Memory *memory = user_data;
  double last = gtk_adjustment_get_upper (memory->adjustment) -
                gtk_adjustment_get_page_size (memory->adjustment);

  gtk_adjustment_set_value (memory->adjustment, MIN (memory->wanted, MAX (last, 0.0)));
  if (--memory->n_frames > 0)
    return G_SOURCE_CONTINUE;
  memory->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
map_cb (Memory *memory)
{
  memory->wanted = backlot_navigation_get_page_scroll (memory->navigation, memory->page);
  memory->n_frames = SETTLING_FRAMES;
  if (memory->tick_id == 0)
    memory->tick_id = gtk_widget_add_tick_callback (memory->scrolled, settle_cb, memory, NULL);
}

/* Somebody scrolls: from now on the list is where it is put. */
static gboolean
scroll_cb (Memory *memory)
{
  memory->n_frames = MIN (memory->n_frames, 1);
  if (memory->tick_id != 0)
    gtk_widget_remove_tick_callback (memory->scrolled, memory->tick_id);
  memory->tick_id = 0;
  return GDK_EVENT_PROPAGATE;
}

static void
value_cb (Memory *memory)
{
  if (memory->tick_id == 0 && gtk_widget_get_mapped (memory->scrolled))
    backlot_navigation_set_page_scroll (memory->navigation, memory->page,
                                        gtk_adjustment_get_value (memory->adjustment));
}

void
backlot_scroll_memory_attach (GtkScrolledWindow *scrolled,
                              BacklotNavigation *navigation,
                              const char        *page)
{
  GtkEventController *controller = NULL;
  GtkEventController *keys = NULL;
  Memory *memory = NULL;

  g_return_if_fail (GTK_IS_SCROLLED_WINDOW (scrolled));
  g_return_if_fail (BACKLOT_IS_NAVIGATION (navigation));
  g_return_if_fail (page != NULL);

  memory = g_new0 (Memory, 1);
  memory->adjustment = g_object_ref (gtk_scrolled_window_get_vadjustment (scrolled));
  memory->scrolled = GTK_WIDGET (scrolled);
  memory->navigation = g_object_ref (navigation);
  memory->page = g_strdup (page);
  g_object_set_data_full (G_OBJECT (scrolled), "backlot-scroll-memory", memory, memory_free);

  g_signal_connect_swapped (scrolled, "map", G_CALLBACK (map_cb), memory);
  g_signal_connect_swapped (memory->adjustment, "value-changed", G_CALLBACK (value_cb), memory);

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "scroll", G_CALLBACK (scroll_cb), memory);
  gtk_widget_add_controller (GTK_WIDGET (scrolled), controller);
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (scroll_cb), memory);
  gtk_widget_add_controller (GTK_WIDGET (scrolled), keys);
  if (gtk_widget_get_mapped (GTK_WIDGET (scrolled)))
    map_cb (memory);
}
