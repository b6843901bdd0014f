/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who asks: the person and the role that a request was made with. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_ROLE_ANON,            /* only the publishable key */
  BACKLOT_ROLE_AUTHENTICATED,   /* a person with a session */
  BACKLOT_ROLE_SERVICE,         /* the secret key: no access rule holds it back */
} BacklotRole;

/**
 * BacklotCaller:
 * @role: what the request may do at all
 * @user_id: (nullable): the person, a UUID in lower case
 * @session_id: (nullable): the session of the token
 * @claims: (nullable): the token's payload as JSON
 * @headers: (nullable): the request's headers as a JSON object, names in lower case; functions may
 *   look at them
 * @expires_at: when the token ends, in seconds since 1970; 0 = never
 */
typedef struct
{
  BacklotRole  role;
  char        *user_id;
  char        *session_id;
  char        *claims;
  char        *headers;
  gint64       expires_at;
} BacklotCaller;

BacklotCaller *backlot_caller_new      (BacklotRole          role,
                                        const char          *user_id);
BacklotCaller *backlot_caller_copy     (const BacklotCaller *caller);
void           backlot_caller_free     (BacklotCaller       *caller);
void           backlot_caller_clear    (BacklotCaller       *caller);
const char    *backlot_role_to_string  (BacklotRole          role);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotCaller, backlot_caller_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BacklotCaller, backlot_caller_clear)

G_END_DECLS
