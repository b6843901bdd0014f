/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real studio in a temporary folder, and backends that use it. */

#include "config.h"

#include "backlot-test-studio.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "service/backlot-transport.h"

#include "query/project/backlot-photos-queries.h"
#include "support/folder.h"

struct _TestStudio
{
  char             *folder;
  GSubprocess      *process;
  BacklotTransport *transport;   /* as service role */
  char             *url;
  char             *key;         /* the publishable one */
};

TestStudio *
test_studio_new (void)
{
  TestStudio *self = g_new0 (TestStudio, 1);

  self->folder = g_dir_make_tmp ("query-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  return self;
}

void
test_studio_free (TestStudio *self)
{
  test_studio_kill (self);
  test_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->url);
  g_free (self->key);
  g_free (self);
}

/* A test that fails must not leave a studio behind, which would keep its runner waiting. */
static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* The port that it had: who was connected finds it again. */
static char *
dup_address (TestStudio *self)
{
  g_autoptr(GUri) uri = self->url != NULL ? g_uri_parse (self->url, G_URI_FLAGS_NONE, NULL) : NULL;

  return g_strdup_printf ("127.0.0.1:%d", uri != NULL ? g_uri_get_port (uri) : 0);
}

void
test_studio_start (TestStudio *self)
{
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *program = g_build_filename (g_getenv ("BACKLOT_BUILD_ROOT"), "src", "studio",
                                               "backlot-studio", NULL);
  g_autoptr(GDataInputStream) output = NULL;
  g_autofree char *address = dup_address (self);
  g_autofree char *line = NULL;
  g_autoptr(LarderValue) doors = NULL;
  g_autoptr(LarderClock) clock = larder_system_clock_new ();
  g_autoptr(GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "PATH", "/nowhere", TRUE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &error, program, "--listen", address,
                                               "--data-dir", self->folder, NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  doors = larder_value_new_from_json (line, -1, &error);
  g_assert_no_error (error);
  g_set_str (&self->url, larder_value_get_member_string (doors, "url"));
  g_set_str (&self->key, larder_value_get_member_string (doors, "publishable_key"));
  self->transport = backlot_transport_new (larder_value_get_member_string (doors, "url"),
                                           larder_value_get_member_string (doors, "secret_key"),
                                           clock);
}

void
test_studio_kill (TestStudio *self)
{
  g_clear_object (&self->transport);
  if (self->process == NULL)
    return;
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

const char *
test_studio_get_folder (TestStudio *self)
{
  return self->folder;
}

static BacklotBackend *
new_backend (TestStudio *self,
             const char *cache_name,
             const char *state_name)
{
  g_autofree char *cache = g_build_filename (self->folder, cache_name, NULL);
  g_autofree char *state = g_build_filename (self->folder, state_name, NULL);
  BacklotBackendOptions options = {
    .cache_folder = cache,
    .state_folder = state,
    .data_dir = self->folder,
  };
  g_autoptr(GError) error = NULL;
  BacklotBackend *backend = backlot_backend_new (&options, &error);

  g_assert_no_error (error);
  return backend;
}

BacklotBackend *
test_studio_new_backend (TestStudio *self)
{
  return new_backend (self, "cache", "state");
}

BacklotBackend *
test_studio_new_other_backend (TestStudio *self)
{
  return new_backend (self, "other-cache", "other-state");
}

static void
stopped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  gboolean *stopped = user_data;
  g_autoptr(GError) error = NULL;

  backlot_backend_stop_finish (BACKLOT_BACKEND (object), result, &error);
  g_assert_no_error (error);
  *stopped = TRUE;
}

void
test_studio_end_backend (BacklotBackend *backend)
{
  gboolean stopped = FALSE;

  backlot_backend_stop_async (backend, NULL, stopped_cb, &stopped);
  wait_until (stopped);
  /* Requests that were cancelled still hold it until they are told so. */
  g_object_add_weak_pointer (G_OBJECT (backend), (gpointer *) &backend);
  g_object_unref (backend);
  while (!test_wait_look ("the last of what holds the backend", backend == NULL))
    {
      /* It may be a thread that lets go of it last, which wakes nobody. */
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
}

void
test_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/* Takes @request. */
static LarderValue *
send (TestStudio     *self,
      BacklotRequest *request)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  backlot_request_add_header (request, "Prefer", "return=representation");
  backlot_transport_send_async (self->transport, request, NULL, test_result_cb, &result);
  backlot_request_unref (request);
  wait_until (result != NULL);
  response = backlot_transport_send_finish (self->transport, result, &error);
  g_assert_no_error (error);
  return response->value != NULL ? larder_value_ref (response->value) : larder_value_new_null ();
}

LarderValue *
test_studio_call (TestStudio  *self,
                  const char  *function,
                  LarderValue *arguments)
{
  g_autofree char *path = g_strconcat ("/rest/v1/rpc/", function, NULL);
  BacklotRequest *request = backlot_request_new ("POST", path, NULL, BACKLOT_REQUEST_DEFAULT);

  backlot_request_set_json (request, arguments);
  return send (self, request);
}

LarderValue *
test_studio_read (TestStudio *self,
                  const char *table,
                  const char *query)
{
  g_autofree char *path = g_strconcat ("/rest/v1/", table, NULL);

  return send (self, backlot_request_new ("GET", path, query, BACKLOT_REQUEST_DEFAULT));
}

LarderValue *
test_studio_patch (TestStudio  *self,
                   const char  *table,
                   const char  *query,
                   LarderValue *changes)
{
  g_autofree char *path = g_strconcat ("/rest/v1/", table, NULL);
  BacklotRequest *request = backlot_request_new ("PATCH", path, query, BACKLOT_REQUEST_DEFAULT);

  backlot_request_set_json (request, changes);
  return send (self, request);
}

void
test_studio_delete (TestStudio *self,
                    const char *table,
                    const char *query)
{
  g_autofree char *path = g_strconcat ("/rest/v1/", table, NULL);
  g_autoptr(LarderValue) answer = NULL;

  answer = send (self, backlot_request_new ("DELETE", path, query, BACKLOT_REQUEST_DEFAULT));
}

LarderValue *
test_value (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr(GError) error = NULL;
  LarderValue *value = larder_value_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return value;
}

void
test_studio_insert (TestStudio *self,
                    const char *table,
                    const char *text)
{
  g_autofree char *path = g_strconcat ("/rest/v1/", table, NULL);
  BacklotRequest *request = backlot_request_new ("POST", path, NULL, BACKLOT_REQUEST_DEFAULT);
  g_autoptr(LarderValue) row = test_value (text);
  g_autoptr(LarderValue) answer = NULL;

  backlot_request_set_json (request, row);
  answer = send (self, request);
  g_assert_cmpuint (larder_value_get_n_items (answer), ==, 1);
}

static LarderValue *
sign_up (TestStudio *self,
         const char *address,
         const char *name)
{
  BacklotRequest *request =
    backlot_request_new ("POST", "/auth/v1/signup", NULL, BACKLOT_REQUEST_DEFAULT);
  g_autofree char *text =
    g_strdup_printf ("{'email': '%s', 'password': 'a long password',"
                     " 'data': {'display_name': '%s'}}", address, name);
  g_autoptr(LarderValue) body = test_value (text);
  LarderValue *answer = NULL;

  backlot_request_set_json (request, body);
  answer = send (self, request);
  g_assert_nonnull (larder_value_get_member (answer, "user"));
  return answer;
}

char *
test_studio_sign_up (TestStudio *self,
                     const char *address,
                     const char *name)
{
  g_autoptr(LarderValue) answer = sign_up (self, address, name);
  LarderValue *user = larder_value_get_member (answer, "user");

  return g_strdup (larder_value_get_member_string (user, "id"));
}

BacklotBackend *
test_studio_new_backend_of (TestStudio *self,
                            const char *address,
                            const char *name)
{
  g_autoptr(LarderValue) session = sign_up (self, address, name);
  LarderValue *user = larder_value_get_member (session, "user");
  g_autofree char *cache = g_build_filename (self->folder, "cache-of", address, NULL);
  g_autofree char *state = g_build_filename (self->folder, "state-of", address, NULL);
  BacklotBackendOptions options = {
    .cache_folder = cache,
    .state_folder = state,
    .data_dir = self->folder,
    .url = self->url,
    .api_key = self->key,
    .user_id = larder_value_get_member_string (user, "id"),
    .session = session,
  };
  g_autoptr(GError) error = NULL;
  BacklotBackend *backend = backlot_backend_new (&options, &error);

  g_assert_no_error (error);
  return backend;
}

GFile *
test_studio_make_picture (TestStudio *self,
                          const char *name,
                          int         width,
                          int         height)
{
  g_autoptr(GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_str_hash (name));
  g_autoptr(GError) error = NULL;
  guchar *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize length = gdk_pixbuf_get_byte_length (pixbuf);

  for (gsize i = 0; i < length; i++)
    pixels[i] = (guchar) g_rand_int (rand);
  gdk_pixbuf_save (pixbuf, path, "png", &error, "compression", "0", NULL);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

GStrv
test_studio_add_photos (TestStudio     *self,
                        BacklotBackend *backend,
                        const char     *project_id,
                        int             n,
                        int             width)
{
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr(GPtrArray) refused = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GStrv ids = NULL;

  for (int i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("photo %d.png", i);
      g_autoptr(GFile) file = test_studio_make_picture (self, name, width, width);

      g_list_store_append (files, file);
    }
  backlot_photos_add_files_async (backend, project_id, G_LIST_MODEL (files), NULL, test_result_cb,
                                  &result);
  wait_until (result != NULL);
  g_assert_true (backlot_photos_add_files_finish (backend, result, &ids, &refused, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (refused->len, ==, 0);
  g_assert_cmpuint (g_strv_length (ids), ==, n);
  return ids;
}

LarderValue *
test_studio_read_row (TestStudio *self,
                      const char *table,
                      const char *id)
{
  g_autofree char *query = g_strconcat ("select=*&", g_str_equal (table, "films") ? "project_id"
                                                                                 : "id",
                                        "=eq.", id, NULL);
  g_autoptr(LarderValue) rows = test_studio_read (self, table, query);

  return larder_value_get_n_items (rows) > 0
           ? larder_value_ref (larder_value_get_item (rows, 0)) : NULL;
}

static void
claim_job (TestStudio *self,
           const char *job_id)
{
  g_autoptr(LarderValue) claim = test_value ("{'p_worker_id': 'w', 'p_lease_s': 60}");
  g_autoptr(LarderValue) claimed = test_studio_call (self, "claim_job", claim);

  g_assert_cmpuint (larder_value_get_n_items (claimed), ==, 1);
  g_assert_cmpstr (larder_value_get_member_string (larder_value_get_item (claimed, 0), "id"), ==,
                   job_id);
}

char *
test_studio_complete_job (TestStudio *self,
                          const char *job_id)
{
  g_autofree char *media_id = g_uuid_string_random ();
  g_autofree char *text =
    g_strdup_printf ("{'p_job_id': '%s', 'p_worker_id': 'w', 'p_result': {'outputs': ["
                     "{'media_id': '%s', 'bucket': 'outputs', 'storage_path': '%s/%s/original.webm',"
                     " 'filename': 'Film.webm', 'mime_type': 'video/webm', 'size_bytes': 9,"
                     " 'width': 1280, 'height': 720, 'duration_s': 60}]}}",
                     job_id, media_id, BACKLOT_LOCAL_USER_ID, media_id);
  g_autoptr(LarderValue) arguments = test_value (text);
  g_autoptr(LarderValue) done = NULL;

  claim_job (self, job_id);
  done = test_studio_call (self, "complete_job", arguments);
  return g_steal_pointer (&media_id);
}

void
test_studio_fail_job (TestStudio *self,
                      const char *job_id)
{
  g_autofree char *text =
    g_strdup_printf ("{'p_job_id': '%s', 'p_worker_id': 'w', 'p_error_code': 'photos_unreadable',"
                     " 'p_error_message': 'No photo could be read', 'p_retryable': false}", job_id);
  g_autoptr(LarderValue) arguments = test_value (text);
  g_autoptr(LarderValue) done = NULL;

  claim_job (self, job_id);
  done = test_studio_call (self, "fail_job", arguments);
}

gboolean
test_backend_is_saved (BacklotBackend *backend)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (backend));

  return g_list_model_get_n_items (G_LIST_MODEL (outbox)) == 0 &&
         !larder_outbox_get_saving (outbox);
}
