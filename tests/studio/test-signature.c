/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures of webhooks: what is taken, and everything else. */
#include "config.h"

#include <string.h>

#include "studio/account/backlot-signature.h"

#define NOW 1700000000

static const char secret[] = "whsec_test";
static const char body[] = "{\"id\":\"e1\"}";

/* Computed by another program: HMAC-SHA256 of "1700000000.{\"id\":\"e1\"}". */
static const char known[] =
  "t=1700000000,v1=6a85cb117c993612a34c72b4cfb5a16baed25a80d26e298ce0e6671320fd07c8";

static void
test_known (void)
{
  g_autofree char *made = backlot_signature_make (secret, NOW, body);

  g_assert_cmpstr (made, ==, known);
  g_assert_true (backlot_signature_check (secret, NOW, known, body));
}

static void
test_age (void)
{
  g_assert_true (backlot_signature_check (secret, NOW + 300, known, body));
  g_assert_true (backlot_signature_check (secret, NOW - 300, known, body));
  g_assert_false (backlot_signature_check (secret, NOW + 301, known, body));
  g_assert_false (backlot_signature_check (secret, NOW - 301, known, body));
}

/* Each single letter counts: of the signature, of the time, of the body and of the secret. */
static void
test_every_letter (void)
{
  const char *digest = strstr (known, "v1=") + 3;

  for (const char *c = digest; *c != '\0'; c++)
    {
      g_autofree char *changed = g_strdup (known);

      changed[c - known] = *c == '0' ? '1' : '0';
      g_assert_false (backlot_signature_check (secret, NOW, changed, body));
    }
  for (gsize i = 0; i < strlen (body); i++)
    {
      g_autofree char *changed = g_strdup (body);

      changed[i] = changed[i] == ' ' ? '!' : ' ';
      g_assert_false (backlot_signature_check (secret, NOW, known, changed));
    }
  g_assert_false (backlot_signature_check ("whsec_tesu", NOW, known, body));
}

static void
test_other_headers (void)
{
  const char * const headers[] = { NULL, "", "t=", "t=1700000000", "v1=00", "t=x,v1=y",
                                   "t=-1700000000,v1=00", "t=9999999999999999999,v1=00" };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    g_assert_false (backlot_signature_check (secret, NOW, headers[i], body));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/studio/signature/is-the-known-one", test_known);
  g_test_add_func ("/studio/signature/holds-for-five-minutes", test_age);
  g_test_add_func ("/studio/signature/every-letter-counts", test_every_letter);
  g_test_add_func ("/studio/signature/other-headers-are-refused", test_other_headers);
  return g_test_run ();
}
