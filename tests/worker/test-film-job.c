/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A job's ways to end, against a server of the test's own: failed, lost, given back. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "service/backlot-session.h"
#include "support/fake-server.h"
#include "worker/backlot-film-job.h"
#include "worker/backlot-scratch.h"

#define RPC "/rest/v1/rpc/"
#define PHOTO "/storage/v1/object/media/u/1/original.jpg"
#define START_MS G_GINT64_CONSTANT (1795228567000)

typedef struct
{
  char             *folder;
  char             *socket_path;
  FakeServer       *server;
  LarderTestClock  *clock;
  BacklotTransport *transport;
  BacklotSession   *session;
  BacklotFilmJob   *job;
  GAsyncResult     *result;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const char *params = data;
  g_autofree char *json = g_strconcat ("{\"id\":\"job\",\"user_id\":\"u\",\"params\":", params,
                                       "}", NULL);
  g_autoptr(LarderValue) row = larder_value_new_from_json (json, -1, NULL);

  fixture->folder = g_dir_make_tmp ("backlot-job-XXXXXX", NULL);
  fixture->socket_path = g_build_filename (fixture->folder, "s", NULL);
  fixture->server = fake_server_new_unix (fixture->socket_path);
  fake_server_grant_tokens (fixture->server, 3600);
  fixture->clock = larder_test_clock_new (START_MS);
  fixture->transport = backlot_transport_new_for_socket (fixture->socket_path,
                                                         LARDER_CLOCK (fixture->clock));
  fixture->session = backlot_session_new (fixture->transport);
  fixture->job = backlot_film_job_new (fixture->transport, "me", row, fixture->folder,
                                       backlot_film_render_async);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->result);
  g_assert_finalize_object (fixture->job);
  g_object_unref (fixture->session);
  g_object_unref (fixture->transport);
  g_object_unref (fixture->clock);
  fake_server_free (fixture->server);
  backlot_scratch_remove (fixture->folder);
  g_free (fixture->socket_path);
  g_free (fixture->folder);
}

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->result = g_object_ref (result);
}

static void
run (Fixture *fixture)
{
  backlot_film_job_run_async (fixture->job, ended_cb, fixture);
}

static BacklotFilmJobEnd
wait_for_end (Fixture *fixture)
{
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return backlot_film_job_run_finish (fixture->job, fixture->result);
}

static void
wait_for (Fixture    *fixture,
          const char *method,
          const char *path,
          guint       n)
{
  while (fake_server_count (fixture->server, method, path) < n)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
turn_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  larder_test_clock_advance (fixture->clock, 100);
  return G_SOURCE_CONTINUE;
}

/* Turns the clock until the end, but slowly enough for what does not go by it: requests and threads
 * must not take longer than the job's patience. */
static BacklotFilmJobEnd
turn_until_end (Fixture *fixture)
{
  guint turner = g_timeout_add (20, turn_cb, fixture);
  BacklotFilmJobEnd end = wait_for_end (fixture);

  g_source_remove (turner);
  return end;
}

static char *
get_call (Fixture    *fixture,
          const char *function,
          guint       index)
{
  g_autofree char *path = g_strconcat (RPC, function, NULL);

  return fake_request_dup_body (fake_server_get_request (fixture->server, "POST", path, index));
}

static void
test_invalid (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *call = NULL;

  fake_server_answer (fixture->server, "POST", RPC "fail_job", 200, "{}");
  run (fixture);
  g_assert_cmpint (wait_for_end (fixture), ==, BACKLOT_FILM_JOB_FAILED);
  call = get_call (fixture, "fail_job", 0);
  g_assert_nonnull (strstr (call, "\"p_job_id\":\"job\",\"p_worker_id\":\"me\""));
  g_assert_nonnull (strstr (call, "\"p_retryable\":false"));
}

static void
test_no_usable_photos (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *call = NULL;

  fake_server_answer_full (fixture->server, "GET", PHOTO, 200, "image/jpeg", "no picture", NULL,
                           NULL);
  fake_server_answer (fixture->server, "POST", RPC "fail_job", 200, "{}");
  run (fixture);
  g_assert_cmpint (wait_for_end (fixture), ==, BACKLOT_FILM_JOB_FAILED);
  call = get_call (fixture, "fail_job", 0);
  g_assert_nonnull (strstr (call, "no_usable_photos"));
  g_assert_nonnull (strstr (call, "\"p_retryable\":false"));
}

static void
test_photo_gone (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *call = NULL;

  fake_server_answer (fixture->server, "GET", PHOTO, 404, "{\"code\":\"NoSuchKey\"}");
  fake_server_answer (fixture->server, "POST", RPC "fail_job", 200, "{}");
  run (fixture);
  g_assert_cmpint (wait_for_end (fixture), ==, BACKLOT_FILM_JOB_FAILED);
  call = get_call (fixture, "fail_job", 0);
  g_assert_nonnull (strstr (call, "no_usable_photos"));
}

static void
test_cancelled_by_person (Fixture       *fixture,
                          gconstpointer  data)
{
  fake_server_answer (fixture->server, "GET", PHOTO, 0, NULL);
  fake_server_answer (fixture->server, "POST", RPC "heartbeat_job", 200, "true");
  fake_server_answer (fixture->server, "POST", RPC "heartbeat_job", 200, "false");
  run (fixture);
  wait_for (fixture, "GET", PHOTO, 1);
  larder_test_clock_advance (fixture->clock, 1000);
  wait_for (fixture, "POST", RPC "heartbeat_job", 1);
  g_assert_null (fixture->result);
  g_assert_cmpint (turn_until_end (fixture), ==, BACKLOT_FILM_JOB_LOST);
  g_assert_cmpuint (fake_server_count (fixture->server, "POST", RPC "fail_job"), ==, 0);
}

static void
test_server_away (Fixture       *fixture,
                  gconstpointer  data)
{
  fake_server_answer (fixture->server, "GET", PHOTO, 503, NULL);
  fake_server_answer (fixture->server, "GET", PHOTO, 503, NULL);
  fake_server_answer_full (fixture->server, "GET", PHOTO, 200, "image/jpeg", "no picture", NULL,
                           NULL);
  fake_server_answer (fixture->server, "POST", RPC "heartbeat_job", 503, NULL);
  fake_server_answer (fixture->server, "POST", RPC "fail_job", 503, NULL);
  fake_server_answer (fixture->server, "POST", RPC "fail_job", 200, "{}");
  run (fixture);
  g_assert_cmpint (turn_until_end (fixture), ==, BACKLOT_FILM_JOB_FAILED);
  g_assert_cmpuint (fake_server_count (fixture->server, "GET", PHOTO), ==, 3);
  g_assert_cmpuint (fake_server_count (fixture->server, "POST", RPC "fail_job"), ==, 2);
}

static void
test_given_back (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *call = NULL;

  fake_server_answer (fixture->server, "GET", PHOTO, 0, NULL);
  fake_server_answer (fixture->server, "POST", RPC "return_job", 200, "{}");
  run (fixture);
  wait_for (fixture, "GET", PHOTO, 1);
  backlot_film_job_give_back (fixture->job);
  g_assert_cmpint (wait_for_end (fixture), ==, BACKLOT_FILM_JOB_RETURNED);
  call = get_call (fixture, "return_job", 0);
  g_assert_cmpstr (call, ==, "{\"p_job_id\":\"job\",\"p_worker_id\":\"me\"}");
  g_assert_cmpuint (fake_server_count (fixture->server, "POST", RPC "heartbeat_job"), ==, 0);
  g_assert_cmpuint (fake_server_count (fixture->server, "POST", RPC "fail_job"), ==, 0);
}

static void
test_lost_when_told (Fixture       *fixture,
                     gconstpointer  data)
{
  fake_server_answer (fixture->server, "POST", RPC "fail_job", 409,
                      "{\"code\":\"PT409\",\"message\":\"lease_lost\"}");
  run (fixture);
  g_assert_cmpint (wait_for_end (fixture), ==, BACKLOT_FILM_JOB_LOST);
}

int
main (int   argc,
      char *argv[])
{
  static const char invalid[] = "{\"title\":\"T\"}";
  static const char one_photo[] =
    "{\"title\":\"T\",\"style\":\"classic\",\"duration_min\":1,\"height\":360,\"photos\":["
    "{\"photo_id\":\"p\",\"caption\":\"\",\"bucket\":\"media\","
    "\"storage_path\":\"u/1/original.jpg\"}]}";

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define job_test(path, params, func) g_test_add (path, Fixture, params, set_up, func, tear_down)

  job_test ("/film-job/what-is-no-film-fails-for-good", invalid, test_invalid);
  job_test ("/film-job/no-usable-photos-fails-for-good", one_photo, test_no_usable_photos);
  job_test ("/film-job/a-photo-that-is-gone-is-a-card", one_photo, test_photo_gone);
  job_test ("/film-job/stops-when-the-heartbeat-says-no", one_photo, test_cancelled_by_person);
  job_test ("/film-job/outlasts-a-server-that-is-away", one_photo, test_server_away);
  job_test ("/film-job/given-back", one_photo, test_given_back);
  job_test ("/film-job/another-one-has-it", invalid, test_lost_when_told);

  return g_test_run ();
}
