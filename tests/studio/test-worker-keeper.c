/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A worker runs while jobs wait, in a session of its own, and is told to go when none do. */
#include "config.h"

#include "run-sql.h"

#include "studio/backlot-transaction.h"
#include "studio/backlot-worker-keeper.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* Says how it was called and in which session it is, then waits to be told to go; one that is too
 * many has a job to end, until the test says so. */
static const char worker[] =
  "#!/bin/sh\n"
  "trap 'echo gone > \"$2.gone\"; exit 0' TERM\n"
  "trap 'retired=1; echo done >> \"$2.retired\"' USR1\n"
  "echo $$ >> \"$2.all\"\n"
  "echo \"$1 $(ps -o sid= -p $$ | tr -d ' ')\" > \"$2.tmp\" && mv \"$2.tmp\" \"$2.here\"\n"
  "while [ -z \"$retired\" ] || [ ! -e \"$2.finish\" ]; do sleep 0.05; done\n";

static const char schema[] =
  "CREATE TABLE jobs (id int PRIMARY KEY NOT NULL, status text NOT NULL,"
  " run_after timestamptz NOT NULL, lease_expires_at timestamptz);\n"
  "INSERT INTO publication VALUES ('jobs');\n";

typedef struct
{
  char                *folder;
  char                *mark;      /* beginning of the names of what the worker leaves */
  BacklotDatabase     *database;
  BacklotWorkerKeeper *keeper;
} Fixture;

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *text,
            int         mode)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, mode, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autofree char *migrations = NULL;
  g_autofree char *search = NULL;
  g_autoptr(GError) error = NULL;
  const char *arguments[3] = { "--socket", NULL, NULL };

  fixture->folder = g_dir_make_tmp ("keeper-XXXXXX", NULL);
  fixture->mark = g_build_filename (fixture->folder, "mark", NULL);
  migrations = g_build_filename (fixture->folder, "migrations", NULL);
  g_assert_cmpint (g_mkdir (migrations, 0700), ==, 0);
  write_file (fixture, "migrations/0001_jobs.sql", schema, 0600);
  write_file (fixture, "backlot-worker", worker, 0700);
  search = g_strconcat (fixture->folder, ":", g_getenv ("PATH"), NULL);
  g_setenv ("PATH", search, TRUE);

  path = g_build_filename (fixture->folder, "studio.db", NULL);
  fixture->database = backlot_database_open (path, migrations, &error);
  g_assert_no_error (error);
  arguments[1] = fixture->mark;
  fixture->keeper = backlot_worker_keeper_new (fixture->database, arguments, 1);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  BacklotDatabase *database = fixture->database;

  g_clear_object (&fixture->keeper);
  /* A look that is under way in a thread still holds it. */
  g_object_add_weak_pointer (G_OBJECT (database), (gpointer *) &fixture->database);
  g_object_unref (database);
  while (fixture->database != NULL)
    {
      /* It may be that thread that lets go of it last, which wakes nobody. */
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
  g_free (fixture->folder);
  g_free (fixture->mark);
}

/* Waits for a file that the worker writes; returns what stands in it. */
static char *
wait_for (Fixture    *fixture,
          const char *suffix)
{
  g_autofree char *path = g_strconcat (fixture->mark, suffix, NULL);
  char *text = NULL;

  while (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
  return text;
}

static void
wait_until (Fixture  *fixture,
            gboolean  busy)
{
  while (backlot_worker_keeper_is_busy (fixture->keeper) != busy)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_waiting_job (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *here = NULL;
  g_autofree char *gone = NULL;
  g_auto(GStrv) words = NULL;

  g_assert_false (backlot_worker_keeper_is_busy (fixture->keeper));
  run_sql (fixture->database, "INSERT INTO jobs VALUES (1, 'queued', now (), NULL)");
  here = wait_for (fixture, ".here");
  g_assert_true (backlot_worker_keeper_is_busy (fixture->keeper));
  words = g_strsplit (g_strstrip (here), " ", -1);
  g_assert_cmpstr (words[0], ==, "--socket");
  g_assert_cmpint (g_ascii_strtoll (words[1], NULL, 10), !=, getsid (0));

  run_sql (fixture->database, "UPDATE jobs SET status = 'completed'");
  gone = wait_for (fixture, ".gone");
  g_assert_nonnull (gone);
  wait_until (fixture, FALSE);
}

/* A job for later, and a lease that runs out, wake the worker in their time. */
static void
test_later (Fixture       *fixture,
            gconstpointer  data)
{
  gint64 begin_us = g_get_real_time ();
  g_autofree char *here = NULL;

  run_sql (fixture->database, "INSERT INTO jobs VALUES (1, 'processing', now (),"
                    " strftime ('%Y-%m-%dT%H:%M:%fZ', 'now', '+1 seconds'))");
  wait_until (fixture, TRUE);
  here = wait_for (fixture, ".here");
  g_assert_nonnull (here);
  /* Not before. */
  g_assert_cmpint (g_get_real_time () - begin_us, >=, G_USEC_PER_SEC);
}

/* A job waits, but the studio wants to end. */
static void
test_let_go (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *early = g_strconcat (fixture->mark, ".gone", NULL);
  g_autofree char *here = NULL;
  g_autofree char *gone = NULL;

  run_sql (fixture->database, "INSERT INTO jobs VALUES (1, 'queued', now (), NULL)");
  here = wait_for (fixture, ".here");
  g_assert_false (g_file_test (early, G_FILE_TEST_EXISTS));
  backlot_worker_keeper_let_go (fixture->keeper);
  g_assert_true (backlot_worker_keeper_is_busy (fixture->keeper));
  wait_until (fixture, FALSE);
  g_assert_true (g_file_get_contents (early, &gone, NULL, NULL));

  /* What changes in the jobs starts no other one. */
  run_sql (fixture->database, "INSERT INTO jobs VALUES (2, 'queued', now (), NULL)");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (backlot_worker_keeper_is_busy (fixture->keeper));
}

static guint
count_lines (Fixture    *fixture,
             const char *suffix)
{
  g_autofree char *path = g_strconcat (fixture->mark, suffix, NULL);
  g_autofree char *text = NULL;
  guint n_lines = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  for (const char *c = text; *c != '\0'; c++)
    n_lines += *c == '\n';
  return n_lines;
}

static void
wait_for_lines (Fixture    *fixture,
                const char *suffix,
                guint       n_lines)
{
  while (count_lines (fixture, suffix) < n_lines)
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
  g_assert_cmpuint (count_lines (fixture, suffix), ==, n_lines);
}

/* No more than there is to do, and those that are too many go when their jobs are done. */
static void
test_several (Fixture       *fixture,
              gconstpointer  data)
{
  run_sql (fixture->database, "INSERT INTO jobs VALUES (1, 'queued', now (), NULL),"
                              " (2, 'queued', now (), NULL)");
  wait_for_lines (fixture, ".all", 1);
  backlot_worker_keeper_set_most (fixture->keeper, 3);
  wait_for_lines (fixture, ".all", 2);
  run_sql (fixture->database, "INSERT INTO jobs VALUES (3, 'queued', now (), NULL)");
  wait_for_lines (fixture, ".all", 3);
  backlot_worker_keeper_set_most (fixture->keeper, 1);
  wait_for_lines (fixture, ".retired", 2);
  g_assert_true (backlot_worker_keeper_is_busy (fixture->keeper));
  g_assert_cmpuint (count_lines (fixture, ".gone"), ==, 0);
}

/* Nothing is begun, what is under way goes on, and it is taken up again when it may. */
static void
test_none (Fixture       *fixture,
           gconstpointer  data)
{
  run_sql (fixture->database, "INSERT INTO jobs VALUES (1, 'queued', now (), NULL)");
  wait_for_lines (fixture, ".all", 1);
  backlot_worker_keeper_set_most (fixture->keeper, 0);
  wait_for_lines (fixture, ".retired", 1);
  g_assert_cmpuint (count_lines (fixture, ".gone"), ==, 0);
  g_assert_true (backlot_worker_keeper_is_busy (fixture->keeper));
  write_file (fixture, "mark.finish", "", 0600);

  run_sql (fixture->database, "INSERT INTO jobs VALUES (2, 'queued', now (), NULL)");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (count_lines (fixture, ".all"), ==, 1);
  backlot_worker_keeper_set_most (fixture->keeper, 1);
  wait_for_lines (fixture, ".all", 2);
}

static void
busy_cb (guint *n_told)
{
  (*n_told)++;
}

/* Of what may begin it tells each time. Returns: how often it told since */
static guint *
hold_two_jobs (Fixture *fixture)
{
  static guint n_told;

  n_told = 0;
  backlot_worker_keeper_set_most (fixture->keeper, 2);
  backlot_worker_keeper_set_most (fixture->keeper, 0);
  g_signal_connect_swapped (fixture->keeper, "notify::busy", G_CALLBACK (busy_cb), &n_told);
  run_sql (fixture->database, "INSERT INTO jobs VALUES (1, 'queued', now (), NULL),"
                              " (2, 'queued', now (), NULL)");
  /* It has seen them. */
  while (n_told == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (backlot_worker_keeper_is_busy (fixture->keeper));
  return &n_told;
}

static void
assert_held (guint *n_told)
{
  *n_told = 0;
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (*n_told, ==, 0);
}

static void
test_hold_stays_while_nobody_is_there (Fixture       *fixture,
                                       gconstpointer  data)
{
  guint *n_told = hold_two_jobs (fixture);

  backlot_worker_keeper_set_watched (fixture->keeper, FALSE, 0);
  assert_held (n_told);
}

static void
test_hold_is_renewed (Fixture       *fixture,
                      gconstpointer  data)
{
  guint *n_told = hold_two_jobs (fixture);

  backlot_worker_keeper_set_watched (fixture->keeper, FALSE, 0);
  backlot_worker_keeper_set_watched (fixture->keeper, TRUE, 0);
  backlot_worker_keeper_set_most (fixture->keeper, 0);
  backlot_worker_keeper_set_watched (fixture->keeper, TRUE, 0);
  assert_held (n_told);
}

/* The program that held them has ended, and another one does not know of it. */
static void
test_hold_is_not_renewed (Fixture       *fixture,
                          gconstpointer  data)
{
  hold_two_jobs (fixture);
  backlot_worker_keeper_set_watched (fixture->keeper, FALSE, 0);
  backlot_worker_keeper_set_watched (fixture->keeper, TRUE, 0);
  wait_for_lines (fixture, ".all", 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/studio/worker-keeper/a-waiting-job-starts-the-worker", Fixture, NULL,
              set_up, test_waiting_job, tear_down);
  g_test_add ("/studio/worker-keeper/a-lease-that-runs-out-does-too", Fixture, NULL,
              set_up, test_later, tear_down);
  g_test_add ("/studio/worker-keeper/let-go-when-the-studio-ends", Fixture, NULL,
              set_up, test_let_go, tear_down);
  g_test_add ("/studio/worker-keeper/several-workers-where-they-are-wanted", Fixture, NULL,
              set_up, test_several, tear_down);
  g_test_add ("/studio/worker-keeper/none-while-none-is-wanted", Fixture, NULL,
              set_up, test_none, tear_down);
  g_test_add ("/studio/worker-keeper/a-hold-stays-while-nobody-is-there", Fixture, NULL,
              set_up, test_hold_stays_while_nobody_is_there, tear_down);
  g_test_add ("/studio/worker-keeper/a-hold-is-renewed", Fixture, NULL,
              set_up, test_hold_is_renewed, tear_down);
  g_test_add ("/studio/worker-keeper/a-hold-is-not-renewed", Fixture, NULL,
              set_up, test_hold_is_not_renewed, tear_down);
  return g_test_run ();
}
