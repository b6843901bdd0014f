/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes a multipart/form-data body apart while it arrives. */
#include "config.h"

#include "studio/backlot-multipart.h"

#include <libsoup/soup.h>
#include <string.h>

#define MAX_HEADERS 8192
#define MAX_FIELD 65536
#define MAX_FIELDS 16
#define MAX_BOUNDARY 200

typedef enum
{
  STATE_PREAMBLE,   /* before the first boundary */
  STATE_HEADERS,
  STATE_FIELD,
  STATE_FILE,
  STATE_DONE,
  STATE_BROKEN,
} State;

struct _BacklotMultipart
{
  char                 *delimiter;      /* "\r\n--BOUNDARY" */
  State                 state;
  GByteArray           *pending;        /* what can not be judged yet */
  GHashTable           *fields;         /* name → value */
  char                 *field;          /* name of the field under way (nullable) */
  GString              *value;
  char                 *content_type;   /* of the file (nullable) */
  gboolean              has_file;
  BacklotMultipartFunc  func;
  gpointer              user_data;
};

/**
 * backlot_multipart_new:
 * @content_type: the value of Content-Type
 * @func: called with the bytes of the file, in order
 *
 * Returns: (nullable): %NULL if this is no multipart/form-data with a boundary
 */
BacklotMultipart *
backlot_multipart_new (const char           *content_type,
                       BacklotMultipartFunc  func,
                       gpointer              user_data)
{
  g_autoptr(GHashTable) parameters = NULL;
  const char *boundary, *semicolon;
  BacklotMultipart *self;

  if (g_ascii_strncasecmp (content_type, "multipart/form-data", 19) != 0)
    return NULL;
  semicolon = strchr (content_type, ';');
  if (semicolon == NULL)
    return NULL;
  parameters = soup_header_parse_semi_param_list (semicolon + 1);
  boundary = g_hash_table_lookup (parameters, "boundary");
  if (boundary == NULL || *boundary == '\0' || strlen (boundary) > MAX_BOUNDARY)
    return NULL;

  self = g_new0 (BacklotMultipart, 1);
  self->delimiter = g_strconcat ("\r\n--", boundary, NULL);
  self->pending = g_byte_array_new ();
  /* The first boundary may stand at the very beginning, as if an empty line went before it. */
  g_byte_array_append (self->pending, (const guint8 *) "\r\n", 2);
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->value = g_string_new (NULL);
  self->func = func;
  self->user_data = user_data;
  return self;
}

void
backlot_multipart_free (BacklotMultipart *self)
{
  g_free (self->delimiter);
  g_byte_array_unref (self->pending);
  g_hash_table_unref (self->fields);
  g_free (self->field);
  g_string_free (self->value, TRUE);
  g_free (self->content_type);
  g_free (self);
}

static void
consume (BacklotMultipart *self,
         gsize             length)
{
  g_byte_array_remove_range (self->pending, 0, (guint) length);
}

static void
take_content (BacklotMultipart *self,
              gsize             length)
{
  if (self->state == STATE_FILE && length > 0)
    self->func (self->pending->data, length, self->user_data);
  else if (self->state == STATE_FIELD)
    {
      g_string_append_len (self->value, (const char *) self->pending->data, (gssize) length);
      if (self->value->len > MAX_FIELD)
        self->state = STATE_BROKEN;
    }
  consume (self, length);
}

static void
end_part (BacklotMultipart *self)
{
  if (self->state != STATE_FIELD)
    return;
  if (!g_utf8_validate_len (self->value->str, self->value->len, NULL) ||
      g_hash_table_size (self->fields) >= MAX_FIELDS)
    {
      self->state = STATE_BROKEN;
      return;
    }
  g_hash_table_insert (self->fields, g_steal_pointer (&self->field), g_strdup (self->value->str));
  g_string_truncate (self->value, 0);
}

/* Content up to the next boundary. Returns whether something was found that changes the state. */
static gboolean
step_content (BacklotMultipart *self)
{
  gsize n_delimiter = strlen (self->delimiter);
  const guint8 *found = memmem (self->pending->data, self->pending->len,
                                self->delimiter, n_delimiter);
  gsize before;

  if (found == NULL)
    {
      /* The end may be the beginning of a boundary. */
      if (self->pending->len > n_delimiter)
        take_content (self, self->pending->len - n_delimiter);
      return FALSE;
    }
  before = (gsize) (found - self->pending->data);
  if (self->pending->len < before + n_delimiter + 2)
    {
      take_content (self, before);
      return FALSE;
    }
  take_content (self, before);
  if (self->state == STATE_BROKEN)
    return FALSE;
  end_part (self);
  if (self->state == STATE_BROKEN)
    return FALSE;
  if (memcmp (self->pending->data + n_delimiter, "--", 2) == 0)
    self->state = STATE_DONE;
  else if (memcmp (self->pending->data + n_delimiter, "\r\n", 2) == 0)
    self->state = STATE_HEADERS;
  else
    self->state = STATE_BROKEN;
  consume (self, n_delimiter);
  return self->state == STATE_HEADERS;
}

static gboolean
begin_part (BacklotMultipart   *self,
            SoupMessageHeaders *headers)
{
  g_autofree char *disposition = NULL;
  g_autoptr(GHashTable) parameters = NULL;
  const char *name, *type;

  if (!soup_message_headers_get_content_disposition (headers, &disposition, &parameters) ||
      parameters == NULL)
    return FALSE;
  name = g_hash_table_lookup (parameters, "name");
  type = soup_message_headers_get_one (headers, "Content-Type");
  if (g_hash_table_contains (parameters, "filename") || type != NULL)
    {
      if (self->has_file)
        return FALSE;
      self->has_file = TRUE;
      self->content_type = g_strdup (type);
      self->state = STATE_FILE;
    }
  else
    {
      g_free (self->field);
      self->field = g_strdup (name != NULL ? name : "");
      self->state = STATE_FIELD;
    }
  return TRUE;
}

/* The headers of a part, with the line break before them; ended by an empty line. */
static gboolean
step_headers (BacklotMultipart *self)
{
  const guint8 *end = memmem (self->pending->data, self->pending->len, "\r\n\r\n", 4);
  g_autoptr(SoupMessageHeaders) headers = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (end == NULL)
    {
      if (self->pending->len > MAX_HEADERS)
        self->state = STATE_BROKEN;
      return FALSE;
    }
  length = (gsize) (end - self->pending->data);
  /* soup_headers_parse() wants a first line to skip: here the empty one after the boundary. */
  text = g_strndup ((const char *) self->pending->data, length + 2);
  headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_MULTIPART);
  if (length > MAX_HEADERS || strlen (text) != length + 2 ||
      !soup_headers_parse (text, (int) (length + 2), headers) || !begin_part (self, headers))
    {
      self->state = STATE_BROKEN;
      return FALSE;
    }

  consume (self, length + 4);
  return TRUE;
}

/* Returns: %FALSE if this is no form */
gboolean
backlot_multipart_feed (BacklotMultipart *self,
                        gconstpointer     data,
                        gsize             length)
{
  gboolean more = self->state < STATE_DONE;

  if (more)
    g_byte_array_append (self->pending, data, (guint) length);
  while (more)
    more = self->state == STATE_HEADERS ? step_headers (self) : step_content (self);
  if (self->state == STATE_PREAMBLE && self->pending->len > MAX_HEADERS)
    self->state = STATE_BROKEN;
  return self->state != STATE_BROKEN;
}

/* Whether the last boundary was seen, and a file before it. */
gboolean
backlot_multipart_is_complete (BacklotMultipart *self)
{
  return self->state == STATE_DONE && self->has_file;
}

const char *
backlot_multipart_get_content_type (BacklotMultipart *self)
{
  return self->content_type;
}

const char *
backlot_multipart_get_field (BacklotMultipart *self,
                             const char       *name)
{
  return g_hash_table_lookup (self->fields, name);
}
