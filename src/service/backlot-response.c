/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads an answer within its limit, and parses it: off the main thread when it is large. */

#include "config.h"

#include "service/backlot-response.h"

#include "service/backlot-service-error.h"

#define PARSE_INLINE_MAX (32 * 1024)
#define ERROR_BODY_MAX (256 * 1024)
#define PIECE (64 * 1024)

typedef struct
{
  SoupMessage         *message;   /* (owned) */
  BacklotRequestFlags  flags;
  gsize                limit;
  GByteArray          *body;      /* (owned) */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->message);
  g_clear_pointer (&reading->body, g_byte_array_unref);
  g_free (reading);
}

BacklotResponse *
backlot_response_new (SoupMessage *message)
{
  BacklotResponse *response = g_new0 (BacklotResponse, 1);

  response->status = soup_message_get_status (message);
  response->headers = soup_message_headers_ref (soup_message_get_response_headers (message));

  return response;
}

void
backlot_response_free (BacklotResponse *response)
{
  g_clear_pointer (&response->headers, soup_message_headers_unref);
  g_clear_pointer (&response->body, g_bytes_unref);
  g_clear_pointer (&response->value, larder_value_unref);
  g_free (response);
}

gboolean
backlot_response_is_good (SoupMessage *message)
{
  guint status = soup_message_get_status (message);

  return SOUP_STATUS_IS_SUCCESSFUL (status) || status == SOUP_STATUS_NOT_MODIFIED;
}

static void
parse_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  LarderValue *value = larder_value_new_from_bytes (task_data, &error);

  if (value == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, value, (GDestroyNotify) larder_value_unref);
}

/* Takes @value and @parse_error. */
static void
return_value (GTask       *task,
              LarderValue *value,
              GError      *parse_error)
{
  g_autoptr(GError) error = parse_error;
  Reading *reading = g_task_get_task_data (task);
  BacklotResponse *response = NULL;

  if (error != NULL)
    {
      g_task_return_new_error (task, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_UNREADABLE,
                               "The answer can not be read: %s", error->message);
      return;
    }
  response = backlot_response_new (reading->message);
  response->value = value;
  g_task_return_pointer (task, response, (GDestroyNotify) backlot_response_free);
}

static void
parsed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;
  LarderValue *value = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, error);
  else
    return_value (task, value, error);
}

static void
return_good (GTask  *task,
             GBytes *body)
{
  Reading *reading = g_task_get_task_data (task);
  gsize length = g_bytes_get_size (body);

  if ((reading->flags & BACKLOT_REQUEST_RAW) != 0)
    {
      BacklotResponse *response = backlot_response_new (reading->message);

      response->body = g_bytes_ref (body);
      g_task_return_pointer (task, response, (GDestroyNotify) backlot_response_free);
    }
  else if (length == 0)
    return_value (task, NULL, NULL);
  else if (length <= PARSE_INLINE_MAX)
    {
      GError *error = NULL;
      LarderValue *value = larder_value_new_from_bytes (body, &error);

      return_value (task, value, error);
    }
  else
    {
      g_autoptr(GTask) parse = g_task_new (NULL, g_task_get_cancellable (task), parsed_cb,
                                           g_object_ref (task));

      g_task_set_source_tag (parse, return_good);
      g_task_set_task_data (parse, g_bytes_ref (body), (GDestroyNotify) g_bytes_unref);
      g_task_run_in_thread (parse, parse_in_thread);
    }
}

static void
return_bad (GTask  *task,
            GBytes *body)
{
  Reading *reading = g_task_get_task_data (task);
  g_autoptr(LarderValue) value = larder_value_new_from_bytes (body, NULL);
  SoupMessageHeaders *headers = soup_message_get_response_headers (reading->message);
  guint status = soup_message_get_status (reading->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  const char *text = g_bytes_get_data (body, NULL);
  gsize length = g_bytes_get_size (body);

  if (value == NULL && length > 0 && g_strcmp0 (type, "text/plain") == 0 &&
      g_utf8_validate_len (text, length, NULL))
    {
      g_autofree char *copy = g_strndup (text, length);

      g_task_return_error (task, backlot_service_error_new_from_text (status, g_strstrip (copy)));
      return;
    }

  g_task_return_error (task, backlot_service_error_new_from_answer (
    status, soup_message_headers_get_one (headers, "Retry-After"), value));
}

static void
body_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GBytes) piece = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GError) error = NULL;
  Reading *reading = g_task_get_task_data (task);
  gboolean good = backlot_response_is_good (reading->message);

  piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  if (piece == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (g_bytes_get_size (piece) > 0)
    {
      g_byte_array_append (reading->body, g_bytes_get_data (piece, NULL),
                           g_bytes_get_size (piece));
      if (reading->body->len <= (good ? reading->limit : ERROR_BODY_MAX))
        g_input_stream_read_bytes_async (G_INPUT_STREAM (object), PIECE, G_PRIORITY_DEFAULT,
                                         g_task_get_cancellable (task), body_read_cb,
                                         g_object_ref (task));
      else
        g_task_return_new_error (task, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_TOO_LARGE,
                                 "The answer is too large");
      return;
    }

  body = g_byte_array_free_to_bytes (g_steal_pointer (&reading->body));
  if (good)
    return_good (task, body);
  else
    return_bad (task, body);
}

/**
 * backlot_response_read_async:
 * @message: whose headers have come
 * @stream: its body
 * @flags: of the request
 * @max_bytes: a longer body is TOO_LARGE
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 *
 * Reads the body. A bad status becomes an error of BACKLOT_SERVICE_ERROR; a connection that breaks
 * stays the error of GIO.
 */
void
backlot_response_read_async (SoupMessage         *message,
                             GInputStream        *stream,
                             BacklotRequestFlags  flags,
                             gsize                max_bytes,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  reading->message = g_object_ref (message);
  reading->flags = flags;
  reading->limit = max_bytes;
  reading->body = g_byte_array_new ();
  g_task_set_source_tag (task, backlot_response_read_async);
  g_task_set_task_data (task, reading, reading_free);
  g_input_stream_read_bytes_async (stream, PIECE, G_PRIORITY_DEFAULT, cancellable, body_read_cb,
                                   g_steal_pointer (&task));
}

BacklotResponse *
backlot_response_read_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
