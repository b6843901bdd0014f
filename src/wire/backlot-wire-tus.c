/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The headers of resumable uploads (TUS 1.0.0), as Supabase's Storage speaks them. */
#include "config.h"

#include "wire/backlot-wire-tus.h"

#include <string.h>

#define MAX_HEADER_BYTES 16384

G_DEFINE_QUARK (backlot-wire-tus-error-quark, backlot_wire_tus_error)

typedef struct
{
  const char *key;
  gsize       offset;   /* of a char * in BacklotWireTusMetadata */
} Field;

static const Field fields[] = {
  { "bucketName", G_STRUCT_OFFSET (BacklotWireTusMetadata, bucket_name) },
  { "objectName", G_STRUCT_OFFSET (BacklotWireTusMetadata, object_name) },
  { "contentType", G_STRUCT_OFFSET (BacklotWireTusMetadata, content_type) },
  { "cacheControl", G_STRUCT_OFFSET (BacklotWireTusMetadata, cache_control) },
  { "metadata", G_STRUCT_OFFSET (BacklotWireTusMetadata, metadata) },
};

#define FIELD(metadata, field) G_STRUCT_MEMBER (char *, (metadata), (field)->offset)

void
backlot_wire_tus_metadata_free (BacklotWireTusMetadata *metadata)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_free (FIELD (metadata, &fields[i]));
  g_free (metadata);
}

static const Field *
find_field (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i].key, key) == 0)
      return &fields[i];
  return NULL;
}

/* Plain base64 with padding. What g_base64_decode() would skip is an error here. */
static char *
decode_value (const char *text)
{
  g_autofree guchar *bytes = NULL;
  gsize n_text = strlen (text);
  gsize n_bytes;
  gsize n_padding = 0;

  if (n_text == 0)
    return g_strdup ("");
  if (n_text % 4 != 0)
    return NULL;
  while (n_padding < 2 && text[n_text - 1 - n_padding] == '=')
    n_padding++;
  for (gsize i = 0; i < n_text - n_padding; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '+' && text[i] != '/')
      return NULL;
  bytes = g_base64_decode (text, &n_bytes);
  if (!g_utf8_validate_len ((const char *) bytes, n_bytes, NULL))
    return NULL;
  return g_strndup ((const char *) bytes, n_bytes);
}

static gboolean
parse_pair (BacklotWireTusMetadata *metadata,
            char                   *pair)
{
  g_autofree char *value = NULL;
  const Field *field;
  char *space;

  g_strstrip (pair);
  space = strchr (pair, ' ');
  if (space != NULL)
    *space = '\0';
  value = decode_value (space != NULL ? g_strstrip (space + 1) : "");
  if (*pair == '\0' || value == NULL)
    return FALSE;
  field = find_field (pair);
  if (field == NULL)
    return TRUE;
  if (FIELD (metadata, field) != NULL)
    return FALSE;
  FIELD (metadata, field) = g_steal_pointer (&value);
  return TRUE;
}

/**
 * backlot_wire_tus_metadata_parse:
 * @header: the value of Upload-Metadata
 *
 * Unknown keys are left out, a key that stands twice is an error.
 *
 * Returns: (transfer full): what it says, or %NULL with BACKLOT_WIRE_TUS_ERROR
 */
BacklotWireTusMetadata *
backlot_wire_tus_metadata_parse (const char  *header,
                                 GError     **error)
{
  g_autoptr(BacklotWireTusMetadata) metadata = g_new0 (BacklotWireTusMetadata, 1);
  g_auto(GStrv) pairs = NULL;
  gboolean valid = TRUE;

  if (strnlen (header, MAX_HEADER_BYTES + 1) > MAX_HEADER_BYTES)
    {
      g_set_error_literal (error, BACKLOT_WIRE_TUS_ERROR, BACKLOT_WIRE_TUS_ERROR_TOO_LONG,
                           "Upload-Metadata is too long");
      return NULL;
    }
  pairs = g_strsplit (header, ",", -1);
  for (guint i = 0; valid && pairs[i] != NULL; i++)
    valid = parse_pair (metadata, pairs[i]);
  if (!valid || metadata->bucket_name == NULL || metadata->object_name == NULL)
    {
      g_set_error_literal (error, BACKLOT_WIRE_TUS_ERROR, BACKLOT_WIRE_TUS_ERROR_METADATA,
                           valid ? "Upload-Metadata lacks bucketName or objectName"
                                 : "Upload-Metadata is not valid");
      return NULL;
    }
  return g_steal_pointer (&metadata);
}

/**
 * backlot_wire_tus_metadata_build:
 * @metadata: what to say; members that are %NULL are left out
 *
 * Returns: (transfer full): the value of Upload-Metadata
 */
char *
backlot_wire_tus_metadata_build (const BacklotWireTusMetadata *metadata)
{
  g_autoptr(GString) header = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *value = FIELD (metadata, &fields[i]);
      g_autofree char *encoded = NULL;

      if (value == NULL)
        continue;
      encoded = g_base64_encode ((const guchar *) value, strlen (value));
      if (header->len > 0)
        g_string_append_c (header, ',');
      g_string_append (header, fields[i].key);
      g_string_append_c (header, ' ');
      g_string_append (header, encoded);
    }
  return g_string_free_and_steal (g_steal_pointer (&header));
}

/**
 * backlot_wire_tus_parse_number:
 * @header: (nullable): the value of Upload-Offset or Upload-Length
 *
 * Returns: the number, or -1 if there is none between 0 and BACKLOT_WIRE_TUS_MAX_LENGTH
 */
gint64
backlot_wire_tus_parse_number (const char *header)
{
  guint64 number;

  if (header == NULL ||
      !g_ascii_string_to_unsigned (header, 10, 0, BACKLOT_WIRE_TUS_MAX_LENGTH, &number, NULL))
    return -1;
  return (gint64) number;
}

/* The value of Upload-Offset or Upload-Length; free with g_free(). */
char *
backlot_wire_tus_build_number (gint64 number)
{
  g_return_val_if_fail (number >= 0, NULL);

  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}
