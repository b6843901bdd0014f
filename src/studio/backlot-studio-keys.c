/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The studio's keys: what opens it, and what signs its tokens. */
#include "config.h"

#include "studio/backlot-studio-keys.h"

#include "wire/backlot-wire-jwt.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/random.h>

#define SECRET_BYTES 32

void
backlot_studio_keys_free (BacklotStudioKeys *keys)
{
  g_free (keys->secret_key);
  g_clear_pointer (&keys->jwt_secret, g_bytes_unref);
  g_free (keys->webhook_secret);
  g_free (keys);
}

static char *
random_secret (const char *prefix)
{
  g_autofree char *text = NULL;
  guint8 bytes[SECRET_BYTES];
  ssize_t n_bytes;

  /* Up to 256 bytes never come short, see getrandom(2). */
  n_bytes = getrandom (bytes, sizeof bytes, 0);
  g_assert (n_bytes == sizeof bytes);
  text = backlot_wire_base64url_encode (bytes, sizeof bytes);
  return g_strconcat (prefix, text, NULL);
}

static BacklotStudioKeys *
parse (const char *json,
       gsize       length)
{
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read (json, length);
  yyjson_val *root = yyjson_doc_get_root (doc);
  const char *secret_key = backlot_wire_json_get_string (root, "secret_key");
  const char *jwt_secret = backlot_wire_json_get_string (root, "jwt_secret");
  const char *webhook_secret = backlot_wire_json_get_string (root, "webhook_secret");
  BacklotStudioKeys *keys;

  if (secret_key == NULL || jwt_secret == NULL || webhook_secret == NULL ||
      strlen (secret_key) < SECRET_BYTES || strlen (jwt_secret) < SECRET_BYTES ||
      strlen (webhook_secret) < SECRET_BYTES)
    return NULL;
  keys = g_new0 (BacklotStudioKeys, 1);
  keys->secret_key = g_strdup (secret_key);
  keys->jwt_secret = g_bytes_new (jwt_secret, strlen (jwt_secret));
  keys->webhook_secret = g_strdup (webhook_secret);
  return keys;
}

static gboolean
make_file (const char  *path,
           GError     **error)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  g_autofree char *secret_key = random_secret ("sb_secret_");
  g_autofree char *jwt_secret = random_secret ("");
  g_autofree char *webhook_secret = random_secret ("whsec_");
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  gboolean written;
  gsize length;
  char *json;

  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "secret_key", secret_key);
  yyjson_mut_obj_add_str (doc, root, "jwt_secret", jwt_secret);
  yyjson_mut_obj_add_str (doc, root, "webhook_secret", webhook_secret);
  json = yyjson_mut_write (doc, YYJSON_WRITE_PRETTY_TWO_SPACES, &length);
  written = g_file_set_contents_full (path, json, (gssize) length,
                                      G_FILE_SET_CONTENTS_CONSISTENT |
                                      G_FILE_SET_CONTENTS_DURABLE,
                                      0600, error);
  free (json);
  return written;
}

/**
 * backlot_studio_keys_load:
 * @path: the file of the keys; made if it is not there
 *
 * Called under the lock of the studio, so that two studios never make two files. A damaged file
 * is an error and
 * not replaced: with new keys every session and signed URL would end.
 */
BacklotStudioKeys *
backlot_studio_keys_load (const char  *path,
                          GError     **error)
{
  g_autofree char *json = NULL;
  BacklotStudioKeys *keys;
  gsize length;

  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !make_file (path, error))
    return NULL;
  if (!g_file_get_contents (path, &json, &length, error))
    return NULL;
  keys = parse (json, length);
  if (keys == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The file %s is damaged", path);
  return keys;
}
