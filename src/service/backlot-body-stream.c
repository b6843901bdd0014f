/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of a request that takes long, read when the main loop has nothing better to do. */

#include "config.h"

#include "service/backlot-body-stream.h"

#include <string.h>

struct _BacklotBodyStream
{
  GInputStream  parent_instance;

  GBytes       *bytes;      /* (owned) */
  gsize         position;
};

G_DEFINE_FINAL_TYPE (BacklotBodyStream, backlot_body_stream, G_TYPE_INPUT_STREAM)

static gssize
backlot_body_stream_read (GInputStream  *stream,
                          void          *buffer,
                          gsize          count,
                          GCancellable  *cancellable,
                          GError       **error)
{
  BacklotBodyStream *self = BACKLOT_BODY_STREAM (stream);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);
  gsize n = MIN (count, size - self->position);

  if (n > 0)
    memcpy (buffer, data + self->position, n);
  self->position += n;
  return (gssize) n;
}

static void
backlot_body_stream_read_async (GInputStream        *stream,
                                void                *buffer,
                                gsize                count,
                                int                  io_priority,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, backlot_body_stream_read_async);
  g_task_set_priority (task, MAX (io_priority, G_PRIORITY_DEFAULT_IDLE));
  g_task_return_int (task, backlot_body_stream_read (stream, buffer, count, cancellable, NULL));
}

static gssize
backlot_body_stream_read_finish (GInputStream  *stream,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static void
backlot_body_stream_finalize (GObject *object)
{
  g_bytes_unref (BACKLOT_BODY_STREAM (object)->bytes);

  G_OBJECT_CLASS (backlot_body_stream_parent_class)->finalize (object);
}

static void
backlot_body_stream_class_init (BacklotBodyStreamClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = backlot_body_stream_finalize;
  stream_class->read_fn = backlot_body_stream_read;
  stream_class->read_async = backlot_body_stream_read_async;
  stream_class->read_finish = backlot_body_stream_read_finish;
}

static void
backlot_body_stream_init (BacklotBodyStream *self)
{
}

GInputStream *
backlot_body_stream_new (GBytes *bytes)
{
  BacklotBodyStream *self = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_BODY_STREAM, NULL);
  self->bytes = g_bytes_ref (bytes);
  return G_INPUT_STREAM (self);
}
