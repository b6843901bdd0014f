/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of one film through the studio: files up, project, job, film down. */

#include "config.h"

#include "app/backlot-film-errand.h"

#include <glib/gi18n.h>

#include "app/backlot-film-errand-values.h"
#include "service/backlot-rest.h"
#include "service/backlot-service-error.h"
#include "service/backlot-session.h"
#include "service/backlot-storage.h"
#include "service/backlot-tus-upload.h"
#include "wire/backlot-wire-query.h"

#define POLL_MS 1000
#define RETRY_FIRST_MS 500
#define RETRY_MAX_MS 8000
#define GIVE_UP_AFTER_MS 60000

typedef enum
{
  STEP_SIGN_IN,
  STEP_MEDIA,
  STEP_UPLOAD,
  STEP_MARK,       /* one file has arrived */
  STEP_PROJECT,
  STEP_QUOTE,
  STEP_SUBMIT,
  STEP_WATCH,
  STEP_DOWNLOAD,
  STEP_CANCEL,
  STEP_DONE,
} Step;

struct _BacklotFilmErrand
{
  GObject              parent_instance;

  BacklotTransport    *transport;      /* (owned) */
  BacklotSession      *session;        /* (owned) */
  BacklotRest         *rest;           /* (owned) */
  BacklotStorage      *storage;        /* (owned) */
  LarderClock         *clock;          /* (owned) */
  BacklotFilmOptions  *options;        /* borrowed from the command */
  GPtrArray           *photos;         /* (element-type BacklotMediaImport) (owned) */
  BacklotMediaImport  *sound;          /* (owned) (nullable) */
  GPtrArray           *files;          /* (element-type BacklotMediaImport) (owned): all of them */
  BacklotProgressLine *line;           /* borrowed from the command */
  GTask               *task;           /* (owned) */
  GCancellable        *cancellable;    /* (owned) */

  Step                 step;
  char                *project_id;
  char                *job_id;
  GPtrArray           *photo_ids;      /* (element-type utf8) */
  gint64               price;
  guint                n_uploaded;
  BacklotTusUpload    *upload;         /* (owned) (nullable): of the file at hand */
  LarderValue         *job;            /* (owned) (nullable): the row as last seen */
  gboolean             cancelled;
  guint                n_retries;
  gint64               trouble_since_ms;   /* 0: none */
};

G_DEFINE_FINAL_TYPE (BacklotFilmErrand, backlot_film_errand, G_TYPE_OBJECT)

static void run_step (BacklotFilmErrand *self);

static gboolean
run_step_cb (gpointer user_data)
{
  run_step (user_data);

  return G_SOURCE_REMOVE;
}

static void
run_step_in (BacklotFilmErrand *self,
             gint64             in_ms)
{
  larder_clock_set_alarm (self->clock, self, larder_clock_get_time_ms (self->clock) + in_ms,
                          run_step_cb, self);
}

static void
go_to_step (BacklotFilmErrand *self,
            Step               step)
{
  self->step = step;
  self->n_retries = 0;
  self->trouble_since_ms = 0;
  run_step (self);
}

/* Takes @error; %NULL is success. */
static void
finish (BacklotFilmErrand *self,
        GError            *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  larder_clock_set_alarm (self->clock, self, -1, run_step_cb, self);
  self->step = STEP_DONE;
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* A repeat of a call whose answer was lost finds the rows that it made itself. */
static gboolean
was_done_already (BacklotFilmErrand *self,
                  const GError      *error)
{
  return self->step == STEP_MEDIA && self->n_retries > 0 &&
         g_strcmp0 (backlot_service_error_get_code (error), "23505") == 0;
}

/* Whether @error was dealt with: the answer is not to be looked at. Takes @error then. */
static gboolean
handle_trouble (BacklotFilmErrand *self,
                GError           **error)
{
  gint64 now_ms = larder_clock_get_time_ms (self->clock);
  gint64 delay_ms = MIN (RETRY_FIRST_MS << MIN (self->n_retries, 8), RETRY_MAX_MS);

  if (self->step == STEP_DONE || g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (error);
      return TRUE;
    }
  if (*error != NULL && was_done_already (self, *error))
    g_clear_error (error);
  if (*error == NULL)
    return FALSE;

  if (self->trouble_since_ms == 0)
    self->trouble_since_ms = now_ms;
  if (!backlot_service_error_is_transient (*error) ||
      now_ms - self->trouble_since_ms > GIVE_UP_AFTER_MS)
    {
      finish (self, g_steal_pointer (error));
      return TRUE;
    }
  g_info ("%s; trying again", (*error)->message);
  g_clear_error (error);
  self->n_retries++;
  run_step_in (self, delay_ms);

  return TRUE;
}

static void
signed_in_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BacklotFilmErrand) self = BACKLOT_FILM_ERRAND (user_data);
  GError *error = NULL;

  backlot_session_sign_in_finish (BACKLOT_SESSION (object), result, &error);
  if (!handle_trouble (self, &error))
    go_to_step (self, STEP_MEDIA);
}

static void
rows_made_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BacklotFilmErrand) self = BACKLOT_FILM_ERRAND (user_data);
  g_autoptr(LarderValue) rows = NULL;
  GError *error = NULL;

  rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  if (!handle_trouble (self, &error))
    go_to_step (self, STEP_UPLOAD);
}

static void
make_rows (BacklotFilmErrand *self)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();
  g_autoptr(LarderValue) rows = NULL;

  for (guint i = 0; i < self->files->len; i++)
    {
      g_autoptr(LarderValue) row =
        backlot_film_errand_make_media (g_ptr_array_index (self->files, i),
                                        backlot_session_get_user_id (self->session));

      larder_value_builder_add_value (builder, row);
    }
  rows = larder_value_builder_end (builder);
  backlot_rest_insert_async (self->rest, "media_files", rows, NULL, self->cancellable,
                             rows_made_cb, g_object_ref (self));
}

static void
uploaded_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(BacklotFilmErrand) self = BACKLOT_FILM_ERRAND (user_data);
  GError *error = NULL;

  backlot_tus_upload_run_finish (BACKLOT_TUS_UPLOAD (object), result, &error);
  if (!handle_trouble (self, &error))
    go_to_step (self, STEP_MARK);
}

static void
bytes_sent_cb (BacklotTusUpload  *upload,
               GParamSpec        *pspec,
               BacklotFilmErrand *self)
{
  gint64 size = MAX (backlot_tus_upload_get_size (upload), 1);
  g_autofree char *text = NULL;

  /* Translators: the first two numbers count files, the last one is in percent. */
  text = g_strdup_printf (_("Uploading %u of %u · %d %%"), self->n_uploaded + 1, self->files->len,
                          (int) (backlot_tus_upload_get_bytes_sent (upload) * 100 / size));
  backlot_progress_line_show (self->line, text);
}

static void
upload_next (BacklotFilmErrand *self)
{
  BacklotMediaImport *import = NULL;
  g_autoptr(LarderValue) row = NULL;
  g_autoptr(GFile) file = NULL;
  g_autofree char *path = NULL;

  if (self->n_uploaded == self->files->len)
    {
      go_to_step (self, STEP_PROJECT);
      return;
    }
  if (self->upload == NULL)
    {
      import = g_ptr_array_index (self->files, self->n_uploaded);
      row = backlot_media_import_to_row (import, backlot_session_get_user_id (self->session));
      path = backlot_media_import_get_path (import);
      file = g_file_new_for_path (path);
      self->upload = backlot_tus_upload_new (self->transport, file,
                                             larder_value_get_member_string (row, "bucket"),
                                             larder_value_get_member_string (row, "storage_path"),
                                             backlot_media_import_get_mime_type (import));
      g_signal_connect_object (self->upload, "notify::bytes-sent", G_CALLBACK (bytes_sent_cb),
                               self, G_CONNECT_DEFAULT);
    }
  backlot_tus_upload_run_async (self->upload, self->cancellable, uploaded_cb, g_object_ref (self));
}

static void
marked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(BacklotFilmErrand) self = BACKLOT_FILM_ERRAND (user_data);
  g_autoptr(LarderValue) rows = NULL;
  GError *error = NULL;

  rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  if (handle_trouble (self, &error))
    return;

  g_clear_object (&self->upload);
  self->n_uploaded++;
  go_to_step (self, STEP_UPLOAD);
}

static void
mark_uploaded (BacklotFilmErrand *self)
{
  BacklotMediaImport *import = g_ptr_array_index (self->files, self->n_uploaded);
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) changes = NULL;

  backlot_wire_query_filter (query, "id", "eq", backlot_media_import_get_id (import));
  larder_value_builder_set_string (builder, "upload_state", "complete");
  changes = larder_value_builder_end (builder);
  backlot_rest_update_async (self->rest, "media_files", changes, query, self->cancellable,
                             marked_cb, g_object_ref (self));
}

static void
project_made_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(BacklotFilmErrand) self = BACKLOT_FILM_ERRAND (user_data);
  g_autoptr(LarderValue) project = NULL;
  GError *error = NULL;

  project = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  if (!handle_trouble (self, &error))
    go_to_step (self, STEP_QUOTE);
}

static void
quoted_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(BacklotFilmErrand) self = BACKLOT_FILM_ERRAND (user_data);
  g_autoptr(LarderValue) price = NULL;
  GError *error = NULL;

  price = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  if (handle_trouble (self, &error))
    return;

  if (larder_value_get_kind (price) != LARDER_VALUE_INT)
    {
      finish (self, g_error_new_literal (BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_UNREADABLE,
                                         "The studio did not say what the film costs"));
      return;
    }
  self->price = larder_value_get_int (price);
  go_to_step (self, STEP_SUBMIT);
}

static void
show_job (BacklotFilmErrand *self)
{
  g_autofree char *text = backlot_film_errand_describe_job (
    self->job, larder_clock_get_time_ms (self->clock));

  backlot_progress_line_show (self->line, text);
}

static void
take_job (BacklotFilmErrand *self,
          LarderValue       *job)
{
  const char *status = larder_value_get_member_string (job, "status");

  larder_value_ref (job);
  g_clear_pointer (&self->job, larder_value_unref);
  self->job = job;
  self->trouble_since_ms = 0;

  if (g_strcmp0 (status, "completed") == 0)
    go_to_step (self, STEP_DOWNLOAD);
  else if (g_strcmp0 (status, "failed") == 0 || g_strcmp0 (status, "cancelled") == 0)
    finish (self, backlot_film_errand_make_job_error (job));
  else
    {
      show_job (self);
      self->step = STEP_WATCH;
      run_step_in (self, POLL_MS);
    }
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BacklotFilmErrand) self = BACKLOT_FILM_ERRAND (user_data);
  g_autoptr(LarderValue) job = NULL;
  GError *error = NULL;

  job = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  if (!handle_trouble (self, &error))
    take_job (self, job);
}

static void
seen_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(BacklotFilmErrand) self = BACKLOT_FILM_ERRAND (user_data);
  g_autoptr(LarderValue) rows = NULL;
  GError *error = NULL;

  rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  if (handle_trouble (self, &error))
    return;

  if (larder_value_get_n_items (rows) > 0)
    take_job (self, larder_value_get_item (rows, 0));
  else
    finish (self, g_error_new_literal (BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_NOT_FOUND,
                                       "The job is gone: its project was deleted"));
}

static void
watch (BacklotFilmErrand *self)
{
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();

  backlot_wire_query_filter (query, "id", "eq", self->job_id);
  backlot_rest_select_async (self->rest, "jobs", query, self->cancellable, seen_cb,
                             g_object_ref (self));
}

static void
downloaded_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(BacklotFilmErrand) self = BACKLOT_FILM_ERRAND (user_data);
  GError *error = NULL;

  backlot_storage_download_finish (BACKLOT_STORAGE (object), result, &error);
  if (!handle_trouble (self, &error))
    finish (self, NULL);
}

static void
download (BacklotFilmErrand *self)
{
  LarderValue *film = larder_value_get_path (self->job, "/result/outputs/0");
  const char *bucket = NULL, *path = NULL;

  if (film != NULL)
    {
      bucket = larder_value_get_member_string (film, "bucket");
      path = larder_value_get_member_string (film, "storage_path");
    }
  if (path == NULL)
    {
      finish (self, g_error_new_literal (BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_UNREADABLE,
                                         "The studio did not say where the film is"));
      return;
    }
  backlot_storage_download_async (self->storage, bucket != NULL ? bucket : "outputs", path,
                                  self->options->output, NULL, NULL, self->cancellable,
                                  downloaded_cb, g_object_ref (self));
}

static void
job_cancelled_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(BacklotFilmErrand) self = BACKLOT_FILM_ERRAND (user_data);
  g_autoptr(LarderValue) job = NULL;

  job = backlot_rest_finish (BACKLOT_REST (object), result, NULL);
  finish (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Interrupted"));
}

/* The request goes out although everything else is cancelled. */
static void
cancel_job (BacklotFilmErrand *self)
{
  g_autoptr(LarderValue) arguments =
    backlot_film_errand_make_arguments ("p_job_id", self->job_id, NULL);

  backlot_rest_rpc_async (self->rest, "cancel_job", arguments, NULL, job_cancelled_cb,
                          g_object_ref (self));
}

static void
make_project (BacklotFilmErrand *self)
{
  g_autoptr(LarderValue) arguments =
    backlot_film_errand_make_project (self->options, self->project_id, self->photos,
                                      self->photo_ids, self->sound);

  backlot_rest_rpc_async (self->rest, "create_project", arguments, self->cancellable,
                          project_made_cb, g_object_ref (self));
}

static void
quote (BacklotFilmErrand *self)
{
  g_autoptr(LarderValue) arguments =
    backlot_film_errand_make_arguments ("p_project_id", self->project_id, "p_kind", "film_render",
                                        NULL);

  backlot_rest_rpc_async (self->rest, "quote_job", arguments, self->cancellable, quoted_cb,
                          g_object_ref (self));
}

static void
submit (BacklotFilmErrand *self)
{
  g_autoptr(LarderValue) arguments =
    backlot_film_errand_make_submission (self->job_id, self->project_id, self->price);

  backlot_rest_rpc_async (self->rest, "submit_job", arguments, self->cancellable, submitted_cb,
                          g_object_ref (self));
}

static void
run_step (BacklotFilmErrand *self)
{
  switch (self->step)
    {
    case STEP_SIGN_IN:
      backlot_progress_line_show (self->line, _("Starting the studio"));
      backlot_session_sign_in_async (self->session, self->cancellable, signed_in_cb,
                                     g_object_ref (self));
      break;

    case STEP_MEDIA:
      make_rows (self);
      break;

    case STEP_UPLOAD:
      upload_next (self);
      break;

    case STEP_MARK:
      mark_uploaded (self);
      break;

    case STEP_PROJECT:
      make_project (self);
      break;

    case STEP_QUOTE:
      quote (self);
      break;

    case STEP_SUBMIT:
      submit (self);
      break;

    case STEP_WATCH:
      watch (self);
      break;

    case STEP_DOWNLOAD:
      download (self);
      break;

    case STEP_CANCEL:
      cancel_job (self);
      break;

    case STEP_DONE:
    default:
      break;
    }
}

static void
backlot_film_errand_finalize (GObject *object)
{
  BacklotFilmErrand *self = BACKLOT_FILM_ERRAND (object);

  larder_clock_set_alarm (self->clock, self, -1, run_step_cb, self);
  g_clear_object (&self->upload);
  g_clear_pointer (&self->job, larder_value_unref);
  g_ptr_array_unref (self->photos);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->photo_ids);
  g_clear_object (&self->sound);
  g_free (self->project_id);
  g_free (self->job_id);
  g_object_unref (self->cancellable);
  g_object_unref (self->rest);
  g_object_unref (self->storage);
  g_object_unref (self->session);
  g_object_unref (self->clock);
  g_object_unref (self->transport);

  G_OBJECT_CLASS (backlot_film_errand_parent_class)->finalize (object);
}

static void
backlot_film_errand_class_init (BacklotFilmErrandClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_film_errand_finalize;
}

static void
backlot_film_errand_init (BacklotFilmErrand *self)
{
  self->cancellable = g_cancellable_new ();
  self->photo_ids = g_ptr_array_new_with_free_func (g_free);
  self->project_id = g_uuid_string_random ();
  self->job_id = g_uuid_string_random ();
}

/**
 * backlot_film_errand_new:
 * @transport: to the studio; its session is made here
 * @options: what was asked for; outlives the errand
 * @photos: (element-type BacklotMediaImport): at least one, in the order of the film
 * @sound: (nullable): the sound track
 * @line: where progress is shown; outlives the errand
 *
 * Returns: (transfer full): an errand that has not begun
 */
BacklotFilmErrand *
backlot_film_errand_new (BacklotTransport    *transport,
                         BacklotFilmOptions  *options,
                         GPtrArray           *photos,
                         BacklotMediaImport  *sound,
                         BacklotProgressLine *line)
{
  BacklotFilmErrand *self = g_object_new (BACKLOT_TYPE_FILM_ERRAND, NULL);

  self->transport = g_object_ref (transport);
  self->session = backlot_session_new (transport);
  self->rest = backlot_rest_new (transport);
  self->storage = backlot_storage_new (transport);
  self->clock = g_object_ref (backlot_transport_get_clock (transport));
  self->options = options;
  self->photos = g_ptr_array_ref (photos);
  self->files = g_ptr_array_copy (photos, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  g_ptr_array_set_free_func (self->files, g_object_unref);
  if (g_set_object (&self->sound, sound) && sound != NULL)
    g_ptr_array_add (self->files, g_object_ref (sound));
  self->line = line;
  for (guint i = 0; i < photos->len; i++)
    g_ptr_array_add (self->photo_ids, g_uuid_string_random ());

  return self;
}

/**
 * backlot_film_errand_run_async:
 * @self: a new errand
 * @callback: (scope async): called once, when the film is there or will not be
 *
 * Errors: those of the service, and G_IO_ERROR_CANCELLED after backlot_film_errand_cancel().
 */
void
backlot_film_errand_run_async (BacklotFilmErrand   *self,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (BACKLOT_IS_FILM_ERRAND (self));
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, backlot_film_errand_run_async);
  go_to_step (self, STEP_SIGN_IN);
}

gboolean
backlot_film_errand_run_finish (BacklotFilmErrand  *self,
                                GAsyncResult       *result,
                                GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * backlot_film_errand_cancel:
 * @self: a running errand
 *
 * Stops. A job that was submitted is cancelled first, so that its credits come back.
 */
void
backlot_film_errand_cancel (BacklotFilmErrand *self)
{
  g_return_if_fail (BACKLOT_IS_FILM_ERRAND (self));

  if (self->task == NULL || self->cancelled)
    return;

  self->cancelled = TRUE;
  g_cancellable_cancel (self->cancellable);
  larder_clock_set_alarm (self->clock, self, -1, run_step_cb, self);
  if (self->step == STEP_SUBMIT || self->step == STEP_WATCH)
    go_to_step (self, STEP_CANCEL);
  else
    finish (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Interrupted"));
}
