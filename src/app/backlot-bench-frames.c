/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts for a benchmark what a window paints, and how soon it shows what came. */

#include "config.h"

#include "app/backlot-bench-frames.h"

#include "ui/project/backlot-queue-row.h"

/* A row of the queue that is on the screen, and what it says. */
typedef struct
{
  BacklotBenchFrames *frames;   /* borrowed */
  GtkWidget          *widget;   /* (owned) */
  BacklotQueueEntry  *entry;    /* (owned) */
  GHashTable         *values;   /* (owned): name of a property → the text of its value */
  double              sent_s;   /* the event that it shows */
} Row;

/* Something that scrolls, and where it was last. */
typedef struct
{
  BacklotBenchFrames *frames;       /* borrowed */
  GtkAdjustment      *adjustment;   /* (owned) */
  double              value;
} Scroll;

struct _BacklotBenchFrames
{
  GtkWindow   *window;       /* borrowed */
  LarderTable *jobs;         /* (owned) */
  GPtrArray   *rows;         /* (owned): of Row */
  GArray      *shown;        /* (owned): ms from event to widget */
  GArray      *painted;      /* (owned): ms from event to frame */
  GArray      *unpainted;    /* (owned): s; events that no frame has shown yet */
  guint        tick_id;      /* 0: nothing is measured */
  gint64       ticked_us;
  gint64       longest_us;
  gint64       frame_us;     /* when the latest frame was due; 0: there was none */
  guint        n_frames;
  guint        n_missed;
  gint64       versions;     /* of all jobs, when it began */
  guint        n_done;       /* times a row on the screen was told that a property changed */
  guint        n_needed;     /* and it had */
  guint        n_rebuilt;    /* rows on the screen that were given another entry */
  GPtrArray   *scrolls;      /* (owned): of Scroll */
  double       travelled;    /* pixels, up and down, of all that scrolls */
};

static double
now_s (void)
{
  return (double) g_get_monotonic_time () / G_USEC_PER_SEC;
}

static void
row_free (gpointer data)
{
  Row *row = data;

  g_signal_handlers_disconnect_by_data (row->widget, row);
  g_signal_handlers_disconnect_by_data (row->entry, row);
  g_object_unref (row->widget);
  g_object_unref (row->entry);
  g_hash_table_unref (row->values);
  g_free (row);
}

/* When the event was sent that the row shows; 0.0: unknown. */
static double
get_sent_s (Row *row)
{
  LarderValue *job =
    larder_table_get_base (row->frames->jobs, backlot_queue_entry_get_id (row->entry));
  LarderValue *sent = job != NULL ? larder_value_get_path (job, "/result/t") : NULL;

  return sent != NULL ? larder_value_get_double (sent) : 0.0;
}

/* Whether the property has another value than it had when it was looked at last. */
static gboolean
take_value (Row        *row,
            GParamSpec *pspec)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autofree char *text = NULL;

  g_object_get_property (G_OBJECT (row->entry), pspec->name, &value);
  text = g_strdup_value_contents (&value);
  if (g_strcmp0 (g_hash_table_lookup (row->values, pspec->name), text) == 0)
    return FALSE;
  g_hash_table_insert (row->values, (char *) pspec->name, g_steal_pointer (&text));
  return TRUE;
}

/* The bindings of the row were made before this handler, so its widgets show the value by now. */
static void
told_cb (BacklotQueueEntry *entry,
         GParamSpec        *pspec,
         Row               *row)
{
  BacklotBenchFrames *self = row->frames;
  double sent_s = get_sent_s (row);
  double shown_ms = (now_s () - sent_s) * 1000.0;

  self->n_done++;
  if (!take_value (row, pspec))
    return;
  self->n_needed++;
  /* One event may change words and bar. */
  if (sent_s == 0.0 || sent_s == row->sent_s)
    return;
  row->sent_s = sent_s;
  g_array_append_val (self->shown, shown_ms);
  g_array_append_val (self->unpainted, sent_s);
}

static void
rebuilt_cb (Row *row)
{
  row->frames->n_rebuilt++;
}

static void
follow_row (BacklotBenchFrames *self,
            GtkWidget          *widget)
{
  g_autofree GParamSpec **properties = NULL;
  BacklotQueueEntry *entry = NULL;
  guint n_properties = 0;
  Row *row;

  g_object_get (widget, "entry", &entry, NULL);
  if (entry == NULL)
    return;
  row = g_new0 (Row, 1);
  row->frames = self;
  row->widget = g_object_ref (widget);
  row->entry = entry;
  row->values = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (entry), &n_properties);
  for (guint i = 0; i < n_properties; i++)
    if ((properties[i]->flags & G_PARAM_READABLE) != 0)
      take_value (row, properties[i]);
  g_signal_connect_after (entry, "notify", G_CALLBACK (told_cb), row);
  g_signal_connect_swapped (widget, "notify::entry", G_CALLBACK (rebuilt_cb), row);
  g_ptr_array_add (self->rows, row);
}

static void
follow_rows (BacklotBenchFrames *self,
             GtkWidget          *widget)
{
  if (BACKLOT_IS_QUEUE_ROW (widget) && gtk_widget_get_mapped (widget))
    follow_row (self, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    follow_rows (self, child);
}

static void
scroll_free (gpointer data)
{
  Scroll *scroll = data;

  g_signal_handlers_disconnect_by_data (scroll->adjustment, scroll);
  g_object_unref (scroll->adjustment);
  g_free (scroll);
}

static void
scrolled_cb (Scroll *scroll)
{
  double value = gtk_adjustment_get_value (scroll->adjustment);

  scroll->frames->travelled += ABS (value - scroll->value);
  scroll->value = value;
}

static void
follow_scrolls (BacklotBenchFrames *self,
                GtkWidget          *widget)
{
  if (GTK_IS_SCROLLED_WINDOW (widget) && gtk_widget_get_mapped (widget))
    {
      Scroll *scroll = g_new0 (Scroll, 1);

      scroll->frames = self;
      g_set_object (&scroll->adjustment,
                    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget)));
      scroll->value = gtk_adjustment_get_value (scroll->adjustment);
      g_signal_connect_swapped (scroll->adjustment, "value-changed", G_CALLBACK (scrolled_cb),
                                scroll);
      g_ptr_array_add (self->scrolls, scroll);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    follow_scrolls (self, child);
}

/* Each change of a job makes its version one more; several of one job that are told as one count as
 * many as they are. */
static gint64
sum_versions (BacklotBenchFrames *self)
{
  LarderValue *rows = larder_table_list_rows (self->jobs);
  gint64 sum = 0;

  for (guint i = 0; i < larder_value_get_n_items (rows); i++)
    sum += larder_value_get_member_int (larder_value_get_item (rows, i), "version", 0);
  return sum;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  BacklotBenchFrames *self = user_data;
  gint64 now_us = g_get_monotonic_time ();

  self->longest_us = MAX (self->longest_us, now_us - self->ticked_us);
  self->ticked_us = now_us;
  return G_SOURCE_CONTINUE;
}

BacklotBenchFrames *
backlot_bench_frames_new (GtkWindow   *window,
                          LarderTable *jobs)
{
  BacklotBenchFrames *self = g_new0 (BacklotBenchFrames, 1);

  self->window = window;
  self->jobs = g_object_ref (jobs);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->scrolls = g_ptr_array_new_with_free_func (scroll_free);
  self->shown = g_array_new (FALSE, FALSE, sizeof (double));
  self->painted = g_array_new (FALSE, FALSE, sizeof (double));
  self->unpainted = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

void
backlot_bench_frames_free (BacklotBenchFrames *self)
{
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->scrolls);
  g_object_unref (self->jobs);
  g_array_unref (self->shown);
  g_array_unref (self->painted);
  g_array_unref (self->unpainted);
  g_free (self);
}

void
backlot_bench_frames_begin (BacklotBenchFrames *self)
{
  if (self->tick_id != 0)
    return;
  g_array_set_size (self->shown, 0);
  g_array_set_size (self->painted, 0);
  g_array_set_size (self->unpainted, 0);
  self->n_frames = self->n_missed = 0;
  self->versions = sum_versions (self);
  self->n_done = self->n_needed = self->n_rebuilt = 0;
  self->longest_us = self->frame_us = 0;
  self->ticked_us = g_get_monotonic_time ();
  self->travelled = 0.0;
  follow_rows (self, GTK_WIDGET (self->window));
  follow_scrolls (self, GTK_WIDGET (self->window));
  self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->window), tick_cb, self, NULL);
}

/* A frame is missed when the one before it was shown for longer than the screen needs. */
static void
count_frame (BacklotBenchFrames *self,
             GdkFrameClock      *clock)
{
  gint64 frame_us = gdk_frame_clock_get_frame_time (clock);
  gint64 interval_us = 0;

  gdk_frame_clock_get_refresh_info (clock, frame_us, &interval_us, NULL);
  if (self->frame_us != 0 && interval_us > 0)
    self->n_missed += MAX (0, (frame_us - self->frame_us + interval_us / 2) / interval_us - 1);
  self->frame_us = frame_us;
  self->n_frames++;
}

void
backlot_bench_frames_paint (BacklotBenchFrames *self,
                            GdkFrameClock      *clock)
{
  double now = now_s ();

  if (self->tick_id == 0)
    return;
  count_frame (self, clock);
  for (guint i = 0; i < self->unpainted->len; i++)
    {
      double ms = (now - g_array_index (self->unpainted, double, i)) * 1000.0;

      g_array_append_val (self->painted, ms);
    }
  g_array_set_size (self->unpainted, 0);
}

static int
compare_ms (gconstpointer a,
            gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static void
set_percentiles (LarderValueBuilder *builder,
                 const char         *name,
                 GArray             *times)
{
  static const struct { const char *name; guint percent; } parts[] = {
    { "_p50_ms", 50 }, { "_p95_ms", 95 }, { "_p99_ms", 99 },
  };

  g_array_sort (times, compare_ms);
  for (guint i = 0; times->len > 0 && i < G_N_ELEMENTS (parts); i++)
    {
      guint at = MIN (times->len * parts[i].percent / 100, times->len - 1);
      g_autofree char *member = g_strconcat (name, parts[i].name, NULL);

      larder_value_builder_set_double (builder, member, g_array_index (times, double, at));
    }
}

LarderValue *
backlot_bench_frames_end (BacklotBenchFrames *self)
{
  g_autoptr(LarderValueBuilder) builder = NULL;

  if (self->tick_id == 0)
    return NULL;
  gtk_widget_remove_tick_callback (GTK_WIDGET (self->window), self->tick_id);
  self->tick_id = 0;
  builder = larder_value_builder_new_object ();
  larder_value_builder_set_int (builder, "events", sum_versions (self) - self->versions);
  larder_value_builder_set_int (builder, "rows", self->rows->len);
  larder_value_builder_set_int (builder, "done", self->n_done);
  larder_value_builder_set_int (builder, "needed", self->n_needed);
  larder_value_builder_set_int (builder, "rebuilt", self->n_rebuilt);
  larder_value_builder_set_int (builder, "frames", self->n_frames);
  larder_value_builder_set_int (builder, "missed", self->n_missed);
  larder_value_builder_set_int (builder, "longest_us", self->longest_us);
  larder_value_builder_set_double (builder, "scrolled_px", self->travelled);
  set_percentiles (builder, "shown", self->shown);
  set_percentiles (builder, "painted", self->painted);
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->scrolls, 0);
  return larder_value_builder_end (builder);
}
