/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why somebody does not come into a studio, as the widgets word it. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotDoorError:
 * @BACKLOT_DOOR_ERROR_ADDRESS: this is no address
 * @BACKLOT_DOOR_ERROR_IN_THE_CLEAR: the address is not encrypted
 * @BACKLOT_DOOR_ERROR_UNKNOWN_HOST: there is no computer of this name, or no network
 * @BACKLOT_DOOR_ERROR_REFUSED: the computer is there, but nothing serves at this address
 * @BACKLOT_DOOR_ERROR_TLS: the certificate can not be trusted
 * @BACKLOT_DOOR_ERROR_UNREACHABLE: nobody answers
 * @BACKLOT_DOOR_ERROR_NOT_A_STUDIO: somebody answers, but not as a studio does
 * @BACKLOT_DOOR_ERROR_CAPTIVE: the network wants something first, and answers in its place
 * @BACKLOT_DOOR_ERROR_KEY: the server wants another key, or one at all
 * @BACKLOT_DOOR_ERROR_BUSY: the server has a trouble of its own
 * @BACKLOT_DOOR_ERROR_RATE: too many tries; see backlot_door_get_wait_s()
 * @BACKLOT_DOOR_ERROR_EMAIL: this is no e-mail address
 * @BACKLOT_DOOR_ERROR_CREDENTIALS: no account has this address and this password
 * @BACKLOT_DOOR_ERROR_NOT_CONFIRMED: the link of the mail was not followed yet
 * @BACKLOT_DOOR_ERROR_CONFIRM: the account is made; its address has to be confirmed by mail
 * @BACKLOT_DOOR_ERROR_TAKEN: somebody has signed up with this address before
 * @BACKLOT_DOOR_ERROR_WEAK: the password is too weak
 * @BACKLOT_DOOR_ERROR_SAME: the new password is the old one
 * @BACKLOT_DOOR_ERROR_OLD_SESSION: this can be done soon after a sign-in only
 * @BACKLOT_DOOR_ERROR_CLOSED: the studio takes nobody in by this way
 * @BACKLOT_DOOR_ERROR_CODE: the code is wrong, or too old
 * @BACKLOT_DOOR_ERROR_BROWSER: the browser came back without a sign-in
 * @BACKLOT_DOOR_ERROR_OTHER_PERSON: it is another person who has signed in
 */
typedef enum
{
  BACKLOT_DOOR_ERROR_ADDRESS,
  BACKLOT_DOOR_ERROR_IN_THE_CLEAR,
  BACKLOT_DOOR_ERROR_UNKNOWN_HOST,
  BACKLOT_DOOR_ERROR_REFUSED,
  BACKLOT_DOOR_ERROR_TLS,
  BACKLOT_DOOR_ERROR_UNREACHABLE,
  BACKLOT_DOOR_ERROR_NOT_A_STUDIO,
  BACKLOT_DOOR_ERROR_CAPTIVE,
  BACKLOT_DOOR_ERROR_KEY,
  BACKLOT_DOOR_ERROR_BUSY,
  BACKLOT_DOOR_ERROR_RATE,
  BACKLOT_DOOR_ERROR_EMAIL,
  BACKLOT_DOOR_ERROR_CREDENTIALS,
  BACKLOT_DOOR_ERROR_NOT_CONFIRMED,
  BACKLOT_DOOR_ERROR_CONFIRM,
  BACKLOT_DOOR_ERROR_TAKEN,
  BACKLOT_DOOR_ERROR_WEAK,
  BACKLOT_DOOR_ERROR_SAME,
  BACKLOT_DOOR_ERROR_OLD_SESSION,
  BACKLOT_DOOR_ERROR_CLOSED,
  BACKLOT_DOOR_ERROR_CODE,
  BACKLOT_DOOR_ERROR_BROWSER,
  BACKLOT_DOOR_ERROR_OTHER_PERSON,
} BacklotDoorError;

#define BACKLOT_DOOR_ERROR (backlot_door_error_quark ())
GQuark backlot_door_error_quark (void);

GError *backlot_door_error_take_service (GError *error);

G_END_DECLS
