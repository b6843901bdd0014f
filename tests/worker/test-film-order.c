/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a job asks for, read with a check of every member, and what its result says. */

#include "config.h"

#include "service/backlot-service-error.h"
#include "worker/backlot-film-order.h"

#define PHOTOS "\"photos\":[{\"photo_id\":\"p1\",\"caption\":\"One\",\"bucket\":\"media\"," \
               "\"storage_path\":\"u/1/original.jpg\"},{\"photo_id\":\"p2\",\"caption\":null," \
               "\"bucket\":\"media\",\"storage_path\":\"u/2/original.png\"}]"
#define ROW(params) "{\"id\":\"job\",\"user_id\":\"u\",\"params\":{" params "}}"

static void
test_reads (void)
{
  g_autoptr(LarderValue) row =
    larder_value_new_from_json (ROW ("\"title\":\"T\",\"style\":\"vintage\",\"duration_min\":2,"
                                     "\"height\":360,\"sound\":{\"bucket\":\"media\","
                                     "\"storage_path\":\"u/3/original.mp3\"}," PHOTOS), -1, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotFilmOrder) order = backlot_film_order_new (row, "/scratch", &error);
  g_autoptr(BacklotFilmRequest) request = NULL;
  BacklotFilmRequestPhoto *photo = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (order->files->len, ==, 3);
  request = backlot_film_order_make_request (order, "/scratch");
  g_assert_cmpstr (request->title, ==, "T");
  g_assert_cmpint (request->style, ==, BACKLOT_FILM_STYLE_VINTAGE);
  g_assert_cmpfloat (request->seconds, ==, 120);
  g_assert_cmpint (request->height, ==, 360);
  g_assert_cmpstr (request->seed, ==, "job");
  g_assert_cmpstr (request->sound_path, ==, "/scratch/sound");
  g_assert_cmpuint (request->photos->len, ==, 2);
  photo = g_ptr_array_index (request->photos, 0);
  g_assert_cmpstr (photo->id, ==, "p1");
  g_assert_cmpstr (photo->path, ==, "/scratch/photo-0000");
  g_assert_cmpstr (photo->caption, ==, "One");
}

static void
test_refuses (void)
{
  static const char * const rows[] = {
    "{}",
    "{\"id\":\"job\",\"user_id\":\"u\"}",
    ROW ("\"style\":\"classic\",\"duration_min\":1"),
    ROW ("\"style\":\"classic\",\"duration_min\":1,\"photos\":[]"),
    ROW ("\"style\":\"baroque\",\"duration_min\":1," PHOTOS),
    ROW ("\"style\":\"classic\",\"duration_min\":0," PHOTOS),
    ROW ("\"style\":\"classic\",\"duration_min\":\"1\"," PHOTOS),
    ROW ("\"style\":\"classic\",\"duration_min\":11," PHOTOS),
    ROW ("\"style\":\"classic\",\"duration_min\":1,\"photos\":[{\"photo_id\":\"p\"}]"),
    ROW ("\"style\":\"classic\",\"duration_min\":1,\"photos\":[7]"),
    ROW ("\"style\":\"classic\",\"duration_min\":1,\"sound\":{}," PHOTOS),
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(LarderValue) row = larder_value_new_from_json (rows[i], -1, NULL);
      g_autoptr(GError) error = NULL;

      g_assert_null (backlot_film_order_new (row, "/scratch", &error));
      g_assert_error (error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_INVALID_REQUEST);
    }
}

static void
test_result (void)
{
  g_autoptr(LarderValue) row =
    larder_value_new_from_json (ROW ("\"title\":\"A/B: \\u00fc\",\"style\":\"classic\","
                                     "\"duration_min\":1," PHOTOS), -1, NULL);
  g_autoptr(BacklotFilmOrder) order = backlot_film_order_new (row, "/scratch", NULL);
  g_autoptr(LarderValue) value = NULL;
  g_autofree char *json = NULL;
  BacklotFilmWarning warning = { (char *) "p2", (char *) "damaged", (char *) "Cut off." };
  BacklotFilmResult result = {
    .mime_type = (char *) "video/webm", .extension = (char *) "webm", .width = 640,
    .height = 360, .duration_s = 60, .size_bytes = 12345,
    .sha256 = (char *) "abc", .warnings = g_ptr_array_new (),
  };

  g_ptr_array_add (result.warnings, &warning);
  value = backlot_film_order_make_result (order, &result, "m", "u/m/original.webm");
  json = larder_value_to_json (value);
  g_assert_cmpstr (json, ==,
                   "{\"outputs\":[{\"media_id\":\"m\",\"bucket\":\"outputs\","
                   "\"storage_path\":\"u/m/original.webm\",\"filename\":\"A B  ü.webm\","
                   "\"mime_type\":\"video/webm\",\"size_bytes\":12345,\"width\":640,"
                   "\"height\":360,\"duration_s\":60.0,"
                   "\"sha256\":\"abc\",\"label\":\"\"}],"
                   "\"warnings\":[{\"photo_id\":\"p2\",\"code\":\"damaged\","
                   "\"message\":\"Cut off.\"}]}");
  g_ptr_array_unref (result.warnings);
}

static void
test_failure (void)
{
  g_autoptr(GError) disk = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Full.");
  g_autoptr(GError) photos = g_error_new_literal (BACKLOT_FILM_ERROR,
                                                  BACKLOT_FILM_ERROR_NO_USABLE_PHOTOS, "None.");
  g_autoptr(GError) network = backlot_service_error_new_from_text (503, "Away.");
  g_autoptr(LarderValue) of_disk = backlot_film_order_make_failure (disk);
  g_autoptr(LarderValue) of_photos = backlot_film_order_make_failure (photos);
  g_autoptr(LarderValue) of_network = backlot_film_order_make_failure (network);
  g_autofree char *disk_json = larder_value_to_json (of_disk);
  g_autofree char *photos_json = larder_value_to_json (of_photos);
  g_autofree char *network_json = larder_value_to_json (of_network);

  g_assert_cmpstr (disk_json, ==, "{\"p_error_code\":\"disk_full\","
                   "\"p_error_message\":\"Full.\",\"p_retryable\":true}");
  g_assert_cmpstr (photos_json, ==, "{\"p_error_code\":\"no_usable_photos\","
                   "\"p_error_message\":\"None.\",\"p_retryable\":false}");
  g_assert_cmpstr (network_json, ==, "{\"p_error_code\":\"transfer_failed\","
                   "\"p_error_message\":\"Away.\",\"p_retryable\":true}");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/film-order/reads-a-job", test_reads);
  g_test_add_func ("/film-order/refuses-what-is-no-film", test_refuses);
  g_test_add_func ("/film-order/result", test_result);
  g_test_add_func ("/film-order/failure", test_failure);

  return g_test_run ();
}
