/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transport: keys, tokens, one repeat, limits, and whether the server is reached. */

#include "config.h"

#include <string.h>

#include "service/early-server.h"
#include "service/service-fixture.h"

static void
send (ServiceFixture *fixture,
      const char     *path,
      GCancellable   *cancellable)
{
  g_autoptr(BacklotRequest) request = backlot_request_new ("GET", path, NULL,
                                                           BACKLOT_REQUEST_DEFAULT);

  g_clear_object (&fixture->result);
  backlot_transport_send_async (fixture->transport, request, cancellable, service_fixture_cb,
                                fixture);
}

static BacklotResponse *
finish (ServiceFixture  *fixture,
        GError         **error)
{
  service_fixture_wait (fixture);

  return backlot_transport_send_finish (fixture->transport, fixture->result, error);
}

static void
test_success (ServiceFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  FakeRequest *request = NULL;

  fake_server_answer (fixture->server, "GET", "/rest/v1/films", 200, "{\"a\":[1,2]}");
  service_fixture_sign_in (fixture, 3600);
  send (fixture, "/rest/v1/films", NULL);
  response = finish (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpuint (larder_value_get_n_items (larder_value_get_member (response->value, "a")),
                    ==, 2);
  request = fake_server_get_request (fixture->server, "GET", "/rest/v1/films", 0);
  g_assert_cmpstr (fake_request_get_header (request, "Authorization"), ==, "Bearer token-1");
  g_assert_cmpstr (fake_request_get_header (request, "apikey"), ==,
                   backlot_transport_get_api_key (fixture->transport));
  g_assert_true (backlot_transport_get_online (fixture->transport));
}

static void
test_large_answer (ServiceFixture *fixture,
                   gconstpointer   data)
{
  g_autoptr(GString) json = g_string_new ("[0");
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  for (int i = 1; i < 100000; i++)
    g_string_append_printf (json, ",%d", i);
  g_string_append_c (json, ']');
  fake_server_answer (fixture->server, "GET", "/rest/v1/films", 200, json->str);
  send (fixture, "/rest/v1/films", NULL);
  response = finish (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (larder_value_get_n_items (response->value), ==, 100000);
}

static void
test_limit (ServiceFixture *fixture,
            gconstpointer   data)
{
  g_autoptr(BacklotRequest) request = backlot_request_new ("GET", "/rest/v1/films", NULL,
                                                           BACKLOT_REQUEST_DEFAULT);
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  fake_server_answer (fixture->server, "GET", "/rest/v1/films", 200, "[1,2,3,4,5,6,7]");
  backlot_request_set_limit (request, 10);
  backlot_transport_send_async (fixture->transport, request, NULL, service_fixture_cb, fixture);
  response = finish (fixture, &error);

  g_assert_null (response);
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_TOO_LARGE);
}

static void
test_refused (ServiceFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  fake_server_answer (fixture->server, "GET", "/rest/v1/films", 403,
                      "{\"code\":\"42501\",\"message\":\"no\"}");
  send (fixture, "/rest/v1/films", NULL);
  response = finish (fixture, &error);

  g_assert_null (response);
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_DENIED);
  g_assert_cmpstr (backlot_service_error_get_code (error), ==, "42501");
  g_assert_true (backlot_transport_get_online (fixture->transport));
}

static void
test_unreadable (ServiceFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  fake_server_answer_full (fixture->server, "GET", "/rest/v1/films", 200, "text/html",
                           "<html>gateway</html>", NULL, NULL);
  send (fixture, "/rest/v1/films", NULL);
  response = finish (fixture, &error);

  g_assert_null (response);
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_UNREADABLE);
}

static void
test_refused_token (ServiceFixture *fixture,
                    gconstpointer   data)
{
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  FakeRequest *second = NULL;

  fake_server_answer (fixture->server, "GET", "/rest/v1/films", 401, "{\"code\":\"PGRST303\"}");
  fake_server_answer (fixture->server, "GET", "/rest/v1/films", 200, "[]");
  service_fixture_sign_in (fixture, 3600);
  send (fixture, "/rest/v1/films", NULL);
  response = finish (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (fake_server_count (fixture->server, "GET", "/rest/v1/films"), ==, 2);
  second = fake_server_get_request (fixture->server, "GET", "/rest/v1/films", 1);
  g_assert_cmpstr (fake_request_get_header (second, "Authorization"), ==, "Bearer token-2");
}

static void
test_refused_twice (ServiceFixture *fixture,
                    gconstpointer   data)
{
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  fake_server_answer (fixture->server, "GET", "/rest/v1/films", 401, "{\"code\":\"PGRST303\"}");
  service_fixture_sign_in (fixture, 3600);
  send (fixture, "/rest/v1/films", NULL);
  response = finish (fixture, &error);

  g_assert_null (response);
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_UNAUTHORIZED);
  g_assert_cmpuint (fake_server_count (fixture->server, "GET", "/rest/v1/films"), ==, 2);
}

static void
test_cancelled (ServiceFixture *fixture,
                gconstpointer   data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  fake_server_answer (fixture->server, "GET", "/rest/v1/films", 0, NULL);
  send (fixture, "/rest/v1/films", cancellable);
  service_wait_until (fake_server_count (fixture->server, "GET", "/rest/v1/films") == 1);
  g_cancellable_cancel (cancellable);
  response = finish (fixture, &error);

  g_assert_null (response);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (backlot_transport_get_online (fixture->transport));
}

/* Whether the call was over before its turn of being cancelled came. */
static gboolean
cancel_after (ServiceFixture *fixture,
              guint           turns)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  gboolean over;

  send (fixture, "/rest/v1/films", cancellable);
  for (guint i = 0; i < turns && fixture->result == NULL; i++)
    g_main_context_iteration (NULL, TRUE);
  over = fixture->result != NULL;
  if (!over)
    g_cancellable_cancel (cancellable);
  response = finish (fixture, &error);
  if (over)
    {
      g_assert_no_error (error);
      g_assert_cmpuint (response->status, ==, 200);
    }
  else
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  return over;
}

static void
test_cancelled_at_any_turn (ServiceFixture *fixture,
                            gconstpointer   data)
{
  g_autofree char *path = g_strconcat (fixture->socket_path, "-early", NULL);
  g_autoptr(EarlyServer) server = early_server_new (path);
  BacklotTransport *usual = fixture->transport;
  guint turns;

  fixture->transport = backlot_transport_new_for_socket (path, LARDER_CLOCK (fixture->clock));
  for (turns = 0; !cancel_after (fixture, turns); turns++)
    ;
  g_assert_cmpuint (turns, >, 2);
  g_assert_true (backlot_transport_get_online (fixture->transport));

  g_clear_object (&fixture->result);
  g_object_unref (fixture->transport);
  fixture->transport = usual;
}

/* The same for a websocket. */
static gboolean
connect_and_cancel_after (ServiceFixture *fixture,
                          guint           turns)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(SoupWebsocketConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  gboolean over;

  g_clear_object (&fixture->result);
  backlot_transport_connect_async (fixture->transport, "/realtime/v1/websocket", NULL, cancellable,
                                   service_fixture_cb, fixture);
  for (guint i = 0; i < turns && fixture->result == NULL; i++)
    g_main_context_iteration (NULL, TRUE);
  over = fixture->result != NULL;
  if (!over)
    g_cancellable_cancel (cancellable);
  service_fixture_wait (fixture);
  connection = backlot_transport_connect_finish (fixture->transport, fixture->result, &error);
  if (over)
    g_assert_no_error (error);
  else
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (over == (connection != NULL));

  return over;
}

static void
test_websocket_cancelled_at_any_turn (ServiceFixture *fixture,
                                      gconstpointer   data)
{
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  guint turns;

  fake_server_accept_frames (fixture->server, NULL, NULL);
  fake_server_answer (fixture->server, "GET", "/rest/v1/films", 200, "[]");
  for (turns = 0; !connect_and_cancel_after (fixture, turns); turns++)
    ;
  g_assert_cmpuint (turns, >, 2);

  /* The session came to no harm. */
  send (fixture, "/rest/v1/films", NULL);
  response = finish (fixture, &error);
  g_assert_no_error (error);
}

static void
test_owner_gone (ServiceFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr(GError) error = NULL;
  BacklotTransport *gone = fixture->transport;

  fake_server_answer (fixture->server, "GET", "/rest/v1/films", 200, "[]");
  send (fixture, "/rest/v1/films", NULL);
  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &fixture->transport);
  g_object_unref (gone);
  service_fixture_wait (fixture);

  /* The call kept its transport until it was answered, and no longer. */
  g_assert_nonnull (fixture->transport);
  backlot_response_free (backlot_transport_send_finish (gone, fixture->result, &error));
  g_assert_no_error (error);
  g_clear_object (&fixture->result);
  service_wait_until (fixture->transport == NULL);
}

static void
test_offline (ServiceFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(BacklotTransport) nobody =
    backlot_transport_new_for_socket ("/nonexistent/backlot/socket",
                                      LARDER_CLOCK (fixture->clock));
  g_autoptr(BacklotRequest) request = backlot_request_new ("GET", "/rest/v1/films", NULL,
                                                           BACKLOT_REQUEST_DEFAULT);
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  backlot_transport_send_async (nobody, request, NULL, service_fixture_cb, fixture);
  service_fixture_wait (fixture);
  response = backlot_transport_send_finish (nobody, fixture->result, &error);

  g_assert_null (response);
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_OFFLINE);
  g_assert_false (backlot_transport_get_online (nobody));
}

static void
test_escapes_once (ServiceFixture *fixture,
                   gconstpointer   data)
{
  g_autofree char *path = backlot_request_escape_path ("/rest/v1/a b%2Fü");
  g_autoptr(BacklotRequest) request = backlot_request_new ("GET", path, "a=eq.%2B1&a=lt.3",
                                                           BACKLOT_REQUEST_DEFAULT);
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  FakeRequest *seen = NULL;

  fake_server_answer (fixture->server, "GET", "/rest/v1/a b%2Fü", 204, NULL);
  backlot_transport_send_async (fixture->transport, request, NULL, service_fixture_cb, fixture);
  response = finish (fixture, &error);

  g_assert_no_error (error);
  g_assert_null (response->value);
  seen = fake_server_get_request (fixture->server, "GET", "/rest/v1/a b%2Fü", 0);
  g_assert_cmpstr (seen->query, ==, "a=eq.%2B1&a=lt.3");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  service_test ("/transport/sends-key-and-token", test_success);
  service_test ("/transport/parses-large-answers", test_large_answer);
  service_test ("/transport/stops-at-the-limit", test_limit);
  service_test ("/transport/keeps-what-the-server-said", test_refused);
  service_test ("/transport/html-is-unreadable", test_unreadable);
  service_test ("/transport/a-refused-token-is-renewed-once", test_refused_token);
  service_test ("/transport/a-second-refusal-is-final", test_refused_twice);
  service_test ("/transport/cancelled", test_cancelled);
  service_test ("/transport/cancelled-at-any-turn", test_cancelled_at_any_turn);
  service_test ("/transport/websocket-cancelled-at-any-turn", test_websocket_cancelled_at_any_turn);
  service_test ("/transport/owner-gone", test_owner_gone);
  service_test ("/transport/nobody-there-is-offline", test_offline);
  service_test ("/transport/escapes-once", test_escapes_once);

  return g_test_run ();
}
