/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long work is nicer than the rest of the program, and stays so alone. */

#include "config.h"

#include "query/backlot-work-pool.h"

#include <sys/resource.h>

typedef struct
{
  GMutex mutex;
  GCond  done;
  int    niceness;    /* of the thread that worked; -1: none did */
} Job;

static void
work (gpointer data,
      gpointer user_data)
{
  Job *job = data;

  g_assert_null (user_data);
  g_mutex_lock (&job->mutex);
  job->niceness = getpriority (PRIO_PROCESS, 0);
  g_cond_signal (&job->done);
  g_mutex_unlock (&job->mutex);
}

static int
find_niceness (GThreadPool *pool)
{
  Job job = { .niceness = -1 };

  g_mutex_init (&job.mutex);
  g_cond_init (&job.done);
  g_thread_pool_push (pool, &job, NULL);
  g_mutex_lock (&job.mutex);
  while (job.niceness < 0)
    g_cond_wait (&job.done, &job.mutex);
  g_mutex_unlock (&job.mutex);
  g_cond_clear (&job.done);
  g_mutex_clear (&job.mutex);
  return job.niceness;
}

static void
test_niceness (void)
{
  static GThreadPool *pool;   /* lasts as long as the program */
  int mine = getpriority (PRIO_PROCESS, 0);
  GThreadPool *other = NULL;

  pool = backlot_work_pool_new (work, 2);
  g_assert_cmpint (find_niceness (pool), ==, MAX (mine, 10));
  g_assert_cmpint (getpriority (PRIO_PROCESS, 0), ==, mine);

  /* Nobody else is given its threads. */
  other = g_thread_pool_new (work, NULL, 2, FALSE, NULL);
  g_assert_cmpint (find_niceness (other), ==, mine);
  g_thread_pool_free (other, FALSE, TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/work-pool/is-nicer-than-the-rest", test_niceness);
  return g_test_run ();
}
