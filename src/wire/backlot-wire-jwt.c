/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON Web Tokens signed with HS256 (RFC 7519), and base64url. */
#include "config.h"

#include "wire/backlot-wire-jwt.h"

#include <string.h>

#include "wire/backlot-wire-secret.h"

/* Longer tokens come from nobody who means well. */
#define MAX_TOKEN_BYTES 16384
#define DIGEST_BYTES 32
/* So far the clocks of two machines may be apart; PostgREST allows the same. */
#define SKEW_S 30

G_DEFINE_QUARK (backlot-wire-jwt-error-quark, backlot_wire_jwt_error)

/**
 * backlot_wire_base64url_encode:
 * @data: (array length=length): any bytes
 * @length: their number
 *
 * Returns: (transfer full): the bytes in base64url without padding (RFC 4648 §5)
 */
char *
backlot_wire_base64url_encode (const guint8 *data,
                               gsize         length)
{
  char *text = g_base64_encode (data, length);

  for (char *c = text; *c != '\0'; c++)
    {
      if (*c == '+')
        *c = '-';
      else if (*c == '/')
        *c = '_';
      else if (*c == '=')
        *c = '\0';
      if (*c == '\0')
        break;
    }
  return text;
}

static int
sextet (char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  if (c == '-')
    return 62;
  return c == '_' ? 63 : -1;
}

/**
 * backlot_wire_base64url_decode:
 * @text: base64url without padding
 * @length: bytes of @text
 * @n_bytes: (out): the number of bytes returned
 *
 * Strict, one text for one value: no padding, no other alphabet, no stray bits at the end.
 *
 * Returns: (nullable) (transfer full): the bytes and a NUL, or %NULL if @text is not base64url
 */
guint8 *
backlot_wire_base64url_decode (const char *text,
                               gsize       length,
                               gsize      *n_bytes)
{
  g_autofree guint8 *bytes = g_malloc (length / 4 * 3 + 4);
  gsize n = 0;
  guint32 bits = 0;
  guint n_bits = 0;

  for (gsize i = 0; i < length; i++)
    {
      int value = sextet (text[i]);

      if (value < 0)
        return NULL;
      bits = (bits << 6 | (guint32) value) & 0xffff;
      n_bits += 6;
      if (n_bits >= 8)
        {
          n_bits -= 8;
          bytes[n++] = (guint8) (bits >> n_bits & 0xff);
        }
    }
  if (n_bits >= 6 || (bits & ((1u << n_bits) - 1)) != 0)
    return NULL;
  bytes[n] = 0;
  *n_bytes = n;
  return g_steal_pointer (&bytes);
}

static void
sign (const char *text,
      gsize       length,
      GBytes     *secret,
      guint8     *digest)
{
  gsize n_digest = DIGEST_BYTES;
  gsize n_secret;
  const guint8 *key = g_bytes_get_data (secret, &n_secret);
  g_autoptr(GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, key, n_secret);

  g_hmac_update (hmac, (const guchar *) text, (gssize) length);
  g_hmac_get_digest (hmac, digest, &n_digest);
}

/**
 * backlot_wire_jwt_make:
 * @claims: an object
 * @secret: the key of the signature
 *
 * Returns: (transfer full): the token
 */
char *
backlot_wire_jwt_make (yyjson_mut_doc *claims,
                       GBytes         *secret)
{
  static const char header[] = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
  g_autofree char *head = backlot_wire_base64url_encode ((const guint8 *) header, strlen (header));
  g_autofree char *body = NULL;
  g_autofree char *signed_part = NULL;
  g_autofree char *signature = NULL;
  guint8 digest[DIGEST_BYTES];
  gsize n_json;
  char *json = yyjson_mut_write (claims, YYJSON_WRITE_NOFLAG, &n_json);

  g_assert (json != NULL);
  body = backlot_wire_base64url_encode ((const guint8 *) json, n_json);
  free (json);
  signed_part = g_strconcat (head, ".", body, NULL);
  sign (signed_part, strlen (signed_part), secret, digest);
  signature = backlot_wire_base64url_encode (digest, DIGEST_BYTES);
  return g_strconcat (signed_part, ".", signature, NULL);
}

static yyjson_doc *
parse_part (const char *text,
            gsize       length)
{
  g_autofree guint8 *json = NULL;
  g_autoptr(yyjson_doc) doc = NULL;
  gsize n_json;

  json = backlot_wire_base64url_decode (text, length, &n_json);
  if (json == NULL)
    return NULL;
  doc = backlot_wire_json_read ((const char *) json, n_json);
  if (doc == NULL || !yyjson_is_obj (yyjson_doc_get_root (doc)))
    return NULL;
  return g_steal_pointer (&doc);
}

static yyjson_doc *
malformed (GError **error)
{
  g_set_error_literal (error, BACKLOT_WIRE_JWT_ERROR, BACKLOT_WIRE_JWT_ERROR_MALFORMED,
                       "The token is not a JSON Web Token");
  return NULL;
}

/* Cuts the token at its two dots. */
static gboolean
find_dots (const char  *token,
           const char **first,
           const char **second)
{
  if (token == NULL || strnlen (token, MAX_TOKEN_BYTES + 1) > MAX_TOKEN_BYTES)
    return FALSE;
  *first = strchr (token, '.');
  *second = *first != NULL ? strchr (*first + 1, '.') : NULL;
  return *second != NULL && strchr (*second + 1, '.') == NULL;
}

/**
 * backlot_wire_jwt_peek:
 * @token: a token
 *
 * Reads the claims without looking at the signature, for those who may not know the secret. Nothing
 * may be decided by them but when to ask for another token.
 *
 * Returns: (transfer full): the claims, an object, or %NULL with BACKLOT_WIRE_JWT_ERROR
 */
yyjson_doc *
backlot_wire_jwt_peek (const char  *token,
                       GError     **error)
{
  const char *first, *second;
  yyjson_doc *claims = NULL;

  if (find_dots (token, &first, &second))
    claims = parse_part (first + 1, (gsize) (second - first - 1));
  return claims != NULL ? claims : malformed (error);
}

/* Whether the time of a claim, if it is there, has come. */
static gboolean
has_come (yyjson_doc *claims,
          const char *name,
          gint64      now_s)
{
  yyjson_val *time = yyjson_obj_get (yyjson_doc_get_root (claims), name);

  return time == NULL ||
         (yyjson_is_num (time) && yyjson_get_num (time) <= (double) (now_s + SKEW_S));
}

/**
 * backlot_wire_jwt_verify:
 * @token: a token from a stranger
 * @secret: the key that must have signed it
 * @now_s: seconds since 1970
 *
 * A token without `exp` never expires. One whose `nbf` or `iat` lies in the future, where clocks do
 * not explain it, is not good yet.
 *
 * Returns: (transfer full): the claims, an object, or %NULL with BACKLOT_WIRE_JWT_ERROR
 */
yyjson_doc *
backlot_wire_jwt_verify (const char  *token,
                         GBytes      *secret,
                         gint64       now_s,
                         GError     **error)
{
  g_autoptr(yyjson_doc) head = NULL;
  g_autoptr(yyjson_doc) claims = NULL;
  g_autofree guint8 *signature = NULL;
  guint8 digest[DIGEST_BYTES];
  const char *first, *second;
  gsize n_signature;
  yyjson_val *expires;

  if (!find_dots (token, &first, &second))
    return malformed (error);
  head = parse_part (token, (gsize) (first - token));
  claims = parse_part (first + 1, (gsize) (second - first - 1));
  if (head == NULL || claims == NULL)
    return malformed (error);

  if (g_strcmp0 (backlot_wire_json_get_string (yyjson_doc_get_root (head), "alg"), "HS256") != 0)
    {
      g_set_error_literal (error, BACKLOT_WIRE_JWT_ERROR, BACKLOT_WIRE_JWT_ERROR_ALGORITHM,
                           "The token is not signed with HS256");
      return NULL;
    }

  signature = backlot_wire_base64url_decode (second + 1, strlen (second + 1), &n_signature);
  sign (token, (gsize) (second - token), secret, digest);
  if (signature == NULL ||
      !backlot_wire_secret_equal_bytes (signature, n_signature, digest, DIGEST_BYTES))
    {
      g_set_error_literal (error, BACKLOT_WIRE_JWT_ERROR, BACKLOT_WIRE_JWT_ERROR_SIGNATURE,
                           "The signature of the token is not valid");
      return NULL;
    }

  expires = yyjson_obj_get (yyjson_doc_get_root (claims), "exp");
  if (expires != NULL && !(yyjson_is_num (expires) && yyjson_get_num (expires) > (double) now_s))
    {
      g_set_error_literal (error, BACKLOT_WIRE_JWT_ERROR, BACKLOT_WIRE_JWT_ERROR_EXPIRED,
                           "The token has expired");
      return NULL;
    }
  if (!has_come (claims, "nbf", now_s) || !has_come (claims, "iat", now_s))
    {
      g_set_error_literal (error, BACKLOT_WIRE_JWT_ERROR, BACKLOT_WIRE_JWT_ERROR_EARLY,
                           "The token is from the future");
      return NULL;
    }
  return g_steal_pointer (&claims);
}
