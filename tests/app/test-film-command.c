/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `backlot film` through the real studio and worker, with kills and Ctrl+C on the way. */

#include "config.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <gst/gst.h>

#include "service/backlot-rest.h"
#include "service/backlot-session.h"
#include "service/real-studio.h"
#include "wire/backlot-wire-query.h"
#include "worker/film/backlot-film-measure.h"

typedef struct
{
  RealStudio        base;
  char             *output;
  BacklotTransport *transport;
  BacklotSession   *session;
  BacklotRest      *rest;
  GSubprocess      *process;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  real_studio_set_up (&fixture->base, data);
  fixture->output = g_build_filename (fixture->base.folder, "A film ü.mp4", NULL);
  fixture->transport = backlot_transport_new_for_studio (fixture->base.studio,
                                                         fixture->base.clock);
  fixture->session = backlot_session_new (fixture->transport);
  fixture->rest = backlot_rest_new (fixture->transport);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->process);
  g_clear_object (&fixture->rest);
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->transport);
  g_free (fixture->output);
  real_studio_tear_down (&fixture->base, data);
}

static void
begin (Fixture    *fixture,
       const char *minutes)
{
  static const char * const names[] = { "01-garden.jpg", "02-green-meadow.jpg",
                                        "03-lady-bird.jpg" };
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) argv = NULL;
  g_autoptr(GError) error = NULL;

  g_strv_builder_add_many (builder, "backlot", "film", "--title", "A “film”", "--size", "360",
                           "--minutes", minutes, "--data-dir", fixture->base.folder, "--output",
                           fixture->output, "/proc/self/status", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("BACKLOT_SOURCE_ROOT"), "data",
                                                "samples", names[i], NULL);

      g_strv_builder_add (builder, path);
    }
  argv = g_strv_builder_end (builder);
  fixture->process = g_subprocess_newv ((const char * const *) argv,
                                        G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                          G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
}

static int
end (Fixture  *fixture,
     char    **out,
     char    **err)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_communicate_utf8 (fixture->process, NULL, NULL, out, err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (fixture->process));

  return g_subprocess_get_exit_status (fixture->process);
}

static LarderValue *
read_rows (Fixture    *fixture,
           const char *table)
{
  g_autoptr(GError) error = NULL;
  LarderValue *rows = NULL;

  backlot_rest_select_async (fixture->rest, table, NULL, NULL, real_studio_cb, fixture);
  real_studio_wait (&fixture->base);
  rows = backlot_rest_finish (fixture->rest, fixture->base.result, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->base.result);

  return rows;
}

static char *
get_text (LarderValue *rows,
          const char  *member)
{
  if (larder_value_get_n_items (rows) == 0)
    return NULL;

  return g_strdup (larder_value_get_member_string (larder_value_get_item (rows, 0), member));
}

/* Asks again until the job has the status, and @percent of it are done. The film command starts the
 * studio, so nothing is asked before its socket is there. */
static void
wait_for_job (Fixture    *fixture,
              const char *status,
              int         percent)
{
  for (;;)
    {
      g_autoptr(LarderValue) rows = NULL;
      g_autofree char *now = NULL;

      if (real_studio_get_pid (&fixture->base) == 0)
        {
          g_thread_yield ();
          continue;
        }
      rows = read_rows (fixture, "jobs");
      now = get_text (rows, "status");
      if (g_strcmp0 (now, status) == 0 &&
          larder_value_get_member_int (larder_value_get_item (rows, 0), "progress", 0) >= percent)
        return;
      g_assert_cmpstr (now, !=, "failed");
    }
}

/* The pid of this folder's worker; 0 if there is none. */
static pid_t
find_worker (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "cmdline", NULL);
      g_autofree char *line = NULL;
      gsize length = 0;

      if (!g_ascii_isdigit (*name) || !g_file_get_contents (path, &line, &length, NULL) ||
          length == 0)
        continue;
      for (gsize i = 0; i + 1 < length; i++)
        if (line[i] == '\0')
          line[i] = ' ';
      if (strstr (line, "backlot-worker ") != NULL && strstr (line, fixture->base.folder) != NULL)
        return (pid_t) atoi (name);
    }

  return 0;
}

static guint
count_scratch (Fixture *fixture,
               guint   *n_jobs)
{
  g_autofree char *parent = g_build_filename (fixture->base.folder, "worker", NULL);
  g_autoptr(GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name = NULL;
  guint n = 0;

  *n_jobs = 0;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (parent, name, NULL);
      g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
      const char *child = NULL;

      n++;
      while (folder != NULL && (child = g_dir_read_name (folder)) != NULL)
        *n_jobs += strcmp (child, "lock") != 0;
    }

  return n;
}

static void
assert_film (Fixture *fixture)
{
  g_autofree char *part = g_strconcat (fixture->output, ".part", NULL);
  g_autoptr(GError) error = NULL;
  double duration_s = 0;
  int width = 0, height = 0;
  gint64 size_bytes = 0;

  g_assert_true (backlot_film_measure (fixture->output, &width, &height, &duration_s,
                                       &size_bytes, &error));
  g_assert_no_error (error);
  g_assert_cmpint (width, ==, 640);
  g_assert_cmpint (height, ==, 360);
  g_assert_cmpfloat (fabs (duration_s - 60), <=, 1 / 30.0 + 0.001);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
}

static void
assert_credits (Fixture *fixture,
                gint64   balance)
{
  g_autoptr(LarderValue) rows = read_rows (fixture, "credit_accounts");
  LarderValue *account = larder_value_get_item (rows, 0);

  g_assert_cmpint (larder_value_get_member_int (account, "balance", -1), ==, balance);
  g_assert_cmpint (larder_value_get_member_int (account, "reserved", -1), ==, 0);
}

static void
assert_no_spool (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->base.folder, "film", NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);

  g_assert_nonnull (dir);
  g_assert_null (g_dir_read_name (dir));
}

static void
test_film (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *out = NULL, *err = NULL, *expected = NULL;
  guint n_jobs = 0;

  begin (fixture, "1");
  g_assert_cmpint (end (fixture, &out, &err), ==, 0);
  expected = g_strconcat (fixture->output, "\n", NULL);
  g_assert_cmpstr (out, ==, expected);
  /* Not a terminal: only the sentence about what is no photo. */
  g_assert_true (g_str_has_prefix (err, "backlot: “/proc/self/status”"));
  g_assert_true (strchr (err, '\n') == err + strlen (err) - 1);
  assert_film (fixture);
  assert_credits (fixture, 995);
  assert_no_spool (fixture);
  /* The worker is still there for the next job, without anything of this one; it tidies up when
   * the film is told already. */
  do
    g_assert_cmpuint (count_scratch (fixture, &n_jobs), ==, 1);
  while (n_jobs > 0);
}

static void
test_interrupted (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *out = NULL, *err = NULL, *status = NULL;
  g_autoptr(LarderValue) jobs = NULL;
  gint64 begin_us = g_get_monotonic_time ();
  gint64 painting_us;
  guint n_jobs = 1;

  begin (fixture, "10");
  wait_for_job (fixture, "processing", 5);
  painting_us = g_get_monotonic_time () - begin_us;
  g_subprocess_send_signal (fixture->process, SIGINT);
  begin_us = g_get_monotonic_time ();
  g_assert_cmpint (end (fixture, &out, &err), ==, 130);
  g_assert_cmpstr (out, ==, "");
  g_assert_nonnull (strstr (err, "Cancelled."));
  g_assert_false (g_file_test (fixture->output, G_FILE_TEST_EXISTS));

  jobs = read_rows (fixture, "jobs");
  status = get_text (jobs, "status");
  g_assert_cmpstr (status, ==, "cancelled");
  assert_credits (fixture, 1000);
  assert_no_spool (fixture);
  while (n_jobs > 0)
    {
      count_scratch (fixture, &n_jobs);
      g_thread_yield ();
    }
  /* Not when the other 95 % are painted, which takes this machine nineteen times as long. */
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 3 * painting_us);
}

static void
test_worker_killed (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *out = NULL, *err = NULL;
  guint n_jobs = 0;

  begin (fixture, "1");
  wait_for_job (fixture, "processing", 5);
  g_assert_cmpint (kill (find_worker (fixture), SIGKILL), ==, 0);
  g_assert_cmpint (end (fixture, &out, &err), ==, 0);
  assert_film (fixture);
  assert_credits (fixture, 995);
  g_assert_cmpuint (count_scratch (fixture, &n_jobs), ==, 1);
}

static void
test_worker_stopped (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *out = NULL, *err = NULL;
  g_autoptr(LarderValue) jobs = NULL;
  pid_t first, next;

  begin (fixture, "1");
  wait_for_job (fixture, "processing", 5);
  first = find_worker (fixture);
  g_assert_cmpint (kill (first, SIGTERM), ==, 0);
  do
    next = find_worker (fixture);
  while (next == 0 || next == first);
  g_assert_cmpint (end (fixture, &out, &err), ==, 0);
  /* It gave the job back, and that was no try of it: one whose lease runs out is one. */
  jobs = read_rows (fixture, "jobs");
  g_assert_cmpint (larder_value_get_member_int (larder_value_get_item (jobs, 0), "attempts", -1),
                   ==, 1);
  assert_film (fixture);
  assert_credits (fixture, 995);
}

static void
test_studio_killed (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *out = NULL, *err = NULL;

  begin (fixture, "1");
  wait_for_job (fixture, "processing", 5);
  real_studio_kill (&fixture->base, SIGKILL);
  g_assert_cmpint (end (fixture, &out, &err), ==, 0);
  assert_film (fixture);
  assert_credits (fixture, 995);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  gst_init (NULL, NULL);

#define film_test(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

  film_test ("/film-command/makes-a-film", test_film);
  film_test ("/film-command/ctrl-c-cancels-the-job", test_interrupted);
  film_test ("/film-command/a-killed-worker-is-followed-by-another", test_worker_killed);
  film_test ("/film-command/a-stopped-worker-gives-its-job-back", test_worker_stopped);
  film_test ("/film-command/a-killed-studio-is-started-again", test_studio_killed);

  return g_test_run ();
}
