/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of a request that takes long, read when the main loop has nothing better to do. */

#include "config.h"

#include "service/backlot-body-stream.h"

struct _BacklotBodyStream
{
  GMemoryInputStream parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotBodyStream, backlot_body_stream, G_TYPE_MEMORY_INPUT_STREAM)

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
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (backlot_body_stream_parent_class);

  g_task_set_source_tag (task, backlot_body_stream_read_async);
  g_task_set_priority (task, MAX (io_priority, G_PRIORITY_DEFAULT_IDLE));
  g_task_return_int (task, stream_class->read_fn (stream, buffer, count, NULL, NULL));
}

static gssize
backlot_body_stream_read_finish (GInputStream  *stream,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static void
backlot_body_stream_class_init (BacklotBodyStreamClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

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
  GInputStream *self = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_BODY_STREAM, NULL);
  g_memory_input_stream_add_bytes (G_MEMORY_INPUT_STREAM (self), bytes);
  return self;
}
