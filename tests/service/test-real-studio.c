/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client's protocols against the real studio: rows, live events, files. */

#include "config.h"

#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>

#include "service/backlot-realtime.h"
#include "service/backlot-rest.h"
#include "service/backlot-service-error.h"
#include "service/backlot-storage.h"
#include "service/backlot-tus-upload.h"
#include "service/real-studio.h"

#define USER "00000000-0000-4000-8000-000000000001"
#define MEDIA "11111111-0000-4000-8000-000000000001"
#define FILE_PATH USER "/" MEDIA "/original.jpg"
#define PROJECT "22222222-0000-4000-8000-000000000001"
/* More than one chunk. */
#define LENGTH (7 * 1024 * 1024 + 3)

typedef struct
{
  RealStudio        base;
  BacklotTransport *transport;
  BacklotSession   *session;
  BacklotRest      *rest;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  real_studio_set_up (&fixture->base, data);
  fixture->transport = backlot_transport_new_for_studio (fixture->base.studio,
                                                         fixture->base.clock);
  fixture->session = backlot_session_new (fixture->transport);
  fixture->rest = backlot_rest_new (fixture->transport);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->base.result);
  g_assert_finalize_object (fixture->rest);
  g_assert_finalize_object (fixture->session);
  g_clear_object (&fixture->transport);
  real_studio_tear_down (&fixture->base, data);
}

/* Calls a function with arguments as JSON. */
static LarderValue *
call (Fixture    *fixture,
      const char *function,
      const char *json,
      GError    **error)
{
  g_autoptr(LarderValue) arguments = larder_value_new_from_json (json, -1, NULL);

  g_assert_nonnull (arguments);
  g_clear_object (&fixture->base.result);
  backlot_rest_rpc_async (fixture->rest, function, arguments, NULL, real_studio_cb, fixture);
  real_studio_wait (&fixture->base);

  return backlot_rest_finish (fixture->rest, fixture->base.result, error);
}

static LarderValue *
create_project (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  LarderValue *project = NULL;

  project = call (fixture, "create_project",
                  "{\"p_id\":\"" PROJECT "\",\"p_kind\":\"film\",\"p_title\":\"Ü, (1) \\\"a\\\"\"}",
                  &error);
  g_assert_no_error (error);

  return project;
}

static void
test_rows (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(LarderValue) project = create_project (fixture);
  g_autoptr(LarderValue) changes = larder_value_new_from_json ("{\"title\":\"Two\"}", -1, NULL);
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();
  g_autoptr(BacklotWireQuery) stale = backlot_wire_query_new ();
  g_autoptr(LarderValue) found = NULL, none = NULL, job = NULL;
  g_autoptr(GError) error = NULL;

  g_clear_object (&fixture->base.result);
  backlot_wire_query_select (query, "*,films(*)");
  backlot_wire_query_filter (query, "title", "eq", "Ü, (1) \"a\"");
  backlot_rest_select_async (fixture->rest, "projects", query, NULL, real_studio_cb, fixture);
  real_studio_wait (&fixture->base);
  found = backlot_rest_finish (fixture->rest, fixture->base.result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (larder_value_get_n_items (found), ==, 1);
  g_assert_nonnull (larder_value_get_path (found, "/0/films"));

  /* A change on top of a version that is not there changes nothing, and is no error. */
  g_clear_object (&fixture->base.result);
  backlot_wire_query_filter (stale, "id", "eq", PROJECT);
  backlot_wire_query_filter_int (stale, "version", "eq", 77);
  backlot_rest_update_async (fixture->rest, "projects", changes, stale, NULL, real_studio_cb,
                             fixture);
  real_studio_wait (&fixture->base);
  none = backlot_rest_finish (fixture->rest, fixture->base.result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (larder_value_get_n_items (none), ==, 0);

  /* A refusal of a function comes with its stable code. */
  job = call (fixture, "submit_job",
              "{\"p_id\":\"" MEDIA "\",\"p_project_id\":\"" PROJECT "\","
              "\"p_kind\":\"film_render\",\"p_expected_cost\":5}", &error);
  g_assert_null (job);
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_UNPROCESSABLE);
  g_assert_cmpstr (backlot_service_error_get_code (error), ==, "no_photos");
}

static void
count_cb (GObject  *object,
          gpointer  user_data)
{
  (*(int *) user_data)++;
}

static void
row_cb (BacklotRealtimeChannel *channel,
        const char             *table,
        BacklotRowEvent         event,
        LarderValue            *record,
        LarderValue            *old_record,
        gpointer                user_data)
{
  LarderValue **last = user_data;

  g_clear_pointer (last, larder_value_unref);
  *last = larder_value_ref (record);
}

static void
test_events (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(BacklotRealtime) realtime = backlot_realtime_new (fixture->transport,
                                                              fixture->session);
  g_autoptr(BacklotRealtimeChannel) channel = NULL;
  g_autoptr(LarderValue) project = NULL, last = NULL;
  int n_ready = 0;

  channel = backlot_realtime_get_channel (realtime, "project-updates-" USER);
  g_signal_connect (channel, "ready", G_CALLBACK (count_cb), &n_ready);
  g_signal_connect (channel, "row::projects", G_CALLBACK (row_cb), &last);
  backlot_realtime_channel_add_binding (channel, BACKLOT_ROW_ANY, "projects", NULL);
  backlot_realtime_channel_join (channel);
  /* Connecting starts the studio. */
  backlot_realtime_connect (realtime);
  while (n_ready == 0)
    g_main_context_iteration (NULL, TRUE);

  project = create_project (fixture);
  while (last == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (larder_value_get_member_string (last, "id"), ==, PROJECT);

  /* Killed and started again by the next try, it tells again. */
  real_studio_kill (&fixture->base, SIGKILL);
  while (n_ready == 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (backlot_realtime_get_state (realtime), ==, BACKLOT_REALTIME_CONNECTED);
  backlot_realtime_channel_leave (channel);
  backlot_realtime_disconnect (realtime);
}

static void
make_media_row (Fixture *fixture)
{
  g_autoptr(LarderValue) row =
    larder_value_new_from_json ("{\"id\":\"" MEDIA "\",\"bucket\":\"media\",\"storage_path\":\""
                                FILE_PATH "\",\"filename\":\"a.jpg\","
                                "\"mime_type\":\"image/jpeg\",\"size_bytes\":7340035}", -1, NULL);
  g_autoptr(LarderValue) rows = NULL;
  g_autoptr(GError) error = NULL;

  g_clear_object (&fixture->base.result);
  backlot_rest_insert_async (fixture->rest, "media_files", row, NULL, NULL, real_studio_cb,
                             fixture);
  real_studio_wait (&fixture->base);
  rows = backlot_rest_finish (fixture->rest, fixture->base.result, &error);
  g_assert_no_error (error);
}

static void
kill_once_cb (BacklotTusUpload *upload,
              GParamSpec       *pspec,
              Fixture          *fixture)
{
  if (backlot_tus_upload_get_bytes_sent (upload) < LENGTH / 3)
    return;

  g_signal_handlers_disconnect_by_func (upload, kill_once_cb, fixture);
  real_studio_kill (&fixture->base, SIGKILL);
}

static void
test_files (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(BacklotStorage) storage = backlot_storage_new (fixture->transport);
  g_autofree char *from = g_build_filename (fixture->base.folder, "from", NULL);
  g_autofree char *to = g_build_filename (fixture->base.folder, "to", NULL);
  g_autoptr(GFile) source = g_file_new_for_path (from);
  g_autoptr(GFile) target = g_file_new_for_path (to);
  g_autofree char *bytes = g_malloc (LENGTH);
  g_autofree char *received = NULL;
  g_autoptr(BacklotTusUpload) upload = NULL;
  g_autoptr(GError) error = NULL;
  gsize length = 0;

  for (gsize i = 0; i < LENGTH; i++)
    bytes[i] = (char) (i * 2654435761u >> 11);
  g_assert_true (g_file_set_contents (from, bytes, LENGTH, NULL));
  make_media_row (fixture);

  /* The studio is killed in the middle; the next run starts it and goes on. */
  upload = backlot_tus_upload_new (fixture->transport, source, "media", FILE_PATH, "image/jpeg");
  g_signal_connect (upload, "notify::bytes-sent", G_CALLBACK (kill_once_cb), fixture);
  for (gboolean done = FALSE; !done;)
    {
      g_clear_error (&error);
      g_clear_object (&fixture->base.result);
      backlot_tus_upload_run_async (upload, NULL, real_studio_cb, fixture);
      real_studio_wait (&fixture->base);
      done = backlot_tus_upload_run_finish (upload, fixture->base.result, &error);
      g_assert_true (done || backlot_service_error_is_transient (error));
    }

  g_clear_object (&fixture->base.result);
  backlot_storage_download_async (storage, "media", FILE_PATH, target, NULL, NULL, NULL,
                                  real_studio_cb, fixture);
  real_studio_wait (&fixture->base);
  g_assert_true (backlot_storage_download_finish (storage, fixture->base.result, &error));
  g_assert_true (g_file_get_contents (to, &received, &length, NULL));
  g_assert_cmpmem (received, length, bytes, LENGTH);
}

static void
test_resumed_download (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(BacklotStorage) storage = backlot_storage_new (fixture->transport);
  g_autofree char *to = g_build_filename (fixture->base.folder, "to", NULL);
  g_autofree char *part = g_strconcat (to, ".part", NULL);
  g_autofree char *etag = g_strconcat (part, ".etag", NULL);
  g_autoptr(GFile) target = g_file_new_for_path (to);
  g_autoptr(GBytes) bytes = g_bytes_new_static ("0123456789", 10);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *received = NULL;
  g_autoptr(GError) error = NULL;

  make_media_row (fixture);
  g_clear_object (&fixture->base.result);
  backlot_storage_put_async (storage, "media", FILE_PATH, "image/jpeg", bytes, NULL,
                             real_studio_cb, fixture);
  real_studio_wait (&fixture->base);
  g_assert_true (backlot_storage_put_finish (storage, fixture->base.result, &error));

  /* Stopped when the version is known; then as if half of the bytes had come. */
  g_clear_object (&fixture->base.result);
  backlot_storage_download_async (storage, "media", FILE_PATH, target, NULL, NULL, cancellable,
                                  real_studio_cb, fixture);
  while (!g_file_test (etag, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  real_studio_wait (&fixture->base);
  g_assert_false (backlot_storage_download_finish (storage, fixture->base.result, &error));
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (part, "abcde", 5, NULL));

  g_clear_object (&fixture->base.result);
  backlot_storage_download_async (storage, "media", FILE_PATH, target, NULL, NULL, NULL,
                                  real_studio_cb, fixture);
  real_studio_wait (&fixture->base);
  g_assert_true (backlot_storage_download_finish (storage, fixture->base.result, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (to, &received, NULL, NULL));
  /* Only the rest was fetched. */
  g_assert_cmpstr (received, ==, "abcde56789");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define studio_test(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

  studio_test ("/real-studio/rows", test_rows);
  studio_test ("/real-studio/events", test_events);
  studio_test ("/real-studio/a-file-up-and-down-with-a-kill", test_files);
  studio_test ("/real-studio/a-download-goes-on", test_resumed_download);

  return g_test_run ();
}
