/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells a benchmark when the window was painted first, when with rows, when with fresh data, and
 * what it painted between two signals. */

#include "config.h"

#include "app/backlot-bench-marks.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

#include "app/backlot-bench-frames.h"
#include "larder/larder-query-observer.h"
#include "query/project/backlot-projects-queries.h"
#include "ui/shell/backlot-window.h"

typedef struct
{
  GtkWindow           *window;     /* borrowed: the marks end with it */
  char                *address;    /* (owned) (nullable): of the page that was painted last */
  gpointer             focus;      /* compared only: what had the focus in the frame before */
  LarderQueryObserver *observer;   /* (owned): of the projects */
  GListModel          *projects;   /* (owned) */
  BacklotBenchFrames  *frames;     /* (owned) */
  guint                begin_id;
  guint                end_id;
  gulong               paint_id;
  gboolean             painted;
  gboolean             listed;
  gboolean             fresh;
} Marks;

static void
marks_free (gpointer  data,
            GClosure *closure)
{
  Marks *marks = data;

  g_source_remove (marks->begin_id);
  g_source_remove (marks->end_id);
  backlot_bench_frames_free (marks->frames);
  larder_query_observer_detach (marks->observer);
  g_object_unref (marks->observer);
  g_object_unref (marks->projects);
  g_free (marks->address);
  g_free (marks);
}

/* A line of JSON; the names are ours, so nothing has to be escaped. @figures: (nullable) */
static void
write_mark (const char  *name,
            LarderValue *figures)
{
  g_autofree char *json = figures != NULL ? larder_value_to_json (figures) : NULL;
  FILE *file = fopen (g_getenv ("BACKLOT_BENCH"), "a");

  if (file == NULL)
    return;

  fputs ("{\"mark\":\"", file);
  fputs (name, file);
  fprintf (file, "\",\"t\":%.6f", (double) g_get_monotonic_time () / G_USEC_PER_SEC);
  if (json != NULL)
    {
      fputs (",\"figures\":", file);
      fputs (json, file);
    }
  fputs ("}\n", file);
  fclose (file);
}

/* The page whose first frame was painted. */
static void
mark_page (Marks *marks)
{
  const char *address = backlot_window_get_address (BACKLOT_WINDOW (marks->window));

  if (address != NULL && g_set_str (&marks->address, address))
    write_mark ("page", NULL);
}

/* The keyboard is somewhere else, and is seen to be. */
static void
mark_focus (Marks *marks)
{
  gpointer focus = gtk_window_get_focus (marks->window);

  if (focus == marks->focus)
    return;
  marks->focus = focus;
  write_mark ("focus", NULL);
}

static void
after_paint_cb (GdkFrameClock *clock,
                Marks         *marks)
{
  backlot_bench_frames_paint (marks->frames, clock);
  if (!marks->painted)
    write_mark ("first-frame", NULL);
  marks->painted = TRUE;
  mark_page (marks);
  mark_focus (marks);

  /* Rows are bound in the layout of the frame that follows the model. */
  if (!marks->listed && g_list_model_get_n_items (marks->projects) > 0)
    {
      write_mark ("list-shown", NULL);
      marks->listed = TRUE;
    }

  if (!marks->fresh && larder_query_observer_get_is_fetched (marks->observer))
    {
      write_mark ("fresh", NULL);
      marks->fresh = TRUE;
    }
}

static void
changed_cb (Marks *marks)
{
  gtk_widget_queue_draw (GTK_WIDGET (marks->window));
}

static void
realize_cb (Marks *marks)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (marks->window));

  if (marks->paint_id == 0)
    marks->paint_id = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), marks);
}

static gboolean
begin_cb (gpointer user_data)
{
  Marks *marks = user_data;

  backlot_bench_frames_begin (marks->frames);
  write_mark ("begun", NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
end_cb (gpointer user_data)
{
  Marks *marks = user_data;
  g_autoptr(LarderValue) figures = backlot_bench_frames_end (marks->frames);

  if (figures != NULL)
    write_mark ("measured", figures);
  return G_SOURCE_CONTINUE;
}

/**
 * backlot_bench_marks_follow:
 *
 * Does nothing unless `BACKLOT_BENCH` names a file; then lines such as
 * `{"mark":"first-frame","t":12.5}` are appended to it, with the seconds of CLOCK_MONOTONIC. From
 * SIGUSR1 to SIGUSR2 frames and rows are counted; the mark “measured” has the figures.
 */
void
backlot_bench_marks_follow (GtkWindow      *window,
                            BacklotBackend *backend)
{
  g_autoptr(LarderQueryOptions) options = NULL;
  Marks *marks;

  if (g_getenv ("BACKLOT_BENCH") == NULL)
    return;

  options = backlot_projects_list_options (backend, NULL);
  marks = g_new0 (Marks, 1);
  marks->window = window;
  marks->frames =
    backlot_bench_frames_new (window, backlot_backend_get_table (backend, "jobs"));
  marks->begin_id = g_unix_signal_add (SIGUSR1, begin_cb, marks);
  marks->end_id = g_unix_signal_add (SIGUSR2, end_cb, marks);
  marks->projects = backlot_projects_list (backend, NULL);
  marks->observer = larder_query_observer_new (backlot_backend_get_client (backend), options);
  larder_query_observer_attach (marks->observer);
  g_signal_connect_swapped (marks->observer, "changed", G_CALLBACK (changed_cb), marks);
  g_signal_connect_data (window, "realize", G_CALLBACK (realize_cb), marks,
                         marks_free, G_CONNECT_SWAPPED);
}
