/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The speed and memory of the engine: larder-bench [W1 W2 …], one process each, JSON lines. */

#include "config.h"

#include "bench.h"

#include <stdio.h>
#include <unistd.h>

static const BenchWorkload WORKLOADS[] = {
  { "W1", bench_w1 },
  { "W2", bench_w2 },
  { "W3", bench_w3 },
  { "W4", bench_w4 },
  { "W5", bench_w5 },
  { "W6", bench_w6 },
  { "W7", bench_w7 },
  { "W8", bench_w8 },
  { "W9", bench_w9 },
  { "W10", bench_w10 },
  { "W11", bench_w11 },
  { "W12", bench_w12 },
  { "W13", bench_w13 },
  { "growth", bench_growth },
};

static const BenchWorkload *
find_workload (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (WORKLOADS); i++)
    if (g_str_equal (WORKLOADS[i].name, name))
      return &WORKLOADS[i];
  return NULL;
}

/* A process of its own, so that no workload inherits the memory of another. */
static gboolean
spawn_workload (const char *program,
                const char *name)
{
  const char *arguments[] = { program, "--one", name, NULL };
  g_autoptr(GError) error = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **) arguments, NULL,
                     G_SPAWN_CHILD_INHERITS_STDOUT | G_SPAWN_CHILD_INHERITS_STDERR, NULL, NULL,
                     NULL, NULL, &status, &error) ||
      !g_spawn_check_wait_status (status, &error))
    {
      fprintf (stderr, "larder-bench: %s: %s\n", name, error->message);
      return FALSE;
    }
  return TRUE;
}

/* Files go to a folder of this run; the outbox and the cache are on a real disk. */
static int
run_one (const char *name)
{
  const BenchWorkload *workload = find_workload (name);

  return workload != NULL && bench_run (workload) ? 0 : 1;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  gboolean good = TRUE;

  setvbuf (stdout, NULL, _IOLBF, 0);
  if (argc == 3 && g_str_equal (argv[1], "--one"))
    return run_one (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--w10"))
    return bench_w10_part (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--w13"))
    return bench_w13_part (argv[2]);

  for (int i = 1; i < argc; i++)
    if (find_workload (argv[i]) == NULL)
      {
        fprintf (stderr, "larder-bench: there is no workload %s\n", argv[i]);
        return 2;
      }
  for (int i = 1; i < argc; i++)
    good = spawn_workload (program, argv[i]) && good;
  for (guint i = 0; argc == 1 && i < G_N_ELEMENTS (WORKLOADS); i++)
    good = spawn_workload (program, WORKLOADS[i].name) && good;
  return good ? 0 : 1;
}
