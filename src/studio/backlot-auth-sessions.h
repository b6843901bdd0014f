/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions and their refresh tokens in the database. Everything here runs in a transaction. */
#pragma once

#include "studio/backlot-transaction.h"

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_SIGN_OUT_GLOBAL,
  BACKLOT_SIGN_OUT_LOCAL,
  BACKLOT_SIGN_OUT_OTHERS,
} BacklotSignOutScope;

/**
 * BacklotRefreshOutcome:
 * @BACKLOT_REFRESH_OK: the session goes on
 * @BACKLOT_REFRESH_NOT_FOUND: nobody knows the token
 * @BACKLOT_REFRESH_ALREADY_USED: an old token came again; its session was ended, for it may have
 *   been stolen
 */
typedef enum
{
  BACKLOT_REFRESH_OK,
  BACKLOT_REFRESH_NOT_FOUND,
  BACKLOT_REFRESH_ALREADY_USED,
} BacklotRefreshOutcome;

gboolean backlot_auth_open_session   (BacklotTransaction      *transaction,
                                      const char              *user_id,
                                      char                   **session_id,
                                      char                   **refresh_token,
                                      GError                 **error);
gboolean backlot_auth_refresh        (BacklotTransaction      *transaction,
                                      const char              *token,
                                      BacklotRefreshOutcome   *outcome,
                                      char                   **user_id,
                                      char                   **session_id,
                                      char                   **refresh_token,
                                      GError                 **error);
gboolean backlot_auth_check_session  (BacklotTransaction      *transaction,
                                      const char              *session_id,
                                      const char              *user_id,
                                      GError                 **error);
gboolean backlot_auth_close_sessions (BacklotTransaction      *transaction,
                                      const char              *user_id,
                                      const char              *session_id,
                                      BacklotSignOutScope      scope,
                                      GError                 **error);
gboolean backlot_auth_name_session   (BacklotTransaction      *transaction,
                                      const char              *session_id,
                                      const char              *agent,
                                      GError                 **error);
gboolean backlot_auth_list_sessions  (BacklotTransaction      *transaction,
                                      const char              *user_id,
                                      const char              *session_id,
                                      char                   **json,
                                      GError                 **error);
gboolean backlot_auth_forget_old     (BacklotTransaction      *transaction,
                                      const char              *user_id,
                                      GError                 **error);

G_END_DECLS
