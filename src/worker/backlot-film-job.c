/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One claimed job: its steps, one after the other, while heartbeats say how far it is. */

#include "config.h"

#include "worker/backlot-film-job.h"

#include "service/backlot-retry.h"
#include "service/backlot-service-error.h"
#include "service/backlot-tus-upload.h"
#include "worker/backlot-film-order.h"
#include "worker/backlot-lease.h"

#define BUCKET "outputs"
/* How long the server may be away: a person has to start it again. */
#define PATIENCE_MS 60000
/* The parts of the whole, in percent. */
#define FETCHED 4.0
#define RENDERED 95.0
#define UPLOADED 99.0

typedef enum
{
  STEP_FETCH,
  STEP_RENDER,
  STEP_UPLOAD,
  STEP_POSTER,
  STEP_COMPLETE,
  STEP_FAIL,
  STEP_DONE,
} Step;

struct _BacklotFilmJob
{
  GObject             parent_instance;

  BacklotTransport   *transport;       /* (owned) */
  BacklotRest        *rest;            /* (owned) */
  BacklotStorage     *storage;         /* (owned) */
  LarderClock        *clock;           /* (owned) */
  LarderValue        *job;             /* (owned) */
  BacklotFilmRender   make_film;
  char               *folder;
  GTask              *task;            /* (owned): of the run */
  GCancellable       *cancellable;     /* (owned): of the running step */

  Step                step;
  gboolean            busy;            /* the step is under way, not waiting to be tried again */
  BacklotFilmJobEnd   end;
  BacklotFilmOrder   *order;           /* (owned) */
  guint               n_fetched;
  BacklotFilmResult  *film;            /* (owned) (nullable) */
  char               *media_id;
  char               *film_path;       /* in the bucket */
  BacklotTusUpload   *upload;          /* (owned) (nullable) */
  GError             *error;           /* (owned) (nullable): why it failed */

  BacklotLease       *lease;           /* (owned) */
  BacklotRetry        retry;
};

G_DEFINE_FINAL_TYPE (BacklotFilmJob, backlot_film_job, G_TYPE_OBJECT)

static void run_step (BacklotFilmJob *self);

static const char *
get_job_id (BacklotFilmJob *self)
{
  return larder_value_get_member_string (self->job, "id");
}

static gboolean
retry_cb (gpointer user_data)
{
  run_step (user_data);

  return G_SOURCE_REMOVE;
}

static void
go_to_step (BacklotFilmJob *self,
            Step            step)
{
  self->step = step;
  self->retry = (BacklotRetry) { 0 };
  run_step (self);
}

static void
finish (BacklotFilmJob    *self,
        BacklotFilmJobEnd  end)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  self->step = STEP_DONE;
  self->end = end;
  g_cancellable_cancel (self->cancellable);
  backlot_lease_stop (self->lease);
  larder_clock_set_alarm (self->clock, self, -1, retry_cb, self);
  g_task_return_boolean (task, TRUE);
}

/* What is likely to pass is tried again. Takes @error. */
static void
handle_trouble (BacklotFilmJob *self,
                GError         *error)
{
  g_autoptr(GError) taken = error;
  gint64 now_ms = larder_clock_get_time_ms (self->clock);
  gint64 delay_ms = backlot_retry_next (&self->retry, error, now_ms, PATIENCE_MS);
  const char *code = backlot_service_error_get_code (error);

  self->busy = FALSE;
  g_info ("job %s: %s", get_job_id (self), error->message);
  if (delay_ms >= 0)
    larder_clock_set_alarm (self->clock, self, now_ms + delay_ms, retry_cb, self);
  else if (self->step == STEP_FAIL || g_strcmp0 (code, "lease_lost") == 0 ||
           g_strcmp0 (code, "job_not_found") == 0)
    finish (self, BACKLOT_FILM_JOB_LOST);
  else
    {
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&taken);
      go_to_step (self, STEP_FAIL);
    }
}

static void
returned_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(BacklotFilmJob) self = BACKLOT_FILM_JOB (user_data);

  backlot_lease_give_back_finish (BACKLOT_LEASE (object), result, NULL);
  finish (self, BACKLOT_FILM_JOB_RETURNED);
}

static void
wind_up (BacklotFilmJob *self)
{
  if (self->end == BACKLOT_FILM_JOB_RETURNED)
    backlot_lease_give_back_async (self->lease, returned_cb, g_object_ref (self));
  else
    finish (self, self->end);
}

/* The job ends when nothing writes into its folder any more. */
static void
stop (BacklotFilmJob    *self,
      BacklotFilmJobEnd  end)
{
  if (self->step >= STEP_COMPLETE || g_cancellable_is_cancelled (self->cancellable))
    return;

  self->end = end;
  g_cancellable_cancel (self->cancellable);
  larder_clock_set_alarm (self->clock, self, -1, retry_cb, self);
  if (!self->busy)
    wind_up (self);
}

/* Of every callback: whether the answer does not matter any more; then @error is cleared. */
static gboolean
is_stopped (BacklotFilmJob  *self,
            GError         **error)
{
  self->busy = FALSE;
  if (!g_cancellable_is_cancelled (self->cancellable))
    return FALSE;

  g_clear_error (error);
  wind_up (self);

  return TRUE;
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(BacklotFilmJob) self = BACKLOT_FILM_JOB (user_data);
  GError *error = NULL;

  backlot_storage_download_finish (BACKLOT_STORAGE (object), result, &error);
  if (is_stopped (self, &error))
    return;

  /* A photo that is not there becomes a card in the film, as one that can not be decoded. */
  if (g_error_matches (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_NOT_FOUND))
    g_clear_error (&error);
  if (error != NULL)
    {
      handle_trouble (self, error);
      return;
    }
  self->n_fetched++;
  backlot_lease_set_progress (self->lease, FETCHED * self->n_fetched / self->order->files->len,
                              -1);
  go_to_step (self, STEP_FETCH);
}

static void
fetch_next (BacklotFilmJob *self)
{
  BacklotFilmOrderFile *wanted = NULL;
  g_autoptr(GFile) file = NULL;

  if (self->n_fetched == self->order->files->len)
    {
      go_to_step (self, STEP_RENDER);
      return;
    }
  wanted = g_ptr_array_index (self->order->files, self->n_fetched);
  file = g_file_new_for_path (wanted->file);
  backlot_storage_download_async (self->storage, wanted->bucket, wanted->path, file, NULL, NULL,
                                  self->cancellable, fetched_cb, g_object_ref (self));
}

static void
rendered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(BacklotFilmJob) self = BACKLOT_FILM_JOB (user_data);
  GError *error = NULL;

  self->film = backlot_film_render_finish (result, &error);
  if (is_stopped (self, &error))
    return;
  if (self->film == NULL)
    {
      handle_trouble (self, error);
      return;
    }

  backlot_lease_set_progress (self->lease, RENDERED, -1);
  self->media_id = g_uuid_string_random ();
  self->film_path = g_strconcat (self->order->user_id, "/", self->media_id, "/original.",
                                 self->film->extension, NULL);
  go_to_step (self, STEP_UPLOAD);
}

static void
progress_cb (int      frames_done,
             int      frames_total,
             double   remaining_s,
             gpointer user_data)
{
  BacklotFilmJob *self = user_data;

  if (self->step != STEP_RENDER || frames_total <= 0)
    return;
  backlot_lease_set_progress (self->lease,
                              FETCHED + (RENDERED - FETCHED) * frames_done / frames_total,
                              remaining_s);
}

static void
render (BacklotFilmJob *self)
{
  self->make_film (backlot_film_order_make_request (self->order, self->folder), progress_cb, self,
                   self->cancellable, rendered_cb, g_object_ref (self));
}

static void
uploaded_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(BacklotFilmJob) self = BACKLOT_FILM_JOB (user_data);
  GError *error = NULL;

  backlot_tus_upload_run_finish (BACKLOT_TUS_UPLOAD (object), result, &error);
  if (is_stopped (self, &error))
    return;
  if (error != NULL)
    {
      handle_trouble (self, error);
      return;
    }
  backlot_lease_set_progress (self->lease, UPLOADED, -1);
  go_to_step (self, STEP_POSTER);
}

static void
bytes_sent_cb (BacklotTusUpload *upload,
               GParamSpec       *pspec,
               BacklotFilmJob   *self)
{
  gint64 size = backlot_tus_upload_get_size (upload);

  if (size > 0)
    backlot_lease_set_progress (self->lease,
                                RENDERED + (UPLOADED - RENDERED) *
                                  backlot_tus_upload_get_bytes_sent (upload) / size, -1);
}

/* A later try is the same upload, so it goes on where the first one was cut. */
static void
upload_film (BacklotFilmJob *self)
{
  g_autoptr(GFile) file = g_file_new_for_path (self->film->path);

  if (self->upload == NULL)
    {
      self->upload = backlot_tus_upload_new (self->transport, file, BUCKET, self->film_path,
                                             self->film->mime_type);
      g_signal_connect_object (self->upload, "notify::bytes-sent", G_CALLBACK (bytes_sent_cb),
                               self, G_CONNECT_DEFAULT);
    }
  backlot_tus_upload_run_async (self->upload, self->cancellable, uploaded_cb,
                                g_object_ref (self));
}

static void
poster_put_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(BacklotFilmJob) self = BACKLOT_FILM_JOB (user_data);
  GError *error = NULL;

  backlot_storage_put_finish (BACKLOT_STORAGE (object), result, &error);
  if (is_stopped (self, &error))
    return;
  if (error != NULL)
    handle_trouble (self, error);
  else
    go_to_step (self, STEP_COMPLETE);
}

static void
upload_poster (BacklotFilmJob *self)
{
  g_autofree char *path = g_strconcat (self->order->user_id, "/", self->media_id, "/poster.jpg",
                                       NULL);
  g_autofree char *contents = NULL;
  g_autoptr(GBytes) bytes = NULL;
  gsize length = 0;
  GError *error = NULL;

  if (!g_file_get_contents (self->film->poster_path, &contents, &length, &error))
    {
      handle_trouble (self, error);
      return;
    }
  bytes = g_bytes_new_take (g_steal_pointer (&contents), length);
  backlot_storage_put_async (self->storage, BUCKET, path, "image/jpeg", bytes, self->cancellable,
                             poster_put_cb, g_object_ref (self));
}

/* A repeated call finds the job ended by the first one, whose answer was lost. */
static gboolean
was_told_already (BacklotFilmJob *self,
                  const GError   *error,
                  const char     *status)
{
  LarderValue *details = error != NULL ? backlot_service_error_get_details (error) : NULL;

  return self->retry.n_retries > 0 && details != NULL &&
         g_strcmp0 (backlot_service_error_get_code (error), "lease_lost") == 0 &&
         g_strcmp0 (larder_value_get_member_string (details, "status"), status) == 0;
}

static void
completed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BacklotFilmJob) self = BACKLOT_FILM_JOB (user_data);
  g_autoptr(LarderValue) answer = NULL;
  GError *error = NULL;

  answer = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  if (is_stopped (self, &error))
    return;
  if (was_told_already (self, error, "completed"))
    g_clear_error (&error);
  if (error != NULL)
    handle_trouble (self, error);
  else
    finish (self, BACKLOT_FILM_JOB_COMPLETED);
}

static void
complete (BacklotFilmJob *self)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) result = backlot_film_order_make_result (self->order, self->film,
                                                                  self->media_id,
                                                                  self->film_path);
  g_autoptr(LarderValue) others = NULL, arguments = NULL;

  larder_value_builder_set_value (builder, "p_result", result);
  others = larder_value_builder_end (builder);
  arguments = backlot_lease_make_arguments (self->lease, others);
  backlot_rest_rpc_async (self->rest, "complete_job", arguments, self->cancellable, completed_cb,
                          g_object_ref (self));
}

static void
failed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(BacklotFilmJob) self = BACKLOT_FILM_JOB (user_data);
  g_autoptr(LarderValue) answer = NULL;
  GError *error = NULL;

  answer = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  if (is_stopped (self, &error))
    return;
  if (error != NULL)
    handle_trouble (self, error);
  else
    finish (self, BACKLOT_FILM_JOB_FAILED);
}

static void
fail (BacklotFilmJob *self)
{
  g_autoptr(LarderValue) failure = backlot_film_order_make_failure (self->error);
  g_autoptr(LarderValue) arguments = backlot_lease_make_arguments (self->lease, failure);

  backlot_rest_rpc_async (self->rest, "fail_job", arguments, self->cancellable, failed_cb,
                          g_object_ref (self));
}

static void
run_step (BacklotFilmJob *self)
{
  self->busy = TRUE;
  switch (self->step)
    {
    case STEP_FETCH:
      fetch_next (self);
      break;

    case STEP_RENDER:
      render (self);
      break;

    case STEP_UPLOAD:
      upload_film (self);
      break;

    case STEP_POSTER:
      upload_poster (self);
      break;

    case STEP_COMPLETE:
      complete (self);
      break;

    case STEP_FAIL:
      fail (self);
      break;

    case STEP_DONE:
    default:
      break;
    }
}

static void
lost_cb (BacklotLease   *lease,
         BacklotFilmJob *self)
{
  stop (self, BACKLOT_FILM_JOB_LOST);
}

static void
backlot_film_job_finalize (GObject *object)
{
  BacklotFilmJob *self = BACKLOT_FILM_JOB (object);

  larder_clock_set_alarm (self->clock, self, -1, retry_cb, self);
  g_object_unref (self->lease);
  g_object_unref (self->cancellable);
  g_clear_object (&self->upload);
  g_clear_pointer (&self->order, backlot_film_order_free);
  g_clear_pointer (&self->film, backlot_film_result_free);
  g_clear_error (&self->error);
  g_free (self->media_id);
  g_free (self->film_path);
  g_free (self->folder);
  larder_value_unref (self->job);
  g_object_unref (self->rest);
  g_object_unref (self->storage);
  g_object_unref (self->clock);
  g_object_unref (self->transport);

  G_OBJECT_CLASS (backlot_film_job_parent_class)->finalize (object);
}

static void
backlot_film_job_class_init (BacklotFilmJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_film_job_finalize;
}

static void
backlot_film_job_init (BacklotFilmJob *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * backlot_film_job_new:
 * @transport: signed in
 * @worker_id: who has claimed the job
 * @job: its row
 * @folder: an empty folder, removed by the caller
 * @make_film: what makes the film
 *
 * Returns: (transfer full): the job, not begun
 */
BacklotFilmJob *
backlot_film_job_new (BacklotTransport *transport,
                      const char       *worker_id,
                      LarderValue      *job,
                      const char       *folder,
                      BacklotFilmRender make_film)
{
  BacklotFilmJob *self = g_object_new (BACKLOT_TYPE_FILM_JOB, NULL);

  self->transport = g_object_ref (transport);
  self->clock = g_object_ref (backlot_transport_get_clock (transport));
  self->rest = backlot_rest_new (transport);
  self->storage = backlot_storage_new (transport);
  self->job = larder_value_ref (job);
  self->lease = backlot_lease_new (self->rest, self->clock, get_job_id (self), worker_id);
  g_signal_connect_object (self->lease, "lost", G_CALLBACK (lost_cb), self, G_CONNECT_DEFAULT);
  self->folder = g_strdup (folder);
  self->make_film = make_film;

  return self;
}

/**
 * backlot_film_job_run_async:
 * @self: a new job
 * @callback: (scope async): called once, when the job has ended in one of four ways
 */
void
backlot_film_job_run_async (BacklotFilmJob      *self,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (BACKLOT_IS_FILM_JOB (self));
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, backlot_film_job_run_async);
  self->order = backlot_film_order_new (self->job, self->folder, &self->error);
  backlot_lease_start (self->lease);
  go_to_step (self, self->order != NULL ? STEP_FETCH : STEP_FAIL);
}

BacklotFilmJobEnd
backlot_film_job_run_finish (BacklotFilmJob *self,
                             GAsyncResult   *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), BACKLOT_FILM_JOB_LOST);

  g_task_propagate_boolean (G_TASK (result), NULL);

  return self->end;
}

/**
 * backlot_film_job_give_back:
 * @self: a running job
 *
 * Stops the work and lets another worker take the job. What was made is lost.
 */
void
backlot_film_job_give_back (BacklotFilmJob *self)
{
  g_return_if_fail (BACKLOT_IS_FILM_JOB (self));

  stop (self, BACKLOT_FILM_JOB_RETURNED);
}
