/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W10 memory of queries. */

#include "config.h"

#include "bench.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#define N 100000

static double
get_rss (void)
{
  FILE *file = fopen ("/proc/self/smaps_rollup", "r");
  char line[256];
  double kib = 0;

  while (file != NULL && fgets (line, sizeof line, file) != NULL)
    if (g_str_has_prefix (line, "Rss:"))
      kib = g_ascii_strtod (line + 4, NULL);
  if (file != NULL)
    fclose (file);
  return kib * 1024.0;
}

static void
ignore_cb (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
}

/* One run in a process of its own: prints the three figures. */
int
bench_w10_part (const char *argument)
{
  LarderQueryObserver **observers = NULL;
  LarderClient *client;
  double before, after, observed, left;

  client = bench_new_job_client (NULL);
  bench_insert_jobs (client, 10);
  larder_client_remove (client, NULL);
  observers = g_new0 (LarderQueryObserver *, N);
  for (guint i = 0; i < N; i++)
    observers[i] = (gpointer) client;
  malloc_trim (0);
  before = get_rss ();

  bench_insert_jobs (client, N);
  after = get_rss ();
  for (guint i = 0; i < N; i++)
    {
      g_autoptr(LarderQueryOptions) options = larder_query_options_new (bench_job_key (i));

      observers[i] = larder_query_observer_new (client, options);
      g_signal_connect (observers[i], "notify::data", G_CALLBACK (ignore_cb), NULL);
      larder_query_observer_attach (observers[i]);
    }
  bench_turn ();
  observed = get_rss ();

  for (guint i = 0; i < N; i++)
    {
      larder_query_observer_detach (observers[i]);
      g_object_unref (observers[i]);
    }
  larder_client_remove (client, NULL);
  bench_turn ();
  malloc_trim (0);
  left = get_rss ();
  printf ("%.1f %.1f %.1f\n", (after - before) / N, (observed - before) / N, (left - before) / N);
  return 0;
}

void
bench_w10 (Bench *bench)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *arguments[] = { program, "--w10", "run", NULL };
  g_autofree char *output = NULL;
  double queries = 0, observed = 0, left = 0;
  int status = 1;

  bench_check (bench, g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                                    &output, NULL, &status, NULL));
  bench_check (bench, status == 0 && sscanf (output, "%lf %lf %lf", &queries, &observed,
                                             &left) == 3);
  bench_add (bench, "rss_bytes_per_query", "bytes", queries);
  bench_add (bench, "rss_bytes_per_observed_query", "bytes", observed);
  bench_add (bench, "rss_bytes_left_per_query", "bytes", left);
}
