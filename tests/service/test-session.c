/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session: one renewal at a time, in time, and what happens when the server forgets it. */

#include "config.h"

#include "service/service-fixture.h"

#define TOKEN_PATH "/auth/v1/token"

static void
count_cb (GObject  *object,
          gpointer  user_data)
{
  (*(int *) user_data)++;
}

static void
get_token (ServiceFixture *fixture,
           guint           refused,
           GCancellable   *cancellable)
{
  g_clear_object (&fixture->result);
  backlot_session_get_token_async (fixture->session, refused, cancellable, service_fixture_cb,
                                   fixture);
}

static char *
finish_token (ServiceFixture  *fixture,
              GError         **error)
{
  service_fixture_wait (fixture);

  return backlot_session_get_token_finish (fixture->session, fixture->result, NULL, error);
}

static void
test_signs_in (ServiceFixture *fixture,
               gconstpointer   data)
{
  FakeRequest *request = NULL;
  gboolean local = backlot_transport_is_local (fixture->transport);

  service_fixture_sign_in (fixture, 3600);
  request = fake_server_get_request (fixture->server, "POST", TOKEN_PATH, 0);

  g_assert_true (backlot_session_get_signed_in (fixture->session));
  g_assert_cmpstr (backlot_session_get_user_id (fixture->session), ==, "user-1");
  g_assert_cmpstr (request->query, ==, local ? "grant_type=peer" : "grant_type=password");
  g_assert_null (fake_request_get_header (request, "Authorization"));
}

static void
many_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree char *token = NULL;
  g_autoptr(GError) error = NULL;
  int *n_answers = user_data;

  token = backlot_session_get_token_finish (BACKLOT_SESSION (object), result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, "token-2");
  (*n_answers)++;
}

static void
test_single_flight (ServiceFixture *fixture,
                    gconstpointer   data)
{
  int n_answers = 0;

  service_fixture_sign_in (fixture, 3600);
  for (int i = 0; i < 20; i++)
    backlot_session_get_token_async (fixture->session, 1, NULL, many_cb, &n_answers);
  service_wait_until (n_answers == 20);

  g_assert_cmpuint (fake_server_count (fixture->server, "POST", TOKEN_PATH), ==, 2);
}

static void
test_renews_in_time (ServiceFixture *fixture,
                     gconstpointer   data)
{
  int n_renewed = 0;
  FakeRequest *request = NULL;
  g_autofree char *body = NULL;

  service_fixture_sign_in (fixture, 3600);
  g_signal_connect (fixture->session, "renewed", G_CALLBACK (count_cb), &n_renewed);
  larder_test_clock_advance (fixture->clock, (3600 - 91) * 1000);
  g_assert_cmpuint (fake_server_count (fixture->server, "POST", TOKEN_PATH), ==, 1);
  larder_test_clock_advance (fixture->clock, 2000);
  service_wait_until (n_renewed == 1);

  request = fake_server_get_request (fixture->server, "POST", TOKEN_PATH, 1);
  body = fake_request_dup_body (request);
  g_assert_cmpstr (request->query, ==, "grant_type=refresh_token");
  g_assert_cmpstr (body, ==, "{\"refresh_token\":\"refresh-1\"}");
}

static void
test_late_wakes_up (ServiceFixture *fixture,
                    gconstpointer   data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *token = NULL;

  service_fixture_sign_in (fixture, 3600);
  larder_test_clock_advance (fixture->clock, 4000 * 1000);
  get_token (fixture, 0, NULL);
  token = finish_token (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, "token-2");
}

static void
test_server_forgot (ServiceFixture *fixture,
                    gconstpointer   data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *token = NULL;
  int n_ended = 0;

  service_fixture_sign_in (fixture, 3600);
  g_signal_connect (fixture->session, "ended", G_CALLBACK (count_cb), &n_ended);
  fake_server_answer (fixture->server, "POST", TOKEN_PATH, 400,
                      "{\"code\":\"refresh_token_not_found\",\"message\":\"gone\"}");
  if (backlot_transport_is_local (fixture->transport))
    fake_server_answer (fixture->server, "POST", TOKEN_PATH, 200,
                        "{\"access_token\":\"fresh\",\"expires_in\":60,\"user\":{\"id\":\"u\"}}");
  get_token (fixture, 1, NULL);
  token = finish_token (fixture, &error);

  if (backlot_transport_is_local (fixture->transport))
    {
      g_assert_no_error (error);
      g_assert_cmpstr (token, ==, "fresh");
      g_assert_cmpint (n_ended, ==, 0);
    }
  else
    {
      g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_SIGNED_OUT);
      g_assert_false (backlot_session_get_signed_in (fixture->session));
      service_wait_until (n_ended == 1);
    }
}

static void
test_outage_keeps_session (ServiceFixture *fixture,
                           gconstpointer   data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *token = NULL;
  g_autofree char *old = NULL;

  service_fixture_sign_in (fixture, 3600);
  fake_server_answer (fixture->server, "POST", TOKEN_PATH, 503, NULL);
  get_token (fixture, 1, NULL);
  token = finish_token (fixture, &error);
  g_assert_null (token);
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_SERVER);
  g_clear_error (&error);

  get_token (fixture, 0, NULL);
  old = finish_token (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (old, ==, "token-1");
}

static void
test_cancelled (ServiceFixture *fixture,
                gconstpointer   data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *token = NULL;

  service_fixture_sign_in (fixture, 3600);
  fake_server_answer (fixture->server, "POST", TOKEN_PATH, 0, NULL);
  get_token (fixture, 1, cancellable);
  service_wait_until (fake_server_count (fixture->server, "POST", TOKEN_PATH) == 2);
  g_cancellable_cancel (cancellable);
  token = finish_token (fixture, &error);

  /* At once, although the renewal still waits for the server. */
  g_assert_null (token);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_owner_gone (ServiceFixture *fixture,
                 gconstpointer   data)
{
  BacklotSession *session = NULL;

  service_fixture_sign_in (fixture, 3600);
  fake_server_answer (fixture->server, "POST", TOKEN_PATH, 0, NULL);
  larder_test_clock_advance (fixture->clock, 3520 * 1000);
  service_wait_until (fake_server_count (fixture->server, "POST", TOKEN_PATH) == 2);

  /* A renewal under way does not keep the session. */
  session = g_steal_pointer (&fixture->session);
  g_assert_finalize_object (session);
  fake_server_release (fixture->server, 500, NULL);
}

static void
test_nobody_signed_in (ServiceFixture *fixture,
                       gconstpointer   data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *token = NULL;
  int code = BACKLOT_SERVICE_ERROR_SIGNED_OUT;

  if (backlot_transport_is_local (fixture->transport))
    code = BACKLOT_SERVICE_ERROR_DENIED;
  if (backlot_transport_is_local (fixture->transport))
    fake_server_answer (fixture->server, "POST", TOKEN_PATH, 403, "{\"code\":\"not_allowed\"}");
  fixture->session = backlot_session_new (fixture->transport);
  get_token (fixture, 0, NULL);
  token = finish_token (fixture, &error);

  g_assert_null (token);
  g_assert_error (error, BACKLOT_SERVICE_ERROR, code);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  service_test ("/session/signs-in", test_signs_in);
  service_test ("/session/one-renewal-for-all-who-ask", test_single_flight);
  service_test ("/session/renews-90-s-before-the-end", test_renews_in_time);
  service_test ("/session/a-late-token-is-not-used", test_late_wakes_up);
  service_test ("/session/forgotten-by-the-server", test_server_forgot);
  service_test ("/session/an-outage-keeps-it", test_outage_keeps_session);
  service_test ("/session/cancelled", test_cancelled);
  service_test ("/session/owner-gone", test_owner_gone);
  service_test ("/session/nobody-signed-in", test_nobody_signed_in);

  return g_test_run ();
}
