/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens: an odd first byte has the rest signed as HEADER, line break, CLAIMS; else it is one. */
#include "config.h"

#include "fuzz.h"

#include "studio/backlot-authenticate.h"
#include "wire/backlot-wire-jwt.h"

#include <string.h>

#define NOW_S 1800000000
#define DIGEST_BYTES 32

/* A secret that no input can know: another one in each process. */
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

static char *
sign_as_it_is (const guint8 *head,
               gsize         n_head,
               const guint8 *claims,
               gsize         n_claims)
{
  g_autofree char *one = backlot_wire_base64url_encode (head, n_head);
  g_autofree char *two = backlot_wire_base64url_encode (claims, n_claims);
  g_autofree char *text = g_strconcat (one, ".", two, NULL);
  g_autofree char *three = NULL;
  gsize n_secret;
  const guchar *secret = g_bytes_get_data (get_secret (), &n_secret);
  g_autoptr(GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, secret, n_secret);
  guint8 digest[DIGEST_BYTES];
  gsize n_digest = sizeof digest;

  g_hmac_update (hmac, (const guchar *) text, -1);
  g_hmac_get_digest (hmac, digest, &n_digest);
  three = backlot_wire_base64url_encode (digest, n_digest);
  return g_strconcat (text, ".", three, NULL);
}

/* What the token says must allow what was made of it. */
static void
check_accepted (const char *token,
                yyjson_doc *claims)
{
  g_auto(GStrv) parts = g_strsplit (token, ".", -1);
  gsize n_head;
  g_autofree guint8 *head = backlot_wire_base64url_decode (parts[0], strlen (parts[0]), &n_head);
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read ((const char *) head, n_head);
  yyjson_val *expires = yyjson_obj_get (yyjson_doc_get_root (claims), "exp");
  g_autofree char *cut = g_strndup (token, strlen (token) - 1);
  g_autofree char *unsigned_token = g_strconcat (parts[0], ".", parts[1], ".", NULL);

  FUZZ_CHECK (g_strv_length (parts) == 3);
  FUZZ_CHECK (yyjson_equals_str (yyjson_obj_get (yyjson_doc_get_root (doc), "alg"), "HS256"));
  FUZZ_CHECK (yyjson_is_obj (yyjson_doc_get_root (claims)));
  FUZZ_CHECK (expires == NULL || yyjson_get_num (expires) > NOW_S);
  FUZZ_CHECK (yyjson_get_num (yyjson_obj_get (yyjson_doc_get_root (claims), "iat")) < NOW_S + 31);
  FUZZ_CHECK (yyjson_get_num (yyjson_obj_get (yyjson_doc_get_root (claims), "nbf")) < NOW_S + 31);
  FUZZ_CHECK (backlot_wire_jwt_verify (cut, get_secret (), NOW_S, NULL) == NULL);
  FUZZ_CHECK (backlot_wire_jwt_verify (unsigned_token, get_secret (), NOW_S, NULL) == NULL);
}

static void
check_caller (const char *token,
              gboolean    is_signed)
{
  const BacklotStudioKeys keys = { (char *) "secret", get_secret (), (char *) "secret" };
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotCaller) caller = backlot_authenticate_token (token, &keys, &error);

  FUZZ_CHECK ((caller == NULL) == (error != NULL));
  if (caller == NULL)
    return;
  FUZZ_CHECK (is_signed);
  FUZZ_CHECK (caller->role != BACKLOT_ROLE_AUTHENTICATED ||
              g_uuid_string_is_valid (caller->user_id));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  const guint8 *line = size > 1 ? memchr (data + 1, '\n', size - 1) : NULL;
  g_autofree char *token = NULL;
  g_autoptr(yyjson_doc) claims = NULL;
  g_autoptr(yyjson_doc) peeked = NULL;
  gboolean is_signed = size > 0 && (data[0] & 1) != 0 && line != NULL;

  if (size == 0)
    return 0;
  if (is_signed)
    token = sign_as_it_is (data + 1, (gsize) (line - data - 1), line + 1,
                           size - (gsize) (line + 1 - data));
  else
    token = g_strndup ((const char *) data + 1, size - 1);
  claims = backlot_wire_jwt_verify (token, get_secret (), NOW_S, NULL);
  peeked = backlot_wire_jwt_peek (token, NULL);
  FUZZ_CHECK (claims == NULL || (is_signed && peeked != NULL));
  if (claims != NULL)
    check_accepted (token, claims);
  check_caller (token, is_signed);
  return 0;
}
