/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding, starting, adopting and missing the local studio; the studio is the real one. */

#include "config.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "service/backlot-rest.h"
#include "service/backlot-service-error.h"
#include "service/backlot-session.h"
#include "service/backlot-studio-retirement.h"
#include "service/early-server.h"
#include "service/real-studio.h"
#include "support/fake-server.h"

static void
test_path_rules (void)
{
  g_autofree char *long_dir = g_strnfill (120, 'x');
  g_autofree char *dir = g_build_filename ("/tmp", long_dir, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, dir, -1);
  g_autofree char *name = NULL, *expected = NULL, *own = NULL;
  g_autoptr(BacklotLocalStudio) in_short = NULL, in_long = NULL, users = NULL;
  g_autoptr(GError) error = NULL;

  in_short = backlot_local_studio_new ("/tmp/./a/../b", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (backlot_local_studio_get_socket_path (in_short), ==, "/tmp/b/studio.sock");

  hash[16] = '\0';
  name = g_strconcat (hash, ".sock", NULL);
  expected = g_build_filename (g_get_user_runtime_dir (), BACKLOT_FOLDER, name, NULL);
  own = g_build_filename (g_get_user_runtime_dir (), BACKLOT_FOLDER, "studio.sock", NULL);
  in_long = backlot_local_studio_new (dir, &error);
  users = backlot_local_studio_new (NULL, NULL);
  /* The isolated runtime folder of a test can itself be too long; then that is said. */
  if (strlen (expected) > 100)
    g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_SOCKET_PATH);
  else
    g_assert_cmpstr (backlot_local_studio_get_socket_path (in_long), ==, expected);
  if (strlen (own) <= 100)
    g_assert_cmpstr (backlot_local_studio_get_socket_path (users), ==, own);
  else
    g_assert_null (users);
}

static void
test_starts_and_adopts (RealStudio    *fixture,
                        gconstpointer  data)
{
  g_autoptr(BacklotLocalStudio) other = backlot_local_studio_new (fixture->folder, NULL);
  g_autoptr(GError) error = NULL;
  pid_t pid;

  g_assert_cmpint (real_studio_get_pid (fixture), ==, 0);
  real_studio_start (fixture);
  g_assert_true (backlot_local_studio_get_answers (fixture->studio));
  pid = real_studio_get_pid (fixture);
  g_assert_cmpint (pid, >, 1);
  /* Ctrl+C in the terminal of this program does not reach it. */
  g_assert_cmpint (getsid (pid), ==, pid);

  backlot_local_studio_start_async (other, NULL, real_studio_cb, fixture);
  real_studio_wait (fixture);
  g_assert_true (backlot_local_studio_start_finish (other, fixture->result, &error));
  g_assert_cmpint (real_studio_get_pid (fixture), ==, pid);
}

/* Whether the studio that runs was told to begin no job. */
static gboolean
is_holding (RealStudio *fixture)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/cmdline", (int) real_studio_get_pid (fixture));
  g_autofree char *words = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &words, &length, NULL));
  for (gsize i = 0; i < length; i += strlen (words + i) + 1)
    if (g_str_equal (words + i, "--hold"))
      return TRUE;
  return FALSE;
}

static void
test_starts_without_jobs (RealStudio    *fixture,
                          gconstpointer  data)
{
  backlot_local_studio_set_holds_jobs (fixture->studio, TRUE);
  real_studio_start (fixture);
  g_assert_true (is_holding (fixture));
}

static void
count_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  backlot_local_studio_start_finish (BACKLOT_LOCAL_STUDIO (object), result, &error);
  g_assert_no_error (error);
  (*(int *) user_data)++;
}

/* Processes that this one has started and that have not ended. */
static guint
count_children (void)
{
  g_autoptr(GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
  guint n_children = 0;

  g_assert_nonnull (threads);
  for (const char *name = g_dir_read_name (threads); name != NULL; name = g_dir_read_name (threads))
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", name, "children", NULL);
      g_autofree char *pids = NULL;

      /* A thread may be gone by now. */
      if (!g_file_get_contents (path, &pids, NULL, NULL))
        continue;
      for (const char *space = strchr (pids, ' '); space != NULL; space = strchr (space + 1, ' '))
        n_children++;
    }
  return n_children;
}

static void
test_race (RealStudio    *fixture,
           gconstpointer  data)
{
  g_autoptr(BacklotLocalStudio) other = backlot_local_studio_new (fixture->folder, NULL);
  int n_started = 0;

  /* Two programs find nobody, and both start a studio: one of the two gets the folder. */
  backlot_local_studio_start_async (fixture->studio, NULL, count_cb, &n_started);
  backlot_local_studio_start_async (fixture->studio, NULL, count_cb, &n_started);
  backlot_local_studio_start_async (other, NULL, count_cb, &n_started);
  while (n_started < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (real_studio_get_pid (fixture), >, 1);
  /* One that comes late would find the folder free when the other one is ended. */
  while (count_children () > 1)
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
}

static void
test_stale_socket (RealStudio    *fixture,
                   gconstpointer  data)
{
  pid_t pid;

  real_studio_start (fixture);
  pid = real_studio_get_pid (fixture);
  real_studio_kill (fixture, SIGKILL);
  g_assert_true (g_file_test (backlot_local_studio_get_socket_path (fixture->studio),
                              G_FILE_TEST_EXISTS));
  real_studio_start (fixture);
  g_assert_cmpint (real_studio_get_pid (fixture), !=, pid);
}

static void
test_missing (RealStudio    *fixture,
              gconstpointer  data)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autoptr(GError) error = NULL;

  g_setenv ("PATH", "/nonexistent", TRUE);
  backlot_local_studio_start_async (fixture->studio, NULL, real_studio_cb, fixture);
  real_studio_wait (fixture);
  g_setenv ("PATH", path, TRUE);
  g_assert_false (backlot_local_studio_start_finish (fixture->studio, fixture->result, &error));
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_STUDIO_MISSING);
}

static void
assert_start_fails (RealStudio          *fixture,
                    BacklotServiceError  code,
                    const char          *words)
{
  g_autoptr(GError) error = NULL;

  backlot_local_studio_start_async (fixture->studio, NULL, real_studio_cb, fixture);
  real_studio_wait (fixture);
  g_assert_false (backlot_local_studio_start_finish (fixture->studio, fixture->result, &error));
  g_assert_error (error, BACKLOT_SERVICE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_says_why (RealStudio    *fixture,
               gconstpointer  data)
{
  g_autofree char *in_the_way = g_build_filename (fixture->folder, "studio", NULL);

  g_assert_true (g_file_set_contents (in_the_way, "not a folder", -1, NULL));
  assert_start_fails (fixture, BACKLOT_SERVICE_ERROR_STUDIO_FOLDER, in_the_way);
}

static void
test_damaged_database (RealStudio    *fixture,
                       gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "studio", NULL);
  g_autofree char *database = g_build_filename (folder, "studio.db", NULL);
  g_autofree char *noise = g_strnfill (8192, 'x');

  g_assert_no_errno (g_mkdir (folder, 0700));
  g_assert_true (g_file_set_contents (database, noise, -1, NULL));
  assert_start_fails (fixture, BACKLOT_SERVICE_ERROR_STUDIO_DATA, "damaged");
}

/* Somebody listens, but never answers. */
static GSocket *
listen_silently (RealStudio *fixture)
{
  g_autoptr(GSocketAddress) address =
    g_unix_socket_address_new (backlot_local_studio_get_socket_path (fixture->studio));
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_DEFAULT, NULL);

  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));
  g_assert_true (g_socket_listen (socket, NULL));

  return socket;
}

static void
test_hangs (RealStudio    *fixture,
            gconstpointer  data)
{
  g_autoptr(GSocket) socket = listen_silently (fixture);
  g_autoptr(GError) error = NULL;

  backlot_local_studio_start_async (fixture->studio, NULL, real_studio_cb, fixture);
  real_studio_wait (fixture);
  g_assert_false (backlot_local_studio_start_finish (fixture->studio, fixture->result, &error));
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_STUDIO_FAILED);
  g_socket_close (socket, NULL);
  g_unlink (backlot_local_studio_get_socket_path (fixture->studio));
}

static gboolean
late_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
test_cancelled (RealStudio    *fixture,
                gconstpointer  data)
{
  g_autoptr(GSocket) socket = listen_silently (fixture);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  gboolean late = FALSE;
  guint timer;

  backlot_local_studio_start_async (fixture->studio, cancellable, real_studio_cb, fixture);
  /* At once, and not when the look at the silent socket has ended: this runs when there is nothing
   * else to do, however long this process was not run itself. */
  timer = g_timeout_add_full (G_PRIORITY_LOW, 2000, late_cb, &late, NULL);
  g_cancellable_cancel (cancellable);
  real_studio_wait (fixture);
  g_assert_false (late);
  g_source_remove (timer);
  g_assert_false (backlot_local_studio_start_finish (fixture->studio, fixture->result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_socket_close (socket, NULL);
  g_unlink (backlot_local_studio_get_socket_path (fixture->studio));
}

/* However far a look at the socket has come, it can be taken back. */
static void
test_probe_cancelled (RealStudio    *fixture,
                      gconstpointer  data)
{
  const char *path = backlot_local_studio_get_socket_path (fixture->studio);
  g_autoptr(EarlyServer) server = early_server_new (path);
  gboolean over = FALSE;

  for (guint turns = 0; !over; turns++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GError) error = NULL;

      g_clear_object (&fixture->result);
      backlot_local_studio_probe_async (fixture->studio, cancellable, real_studio_cb, fixture);
      for (guint i = 0; i < turns && fixture->result == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      over = fixture->result != NULL;
      if (!over)
        g_cancellable_cancel (cancellable);
      real_studio_wait (fixture);
      g_assert_cmpint (backlot_local_studio_probe_finish (fixture->studio, fixture->result, &error),
                       ==, over);
      if (!over)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* The former version has gone, and nobody serves until this version does. */
static void
leave_cb (FakeServer        *server,
          SoupServerMessage *message,
          FakeRequest       *request,
          gpointer           user_data)
{
  RealStudio *fixture = user_data;

  g_assert_cmpstr (request->method, ==, "POST");
  g_unlink (backlot_local_studio_get_socket_path (fixture->studio));
  soup_server_message_set_status (message, SOUP_STATUS_ACCEPTED, NULL);
}

static void
test_former_makes_way (RealStudio    *fixture,
                       gconstpointer  data)
{
  g_autoptr(FakeServer) former =
    fake_server_new_unix (backlot_local_studio_get_socket_path (fixture->studio));
  g_autoptr(BacklotTransport) transport = backlot_transport_new_for_studio (fixture->studio,
                                                                            fixture->clock);
  g_autoptr(BacklotRest) rest = backlot_rest_new (transport);
  g_autoptr(LarderValue) rows = NULL;
  g_autoptr(GError) error = NULL;

  fake_server_answer (former, "GET", "/auth/v1/health", 200,
                      "{\"version\":\"backlot-studio 0.0.9\"}");
  fake_server_answer (former, "GET", "/rest/v1/plans", 200, "[{\"from\":\"a former version\"}]");
  fake_server_set_handler (former, "/functions/v1/retire", leave_cb, fixture);
  backlot_rest_select_async (rest, "plans", NULL, NULL, real_studio_cb, fixture);
  real_studio_wait (fixture);
  rows = backlot_rest_finish (rest, fixture->result, &error);
  g_assert_cmpuint (fake_server_count (former, "POST", "/functions/v1/retire"), ==, 1);
  g_assert_cmpuint (fake_server_count (former, "GET", "/rest/v1/plans"), ==, 0);
  g_assert_cmpint (real_studio_get_pid (fixture), !=, getpid ());
}

/* Whom a program takes as it is. */
static void
test_others_stay (RealStudio    *fixture,
                  gconstpointer  data)
{
  const struct
  {
    const char *health;
    guint       n_asked;
  } cases[] = {
    { "{\"version\":\"backlot-studio " PACKAGE_VERSION "\"}", 0 },
    { "{\"version\":\"backlot-studio 999.0\"}", 0 },
    { "{\"version\":\"v2.170.0\"}", 0 },
    { "[]", 0 },
    { "", 0 },
    /* From before the question, or one that serves others, too. */
    { "{\"version\":\"backlot-studio 0\"}", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FakeServer) other =
        fake_server_new_unix (backlot_local_studio_get_socket_path (fixture->studio));

      fake_server_answer (other, "GET", "/auth/v1/health", 200, cases[i].health);
      fake_server_answer (other, "POST", "/functions/v1/retire", 404, "{}");
      real_studio_start (fixture);
      g_assert_cmpuint (fake_server_count (other, "POST", "/functions/v1/retire"), ==,
                        cases[i].n_asked);
      g_assert_cmpint (real_studio_get_pid (fixture), ==, getpid ());
      g_unlink (backlot_local_studio_get_socket_path (fixture->studio));
    }
}

static void
ask_to_retire (RealStudio *fixture)
{
  g_autoptr(GSocketAddress) address =
    g_unix_socket_address_new (backlot_local_studio_get_socket_path (fixture->studio));
  g_autoptr(SoupSession) session = soup_session_new_with_options ("remote-connectable", address,
                                                                  NULL);
  g_autoptr(SoupMessage) message = backlot_studio_retirement_new_message ();
  g_autoptr(GBytes) body = NULL;

  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, real_studio_cb,
                                    fixture);
  real_studio_wait (fixture);
  body = soup_session_send_and_read_finish (session, fixture->result, NULL);
  g_clear_object (&fixture->result);
}

static void
test_retires (RealStudio    *fixture,
              gconstpointer  data)
{
  pid_t pid;

  real_studio_start (fixture);
  pid = real_studio_get_pid (fixture);
  ask_to_retire (fixture);
  while (real_studio_get_pid (fixture) == pid)
    g_main_context_iteration (NULL, FALSE);
  real_studio_start (fixture);
  g_assert_cmpint (real_studio_get_pid (fixture), !=, pid);
}

static void
test_transport_starts_it (RealStudio    *fixture,
                          gconstpointer  data)
{
  g_autoptr(BacklotTransport) transport = backlot_transport_new_for_studio (fixture->studio,
                                                                            fixture->clock);
  g_autoptr(BacklotSession) session = backlot_session_new (transport);
  g_autoptr(BacklotRest) rest = backlot_rest_new (transport);

  /* The first request starts the studio and signs in; the next finds it killed and does it again,
   * and the session that the new one takes back or not makes no difference. */
  for (int i = 0; i < 3; i++)
    {
      g_autoptr(LarderValue) rows = NULL;
      g_autoptr(GError) error = NULL;

      backlot_rest_select_async (rest, "projects", NULL, NULL, real_studio_cb, fixture);
      real_studio_wait (fixture);
      rows = backlot_rest_finish (rest, fixture->result, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (larder_value_get_n_items (rows), ==, 0);
      g_assert_cmpstr (backlot_session_get_user_id (session), ==,
                       "00000000-0000-4000-8000-000000000001");
      g_clear_object (&fixture->result);
      if (i < 2)
        real_studio_kill (fixture, SIGKILL);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define studio_test(path, func) \
  g_test_add (path, RealStudio, NULL, real_studio_set_up, func, real_studio_tear_down)

  g_test_add_func ("/local-studio/path-rules", test_path_rules);
  studio_test ("/local-studio/starts-and-adopts", test_starts_and_adopts);
  studio_test ("/local-studio/starts-without-jobs", test_starts_without_jobs);
  studio_test ("/local-studio/two-programs-one-studio", test_race);
  studio_test ("/local-studio/a-stale-socket-is-no-obstacle", test_stale_socket);
  studio_test ("/local-studio/program-missing", test_missing);
  studio_test ("/local-studio/says-why-it-does-not-start", test_says_why);
  studio_test ("/local-studio/tells-a-damaged-database", test_damaged_database);
  studio_test ("/local-studio/hangs", test_hangs);
  studio_test ("/local-studio/cancelled", test_cancelled);
  studio_test ("/local-studio/a-look-is-cancelled-at-any-turn", test_probe_cancelled);
  studio_test ("/local-studio/one-of-a-former-version-makes-way", test_former_makes_way);
  studio_test ("/local-studio/all-others-stay", test_others_stay);
  studio_test ("/local-studio/retires", test_retires);
  studio_test ("/local-studio/requests-start-it", test_transport_starts_it);

  return g_test_run ();
}
