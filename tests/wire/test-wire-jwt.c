/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens: what is made is verified, and everything else is refused with its reason. */
#include "config.h"

#include <string.h>

#include "wire/backlot-wire-jwt.h"

/* The example of RFC 7515, A.1. */
static const char rfc_token[] =
  "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
  "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
  "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
static const char rfc_key[] =
  "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";

static GBytes *
rfc_secret (void)
{
  gsize length;
  guint8 *key = backlot_wire_base64url_decode (rfc_key, strlen (rfc_key), &length);

  return g_bytes_new_take (key, length);
}

static void
test_rfc (void)
{
  g_autoptr(GBytes) secret = rfc_secret ();
  g_autoptr(GError) error = NULL;
  g_autoptr(yyjson_doc) claims = backlot_wire_jwt_verify (rfc_token, secret, 1300819379, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (backlot_wire_json_get_string (yyjson_doc_get_root (claims), "iss"), ==, "joe");
}

static void
test_expired (void)
{
  g_autoptr(GBytes) secret = rfc_secret ();
  g_autoptr(GError) error = NULL;

  g_assert_null (backlot_wire_jwt_verify (rfc_token, secret, 1300819380, &error));
  g_assert_error (error, BACKLOT_WIRE_JWT_ERROR, BACKLOT_WIRE_JWT_ERROR_EXPIRED);
}

static char *
make (const char *alg,
      const char *claims,
      GBytes     *secret)
{
  g_autofree char *header = g_strconcat ("{\"alg\":\"", alg, "\"}", NULL);
  g_autofree char *head = backlot_wire_base64url_encode ((const guint8 *) header, strlen (header));
  g_autofree char *body = backlot_wire_base64url_encode ((const guint8 *) claims, strlen (claims));
  g_autofree char *text = g_strconcat (head, ".", body, NULL);
  guint8 digest[32];
  gsize n_digest = sizeof digest;
  g_autoptr(GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, g_bytes_get_data (secret, NULL),
                                      g_bytes_get_size (secret));
  g_autofree char *signature = NULL;

  g_hmac_update (hmac, (const guchar *) text, -1);
  g_hmac_get_digest (hmac, digest, &n_digest);
  signature = backlot_wire_base64url_encode (digest, n_digest);
  return g_strconcat (text, ".", signature, NULL);
}

static void
check_refused (const char          *token,
               BacklotWireJwtError  code)
{
  g_autoptr(GBytes) secret = g_bytes_new_static ("secret", 6);
  g_autoptr(GError) error = NULL;

  g_test_message ("%s", token);
  g_assert_null (backlot_wire_jwt_verify (token, secret, 1000, &error));
  g_assert_error (error, BACKLOT_WIRE_JWT_ERROR, (int) code);
}

static void
test_refused (void)
{
  g_autoptr(GBytes) secret = g_bytes_new_static ("secret", 6);
  g_autoptr(GBytes) other = g_bytes_new_static ("secreu", 6);
  g_autofree char *none = make ("none", "{}", secret);
  g_autofree char *rs256 = make ("RS256", "{}", secret);
  g_autofree char *foreign = make ("HS256", "{}", other);
  g_autofree char *no_object = make ("HS256", "[]", secret);
  g_autofree char *odd_expiry = make ("HS256", "{\"exp\":\"never\"}", secret);
  g_autofree char *future = make ("HS256", "{\"iat\":1031}", secret);
  g_autofree char *not_yet = make ("HS256", "{\"nbf\":5000,\"exp\":9000}", secret);
  g_autofree char *odd_begin = make ("HS256", "{\"nbf\":null}", secret);
  g_autofree char *cut = g_strndup (foreign, strlen (foreign) - 1);
  g_autofree char *unsigned_token = g_strndup (none, (gsize) (strrchr (none, '.') + 1 - none));
  g_autofree char *long_token = g_strnfill (20000, 'a');

  check_refused ("", BACKLOT_WIRE_JWT_ERROR_MALFORMED);
  check_refused ("a.b", BACKLOT_WIRE_JWT_ERROR_MALFORMED);
  check_refused ("a.b.c", BACKLOT_WIRE_JWT_ERROR_MALFORMED);
  check_refused ("a.b.c.d", BACKLOT_WIRE_JWT_ERROR_MALFORMED);
  check_refused ("..", BACKLOT_WIRE_JWT_ERROR_MALFORMED);
  check_refused (long_token, BACKLOT_WIRE_JWT_ERROR_MALFORMED);
  check_refused (no_object, BACKLOT_WIRE_JWT_ERROR_MALFORMED);
  check_refused (none, BACKLOT_WIRE_JWT_ERROR_ALGORITHM);
  check_refused (unsigned_token, BACKLOT_WIRE_JWT_ERROR_ALGORITHM);
  check_refused (rs256, BACKLOT_WIRE_JWT_ERROR_ALGORITHM);
  check_refused (foreign, BACKLOT_WIRE_JWT_ERROR_SIGNATURE);
  check_refused (cut, BACKLOT_WIRE_JWT_ERROR_SIGNATURE);
  check_refused (odd_expiry, BACKLOT_WIRE_JWT_ERROR_EXPIRED);
  check_refused (future, BACKLOT_WIRE_JWT_ERROR_EARLY);
  check_refused (not_yet, BACKLOT_WIRE_JWT_ERROR_EARLY);
  check_refused (odd_begin, BACKLOT_WIRE_JWT_ERROR_EARLY);
}

static void
test_round_trip (void)
{
  g_autoptr(GBytes) secret = g_bytes_new_static ("secret", 6);
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  g_autoptr(yyjson_doc) claims = NULL;
  g_autoptr(yyjson_doc) peeked = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *token = NULL;

  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "sub", "Ä/\"");
  yyjson_mut_obj_add_int (doc, root, "exp", 2000);
  yyjson_mut_obj_add_int (doc, root, "iat", 2029);
  token = backlot_wire_jwt_make (doc, secret);
  claims = backlot_wire_jwt_verify (token, secret, 1999, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (backlot_wire_json_get_string (yyjson_doc_get_root (claims), "sub"), ==, "Ä/\"");
  peeked = backlot_wire_jwt_peek (token, &error);
  g_assert_no_error (error);
  g_assert_cmpint (backlot_wire_json_get_int (yyjson_doc_get_root (peeked), "exp", 0), ==, 2000);
  g_assert_null (backlot_wire_jwt_peek ("no token", &error));
  g_assert_error (error, BACKLOT_WIRE_JWT_ERROR, BACKLOT_WIRE_JWT_ERROR_MALFORMED);
}

static void
test_base64url (void)
{
  static const char *bad[] = { "A", "AB=", "A+B", "A/", "AB", "AAB", "A B", "ABCDE" };

  for (gsize n = 0; n < 70; n++)
    {
      guint8 bytes[70] = { 0 };
      g_autofree guint8 *back = NULL;
      g_autofree char *text = NULL;
      gsize n_back;

      for (gsize i = 0; i < n; i++)
        bytes[i] = (guint8) (i * 37 + n * 251);
      text = backlot_wire_base64url_encode (bytes, n);
      g_assert_null (strpbrk (text, "+/="));
      back = backlot_wire_base64url_decode (text, strlen (text), &n_back);
      g_assert_nonnull (back);
      g_assert_cmpmem (back, n_back, bytes, n);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (backlot_wire_base64url_decode (bad[i], strlen (bad[i]), &(gsize) { 0 }));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/jwt/example-of-the-rfc-is-genuine", test_rfc);
  g_test_add_func ("/wire/jwt/expired-from-the-second-of-exp-on", test_expired);
  g_test_add_func ("/wire/jwt/every-other-token-is-refused-with-its-reason", test_refused);
  g_test_add_func ("/wire/jwt/what-is-made-is-verified", test_round_trip);
  g_test_add_func ("/wire/jwt/base64url-is-strict", test_base64url);
  return g_test_run ();
}
