/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signature of a webhook: who sent it, when, and that nobody changed it. */

#include "config.h"

#include "studio/account/backlot-signature.h"

#include <string.h>

#include "wire/backlot-wire-secret.h"

/* An older webhook may have been recorded and sent again. */
#define TOLERANCE_S 300

static char *
compute (const char *secret,
         const char *time,
         const char *body)
{
  g_autofree char *signed_text = g_strconcat (time, ".", body, NULL);

  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret),
                                    signed_text, -1);
}

/* The first group of @pattern in @text, or NULL. */
static char *
find (const char *pattern,
      const char *text)
{
  g_autoptr(GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  return g_regex_match (regex, text, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

/**
 * backlot_signature_make:
 *
 * Returns: (transfer full): the value of the header `X-Backlot-Signature`
 */
char *
backlot_signature_make (const char *secret,
                        gint64      time_s,
                        const char *body)
{
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, time_s);
  g_autofree char *digest = compute (secret, time, body);

  return g_strconcat ("t=", time, ",v1=", digest, NULL);
}

/**
 * backlot_signature_check:
 * @header: (nullable): the value of the header, as it came
 */
gboolean
backlot_signature_check (const char *secret,
                         gint64      now_s,
                         const char *header,
                         const char *body)
{
  g_autofree char *time = NULL;
  g_autofree char *given = NULL;
  g_autofree char *digest = NULL;

  if (header == NULL)
    return FALSE;
  time = find ("t=([0-9]{1,12})", header);
  given = find ("v1=([0-9a-f]{64})", header);
  if (time == NULL || given == NULL ||
      ABS (now_s - g_ascii_strtoll (time, NULL, 10)) > TOLERANCE_S)
    return FALSE;
  digest = compute (secret, time, body);
  return backlot_wire_secret_equal (given, digest);
}
