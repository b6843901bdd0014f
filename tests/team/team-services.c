/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files, what is asked for where nothing is told, and the end of a session. */

#include "config.h"

#include "team-services.h"

#include <string.h>

#include <glib/gstdio.h>

#include "service/backlot-realtime.h"
#include "service/backlot-service-error.h"
#include "service/backlot-storage.h"
#include "service/backlot-tus-upload.h"
#include "team-person.h"

#define PROJECT "10000000-0000-4000-8000-000000000005"
#define MEDIA "20000000-0000-4000-8000-000000000005"
#define LENGTH 300000
#define PICTURE "image/jpeg"

static char *
file_name (Person *person)
{
  return g_strconcat (backlot_session_get_user_id (person->session), "/" MEDIA "/original.jpg",
                      NULL);
}

static GBytes *
get_file (Person      *person,
          const char  *path,
          GError     **error)
{
  g_autoptr(BacklotStorage) storage = backlot_storage_new (person->transport);

  g_clear_object (&person->result);
  backlot_storage_get_async (storage, "media", path, NULL, person_result_cb, person);
  person_wait (person);
  return backlot_storage_get_finish (storage, person->result, error);
}

static gboolean
put_file (Person      *person,
          const char  *path,
          GBytes      *bytes,
          GError     **error)
{
  g_autoptr(BacklotStorage) storage = backlot_storage_new (person->transport);

  g_clear_object (&person->result);
  backlot_storage_put_async (storage, "media", path, PICTURE, bytes, NULL, person_result_cb,
                             person);
  person_wait (person);
  return backlot_storage_put_finish (storage, person->result, error);
}

static GBytes *
make_bytes (void)
{
  guint8 *data = g_malloc (LENGTH);

  for (gsize i = 0; i < LENGTH; i++)
    data[i] = i * 31 % 251;
  return g_bytes_new_take (data, LENGTH);
}

/* Whether a file of these bytes is anywhere below @folder: its name is the matter of the server. */
static gboolean
is_kept (const char *folder,
         GBytes     *bytes)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  gboolean found = FALSE;

  while (!found && dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      gsize length = 0;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        found = is_kept (path, bytes);
      else if (g_file_get_contents (path, &contents, &length, NULL))
        found = length == g_bytes_get_size (bytes) &&
                memcmp (contents, g_bytes_get_data (bytes, NULL), length) == 0;
    }
  return found;
}

static void
test_files (void)
{
  g_autoptr(Person) ann = person_join ("files@example.org");
  g_autoptr(Person) bob = person_join ("no-files@example.org");
  g_autofree char *path = file_name (ann);
  g_autoptr(GBytes) bytes = make_bytes ();
  g_autoptr(GBytes) back = NULL, stolen = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (put_file (ann, path, bytes, &error));
  g_assert_no_error (error);
  g_assert_true (is_kept (g_getenv ("TEAM_FILES"), bytes));
  back = get_file (ann, path, &error);
  /* A fault of lite's, see README.md: it breaks off an answer that begins well. */
  if (back != NULL)
    g_assert_true (g_bytes_equal (back, bytes));
  else
    g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_OFFLINE);
  g_clear_error (&error);

  /* Neither read nor written by somebody else. */
  stolen = get_file (bob, path, &error);
  g_assert_null (stolen);
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (put_file (bob, path, bytes, &error));
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_DENIED);
}

/* Whether the server has all of Supabase's services. */
static gboolean
is_whole (void)
{
  return g_getenv ("TEAM_WHOLE") != NULL;
}

/* A server without resumable uploads says so, and nobody waits for it. */
static void
test_resumable (void)
{
  gboolean sent = FALSE;
  g_autoptr(Person) ann = person_join ("resumable@example.org");
  g_autofree char *path = file_name (ann);
  g_autofree char *local = g_build_filename (g_get_user_cache_dir (), "a.jpg", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (local);
  g_autoptr(GBytes) bytes = make_bytes ();
  g_autoptr(BacklotTusUpload) upload = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_cache_dir (), 0700), ==, 0);
  g_assert_true (g_file_set_contents (local, g_bytes_get_data (bytes, NULL), LENGTH, NULL));
  upload = backlot_tus_upload_new (ann->transport, file, "media", path, PICTURE);
  g_clear_object (&ann->result);
  backlot_tus_upload_run_async (upload, NULL, person_result_cb, ann);
  person_wait (ann);
  sent = backlot_tus_upload_run_finish (upload, ann->result, &error);
  g_assert_true (sent == is_whole ());
  if (!sent)
    g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_NOT_FOUND);
  g_assert_true (!sent || is_kept (g_getenv ("TEAM_FILES"), bytes));
  g_assert_true (sent || backlot_tus_upload_get_checkpoint (upload) == NULL);
}

static LarderValue *
newer (Person     *person,
       const char *table,
       const char *select,
       const char *column,
       const char *than)
{
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();
  g_autoptr(GError) error = NULL;
  LarderValue *rows = NULL;

  backlot_wire_query_select (query, select);
  backlot_wire_query_filter (query, column, "gt", than);
  backlot_wire_query_order (query, column, FALSE);
  g_clear_object (&person->result);
  backlot_rest_select_async (person->rest, table, query, NULL, person_result_cb, person);
  person_wait (person);
  rows = backlot_rest_finish (person->rest, person->result, &error);
  g_assert_no_error (error);
  return rows;
}

static void
state_cb (BacklotRealtime *realtime,
          GParamSpec      *pspec,
          GArray          *states)
{
  BacklotRealtimeState state = backlot_realtime_get_state (realtime);

  g_array_append_val (states, state);
}

/* Without Realtime the socket is tried again, never taken for open, and rows are asked for. */
static void
test_polling (void)
{
  BacklotRealtimeState wanted = is_whole () ? BACKLOT_REALTIME_CONNECTED
                                            : BACKLOT_REALTIME_RECONNECTING;
  g_autoptr(Person) ann = person_join ("polling@example.org");
  g_autoptr(Person) other = person_new ("TEAM_KEY", TRUE);
  g_autoptr(BacklotRealtime) realtime = backlot_realtime_new (ann->transport, ann->session);
  g_autoptr(GArray) states = g_array_new (FALSE, FALSE, sizeof (BacklotRealtimeState));
  g_autoptr(LarderValue) made = NULL, before = NULL, after = NULL, nothing = NULL, gone = NULL;
  g_autoptr(GError) error = NULL;
  const char *seen = NULL;

  g_signal_connect (realtime, "notify::state", G_CALLBACK (state_cb), states);
  backlot_realtime_connect (realtime);
  while (backlot_realtime_get_state (realtime) != wanted)
    g_main_context_iteration (NULL, TRUE);

  made = person_call (ann, "create_project", "{\"p_id\":\"" PROJECT "\",\"p_kind\":\"film\","
                                             "\"p_title\":\"Asked for\"}", &error);
  g_assert_no_error (error);
  before = newer (ann, "projects", "id,title,updated_at", "updated_at", "2000-01-01T00:00:00Z");
  g_assert_cmpuint (larder_value_get_n_items (before), ==, 1);
  seen = larder_value_get_member_string (larder_value_get_item (before, 0), "updated_at");
  nothing = newer (ann, "projects", "id,title,updated_at", "updated_at", seen);
  g_assert_cmpuint (larder_value_get_n_items (nothing), ==, 0);

  /* The same person at another computer changes it; this one finds that when it asks. */
  g_assert_true (person_sign_in (other, "polling@example.org", "Corr3ct-horse", &error));
  g_assert_cmpint (person_change (other, "projects", "id", PROJECT, 0, "{\"title\":\"Heard\"}"),
                   ==, 1);
  after = newer (ann, "projects", "id,title,updated_at", "updated_at", seen);
  g_assert_cmpuint (larder_value_get_n_items (after), ==, 1);
  g_assert_cmpstr (larder_value_get_member_string (larder_value_get_item (after, 0), "title"), ==,
                   "Heard");

  person_delete (other, "projects", "id", PROJECT);
  gone = newer (ann, "deletions", "id,table_name,row_id", "id", "0");
  g_assert_nonnull (larder_value_get_path (gone, "/0/row_id"));
  for (guint i = 0; !is_whole () && i < states->len; i++)
    g_assert_cmpint (g_array_index (states, BacklotRealtimeState, i), !=,
                     BACKLOT_REALTIME_CONNECTED);
  backlot_realtime_disconnect (realtime);
}

void
team_services_add_tests (void)
{
  g_test_add_func ("/team/files-of-a-person", test_files);
  g_test_add_func ("/team/resumable-uploads-or-none", test_resumable);
  g_test_add_func ("/team/asking-for-what-is-newer", test_polling);
}
