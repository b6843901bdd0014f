/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed URLs: MODE, BUCKET/KEY, line break, token or, if MODE is odd, claims that are signed. */
#include "config.h"

#include "fuzz.h"

#include "studio/backlot-storage-service-private.h"
#include "wire/backlot-wire-jwt.h"

#include <string.h>

#define NOW_S 1800000000

static GBytes *
get_secret (void)
{
  static GBytes *secret;

  if (secret == NULL)
    {
      char *random = g_uuid_string_random ();

      secret = g_bytes_new_take (random, strlen (random));
    }
  return secret;
}

/* Claims as they are, or NULL. */
static char *
sign_claims (const char *text)
{
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read (text, strlen (text));
  g_autoptr(yyjson_mut_doc) claims = NULL;

  if (!yyjson_is_obj (yyjson_doc_get_root (doc)))
    return NULL;
  claims = yyjson_doc_mut_copy (doc, NULL);
  return backlot_wire_jwt_make (claims, get_secret ());
}

/* A name that is taken stays below its bucket however it is read. */
static void
check_name (const char *bucket,
            const char *name)
{
  g_autofree char *path = NULL;
  g_autofree char *expected = NULL;

  if (!backlot_storage_bucket_is_valid (bucket) || !backlot_storage_key_is_valid (name))
    return;
  path = g_build_filename ("/objects", bucket, name, NULL);
  expected = g_canonicalize_filename (path, "/");
  FUZZ_CHECK (strcmp (path, expected) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  const guint8 *line = size > 1 ? memchr (data + 1, '\n', size - 1) : NULL;
  const char *scope = size > 0 && (data[0] & 2) != 0 ? "upload" : "download";
  g_autofree char *url = NULL;
  g_autofree char *text = NULL;
  g_autofree char *token = NULL;
  g_autofree char *bucket = NULL;
  g_autofree char *name = NULL;
  g_autoptr(yyjson_doc) claims = NULL;
  g_autoptr(GError) error = NULL;

  if (line == NULL)
    return 0;
  url = g_strndup ((const char *) data + 1, (gsize) (line - data - 1));
  text = g_strndup ((const char *) line + 1, size - (gsize) (line + 1 - data));
  token = (data[0] & 1) != 0 ? sign_claims (text) : g_strdup (text);
  if (!backlot_storage_split (url, &bucket, &name))
    return 0;
  check_name (bucket, name);
  claims = backlot_storage_read_signature (token, get_secret (), NOW_S, url, scope, &error);
  if (claims != NULL)
    {
      yyjson_val *root = yyjson_doc_get_root (claims);
      yyjson_val *expires = yyjson_obj_get (root, "exp");
      const char *other = strcmp (scope, "upload") == 0 ? "download" : "upload";
      g_autofree char *longer = g_strconcat (url, "x", NULL);

      FUZZ_CHECK ((data[0] & 1) != 0);
      FUZZ_CHECK (yyjson_equals_str (yyjson_obj_get (root, "url"), url));
      FUZZ_CHECK (yyjson_is_num (expires) && yyjson_get_num (expires) > NOW_S);
      FUZZ_CHECK (backlot_storage_read_signature (token, get_secret (), NOW_S, url, other,
                                                  NULL) == NULL);
      FUZZ_CHECK (backlot_storage_read_signature (token, get_secret (), NOW_S, longer, scope,
                                                  NULL) == NULL);
    }
  return 0;
}
