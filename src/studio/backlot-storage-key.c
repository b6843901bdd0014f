/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names that objects and buckets may have. Pure. */
#include "config.h"

#include "studio/backlot-storage-service-private.h"

#include <string.h>

#define MAX_KEY 1024
#define MAX_BUCKET 100

static gboolean
is_key_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("_!-.*'()&$@=;:+,? ", c) != NULL);
}

/* Segments of the letters that S3 knows, none of them empty, `.` or `..`. */
gboolean
backlot_storage_key_is_valid (const char *key)
{
  gsize length = strlen (key);
  const char *segment = key;

  if (length == 0 || length > MAX_KEY)
    return FALSE;
  for (const char *c = key; ; c++)
    {
      if (*c == '/' || *c == '\0')
        {
          gsize n = (gsize) (c - segment);

          if (n == 0 || strncmp (segment, "..", MAX (n, 2)) == 0 || (n == 1 && *segment == '.'))
            return FALSE;
          segment = c + 1;
        }
      else if (!is_key_char (*c))
        return FALSE;
      if (*c == '\0')
        return TRUE;
    }
}

gboolean
backlot_storage_bucket_is_valid (const char *id)
{
  return strlen (id) <= MAX_BUCKET && strchr (id, '/') == NULL && backlot_storage_key_is_valid (id);
}

/* Cuts `BUCKET/KEY`. */
gboolean
backlot_storage_split (const char  *path,
                       char       **bucket,
                       char       **key)
{
  const char *slash = strchr (path, '/');

  if (slash == NULL || slash == path || slash[1] == '\0')
    return FALSE;
  *bucket = g_strndup (path, (gsize) (slash - path));
  *key = g_strdup (slash + 1);
  return TRUE;
}
