/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast films are made, and in how much memory: JSON lines, one a figure. */

#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "worker/film/backlot-film-render.h"

#define WIDTH 6000
#define HEIGHT 4000

/* So many photos differ; the others are the same files under other names. */
#define N_DIFFERENT 4

typedef struct
{
  const char       *workload;
  BacklotFilmStyle  style;
  int               n_photos;
  double            seconds;
  int               height;
  int               n_runs;
} Workload;

static const Workload workloads[] = {
  { "classic-720p-12x24MP", BACKLOT_FILM_STYLE_CLASSIC, 12, 30.0, 720, 5 },
  { "cinematic-720p-12x24MP", BACKLOT_FILM_STYLE_CINEMATIC, 12, 30.0, 720, 3 },
  { "vintage-720p-12x24MP", BACKLOT_FILM_STYLE_VINTAGE, 12, 30.0, 720, 3 },
  { "documentary-720p-12x24MP", BACKLOT_FILM_STYLE_DOCUMENTARY, 12, 30.0, 720, 3 },
  { "playful-720p-12x24MP", BACKLOT_FILM_STYLE_PLAYFUL, 12, 30.0, 720, 3 },
  { "classic-720p-100x24MP", BACKLOT_FILM_STYLE_CLASSIC, 100, 60.0, 720, 1 },
  { "classic-1080p-100x24MP", BACKLOT_FILM_STYLE_CLASSIC, 100, 60.0, 1080, 1 },
};

typedef struct
{
  BacklotFilmResult *result;
  gboolean           is_done;
} Wait;

/* Large shapes, fine texture, and the noise of a sensor: some megabytes, as cameras make. */
static void
make_photo (const char *path,
            int         number)
{
  g_autoptr(GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, WIDTH, HEIGHT);
  g_autoptr(GError) error = NULL;
  guint32 chance = 12345u + (guint32) number;

  for (int y = 0; y < HEIGHT; y++)
    {
      guint8 *row = gdk_pixbuf_get_pixels (pixbuf) + (gsize) y * gdk_pixbuf_get_rowstride (pixbuf);

      for (int x = 0; x < WIDTH; x++)
        {
          int shape = ((x * (number + 2) / 700 + y / 500) & 1) * 60;
          int texture = (x / 9 * 37 + y / 7 * 59) % 23;

          chance = chance * 1664525u + 1013904223u;
          for (int k = 0; k < 3; k++)
            row[x * 3 + k] = (guint8) (60 + shape + texture + x * (k + 1) * 30 / WIDTH +
                                       (int) (chance >> (8 + k * 6) & 7));
        }
    }

  if (!gdk_pixbuf_save (pixbuf, path, "jpeg", &error, "quality", "90", NULL))
    g_error ("%s", error->message);
}

static void
rendered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Wait *wait = user_data;
  g_autoptr(GError) error = NULL;

  wait->result = backlot_film_render_finish (result, &error);
  if (wait->result == NULL)
    g_error ("%s", error->message);
  wait->is_done = TRUE;
}

/* Seconds of film for each second of the clock. */
static double
run (const Workload *workload,
     const char     *folder)
{
  BacklotFilmRequest *request = backlot_film_request_new ();
  gint64 begun = g_get_monotonic_time ();
  Wait wait = { 0 };
  double wall;

  g_free (request->title);
  request->title = g_strdup ("The Bench");
  request->style = workload->style;
  request->seconds = workload->seconds;
  request->height = workload->height;
  request->scratch_folder = g_strdup (folder);
  request->output_path = g_build_filename (folder, "film", NULL);
  for (int i = 0; i < workload->n_photos; i++)
    {
      g_autofree char *name = g_strdup_printf ("photo-%d.jpg", i % N_DIFFERENT);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      backlot_film_request_add_photo (request, name, path, i % 3 == 0 ? "A caption" : NULL);
    }

  backlot_film_render_async (request, NULL, NULL, NULL, rendered_cb, &wait);
  while (!wait.is_done)
    g_main_context_iteration (NULL, TRUE);
  wall = (double) (g_get_monotonic_time () - begun) / G_TIME_SPAN_SECOND;

  /* A film that is not what was ordered has no figure. */
  if (wait.result->height != workload->height || wait.result->warnings->len > 0 ||
      ABS (wait.result->duration_s - workload->seconds) > 0.05)
    g_error ("the film is not the one that was ordered");
  g_unlink (wait.result->path);
  backlot_film_result_free (wait.result);

  return workload->seconds / wall;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return (one > other) - (one < other);
}

static void
print (const char *workload,
       const char *metric,
       const char *unit,
       double      value,
       double      min,
       double      max,
       double      first,
       int         n)
{
  g_print ("{\"suite\":\"film\",\"impl\":\"worker@" PACKAGE_VERSION "\",\"workload\":\"%s\","
           "\"metric\":\"%s\",\"unit\":\"%s\",\"value\":%.2f,\"min\":%.2f,\"max\":%.2f,"
           "\"first\":%.2f,\"n\":%d}\n", workload, metric, unit, value, min, max, first, n);
}

static void
measure (const Workload *workload,
         const char     *folder)
{
  double speeds[16], first, memory, cpu;
  struct rusage usage;

  for (int i = 0; i < workload->n_runs; i++)
    speeds[i] = run (workload, folder);
  first = speeds[0];
  qsort (speeds, workload->n_runs, sizeof (double), compare);
  getrusage (RUSAGE_SELF, &usage);
  memory = usage.ru_maxrss / 1000.0 * 1.024;

  print (workload->workload, "film_speed", "film_s/s", speeds[workload->n_runs / 2], speeds[0],
         speeds[workload->n_runs - 1], first, workload->n_runs);
  /* What counts when other programs share the processors: two of them make 2 / cpu. */
  cpu = ((double) usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
         (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6) /
        (workload->seconds * workload->n_runs);
  print (workload->workload, "film_cpu", "cpu_s/film_s", cpu, cpu, cpu, cpu, 1);
  print (workload->workload, "peak_rss", "MB", memory, memory, memory, memory, 1);
}

/* Without arguments each workload runs in a process of its own, for its memory to be its own. */
int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = NULL;
  g_autofree char *poster = NULL;
  g_autoptr(GError) error = NULL;
  int status = 0;

  if (argc == 3)
    {
      measure (&workloads[CLAMP (g_ascii_strtoll (argv[1], NULL, 10), 0,
                                 (int) G_N_ELEMENTS (workloads) - 1)], argv[2]);
      return 0;
    }

  folder = g_dir_make_tmp ("film-bench-XXXXXX", &error);
  if (folder == NULL)
    g_error ("%s", error->message);
  for (int i = 0; i < N_DIFFERENT; i++)
    {
      g_autofree char *name = g_strdup_printf ("photo-%d.jpg", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      make_photo (path, i);
    }

  for (guint i = 0; i < G_N_ELEMENTS (workloads) && status == 0; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      char *child[] = { argv[0], number, folder, NULL };

      if (!g_spawn_sync (NULL, child, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL,
                         &status, &error))
        g_error ("%s", error->message);
    }

  for (int i = 0; i < N_DIFFERENT; i++)
    {
      g_autofree char *name = g_strdup_printf ("photo-%d.jpg", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  poster = g_build_filename (folder, "poster.jpg", NULL);
  g_unlink (poster);
  g_rmdir (folder);

  return status == 0 ? 0 : 1;
}
