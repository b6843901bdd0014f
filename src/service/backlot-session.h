/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is signed in: gets tokens from GoTrue and renews them in time. */

#pragma once

#include "service/backlot-transport.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_SESSION (backlot_session_get_type ())
/**
 * BacklotSession:
 *
 * The session of one transport. Made for a transport on a Unix socket it signs in by itself, with
 * the peer grant, as soon as the first request needs a token, and again whenever the server has
 * forgotten it: there is no password, and nothing is ever stored. Others sign in with a password,
 * or take what another call of Auth answered; where they are kept is not known here.
 *
 * Tokens are renewed 90 s before they expire, one renewal at a time, whoever asks.
 *
 * Properties: `signed-in` (readable, notifies), `user-id` (readable, notifies, nullable).
 * Signals: `renewed` when there is a new token; `ended` when the server ended the session for good.
 */
G_DECLARE_FINAL_TYPE (BacklotSession, backlot_session, BACKLOT, SESSION, GObject)

BacklotSession *backlot_session_new                     (BacklotTransport     *transport);

/* @kept: of a former run; FALSE: that is no session */
gboolean        backlot_session_restore                 (BacklotSession       *self,
                                                         LarderValue          *kept);
/* Returns: (transfer full) (nullable): a secret: what is needed to go on in the next run */
LarderValue    *backlot_session_dup_kept                (BacklotSession       *self);
/* @answer: of a call of Auth that signs in; FALSE: that is no session */
gboolean        backlot_session_take                    (BacklotSession       *self,
                                                         LarderValue          *answer);
/* Nobody is signed in here any more; the server is not told. */
void            backlot_session_forget                  (BacklotSession       *self);

gboolean        backlot_session_get_signed_in           (BacklotSession       *self);
const char     *backlot_session_get_user_id             (BacklotSession       *self);
LarderValue    *backlot_session_get_user                (BacklotSession       *self);

void            backlot_session_sign_in_async           (BacklotSession       *self,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
void            backlot_session_sign_in_password_async  (BacklotSession       *self,
                                                         const char           *email,
                                                         const char           *password,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
gboolean        backlot_session_sign_in_finish          (BacklotSession       *self,
                                                         GAsyncResult         *result,
                                                         GError              **error);

void            backlot_session_get_token_async         (BacklotSession       *self,
                                                         guint                 refused,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
char           *backlot_session_get_token_finish        (BacklotSession       *self,
                                                         GAsyncResult         *result,
                                                         guint                *serial,
                                                         GError              **error);

G_END_DECLS
