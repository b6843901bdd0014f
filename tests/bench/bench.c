/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs of a workload, their clocks, and the JSON lines they end in. */

#include "config.h"

#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#define MAX_RUNS 64

typedef struct
{
  char   *name;
  char   *unit;
  double  first;
  double  values[MAX_RUNS];
  guint   n;
} Metric;

struct _Bench
{
  const char *workload;
  char       *objects;
  guint       run;
  GPtrArray  *metrics;       /* of Metric, in the order of their first figures */
  gint64      wall_start;
  double      cpu_start;
  double      wall_us;
  double      cpu_us;
};

static double
get_cpu_us (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static gint64
get_wall_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

void
bench_start (Bench *bench)
{
  bench->cpu_start = get_cpu_us ();
  bench->wall_start = get_wall_ns ();
}

void
bench_stop (Bench *bench)
{
  bench->wall_us = (double) (get_wall_ns () - bench->wall_start) / 1000.0;
  bench->cpu_us = get_cpu_us () - bench->cpu_start;
}

double
bench_wall_us (Bench *bench)
{
  return bench->wall_us;
}

double
bench_cpu_us (Bench *bench)
{
  return bench->cpu_us;
}

void
bench_add (Bench      *bench,
           const char *metric,
           const char *unit,
           double      value)
{
  Metric *found = NULL;

  for (guint i = 0; i < bench->metrics->len && found == NULL; i++)
    if (g_str_equal (((Metric *) bench->metrics->pdata[i])->name, metric))
      found = bench->metrics->pdata[i];
  if (found == NULL)
    {
      found = g_new0 (Metric, 1);
      found->name = g_strdup (metric);
      found->unit = g_strdup (unit);
      found->first = value;
      g_ptr_array_add (bench->metrics, found);
    }
  if (bench->run >= BENCH_WARM_UPS && found->n < MAX_RUNS)
    found->values[found->n++] = value;
}

static void
add_both (Bench      *bench,
          const char *metric,
          const char *unit,
          double      divisor)
{
  g_autofree char *wall = g_strconcat (metric, "_", unit, NULL);
  g_autofree char *cpu = g_strconcat (metric, "_cpu_", unit, NULL);

  bench_add (bench, wall, unit, bench->wall_us / divisor);
  bench_add (bench, cpu, unit, bench->cpu_us / divisor);
}

void
bench_add_us (Bench      *bench,
              const char *metric,
              double      n)
{
  add_both (bench, metric, "us", n);
}

void
bench_add_ms (Bench      *bench,
              const char *metric)
{
  add_both (bench, metric, "ms", 1000.0);
}

void
bench_add_notices (Bench              *bench,
                   const char         *prefix,
                   const BenchNotices *notices)
{
  g_autofree char *delivered = g_strconcat (prefix, "notify_delivered", NULL);
  g_autofree char *needed = g_strconcat (prefix, "notify_needed", NULL);
  g_autofree char *wasted = g_strconcat (prefix, "notify_wasted", NULL);

  bench_add (bench, delivered, "calls", (double) notices->delivered);
  bench_add (bench, needed, "calls", (double) notices->needed);
  bench_add (bench, wasted, "calls", (double) notices->wasted);
  bench_check (bench, notices->needed <= notices->delivered);
  bench_check (bench, notices->wasted == 0);
}

void
bench_set_objects (Bench      *bench,
                   const char *objects)
{
  g_set_str (&bench->objects, objects);
}

void
bench_failed (Bench      *bench,
              const char *place,
              const char *condition)
{
  fprintf (stderr, "larder-bench: %s, run %u: the check failed at %s: %s\n",
           bench->workload, bench->run, place, condition);
  exit (1);
}

void
bench_turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static void
print_metric (Bench  *bench,
              Metric *metric)
{
  double sorted[MAX_RUNS];
  double median;

  if (metric->n == 0)
    return;
  memcpy (sorted, metric->values, sizeof (double) * metric->n);
  qsort (sorted, metric->n, sizeof (double), compare_doubles);
  median = metric->n % 2 == 1 ? sorted[metric->n / 2]
                              : (sorted[metric->n / 2 - 1] + sorted[metric->n / 2]) / 2.0;
  printf ("{\"suite\":\"engine\",\"impl\":\"larder@%s%s\",\"workload\":\"%s\",\"metric\":\"%s\","
          "\"unit\":\"%s\",\"value\":%.4g,\"min\":%.4g,\"max\":%.4g,\"first\":%.4g,\"n\":%u}\n",
          PACKAGE_VERSION, bench->objects != NULL ? bench->objects : "", bench->workload,
          metric->name, metric->unit, median, sorted[0], sorted[metric->n - 1], metric->first,
          metric->n);
}

static void
metric_free (gpointer data)
{
  Metric *metric = data;

  g_free (metric->name);
  g_free (metric->unit);
  g_free (metric);
}

gboolean
bench_run (const BenchWorkload *workload)
{
  Bench bench = { .workload = workload->name };
  const char *wanted = g_getenv ("LARDER_BENCH_RUNS");
  guint n = wanted != NULL ? (guint) CLAMP (atoi (wanted), 1, MAX_RUNS) : 5;

  bench.metrics = g_ptr_array_new_with_free_func (metric_free);
  for (bench.run = 0; bench.run < BENCH_WARM_UPS + n; bench.run++)
    workload->run (&bench);
  for (guint i = 0; i < bench.metrics->len; i++)
    print_metric (&bench, bench.metrics->pdata[i]);
  g_ptr_array_unref (bench.metrics);
  g_free (bench.objects);
  return TRUE;
}
