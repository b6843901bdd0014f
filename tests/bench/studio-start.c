/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a studio takes until it serves.
 *
 * Warm is with all that it reads in memory; cold is without the pages of its program, its libraries
 * and its database, as far as nobody else has them open. Beside the time by the clock stands the
 * time less that in which the studio could have run and had no processor: on a machine with other
 * work that is what the studio itself needs. */
#include "config.h"

#include "bench-stats.h"
#include "studio-start.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define RUNS 15

/* The files that the studio has in its memory, and its database. */
static GHashTable *
list_files (StudioProcess *studio)
{
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *maps = g_build_filename ("/proc",
                                            g_subprocess_get_identifier (studio->process), "maps",
                                            NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (maps, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      const char *path = strchr (lines[i], '/');

      if (path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_hash_table_add (files, g_strdup (path));
    }
  g_hash_table_add (files, g_build_filename (studio->folder, "studio", "studio.db", NULL));
  return files;
}

static void
drop_pages (GHashTable *files)
{
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    {
      int fd = open (path, O_RDONLY | O_CLOEXEC);

      if (fd < 0)
        continue;
      /* What is not written yet can not be dropped. */
      fsync (fd);
      posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
      close (fd);
    }
}

/* How long the main thread could have run and did not. */
static double
get_waited_ms (GSubprocess *process)
{
  g_autofree char *path = g_build_filename ("/proc", g_subprocess_get_identifier (process),
                                            "schedstat", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) fields = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  fields = g_strsplit (text, " ", -1);
  return g_ascii_strtod (fields[1], NULL) / 1e6;
}

static void
measure (StudioProcess *studio,
         const char    *workload,
         gboolean       cold)
{
  g_autoptr(GHashTable) files = list_files (studio);
  BenchFigure ready = { 0 }, undisturbed = { 0 };
  g_autofree char *metric = g_strconcat (cold ? "cold" : "warm", "_ready", NULL);
  g_autofree char *rest = g_strconcat (metric, "_less_waiting_for_a_processor", NULL);

  for (guint run = 0; run < RUNS + BENCH_UNCOUNTED; run++)
    {
      gint64 begin;
      double ms;

      studio_process_end (studio, SIGTERM);
      if (cold)
        drop_pages (files);
      begin = bench_now_ns ();
      studio_process_start (studio, NULL);
      ms = (double) (bench_now_ns () - begin) / 1e6;
      bench_figure_add (&ready, ms);
      bench_figure_add (&undisturbed, ms - get_waited_ms (studio->process));
    }
  bench_figure_print (&ready, workload, metric, "ms");
  bench_figure_print (&undisturbed, workload, rest, "ms");
}

void
studio_start_measure (StudioProcess *studio,
                      const char    *workload)
{
  measure (studio, workload, FALSE);
  measure (studio, workload, TRUE);
}
