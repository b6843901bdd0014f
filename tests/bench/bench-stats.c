/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times, what another process costs, and the figures that are printed of them. */
#include "config.h"

#include "bench-stats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

gint64
bench_now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

void
bench_times_add (BenchTimes *self,
                 double      value)
{
  if (self->values == NULL)
    self->values = g_array_new (FALSE, FALSE, sizeof (double));
  g_array_append_val (self->values, value);
}

double
bench_times_get (BenchTimes *self,
                 double      part)
{
  guint last = self->values->len - 1;

  g_array_sort (self->values, compare);
  return g_array_index (self->values, double, MIN (last, (guint) (part * last + 0.5)));
}

void
bench_times_clear (BenchTimes *self)
{
  g_clear_pointer (&self->values, g_array_unref);
}

void
bench_figure_add (BenchFigure *self,
                  double       value)
{
  g_assert_cmpuint (self->n, <, G_N_ELEMENTS (self->values));
  self->values[self->n++] = value;
}

void
bench_figure_print (BenchFigure *self,
                    const char  *workload,
                    const char  *metric,
                    const char  *unit)
{
  double first = self->values[0];
  double *counted = self->values + BENCH_UNCOUNTED;
  guint n = self->n - BENCH_UNCOUNTED;

  qsort (counted, n, sizeof (double), compare);
  printf ("{\"suite\":\"studio\",\"impl\":\"backlot-studio@" PACKAGE_VERSION "\","
          "\"workload\":\"%s\",\"metric\":\"%s\",\"unit\":\"%s\",\"value\":%.5g,\"min\":%.5g,"
          "\"max\":%.5g,\"first\":%.5g,\"n\":%u}\n", workload, metric, unit, counted[n / 2],
          counted[0], counted[n - 1], first, n);
  fflush (stdout);
}

void
bench_print (const char *workload,
             const char *metric,
             const char *unit,
             double      value)
{
  printf ("{\"suite\":\"studio\",\"impl\":\"backlot-studio@" PACKAGE_VERSION "\","
          "\"workload\":\"%s\",\"metric\":\"%s\",\"unit\":\"%s\",\"value\":%.5g,\"n\":1}\n",
          workload, metric, unit, value);
  fflush (stdout);
}

static char *
read_file (GSubprocess *process,
           const char  *name)
{
  g_autofree char *path = g_build_filename ("/proc", g_subprocess_get_identifier (process), name,
                                            NULL);
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static double
find_number (const char *text,
             const char *name)
{
  const char *found = strstr (text, name);

  g_assert_nonnull (found);
  return g_ascii_strtod (found + strlen (name), NULL);
}

double
bench_process_kib (GSubprocess *process,
                   const char  *name)
{
  g_autofree char *text = read_file (process, "status");

  return find_number (text, name);
}

void
bench_process_reset_peak (GSubprocess *process)
{
  g_autofree char *path = g_build_filename ("/proc", g_subprocess_get_identifier (process),
                                            "clear_refs", NULL);
  FILE *file = fopen (path, "w");

  g_assert_nonnull (file);
  fputs ("5", file);
  g_assert_cmpint (fclose (file), ==, 0);
}

double
bench_process_cpu_s (GSubprocess *process)
{
  g_autofree char *text = read_file (process, "stat");
  g_auto(GStrv) fields = g_strsplit (strrchr (text, ')') + 2, " ", -1);

  return (g_ascii_strtod (fields[11], NULL) + g_ascii_strtod (fields[12], NULL)) /
         (double) sysconf (_SC_CLK_TCK);
}

double
bench_process_wakes (GSubprocess *process)
{
  g_autofree char *path = g_build_filename ("/proc", g_subprocess_get_identifier (process), "task",
                                            NULL);
  g_autoptr(GDir) tasks = g_dir_open (path, 0, NULL);
  double sum = 0;
  const char *name;

  g_assert_nonnull (tasks);
  while ((name = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *status = g_build_filename ("task", name, "status", NULL);
      g_autofree char *text = read_file (process, status);

      sum += find_number (text, "\nvoluntary_ctxt_switches:");
    }
  return sum;
}
