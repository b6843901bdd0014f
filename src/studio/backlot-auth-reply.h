/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Auth answers: users, sessions with their tokens, errors. */
#pragma once

#include "studio/backlot-auth-accounts.h"
#include "studio/backlot-request.h"
#include "studio/backlot-studio-keys.h"

G_BEGIN_DECLS

void backlot_auth_reply_user    (BacklotRequest          *request,
                                 const BacklotAuthUser   *user);
void backlot_auth_reply_session (BacklotRequest          *request,
                                 const BacklotStudioKeys *keys,
                                 const BacklotAuthUser   *user,
                                 const char              *session_id,
                                 const char              *refresh_token,
                                 const char              *method);
void backlot_auth_reply_code    (BacklotRequest          *request,
                                 guint                    status,
                                 const char              *code,
                                 const char              *message);
void backlot_auth_reply_error   (BacklotRequest          *request,
                                 const GError            *error);

G_END_DECLS
