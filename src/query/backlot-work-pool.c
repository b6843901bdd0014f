/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads for long work that gives way to the window. */

#include "config.h"

#include "query/backlot-work-pool.h"

#include <sys/resource.h>

/* As of nice(1). */
#define NICENESS 10

typedef struct
{
  GFunc func;
} Work;

static void
work_cb (gpointer data,
         gpointer user_data)
{
  Work *work = user_data;

  /* On Linux this is of the thread alone. One that may not be nicer works all the same. */
  if (getpriority (PRIO_PROCESS, 0) < NICENESS)
    setpriority (PRIO_PROCESS, 0, NICENESS);
  work->func (data, NULL);
}

GThreadPool *
backlot_work_pool_new (GFunc func,
                       guint n_threads)
{
  Work *work = g_new0 (Work, 1);

  work->func = func;
  return g_thread_pool_new (work_cb, work, (int) n_threads, TRUE, NULL);
}
