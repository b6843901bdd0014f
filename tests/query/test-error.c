/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of the service as a person hears of them, as a table. */

#include "config.h"

#include "larder/larder-error.h"

#include "service/backlot-service-error.h"

#include "query/backlot-error-service.h"

/* status and body of an answer */
static const struct
{
  guint         status;
  const char   *body;
  BacklotError  code;
  gboolean      temporary;
} answers[] = {
  { 402, "{'code': 'PT402', 'message': 'insufficient_credits'}",
    BACKLOT_ERROR_INSUFFICIENT_CREDITS, FALSE },
  { 409, "{'code': 'PT409', 'message': 'price_changed'}", BACKLOT_ERROR_PRICE_CHANGED, FALSE },
  { 422, "{'code': 'PT422', 'message': 'no_photos'}", BACKLOT_ERROR_NO_PHOTOS, FALSE },
  { 422, "{'code': 'PT422', 'message': 'photo_not_uploaded'}",
    BACKLOT_ERROR_PHOTO_NOT_UPLOADED, FALSE },
  { 422, "{'code': 'PT422', 'message': 'not_retryable'}", BACKLOT_ERROR_NOT_RETRYABLE, FALSE },
  { 422, "{'code': 'PT422', 'message': 'something_new'}", BACKLOT_ERROR_STATE, FALSE },
  { 404, "{'code': 'PT404', 'message': 'project_not_found'}", BACKLOT_ERROR_NOT_FOUND, FALSE },
  { 404, "{'code': 'PGRST202', 'message': 'no such function'}",
    BACKLOT_ERROR_SERVER_TOO_OLD, FALSE },
  { 403, "{'code': '42501', 'message': 'row-level security'}", BACKLOT_ERROR_NOT_ALLOWED, FALSE },
  { 409, "{'code': '23503', 'message': 'foreign key'}", BACKLOT_ERROR_NOT_FOUND, FALSE },
  { 400, "{'code': '23514', 'message': 'check'}", BACKLOT_ERROR_INVALID, FALSE },
  { 413, "{'code': 'PT413', 'message': 'storage_quota_exceeded'}",
    BACKLOT_ERROR_QUOTA_EXCEEDED, FALSE },
  { 413, "{'message': 'too large'}", BACKLOT_ERROR_TOO_LARGE, FALSE },
  { 429, "{'message': 'slow down'}", BACKLOT_ERROR_BUSY_SERVER, TRUE },
  { 500, "{'message': 'no'}", BACKLOT_ERROR_BUSY_SERVER, TRUE },
  { 503, "{'message': 'no'}", BACKLOT_ERROR_BUSY_SERVER, TRUE },
};

static void
test_answers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *json = g_strdelimit (g_strdup (answers[i].body), "'", '"');
      g_autoptr(LarderValue) body = larder_value_new_from_json (json, -1, NULL);
      g_autoptr(GError) error = NULL;

      g_test_message ("%u %s", answers[i].status, answers[i].body);
      error = backlot_error_take_service (backlot_service_error_new_from_answer (answers[i].status,
                                                                                 NULL, body));
      g_assert_error (error, BACKLOT_ERROR, (int) answers[i].code);
      g_assert_cmpint (backlot_error_is_temporary (error), ==, answers[i].temporary);
    }
}

static void
test_local (void)
{
  static const struct
  {
    BacklotServiceError from;
    BacklotError        code;
    gboolean            temporary;
  } errors[] = {
    { BACKLOT_SERVICE_ERROR_OFFLINE, BACKLOT_ERROR_NETWORK, TRUE },
    { BACKLOT_SERVICE_ERROR_TIMEOUT, BACKLOT_ERROR_NETWORK, TRUE },
    { BACKLOT_SERVICE_ERROR_UNREADABLE, BACKLOT_ERROR_STRANGE_ANSWER, TRUE },
    { BACKLOT_SERVICE_ERROR_STUDIO_MISSING, BACKLOT_ERROR_STUDIO, TRUE },
    { BACKLOT_SERVICE_ERROR_STUDIO_FAILED, BACKLOT_ERROR_STUDIO, TRUE },
    { BACKLOT_SERVICE_ERROR_STUDIO_FOLDER, BACKLOT_ERROR_STUDIO_FOLDER, TRUE },
    { BACKLOT_SERVICE_ERROR_STUDIO_FULL, BACKLOT_ERROR_STUDIO_FULL, TRUE },
    { BACKLOT_SERVICE_ERROR_STUDIO_DATA, BACKLOT_ERROR_STUDIO_DATA, TRUE },
    { BACKLOT_SERVICE_ERROR_FILE_CHANGED, BACKLOT_ERROR_LOST_FILE, FALSE },
    { BACKLOT_SERVICE_ERROR_SIGNED_OUT, BACKLOT_ERROR_NOT_SIGNED_IN, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr(GError) error =
        backlot_error_take_service (g_error_new_literal (BACKLOT_SERVICE_ERROR,
                                                         (int) errors[i].from, "?"));

      g_assert_error (error, BACKLOT_ERROR, (int) errors[i].code);
      g_assert_cmpint (backlot_error_is_temporary (error), ==, errors[i].temporary);
    }
}

static void
test_untouched (void)
{
  g_autoptr(GError) cancelled =
    backlot_error_take_service (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "?"));
  g_autoptr(GError) conflict =
    backlot_error_take_service (g_error_new_literal (LARDER_ERROR, LARDER_ERROR_CONFLICT, "?"));
  g_autoptr(GError) full =
    backlot_error_take_service (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "?"));

  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (conflict, LARDER_ERROR, LARDER_ERROR_CONFLICT);
  g_assert_error (full, BACKLOT_ERROR, BACKLOT_ERROR_DISK_FULL);
}

static void
test_delays (void)
{
  g_autoptr(GError) error = g_error_new_literal (BACKLOT_ERROR, BACKLOT_ERROR_BUSY_SERVER, "?");
  g_autoptr(GError) copy = NULL;

  g_assert_cmpint (backlot_error_get_delay_ms (error, 0), ==, 1000);
  g_assert_cmpint (backlot_error_get_delay_ms (error, 1), ==, 2000);
  g_assert_cmpint (backlot_error_get_delay_ms (error, 4), ==, 16000);
  g_assert_cmpint (backlot_error_get_delay_ms (error, 5), ==, 30000);
  g_assert_cmpint (backlot_error_get_delay_ms (error, 500), ==, 30000);
  g_assert_cmpint (backlot_error_get_delay_ms (NULL, 0), ==, 1000);
  backlot_error_set_retry_after_s (error, 45);
  copy = g_error_copy (error);
  g_assert_cmpint (backlot_error_get_delay_ms (copy, 0), ==, 45000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/error/maps-answers", test_answers);
  g_test_add_func ("/error/maps-what-happened-here", test_local);
  g_test_add_func ("/error/leaves-others-alone", test_untouched);
  g_test_add_func ("/error/waits-longer-each-time", test_delays);
  return g_test_run ();
}
