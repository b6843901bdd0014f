/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the body of a request into a file, in a thread, with constant memory. */
#include "config.h"

#include "studio/backlot-body-sink.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-storage-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* So much is collected before the thread is asked; no more is read from the client meanwhile. */
#define BUFFER_BYTES (256 * 1024)

struct _BacklotBodySink
{
  GObject         parent_instance;

  BacklotRequest *request;     /* (owned) */
  char           *path;
  int             fd;          /* opened by the first write, -1 before */
  gint64          start;       /* where in the file the body begins */
  gint64          offset;      /* where the next byte goes */
  gint64          limit;       /* bytes that the body may have */
  gint64          received;    /* bytes of the body that came */
  GByteArray     *buffer;
  GBytes         *flushing;    /* what the thread writes */
  gboolean        finishing;   /* nothing more is taken */
  GTask          *finish;      /* (owned) (nullable): waits for the last flush */
  GError         *error;       /* the first that happened */
  gint64          last_use;    /* monotonic time of the last bytes */
};

G_DEFINE_FINAL_TYPE (BacklotBodySink, backlot_body_sink, G_TYPE_OBJECT)

static void
backlot_body_sink_finalize (GObject *object)
{
  BacklotBodySink *self = BACKLOT_BODY_SINK (object);

  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->flushing, g_bytes_unref);
  g_byte_array_unref (self->buffer);
  g_clear_error (&self->error);
  g_clear_object (&self->request);
  g_free (self->path);
  G_OBJECT_CLASS (backlot_body_sink_parent_class)->finalize (object);
}

static void
backlot_body_sink_class_init (BacklotBodySinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_body_sink_finalize;
}

static void
backlot_body_sink_init (BacklotBodySink *self)
{
  self->fd = -1;
  self->buffer = g_byte_array_new ();
  self->last_use = g_get_monotonic_time ();
}

/* In the thread, which alone touches the descriptor while it runs. */
static gboolean
write_all (BacklotBodySink *self)
{
  gsize length, done = 0;
  const char *data = g_bytes_get_data (self->flushing, &length);

  if (self->fd < 0)
    self->fd = g_open (self->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (self->fd < 0)
    return FALSE;
  while (done < length)
    {
      ssize_t n = pwrite (self->fd, data + done, length - done, self->offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      done += (gsize) n;
      self->offset += n;
    }
  return TRUE;
}

static void
flush_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  BacklotBodySink *self = task_data;
  GError *error = NULL;

  if (self->error == NULL && !write_all (self))
    backlot_storage_set_errno (&error, errno);
  /* What came too much is not kept: the body as a whole is refused. */
  else if (self->finishing && self->received > self->limit && self->fd >= 0 &&
           ftruncate (self->fd, self->start) != 0)
    backlot_storage_set_errno (&error, errno);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* The thread may still hold its task when everything else is over, so the task does not hold the
 * sink: the callback does. */
static void
flush_async (BacklotBodySink     *self,
             GAsyncReadyCallback  callback)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, g_object_ref (self));

  g_clear_pointer (&self->flushing, g_bytes_unref);
  self->flushing = g_byte_array_free_to_bytes (self->buffer);
  self->buffer = g_byte_array_new ();
  g_task_set_source_tag (task, flush_async);
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, flush_thread);
}

static void
take_result (BacklotBodySink *self,
             GAsyncResult    *result)
{
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->flushing, g_bytes_unref);
  if (!g_task_propagate_boolean (G_TASK (result), &error) && self->error == NULL)
    self->error = g_steal_pointer (&error);
}

static void
finished_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(BacklotBodySink) self = user_data;
  g_autoptr(GTask) task = g_steal_pointer (&self->finish);

  take_result (self, result);
  if (self->received > self->limit)
    {
      g_clear_error (&self->error);
      backlot_api_error_set (&self->error, 413, "EntityTooLarge",
                             "The object exceeded the maximum allowed size");
    }
  if (self->error != NULL)
    g_task_return_error (task, g_error_copy (self->error));
  else
    g_task_return_int (task, (gssize) self->offset);
}

static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(BacklotBodySink) self = user_data;

  take_result (self, result);
  if (self->finish != NULL)
    flush_async (self, finished_cb);
  else
    backlot_request_unpause (self->request);
}

/**
 * backlot_body_sink_new:
 * @request: paused while the file is slower than the client
 * @path: a file; made if it is not there
 * @offset: where in the file the body begins
 * @limit: a body of more bytes fails with `EntityTooLarge` and leaves nothing behind
 */
BacklotBodySink *
backlot_body_sink_new (BacklotRequest *request,
                       const char     *path,
                       gint64          offset,
                       gint64          limit)
{
  BacklotBodySink *self = g_object_new (BACKLOT_TYPE_BODY_SINK, NULL);

  self->request = g_object_ref (request);
  self->path = g_strdup (path);
  self->start = offset;
  self->offset = offset;
  self->limit = limit;
  return self;
}

void
backlot_body_sink_write (BacklotBodySink *self,
                         gconstpointer    data,
                         gsize            length)
{
  self->received += (gint64) length;
  self->last_use = g_get_monotonic_time ();
  if (self->error != NULL || self->received > self->limit || self->finishing)
    return;
  g_byte_array_append (self->buffer, data, (guint) length);
  if (self->buffer->len >= BUFFER_BYTES && self->flushing == NULL)
    {
      backlot_request_pause (self->request);
      flush_async (self, flushed_cb);
    }
}

static void
got_chunk_cb (BacklotBodySink *self,
              GBytes          *chunk)
{
  backlot_body_sink_write (self, g_bytes_get_data (chunk, NULL), g_bytes_get_size (chunk));
}

/* Takes the whole body of the request from now on. */
void
backlot_body_sink_connect (BacklotBodySink *self)
{
  g_signal_connect_object (backlot_request_get_message (self->request), "got-chunk",
                           G_CALLBACK (got_chunk_cb), self, G_CONNECT_SWAPPED);
}

/* When bytes came last, in monotonic time. */
gint64
backlot_body_sink_get_last_use (BacklotBodySink *self)
{
  return self->last_use;
}

/* Ends the connection that the body comes from. */
void
backlot_body_sink_cut (BacklotBodySink *self)
{
  backlot_request_cut (self->request);
}

/* Writes what is left, also for a client that went away. Nothing more is taken then. */
void
backlot_body_sink_finish_async (BacklotBodySink     *self,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (!self->finishing);

  self->finishing = TRUE;
  self->finish = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->finish, backlot_body_sink_finish_async);
  if (self->flushing == NULL)
    flush_async (self, finished_cb);
}

/* Returns: the size of the file, or -1 */
gint64
backlot_body_sink_finish_finish (BacklotBodySink  *self,
                                 GAsyncResult     *result,
                                 GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return g_task_propagate_int (G_TASK (result), error);
}
