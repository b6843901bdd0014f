/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers a request with a file or a range of it, with constant memory. */
#include "config.h"

#include "studio/backlot-file-reply.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Read at once by the thread and then sent; the next part is read when this one is gone. */
#define PART_BYTES (256 * 1024)

/* Lives until the message is finished and the thread has read. The thread only borrows it: it may
 * still hold its task when all else is over, and must not be the one that frees a request. */
typedef struct
{
  BacklotRequest *request;   /* (owned) */
  int             fd;
  gint64          offset;
  gint64          left;
} FileReply;

static void
file_reply_clear (gpointer data)
{
  FileReply *reply = data;

  close (reply->fd);
  g_object_unref (reply->request);
}

static void
file_reply_release (gpointer reply)
{
  g_rc_box_release_full (reply, file_reply_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FileReply, file_reply_release)

static gboolean
parse_number (const char  *text,
              const char **end,
              gint64      *number)
{
  guint64 value;

  if (!g_ascii_isdigit (*text))
    return FALSE;
  value = g_ascii_strtoull (text, (char **) end, 10);
  *number = (gint64) MIN (value, (guint64) G_MAXINT64);
  return TRUE;
}

/**
 * backlot_range_parse:
 * @header: (nullable): the value of Range; several ranges, or what is no range, count as none
 * @size: bytes there are
 * @start: (out): first byte of the part
 * @length: (out): bytes of the part
 */
BacklotRange
backlot_range_parse (const char *header,
                     gint64      size,
                     gint64     *start,
                     gint64     *length)
{
  const char *text = header;
  gint64 first, last = G_MAXINT64;

  *start = 0;
  *length = size;
  if (header == NULL || g_ascii_strncasecmp (header, "bytes=", 6) != 0)
    return BACKLOT_RANGE_WHOLE;
  text += 6;
  if (*text == '-')
    {
      if (!parse_number (text + 1, &text, &last) || *text != '\0')
        return BACKLOT_RANGE_WHOLE;
      if (last == 0)
        return BACKLOT_RANGE_BEYOND;
      *start = MAX (0, size - last);
      *length = size - *start;
      return size > 0 ? BACKLOT_RANGE_PART : BACKLOT_RANGE_BEYOND;
    }
  if (!parse_number (text, &text, &first) || *text != '-')
    return BACKLOT_RANGE_WHOLE;
  text++;
  if (*text != '\0' && (!parse_number (text, &text, &last) || *text != '\0' || last < first))
    return BACKLOT_RANGE_WHOLE;
  if (first >= size)
    return BACKLOT_RANGE_BEYOND;
  *start = first;
  *length = MIN (last, size - 1) - first + 1;
  return BACKLOT_RANGE_PART;
}

static void
read_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  FileReply *reply = task_data;
  gsize wanted = (gsize) MIN (reply->left, PART_BYTES);
  g_autofree guint8 *part = g_malloc (wanted);
  ssize_t n;

  do
    n = pread (reply->fd, part, wanted, reply->offset);
  while (n < 0 && errno == EINTR);

  if (n <= 0)
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The file ended early");
  else
    g_task_return_pointer (task, g_bytes_new_take (g_steal_pointer (&part), (gsize) n),
                           (GDestroyNotify) g_bytes_unref);
}

static void
part_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(FileReply) reply = user_data;
  SoupServerMessage *message = backlot_request_get_message (reply->request);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) part = g_task_propagate_pointer (G_TASK (result), &error);

  if (backlot_request_is_gone (reply->request))
    return;
  if (part == NULL)
    {
      /* The length was told already: only a cut connection says that it is not true. */
      g_info ("A file could not be sent to its end: %s", error->message);
      backlot_request_cut (reply->request);
      return;
    }
  reply->offset += (gint64) g_bytes_get_size (part);
  reply->left -= (gint64) g_bytes_get_size (part);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), part);
  soup_server_message_unpause (message);
}

static void
read_part (FileReply *reply)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, part_read_cb, g_rc_box_acquire (reply));

  g_task_set_source_tag (task, read_part);
  g_task_set_task_data (task, reply, NULL);
  g_task_run_in_thread (task, read_thread);
}

static void
wrote_chunk_cb (SoupServerMessage *message,
                FileReply         *reply)
{
  if (reply->left > 0)
    read_part (reply);
}

/* The message holds what is told of it, and that the request, and that the message. */
static void
gone_cb (BacklotRequest *request,
         FileReply      *reply)
{
  g_signal_handlers_disconnect_by_data (request, reply);
  g_signal_handlers_disconnect_by_data (backlot_request_get_message (request), reply);
}

static void
release_reply (gpointer  data,
               GClosure *closure)
{
  file_reply_release (data);
}

/**
 * backlot_file_reply_start:
 * @request: a paused request whose headers are set
 * @status: 200 or 206
 * @fd: (transfer full): the file
 * @start: first byte to send
 * @length: bytes to send
 */
void
backlot_file_reply_start (BacklotRequest *request,
                          guint           status,
                          int             fd,
                          gint64          start,
                          gint64          length)
{
  SoupServerMessage *message = backlot_request_get_message (request);
  FileReply *reply;

  soup_message_headers_set_content_length (soup_server_message_get_response_headers (message),
                                           length);
  if (length == 0 || strcmp (backlot_request_get_method (request), "HEAD") == 0)
    {
      close (fd);
      backlot_request_reply_empty (request, status);
      return;
    }
  reply = g_rc_box_new0 (FileReply);
  reply->request = g_object_ref (request);
  reply->fd = fd;
  reply->offset = start;
  reply->left = length;
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (request, "gone", G_CALLBACK (gone_cb), reply);
  g_signal_connect_data (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), reply,
                         release_reply, G_CONNECT_DEFAULT);
  /* SoupServer waits by itself whenever there is no part to send. */
  backlot_request_reply_empty (request, status);
  read_part (reply);
}
