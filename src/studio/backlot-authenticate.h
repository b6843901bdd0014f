/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who a request comes from, by its key and its token. */
#pragma once

#include "studio/backlot-request.h"
#include "studio/backlot-studio-keys.h"

G_BEGIN_DECLS

/**
 * BacklotDenied:
 * @BACKLOT_DENIED_NO_KEY: no API key
 * @BACKLOT_DENIED_KEY: a wrong API key
 * @BACKLOT_DENIED_TOKEN: a token that can not be read, or that was signed by somebody else
 * @BACKLOT_DENIED_EXPIRED: a token that was good once
 */
typedef enum
{
  BACKLOT_DENIED_NO_KEY,
  BACKLOT_DENIED_KEY,
  BACKLOT_DENIED_TOKEN,
  BACKLOT_DENIED_EXPIRED,
} BacklotDenied;

#define BACKLOT_DENIED (backlot_denied_quark ())
GQuark         backlot_denied_quark       (void);

void           backlot_authenticate       (BacklotRequest           *request,
                                           const BacklotStudioKeys  *keys);
BacklotCaller *backlot_authenticate_token (const char               *token,
                                           const BacklotStudioKeys  *keys,
                                           GError                  **error);
gboolean       backlot_refuse_key         (BacklotRequest           *request);

G_END_DECLS
