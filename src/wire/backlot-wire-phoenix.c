/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames of Phoenix channels as Supabase's Realtime speaks them, for client and server. */
#include "config.h"

#include "wire/backlot-wire-phoenix.h"

#include "wire/backlot-wire-json.h"

#include <string.h>

G_DEFINE_QUARK (backlot-wire-phoenix-error-quark, backlot_wire_phoenix_error)

/* A part of the frame. */
typedef struct
{
  const char *start;
  gsize       length;
} Span;

void
backlot_wire_phoenix_frame_free (BacklotWirePhoenixFrame *frame)
{
  g_free (frame->join_ref);
  g_free (frame->ref);
  g_free (frame->topic);
  g_free (frame->event);
  g_free (frame->metadata);
  g_clear_pointer (&frame->payload, g_bytes_unref);
  g_free (frame);
}

static gboolean
fail (GError                  **error,
      BacklotWirePhoenixError   code)
{
  g_set_error_literal (error, BACKLOT_WIRE_PHOENIX_ERROR, code,
                       code == BACKLOT_WIRE_PHOENIX_ERROR_TOO_LONG
                       ? "A name in the frame is too long" : "The frame is malformed");
  return FALSE;
}

/**
 * backlot_wire_phoenix_parse_version:
 * @vsn: (nullable): the parameter `vsn` of the websocket's URL; absent means 1.0.0
 * @version: (out): the version
 *
 * Returns: whether this is a version that is spoken here
 */
gboolean
backlot_wire_phoenix_parse_version (const char                *vsn,
                                    BacklotWirePhoenixVersion *version)
{
  if (vsn == NULL || strcmp (vsn, "1.0.0") == 0)
    *version = BACKLOT_WIRE_PHOENIX_V1;
  else if (strcmp (vsn, "2.0.0") == 0)
    *version = BACKLOT_WIRE_PHOENIX_V2;
  else
    return FALSE;
  return TRUE;
}

static void
skip_space (Span *rest)
{
  while (rest->length > 0 && memchr (" \t\r\n", *rest->start, 4) != NULL)
    {
      rest->start++;
      rest->length--;
    }
}

static gboolean
take_char (Span *rest,
           char  expected)
{
  skip_space (rest);
  if (rest->length == 0 || *rest->start != expected)
    return FALSE;
  rest->start++;
  rest->length--;
  return TRUE;
}

static gboolean
take_value (Span *rest,
            Span *value)
{
  gsize end;

  skip_space (rest);
  if (!backlot_wire_json_scan (rest->start, rest->length, &end))
    return FALSE;
  value->start = rest->start;
  value->length = end;
  rest->start += end;
  rest->length -= end;
  return TRUE;
}

static gboolean
at_end (Span *rest)
{
  skip_space (rest);
  return rest->length == 0;
}

/* Whether it is a string that has to be read no further: ASCII, nothing escaped. */
static gboolean
is_plain (Span span)
{
  for (gsize i = 0; i < span.length; i++)
    if (span.start[i] == '\\' || !g_ascii_isprint (span.start[i]))
      return FALSE;
  return span.length > 0 && *span.start == '"';
}

/* Reads a name: a string of at most 255 bytes, or where @nullable says so, null. */
static gboolean
read_name (Span      span,
           gboolean  nullable,
           char    **name,
           GError  **error)
{
  g_autoptr(yyjson_doc) doc = NULL;
  yyjson_val *root;

  if (nullable && (span.length == 0 || (span.length == 4 && memcmp (span.start, "null", 4) == 0)))
    return TRUE;
  /* One byte may be written as six, so that much text can still be a name. */
  if (span.length > 6 * BACKLOT_WIRE_PHOENIX_MAX_NAME + 2)
    return fail (error, BACKLOT_WIRE_PHOENIX_ERROR_TOO_LONG);
  if (is_plain (span) && span.length <= BACKLOT_WIRE_PHOENIX_MAX_NAME + 2)
    {
      *name = g_strndup (span.start + 1, span.length - 2);
      return TRUE;
    }
  doc = yyjson_read (span.start, span.length, YYJSON_READ_NOFLAG);
  root = yyjson_doc_get_root (doc);
  if (!yyjson_is_str (root) || strlen (yyjson_get_str (root)) != yyjson_get_len (root))
    return fail (error, BACKLOT_WIRE_PHOENIX_ERROR_MALFORMED);
  if (yyjson_get_len (root) > BACKLOT_WIRE_PHOENIX_MAX_NAME)
    return fail (error, BACKLOT_WIRE_PHOENIX_ERROR_TOO_LONG);
  *name = g_strdup (yyjson_get_str (root));
  return TRUE;
}

/* Cuts `[join_ref, ref, topic, event, payload]`. */
static gboolean
cut_array (Span  rest,
           Span *parts)
{
  if (!take_char (&rest, '['))
    return FALSE;
  for (guint i = 0; i < 5; i++)
    if ((i > 0 && !take_char (&rest, ',')) || !take_value (&rest, &parts[i]))
      return FALSE;
  return take_char (&rest, ']') && at_end (&rest);
}

/* Cuts `{"join_ref","ref","topic","event","payload"}`, in any order, join_ref optional. */
static gboolean
cut_object (Span  rest,
            Span *parts)
{
  static const char *keys[] = {
    "\"join_ref\"", "\"ref\"", "\"topic\"", "\"event\"", "\"payload\"",
  };

  if (!take_char (&rest, '{') || take_char (&rest, '}'))
    return FALSE;
  do
    {
      Span key, value;

      if (!take_value (&rest, &key) || *key.start != '"' ||
          !take_char (&rest, ':') || !take_value (&rest, &value))
        return FALSE;
      for (guint i = 0; i < 5; i++)
        if (key.length == strlen (keys[i]) && memcmp (key.start, keys[i], key.length) == 0)
          parts[i] = value;
    }
  while (take_char (&rest, ','));

  for (guint i = 1; i < 5; i++)
    if (parts[i].length == 0)
      return FALSE;
  return take_char (&rest, '}') && at_end (&rest);
}

static GBytes *
slice (GBytes *bytes,
       Span    span)
{
  const char *data = g_bytes_get_data (bytes, NULL);

  if (span.length == 0)
    return g_bytes_new_static ("", 0);
  return g_bytes_new_from_bytes (bytes, (gsize) (span.start - data), span.length);
}

/**
 * backlot_wire_phoenix_decode_text:
 * @version: the version of the connection
 * @bytes: a text frame
 *
 * Returns: (transfer full): the frame, or %NULL with BACKLOT_WIRE_PHOENIX_ERROR
 */
BacklotWirePhoenixFrame *
backlot_wire_phoenix_decode_text (BacklotWirePhoenixVersion   version,
                                  GBytes                     *bytes,
                                  GError                    **error)
{
  g_autoptr(BacklotWirePhoenixFrame) frame = g_new0 (BacklotWirePhoenixFrame, 1);
  Span parts[5] = { 0 };
  Span whole;

  whole.start = g_bytes_get_data (bytes, &whole.length);
  if (whole.length == 0 ||
      !(version == BACKLOT_WIRE_PHOENIX_V2 ? cut_array (whole, parts) : cut_object (whole, parts)))
    {
      fail (error, BACKLOT_WIRE_PHOENIX_ERROR_MALFORMED);
      return NULL;
    }
  if (!read_name (parts[0], TRUE, &frame->join_ref, error) ||
      !read_name (parts[1], TRUE, &frame->ref, error) ||
      !read_name (parts[2], FALSE, &frame->topic, error) ||
      !read_name (parts[3], FALSE, &frame->event, error))
    return NULL;
  frame->kind = BACKLOT_WIRE_PHOENIX_TEXT;
  frame->payload = slice (bytes, parts[4]);
  frame->payload_is_json = TRUE;
  return g_steal_pointer (&frame);
}

static gboolean
take_name (Span    *rest,
           gsize    length,
           gboolean nullable,
           char   **name)
{
  if (rest->length < length || !g_utf8_validate_len (rest->start, length, NULL) ||
      memchr (rest->start, '\0', length) != NULL)
    return FALSE;
  if (length > 0 || !nullable)
    *name = g_strndup (rest->start, length);
  rest->start += length;
  rest->length -= length;
  return TRUE;
}

/**
 * backlot_wire_phoenix_decode_binary:
 * @bytes: a binary frame, version 2.0.0
 *
 * Returns: (transfer full): the frame, or %NULL with BACKLOT_WIRE_PHOENIX_ERROR
 */
BacklotWirePhoenixFrame *
backlot_wire_phoenix_decode_binary (GBytes  *bytes,
                                    GError **error)
{
  g_autoptr(BacklotWirePhoenixFrame) frame = g_new0 (BacklotWirePhoenixFrame, 1);
  const guint8 *head;
  gboolean valid;
  gsize n_head;
  Span rest;

  rest.start = g_bytes_get_data (bytes, &rest.length);
  head = (const guint8 *) rest.start;
  n_head = rest.length > 0 && head[0] == BACKLOT_WIRE_PHOENIX_PUSH ? 7 : 5;
  if (rest.length < n_head ||
      (head[0] != BACKLOT_WIRE_PHOENIX_PUSH && head[0] != BACKLOT_WIRE_PHOENIX_BROADCAST) ||
      head[n_head - 1] > 1)
    {
      fail (error, BACKLOT_WIRE_PHOENIX_ERROR_MALFORMED);
      return NULL;
    }
  rest.start += n_head;
  rest.length -= n_head;
  if (head[0] == BACKLOT_WIRE_PHOENIX_PUSH)
    valid = take_name (&rest, head[1], TRUE, &frame->join_ref) &&
            take_name (&rest, head[2], TRUE, &frame->ref);
  else
    valid = TRUE;
  if (!valid ||
      !take_name (&rest, head[n_head - 4], FALSE, &frame->topic) ||
      !take_name (&rest, head[n_head - 3], FALSE, &frame->event) ||
      !take_name (&rest, head[n_head - 2], TRUE, &frame->metadata))
    {
      fail (error, BACKLOT_WIRE_PHOENIX_ERROR_MALFORMED);
      return NULL;
    }
  frame->kind = (BacklotWirePhoenixKind) head[0];
  frame->payload = slice (bytes, rest);
  frame->payload_is_json = head[n_head - 1] == 1;
  return g_steal_pointer (&frame);
}

static yyjson_mut_val *
nullable_string (yyjson_mut_doc *doc,
                 const char     *text)
{
  return text != NULL ? yyjson_mut_str (doc, text) : yyjson_mut_null (doc);
}

/**
 * backlot_wire_phoenix_encode_text:
 * @version: the version of the connection
 * @join_ref: (nullable): the reference of the join; in version 1.0.0 left out when %NULL
 * @ref: (nullable): the reference
 * @topic: the topic
 * @event: the event
 * @payload: JSON, put into the frame as it stands
 * @payload_length: its bytes, or -1
 *
 * Returns: (transfer full): a text frame
 */
char *
backlot_wire_phoenix_encode_text (BacklotWirePhoenixVersion  version,
                                  const char                *join_ref,
                                  const char                *ref,
                                  const char                *topic,
                                  const char                *event,
                                  const char                *payload,
                                  gssize                     payload_length)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  gsize length = payload_length < 0 ? strlen (payload) : (gsize) payload_length;
  g_autofree char *text = NULL;
  yyjson_mut_val *root;
  char *json;

  if (version == BACKLOT_WIRE_PHOENIX_V2)
    {
      root = yyjson_mut_arr (doc);
      yyjson_mut_arr_append (root, nullable_string (doc, join_ref));
      yyjson_mut_arr_append (root, nullable_string (doc, ref));
      yyjson_mut_arr_add_str (doc, root, topic);
      yyjson_mut_arr_add_str (doc, root, event);
      yyjson_mut_arr_append (root, yyjson_mut_rawn (doc, payload, length));
    }
  else
    {
      root = yyjson_mut_obj (doc);
      yyjson_mut_obj_add_str (doc, root, "topic", topic);
      yyjson_mut_obj_add_str (doc, root, "event", event);
      yyjson_mut_obj_add_val (doc, root, "payload", yyjson_mut_rawn (doc, payload, length));
      yyjson_mut_obj_add_val (doc, root, "ref", nullable_string (doc, ref));
      if (join_ref != NULL)
        yyjson_mut_obj_add_str (doc, root, "join_ref", join_ref);
    }
  yyjson_mut_doc_set_root (doc, root);
  json = yyjson_mut_write (doc, YYJSON_WRITE_NOFLAG, NULL);
  g_return_val_if_fail (json != NULL, NULL);
  text = g_strdup (json);
  free (json);
  return g_steal_pointer (&text);
}

/* Writes kind, lengths, encoding, names and payload. */
static GBytes *
encode_binary (BacklotWirePhoenixKind   kind,
               const char             **names,
               guint                    n_names,
               GBytes                  *payload,
               gboolean                 payload_is_json,
               GError                 **error)
{
  g_autoptr(GByteArray) frame = g_byte_array_sized_new ((guint) g_bytes_get_size (payload) + 64);
  guint8 byte = (guint8) kind;
  gconstpointer data;
  gsize length;

  g_byte_array_append (frame, &byte, 1);
  for (guint i = 0; i < n_names; i++)
    {
      length = names[i] != NULL ? strlen (names[i]) : 0;
      if (length > BACKLOT_WIRE_PHOENIX_MAX_NAME)
        {
          fail (error, BACKLOT_WIRE_PHOENIX_ERROR_TOO_LONG);
          return NULL;
        }
      byte = (guint8) length;
      g_byte_array_append (frame, &byte, 1);
    }
  byte = payload_is_json ? 1 : 0;
  g_byte_array_append (frame, &byte, 1);
  for (guint i = 0; i < n_names; i++)
    if (names[i] != NULL)
      g_byte_array_append (frame, (const guint8 *) names[i], (guint) strlen (names[i]));
  data = g_bytes_get_data (payload, &length);
  if (length > 0)
    g_byte_array_append (frame, data, (guint) length);
  return g_byte_array_free_to_bytes (g_steal_pointer (&frame));
}

/**
 * backlot_wire_phoenix_encode_push:
 * @join_ref: (nullable): the reference of the join
 * @ref: (nullable): the reference, if an answer is wanted
 * @topic: the topic
 * @event: the broadcast's event
 * @metadata: (nullable): JSON beside the payload
 * @payload: JSON, or any bytes
 * @payload_is_json: which of the two
 *
 * Returns: (transfer full): a binary frame of kind 3, or %NULL if a name is too long
 */
GBytes *
backlot_wire_phoenix_encode_push (const char  *join_ref,
                                  const char  *ref,
                                  const char  *topic,
                                  const char  *event,
                                  const char  *metadata,
                                  GBytes      *payload,
                                  gboolean     payload_is_json,
                                  GError     **error)
{
  const char *names[] = { join_ref, ref, topic, event, metadata };

  return encode_binary (BACKLOT_WIRE_PHOENIX_PUSH, names, G_N_ELEMENTS (names), payload,
                        payload_is_json, error);
}

/**
 * backlot_wire_phoenix_encode_broadcast:
 * @topic: the topic
 * @event: the broadcast's event
 * @metadata: (nullable): JSON beside the payload
 * @payload: JSON, or any bytes
 * @payload_is_json: which of the two
 *
 * Returns: (transfer full): a binary frame of kind 4, or %NULL if a name is too long
 */
GBytes *
backlot_wire_phoenix_encode_broadcast (const char  *topic,
                                       const char  *event,
                                       const char  *metadata,
                                       GBytes      *payload,
                                       gboolean     payload_is_json,
                                       GError     **error)
{
  const char *names[] = { topic, event, metadata };

  return encode_binary (BACKLOT_WIRE_PHOENIX_BROADCAST, names, G_N_ELEMENTS (names), payload,
                        payload_is_json, error);
}
