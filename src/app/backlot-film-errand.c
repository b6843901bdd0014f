/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of one film through the studio: files up, project, job, film down. */

#include "config.h"

#include "app/backlot-film-errand.h"

#include <glib/gi18n.h>

#include "app/backlot-film-errand-values.h"
#include "app/backlot-media-delivery.h"
#include "service/backlot-rest.h"
#include "service/backlot-retry.h"
#include "service/backlot-service-error.h"
#include "service/backlot-session.h"
#include "service/backlot-storage.h"
#include "wire/backlot-wire-query.h"

#define POLL_MS 1000
#define PATIENCE_MS 60000

typedef enum
{
  STEP_SIGN_IN,
  STEP_DELIVER,
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
  LarderValue         *job;            /* (owned) (nullable): the row as last seen */
  gboolean             cancelled;
  BacklotRetry         retry;
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
  self->retry = (BacklotRetry) { 0 };
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

/* Whether @error was dealt with, so that the answer is not to be looked at; then it is taken. */
static gboolean
handle_trouble (BacklotFilmErrand *self,
                GError           **error)
{
  gint64 now_ms = larder_clock_get_time_ms (self->clock);
  gint64 delay_ms = -1;

  if (self->step == STEP_DONE || g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (error);
      return TRUE;
    }
  if (*error == NULL)
    return FALSE;

  delay_ms = backlot_retry_next (&self->retry, *error, now_ms, PATIENCE_MS);
  if (delay_ms >= 0)
    {
      g_info ("%s; trying again", (*error)->message);
      g_clear_error (error);
      run_step_in (self, delay_ms);
    }
  else
    finish (self, g_steal_pointer (error));

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
    go_to_step (self, STEP_DELIVER);
}

static void
sign_in (BacklotFilmErrand *self)
{
  const BacklotAccount *account = self->options->account;

  if (account != NULL)
    {
      backlot_progress_line_show (self->line, _("Signing in"));
      backlot_session_sign_in_password_async (self->session, account->email, account->password,
                                              self->cancellable, signed_in_cb,
                                              g_object_ref (self));
      return;
    }
  backlot_progress_line_show (self->line, _("Starting the studio"));
  backlot_session_sign_in_async (self->session, self->cancellable, signed_in_cb,
                                 g_object_ref (self));
}

static void
delivered_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BacklotFilmErrand) self = BACKLOT_FILM_ERRAND (user_data);
  GError *error = NULL;

  backlot_media_delivery_run_finish (BACKLOT_MEDIA_DELIVERY (object), result, &error);
  if (self->step == STEP_DONE)
    g_clear_error (&error);
  else if (error != NULL)
    finish (self, error);
  else
    go_to_step (self, STEP_PROJECT);
}

static void
deliver (BacklotFilmErrand *self)
{
  g_autoptr(BacklotMediaDelivery) delivery =
    backlot_media_delivery_new (self->transport, self->session, self->files, self->line);

  backlot_media_delivery_run_async (delivery, self->cancellable, delivered_cb,
                                    g_object_ref (self));
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
  self->retry = (BacklotRetry) { 0 };

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
      sign_in (self);
      break;

    case STEP_DELIVER:
      deliver (self);
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
 * Stops. A job that was submitted is cancelled first, so that its credits come back; rows of files
 * that are on their way are removed first.
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
  else if (self->step != STEP_DELIVER)
    finish (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Interrupted"));
}
