/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors keep what the server said, in each of the shapes of its five services. */

#include "config.h"

#include <libsoup/soup.h>

#include "service/backlot-service-error.h"

static const struct
{
  guint       status;
  const char *body;
  int         error;
  guint       true_status;
  const char *code;
  const char *message;
} answers[] = {
  { 402, "{\"code\":\"PT402\",\"message\":\"insufficient_credits\","
         "\"details\":\"{\\\"required\\\":5,\\\"available\\\":2}\",\"hint\":null}",
    BACKLOT_SERVICE_ERROR_PAYMENT, 402, "insufficient_credits", "insufficient_credits" },
  { 409, "{\"code\":\"23505\",\"message\":\"duplicate key\",\"details\":null,\"hint\":null}",
    BACKLOT_SERVICE_ERROR_CONFLICT, 409, "23505", "duplicate key" },
  { 406, "{\"code\":\"PGRST116\",\"message\":\"no rows\"}",
    BACKLOT_SERVICE_ERROR_NOT_FOUND, 406, "PGRST116", "no rows" },
  { 400, "{\"code\":\"invalid_credentials\",\"message\":\"Invalid login credentials\"}",
    BACKLOT_SERVICE_ERROR_REFUSED, 400, "invalid_credentials", "Invalid login credentials" },
  { 400, "{\"code\":400,\"error_code\":\"invalid_credentials\",\"msg\":\"Invalid\"}",
    BACKLOT_SERVICE_ERROR_REFUSED, 400, "invalid_credentials", "Invalid" },
  { 400, "{\"statusCode\":\"409\",\"error\":\"Duplicate\",\"message\":\"exists\","
         "\"code\":\"KeyAlreadyExists\"}",
    BACKLOT_SERVICE_ERROR_CONFLICT, 409, "KeyAlreadyExists", "exists" },
  { 422, "{\"code\":\"PT422\",\"message\":\"no_photos\"}",
    BACKLOT_SERVICE_ERROR_UNPROCESSABLE, 422, "no_photos", "no_photos" },
  { 403, "{\"code\":\"42501\",\"message\":\"denied\"}",
    BACKLOT_SERVICE_ERROR_DENIED, 403, "42501", "denied" },
  { 503, NULL, BACKLOT_SERVICE_ERROR_SERVER, 503, NULL, "The server refused the request" },
  { 500, "[1,2]", BACKLOT_SERVICE_ERROR_SERVER, 500, NULL, "The server refused the request" },
  { 404, "{\"message\":5,\"code\":{}}", BACKLOT_SERVICE_ERROR_NOT_FOUND, 404, NULL,
    "The server refused the request" },
  { 412, NULL, BACKLOT_SERVICE_ERROR_PRECONDITION, 412, NULL, "The server refused the request" },
  { 413, NULL, BACKLOT_SERVICE_ERROR_TOO_LARGE, 413, NULL, "The server refused the request" },
};

static void
test_shapes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr(LarderValue) body = NULL;
      g_autoptr(GError) error = NULL;

      if (answers[i].body != NULL)
        body = larder_value_new_from_json (answers[i].body, -1, NULL);
      error = backlot_service_error_new_from_answer (answers[i].status, NULL, body);
      g_assert_error (error, BACKLOT_SERVICE_ERROR, answers[i].error);
      g_assert_cmpuint (backlot_service_error_get_status (error), ==, answers[i].true_status);
      g_assert_cmpstr (backlot_service_error_get_code (error), ==, answers[i].code);
      g_assert_cmpstr (error->message, ==, answers[i].message);
    }
}

static void
test_details_survive_a_copy (void)
{
  g_autoptr(LarderValue) body = larder_value_new_from_json (answers[0].body, -1, NULL);
  g_autoptr(GError) error = backlot_service_error_new_from_answer (402, NULL, body);
  g_autoptr(GError) copy = g_error_copy (error);
  LarderValue *details = NULL;

  g_clear_error (&error);
  details = backlot_service_error_get_details (copy);
  g_assert_nonnull (details);
  g_assert_cmpint (larder_value_get_member_int (details, "required", 0), ==, 5);
  g_assert_cmpstr (backlot_service_error_get_code (copy), ==, "insufficient_credits");
  g_assert_cmpint (backlot_service_error_get_retry_after_s (copy), ==, -1);
}

static void
test_retry_after (void)
{
  g_autoptr(GError) error = backlot_service_error_new_from_answer (429, "7", NULL);
  g_autoptr(GError) nonsense = backlot_service_error_new_from_answer (429, "soon", NULL);

  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_RATE_LIMITED);
  g_assert_cmpint (backlot_service_error_get_retry_after_s (error), ==, 7);
  g_assert_cmpint (backlot_service_error_get_retry_after_s (nonsense), ==, -1);
  g_assert_true (backlot_service_error_is_transient (error));
}

static void
test_io_errors (void)
{
  static const struct
  {
    int io_code;
    int code;
  } table[] = {
    { G_IO_ERROR_CONNECTION_REFUSED, BACKLOT_SERVICE_ERROR_OFFLINE },
    { G_IO_ERROR_NOT_FOUND, BACKLOT_SERVICE_ERROR_OFFLINE },
    { G_IO_ERROR_CONNECTION_CLOSED, BACKLOT_SERVICE_ERROR_OFFLINE },
    { G_IO_ERROR_TIMED_OUT, BACKLOT_SERVICE_ERROR_TIMEOUT },
  };
  g_autoptr(GError) cancelled = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stop");
  g_autoptr(GError) still_cancelled = backlot_service_error_new_from_io (cancelled);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(GError) io = g_error_new (G_IO_ERROR, table[i].io_code, "why");
      g_autoptr(GError) error = backlot_service_error_new_from_io (io);

      g_assert_error (error, BACKLOT_SERVICE_ERROR, table[i].code);
      g_assert_true (backlot_service_error_is_transient (error));
      g_assert_cmpuint (backlot_service_error_get_status (error), ==, 0);
    }
  g_assert_error (still_cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_other_domains_say_nothing (void)
{
  g_autoptr(GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "other");

  g_assert_cmpuint (backlot_service_error_get_status (error), ==, 0);
  g_assert_null (backlot_service_error_get_code (error));
  g_assert_null (backlot_service_error_get_details (error));
  g_assert_cmpint (backlot_service_error_get_retry_after_s (error), ==, -1);
  g_assert_false (backlot_service_error_is_transient (error));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/service-error/reads-every-shape", test_shapes);
  g_test_add_func ("/service-error/details-survive-a-copy", test_details_survive_a_copy);
  g_test_add_func ("/service-error/retry-after-is-seconds", test_retry_after);
  g_test_add_func ("/service-error/broken-connections", test_io_errors);
  g_test_add_func ("/service-error/other-domains-say-nothing", test_other_domains_say_nothing);

  return g_test_run ();
}
