/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells a benchmark when the window was painted first, when with rows, and when with fresh data. */

#include "config.h"

#include "app/backlot-bench-marks.h"

#include <stdio.h>

#include "larder/larder-query-observer.h"
#include "query/project/backlot-projects-queries.h"

typedef struct
{
  GtkWindow           *window;     /* borrowed: the marks end with it */
  LarderQueryObserver *observer;   /* (owned): of the projects */
  GListModel          *projects;   /* (owned) */
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

  larder_query_observer_detach (marks->observer);
  g_object_unref (marks->observer);
  g_object_unref (marks->projects);
  g_free (marks);
}

/* A line of JSON; the names are ours, so nothing has to be escaped. */
static void
write_mark (const char *name)
{
  FILE *file = fopen (g_getenv ("BACKLOT_BENCH"), "a");

  if (file == NULL)
    return;

  fputs ("{\"mark\":\"", file);
  fputs (name, file);
  fprintf (file, "\",\"t\":%.6f}\n", (double) g_get_monotonic_time () / G_USEC_PER_SEC);
  fclose (file);
}

static void
after_paint_cb (GdkFrameClock *clock,
                Marks         *marks)
{
  if (!marks->painted)
    write_mark ("first-frame");
  marks->painted = TRUE;

  /* Rows are bound in the layout of the frame that follows the model. */
  if (!marks->listed && g_list_model_get_n_items (marks->projects) > 0)
    {
      write_mark ("list-shown");
      marks->listed = TRUE;
    }

  if (!marks->fresh && larder_query_observer_get_is_fetched (marks->observer))
    {
      write_mark ("fresh");
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

/**
 * backlot_bench_marks_follow:
 *
 * Does nothing unless `BACKLOT_BENCH` names a file; then lines such as
 * `{"mark":"first-frame","t":12.5}` are appended to it, with the seconds of CLOCK_MONOTONIC.
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
  marks->projects = backlot_projects_list (backend, NULL);
  marks->observer = larder_query_observer_new (backlot_backend_get_client (backend), options);
  larder_query_observer_attach (marks->observer);
  g_signal_connect_swapped (marks->observer, "changed", G_CALLBACK (changed_cb), marks);
  g_signal_connect_data (window, "realize", G_CALLBACK (realize_cb), marks,
                         marks_free, G_CONNECT_SWAPPED);
}
