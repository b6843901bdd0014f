/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a person is signed in at a team's server, and where the session is kept. */

#pragma once

#include <gio/gio.h>

#include "larder/larder-value.h"

G_BEGIN_DECLS

typedef struct _BacklotKeyring   BacklotKeyring;
typedef struct _BacklotSession   BacklotSession;
typedef struct _BacklotTransport BacklotTransport;

/**
 * BacklotLoginState:
 * @BACKLOT_LOGIN_WAITING: the keyring was not asked yet, or has not answered
 * @BACKLOT_LOGIN_SIGNED_IN: requests are made
 * @BACKLOT_LOGIN_LOCKED: the keyring gives no answer; there may be a session in it
 * @BACKLOT_LOGIN_ENDED: there is no session: the server ended it, or the keyring has none
 */
typedef enum
{
  BACKLOT_LOGIN_WAITING,
  BACKLOT_LOGIN_SIGNED_IN,
  BACKLOT_LOGIN_LOCKED,
  BACKLOT_LOGIN_ENDED,
} BacklotLoginState;

#define BACKLOT_TYPE_LOGIN_STATE (backlot_login_state_get_type ())
GType backlot_login_state_get_type (void);

#define BACKLOT_TYPE_LOGIN (backlot_login_get_type ())
/**
 * BacklotLogin:
 *
 * Properties: state; is-kept (the keyring has taken the newest session, so that the next run finds
 * it; %TRUE until it has not).
 */
G_DECLARE_FINAL_TYPE (BacklotLogin, backlot_login, BACKLOT, LOGIN, GObject)

/* @keyring: (nullable): none: the session ends with the program */
BacklotLogin      *backlot_login_new             (BacklotTransport     *transport,
                                                  BacklotSession       *session,
                                                  BacklotKeyring       *keyring,
                                                  const char           *user_id);
/* Asks the keyring for the session of a former run, unless somebody has just signed in. */
void               backlot_login_start           (BacklotLogin         *self);
/* The keyring may be there, or be unlocked, by now. */
void               backlot_login_try_again       (BacklotLogin         *self);
/* Takes what somebody who signed in elsewhere has; FALSE: it is not this person's. */
gboolean           backlot_login_accept          (BacklotLogin         *self,
                                                  LarderValue          *session);
/* Ends the session here, and at the server if that answers. */
void               backlot_login_sign_out_async  (BacklotLogin         *self,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean           backlot_login_sign_out_finish (BacklotLogin         *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/* The server ends all other sessions of the person. */
void               backlot_login_set_password_async (BacklotLogin        *self,
                                                     const char          *password,
                                                     GAsyncReadyCallback  callback,
                                                     gpointer             user_data);
/* Ends the sessions of the person on all other computers. */
void               backlot_login_end_others_async (BacklotLogin        *self,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
/* Errors: BACKLOT_DOOR_ERROR. */
gboolean           backlot_login_call_finish     (BacklotLogin         *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

BacklotLoginState  backlot_login_get_state       (BacklotLogin         *self);
gboolean           backlot_login_get_is_kept     (BacklotLogin         *self);
/* Returns: (nullable): the address with which the person signed in */
const char        *backlot_login_get_email       (BacklotLogin         *self);

G_END_DECLS
