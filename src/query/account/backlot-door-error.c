/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why somebody does not come into a studio, as the widgets word it. */

#include "config.h"

#include "query/account/backlot-door-error.h"

#include "service/backlot-service-error.h"

G_DEFINE_QUARK (backlot-door-error-quark, backlot_door_error)

/* Stable codes of GoTrue. */
static const struct
{
  const char       *name;
  BacklotDoorError  code;
} codes[] = {
  { "tls", BACKLOT_DOOR_ERROR_TLS },
  { "unknown_host", BACKLOT_DOOR_ERROR_UNKNOWN_HOST },
  { "refused", BACKLOT_DOOR_ERROR_REFUSED },
  { "invalid_credentials", BACKLOT_DOOR_ERROR_CREDENTIALS },
  { "email_not_confirmed", BACKLOT_DOOR_ERROR_NOT_CONFIRMED },
  { "validation_failed", BACKLOT_DOOR_ERROR_EMAIL },
  { "email_address_invalid", BACKLOT_DOOR_ERROR_EMAIL },
  { "user_already_exists", BACKLOT_DOOR_ERROR_TAKEN },
  { "email_exists", BACKLOT_DOOR_ERROR_TAKEN },
  { "weak_password", BACKLOT_DOOR_ERROR_WEAK },
  { "signup_disabled", BACKLOT_DOOR_ERROR_CLOSED },
  { "otp_disabled", BACKLOT_DOOR_ERROR_CLOSED },
  { "email_provider_disabled", BACKLOT_DOOR_ERROR_CLOSED },
  { "user_banned", BACKLOT_DOOR_ERROR_CLOSED },
  { "otp_expired", BACKLOT_DOOR_ERROR_CODE },
  { "same_password", BACKLOT_DOOR_ERROR_SAME },
  { "reauthentication_needed", BACKLOT_DOOR_ERROR_OLD_SESSION },
  { "bad_code_verifier", BACKLOT_DOOR_ERROR_BROWSER },
  { "flow_state_not_found", BACKLOT_DOOR_ERROR_BROWSER },
  { "flow_state_expired", BACKLOT_DOOR_ERROR_BROWSER },
};

/* What is wrong with an answer that is none of Auth's. */
static BacklotDoorError
judge_status (const GError *error)
{
  guint status = backlot_service_error_get_status (error);

  if (g_error_matches (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_RATE_LIMITED))
    return BACKLOT_DOOR_ERROR_RATE;
  if (status == 401 || status == 403)
    return BACKLOT_DOOR_ERROR_KEY;
  /* Sent elsewhere, or asked to sign in at the network itself. */
  if ((status >= 300 && status < 400) || status == 511)
    return BACKLOT_DOOR_ERROR_CAPTIVE;
  if (status >= 500)
    return BACKLOT_DOOR_ERROR_BUSY;
  if (status >= 400)
    return BACKLOT_DOOR_ERROR_NOT_A_STUDIO;
  if (g_error_matches (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_UNREADABLE))
    return BACKLOT_DOOR_ERROR_CAPTIVE;
  return BACKLOT_DOOR_ERROR_UNREACHABLE;
}

static BacklotDoorError
find_code (const GError *error)
{
  const char *name = backlot_service_error_get_code (error);

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (codes[i].name, name))
      return codes[i].code;
  return judge_status (error);
}

/**
 * backlot_door_error_take_service:
 * @error: (transfer full): of the service layer
 *
 * Returns: (transfer full): the same in this domain; a cancellation unchanged
 */
GError *
backlot_door_error_take_service (GError *error)
{
  GError *taken = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;
  taken = g_error_new_literal (BACKLOT_DOOR_ERROR, (int) find_code (error), error->message);
  g_error_free (error);
  return taken;
}
