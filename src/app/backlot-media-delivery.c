/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of the spool on their way to the studio, one after the other. */

#include "config.h"

#include "app/backlot-media-delivery.h"

#include <glib/gi18n.h>

#include "app/backlot-film-errand-values.h"
#include "service/backlot-rest.h"
#include "service/backlot-retry.h"
#include "service/backlot-service-error.h"
#include "service/backlot-tus-upload.h"
#include "wire/backlot-wire-query.h"

#define PATIENCE_MS 60000

typedef enum
{
  STEP_ROWS,
  STEP_UPLOAD,
  STEP_MARK,
  STEP_TIDY,
} Step;

struct _BacklotMediaDelivery
{
  GObject              parent_instance;

  BacklotTransport    *transport;   /* (owned) */
  BacklotSession      *session;     /* (owned) */
  BacklotRest         *rest;        /* (owned) */
  LarderClock         *clock;       /* (owned) */
  GPtrArray           *files;       /* (element-type BacklotMediaImport) (owned) */
  BacklotProgressLine *line;        /* borrowed from the command */
  GTask               *task;        /* (owned) (nullable) */
  GError              *trouble;     /* (owned) (nullable): why it will not be done */
  gulong               cancelled_handler;
  gboolean             waiting;     /* for another try */
  BacklotTusUpload    *upload;      /* (owned) (nullable): of the file at hand */
  guint                n_done;
  Step                 step;
  BacklotRetry         retry;
};

G_DEFINE_FINAL_TYPE (BacklotMediaDelivery, backlot_media_delivery, G_TYPE_OBJECT)

static void run_step (BacklotMediaDelivery *self);

static gboolean
run_step_cb (gpointer user_data)
{
  BacklotMediaDelivery *self = user_data;

  self->waiting = FALSE;
  run_step (self);

  return G_SOURCE_REMOVE;
}

static void
go_to_step (BacklotMediaDelivery *self,
            Step                  step)
{
  self->step = step;
  self->retry = (BacklotRetry) { 0 };
  run_step (self);
}

/* Takes @error; %NULL is success. */
static void
finish (BacklotMediaDelivery *self,
        GError               *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  g_cancellable_disconnect (g_task_get_cancellable (task), self->cancelled_handler);
  self->cancelled_handler = 0;
  larder_clock_set_alarm (self->clock, self, -1, run_step_cb, self);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* Who waits for another try need not wait any longer. */
static void
cancelled_cb (GCancellable         *cancellable,
              BacklotMediaDelivery *self)
{
  if (self->waiting)
    larder_clock_set_alarm (self->clock, self, larder_clock_get_time_ms (self->clock), run_step_cb,
                            self);
}

/* Whether @error was dealt with; then it is taken. */
static gboolean
handle_trouble (BacklotMediaDelivery *self,
                GError               *error)
{
  gint64 now_ms = larder_clock_get_time_ms (self->clock);
  gint64 delay_ms = -1;

  if (error == NULL)
    return FALSE;

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (self->task)))
    delay_ms = backlot_retry_next (&self->retry, error, now_ms, PATIENCE_MS);
  if (delay_ms >= 0)
    {
      g_info ("%s; trying again", error->message);
      g_error_free (error);
      self->waiting = TRUE;
      larder_clock_set_alarm (self->clock, self, now_ms + delay_ms, run_step_cb, self);
    }
  else
    {
      self->trouble = error;
      go_to_step (self, STEP_TIDY);
    }

  return TRUE;
}

static void
rows_made_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BacklotMediaDelivery) self = BACKLOT_MEDIA_DELIVERY (user_data);
  g_autoptr(LarderValue) rows = NULL;
  GError *error = NULL;

  rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  /* A repeat of a call whose answer was lost finds the rows that it has made itself. */
  if (error != NULL && self->retry.n_retries > 0 &&
      g_strcmp0 (backlot_service_error_get_code (error), "23505") == 0)
    g_clear_error (&error);
  if (!handle_trouble (self, error))
    go_to_step (self, STEP_UPLOAD);
}

static void
make_rows (BacklotMediaDelivery *self)
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
  backlot_rest_insert_async (self->rest, "media_files", rows, NULL,
                             g_task_get_cancellable (self->task), rows_made_cb,
                             g_object_ref (self));
}

static void
uploaded_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(BacklotMediaDelivery) self = BACKLOT_MEDIA_DELIVERY (user_data);
  GError *error = NULL;

  backlot_tus_upload_run_finish (BACKLOT_TUS_UPLOAD (object), result, &error);
  if (!handle_trouble (self, error))
    go_to_step (self, STEP_MARK);
}

static void
bytes_sent_cb (BacklotTusUpload     *upload,
               GParamSpec           *pspec,
               BacklotMediaDelivery *self)
{
  gint64 size = MAX (backlot_tus_upload_get_size (upload), 1);
  g_autofree char *text = NULL;

  /* Translators: the first two numbers count files, the last one is in percent. */
  text = g_strdup_printf (_("Uploading %u of %u · %d %%"), self->n_done + 1, self->files->len,
                          (int) (backlot_tus_upload_get_bytes_sent (upload) * 100 / size));
  backlot_progress_line_show (self->line, text);
}

static void
upload_next (BacklotMediaDelivery *self)
{
  BacklotMediaImport *import = NULL;
  g_autoptr(LarderValue) row = NULL;
  g_autoptr(GFile) file = NULL;
  g_autofree char *path = NULL;

  if (self->n_done == self->files->len)
    {
      finish (self, NULL);
      return;
    }
  if (self->upload == NULL)
    {
      import = g_ptr_array_index (self->files, self->n_done);
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
  backlot_tus_upload_run_async (self->upload, g_task_get_cancellable (self->task), uploaded_cb,
                                g_object_ref (self));
}

static void
marked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(BacklotMediaDelivery) self = BACKLOT_MEDIA_DELIVERY (user_data);
  g_autoptr(LarderValue) rows = NULL;
  GError *error = NULL;

  rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  if (handle_trouble (self, error))
    return;

  g_clear_object (&self->upload);
  self->n_done++;
  go_to_step (self, STEP_UPLOAD);
}

static void
mark_arrived (BacklotMediaDelivery *self)
{
  BacklotMediaImport *import = g_ptr_array_index (self->files, self->n_done);
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) changes = NULL;

  backlot_wire_query_filter (query, "id", "eq", backlot_media_import_get_id (import));
  larder_value_builder_set_string (builder, "upload_state", "complete");
  changes = larder_value_builder_end (builder);
  backlot_rest_update_async (self->rest, "media_files", changes, query,
                             g_task_get_cancellable (self->task), marked_cb, g_object_ref (self));
}

static void
tidied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(BacklotMediaDelivery) self = BACKLOT_MEDIA_DELIVERY (user_data);
  g_autoptr(LarderValue) rows = NULL;
  g_autoptr(GError) error = NULL;

  rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  if (error != NULL)
    g_info ("The rows of the files stay: %s", error->message);
  finish (self, g_steal_pointer (&self->trouble));
}

/* Nobody would ever send the rest of these files. The request goes out although everything else is
 * cancelled. */
static void
tidy (BacklotMediaDelivery *self)
{
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();
  g_autofree const char **ids = g_new0 (const char *, self->files->len + 1);

  for (guint i = 0; i < self->files->len; i++)
    ids[i] = backlot_media_import_get_id (g_ptr_array_index (self->files, i));
  backlot_wire_query_filter_in (query, "id", (const char * const *) ids);
  backlot_rest_delete_async (self->rest, "media_files", query, NULL, tidied_cb,
                             g_object_ref (self));
}

static void
run_step (BacklotMediaDelivery *self)
{
  switch (self->step)
    {
    case STEP_ROWS:
      make_rows (self);
      break;

    case STEP_UPLOAD:
      upload_next (self);
      break;

    case STEP_MARK:
      mark_arrived (self);
      break;

    case STEP_TIDY:
      tidy (self);
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
backlot_media_delivery_finalize (GObject *object)
{
  BacklotMediaDelivery *self = BACKLOT_MEDIA_DELIVERY (object);

  larder_clock_set_alarm (self->clock, self, -1, run_step_cb, self);
  g_clear_object (&self->upload);
  g_clear_error (&self->trouble);
  g_ptr_array_unref (self->files);
  g_object_unref (self->rest);
  g_object_unref (self->session);
  g_object_unref (self->clock);
  g_object_unref (self->transport);

  G_OBJECT_CLASS (backlot_media_delivery_parent_class)->finalize (object);
}

static void
backlot_media_delivery_class_init (BacklotMediaDeliveryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_media_delivery_finalize;
}

static void
backlot_media_delivery_init (BacklotMediaDelivery *self)
{
}

/**
 * backlot_media_delivery_new:
 * @transport: where to
 * @session: whose files they are; signed in
 * @files: (element-type BacklotMediaImport): what to send
 * @line: where progress is shown; outlives the delivery
 *
 * Returns: (transfer full): a delivery that has not begun
 */
BacklotMediaDelivery *
backlot_media_delivery_new (BacklotTransport    *transport,
                            BacklotSession      *session,
                            GPtrArray           *files,
                            BacklotProgressLine *line)
{
  BacklotMediaDelivery *self = g_object_new (BACKLOT_TYPE_MEDIA_DELIVERY, NULL);

  self->transport = g_object_ref (transport);
  self->session = g_object_ref (session);
  self->rest = backlot_rest_new (transport);
  self->clock = g_object_ref (backlot_transport_get_clock (transport));
  self->files = g_ptr_array_ref (files);
  self->line = line;

  return self;
}

void
backlot_media_delivery_run_async (BacklotMediaDelivery *self,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data)
{
  g_return_if_fail (BACKLOT_IS_MEDIA_DELIVERY (self));
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, backlot_media_delivery_run_async);
  self->cancelled_handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self,
                                                   NULL);
  go_to_step (self, STEP_ROWS);
}

gboolean
backlot_media_delivery_run_finish (BacklotMediaDelivery  *self,
                                   GAsyncResult          *result,
                                   GError               **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
