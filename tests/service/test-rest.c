/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and functions: which request each call is, and what its answer becomes. */

#include "config.h"

#include "service/service-fixture.h"

static LarderValue *
finish (ServiceFixture  *fixture,
        BacklotRest     *rest,
        GError         **error)
{
  LarderValue *value = NULL;

  service_fixture_wait (fixture);
  value = backlot_rest_finish (rest, fixture->result, error);
  g_clear_object (&fixture->result);

  return value;
}

static void
test_select (ServiceFixture *fixture,
             gconstpointer   data)
{
  g_autoptr(BacklotRest) rest = backlot_rest_new (fixture->transport);
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();
  g_autoptr(LarderValue) rows = NULL;
  g_autoptr(GError) error = NULL;
  FakeRequest *request = NULL;

  fake_server_answer (fixture->server, "GET", "/rest/v1/films", 200, "[{\"id\":\"a\"}]");
  backlot_wire_query_filter (query, "title", "eq", "a&b=c, (d)+");
  backlot_rest_select_async (rest, "films", query, NULL, service_fixture_cb, fixture);
  rows = finish (fixture, rest, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (larder_value_get_n_items (rows), ==, 1);
  request = fake_server_get_request (fixture->server, "GET", "/rest/v1/films", 0);
  g_assert_cmpstr (request->query, ==, "title=eq.a%26b%3Dc%2C%20%28d%29%2B");
}

static void
test_writes (ServiceFixture *fixture,
             gconstpointer   data)
{
  static const struct
  {
    const char *method;
    const char *prefer;
  } expected[] = {
    { "POST", "return=representation" },
    { "POST", "return=representation,resolution=merge-duplicates" },
    { "POST", "return=representation,resolution=ignore-duplicates" },
    { "PATCH", "return=representation" },
    { "DELETE", "return=representation" },
  };
  g_autoptr(BacklotRest) rest = backlot_rest_new (fixture->transport);
  g_autoptr(LarderValue) row = larder_value_new_from_json ("{\"id\":\"a\"}", -1, NULL);

  fake_server_answer (fixture->server, "POST", "/rest/v1/films", 201, "[{\"id\":\"a\"}]");
  fake_server_answer (fixture->server, "PATCH", "/rest/v1/films", 200, "[]");
  fake_server_answer (fixture->server, "DELETE", "/rest/v1/films", 204, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();
      g_autoptr(LarderValue) answer = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *body = NULL;
      FakeRequest *request = NULL;

      backlot_wire_query_filter (query, "id", "eq", "a");
      if (i == 0)
        backlot_rest_insert_async (rest, "films", row, NULL, NULL, service_fixture_cb, fixture);
      else if (i < 3)
        backlot_rest_upsert_async (rest, "films", row, NULL,
                                   i == 1 ? BACKLOT_REST_MERGE : BACKLOT_REST_IGNORE, NULL,
                                   service_fixture_cb, fixture);
      else if (i == 3)
        backlot_rest_update_async (rest, "films", row, query, NULL, service_fixture_cb, fixture);
      else
        backlot_rest_delete_async (rest, "films", query, NULL, service_fixture_cb, fixture);
      answer = finish (fixture, rest, &error);

      g_assert_no_error (error);
      request = fake_server_get_request (fixture->server, expected[i].method, "/rest/v1/films",
                                         i < 3 ? i : 0);
      body = fake_request_dup_body (request);
      g_assert_cmpstr (fake_request_get_header (request, "Prefer"), ==, expected[i].prefer);
      g_assert_cmpstr (body, ==, i < 4 ? "{\"id\":\"a\"}" : "");
      g_assert_cmpstr (request->query, ==, i < 3 ? NULL : "id=eq.a");
    }
}

static void
test_rpc (ServiceFixture *fixture,
          gconstpointer   data)
{
  g_autoptr(BacklotRest) rest = backlot_rest_new (fixture->transport);
  g_autoptr(LarderValue) price = NULL;
  g_autoptr(LarderValue) nothing = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;

  fake_server_answer (fixture->server, "POST", "/rest/v1/rpc/quote_job", 200, "5");
  fake_server_answer (fixture->server, "POST", "/rest/v1/rpc/void", 204, NULL);
  backlot_rest_rpc_async (rest, "quote_job", NULL, NULL, service_fixture_cb, fixture);
  price = finish (fixture, rest, &error);
  g_assert_no_error (error);
  g_assert_cmpint (larder_value_get_int (price), ==, 5);
  body = fake_request_dup_body (fake_server_get_request (fixture->server, "POST",
                                                         "/rest/v1/rpc/quote_job", 0));
  g_assert_cmpstr (body, ==, "{}");

  backlot_rest_rpc_async (rest, "void", NULL, NULL, service_fixture_cb, fixture);
  nothing = finish (fixture, rest, &error);
  g_assert_no_error (error);
  g_assert_true (larder_value_is_null (nothing));
}

static void
test_refused (ServiceFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(BacklotRest) rest = backlot_rest_new (fixture->transport);
  g_autoptr(LarderValue) value = NULL;
  g_autoptr(GError) error = NULL;

  fake_server_answer (fixture->server, "POST", "/rest/v1/rpc/submit_job", 402,
                      "{\"code\":\"PT402\",\"message\":\"insufficient_credits\","
                      "\"details\":\"{\\\"required\\\":9}\"}");
  backlot_rest_rpc_async (rest, "submit_job", NULL, NULL, service_fixture_cb, fixture);
  value = finish (fixture, rest, &error);

  g_assert_null (value);
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_PAYMENT);
  g_assert_cmpint (larder_value_get_member_int (backlot_service_error_get_details (error),
                                                "required", 0), ==, 9);
}

static void
test_cancelled (ServiceFixture *fixture,
                gconstpointer   data)
{
  g_autoptr(BacklotRest) rest = backlot_rest_new (fixture->transport);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(LarderValue) value = NULL;
  g_autoptr(GError) error = NULL;

  fake_server_answer (fixture->server, "GET", "/rest/v1/films", 0, NULL);
  backlot_rest_select_async (rest, "films", NULL, cancellable, service_fixture_cb, fixture);
  service_wait_until (fake_server_count (fixture->server, "GET", "/rest/v1/films") == 1);
  g_cancellable_cancel (cancellable);
  value = finish (fixture, rest, &error);

  g_assert_null (value);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_owner_gone (ServiceFixture *fixture,
                 gconstpointer   data)
{
  BacklotRest *rest = backlot_rest_new (fixture->transport);
  g_autoptr(LarderValue) value = NULL;
  g_autoptr(GError) error = NULL;

  fake_server_answer (fixture->server, "GET", "/rest/v1/films", 200, "[]");
  backlot_rest_select_async (rest, "films", NULL, NULL, service_fixture_cb, fixture);
  g_object_unref (rest);
  service_fixture_wait (fixture);

  value = backlot_rest_finish (BACKLOT_REST (g_async_result_get_source_object (fixture->result)),
                               fixture->result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (value);
  /* The reference that get_source_object() gave. */
  g_object_unref (rest);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  service_test ("/rest/select-escapes-values", test_select);
  service_test ("/rest/writes-ask-for-the-rows", test_writes);
  service_test ("/rest/functions", test_rpc);
  service_test ("/rest/refusals-keep-their-details", test_refused);
  service_test ("/rest/cancelled", test_cancelled);
  service_test ("/rest/owner-gone", test_owner_gone);

  return g_test_run ();
}
