/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of GoTrue beside the tokens of a session. */

#pragma once

#include "service/backlot-transport.h"

G_BEGIN_DECLS

void         backlot_auth_call_async  (BacklotTransport     *transport,
                                       const char           *method,
                                       const char           *path,
                                       const char           *query,
                                       LarderValue          *body,
                                       gboolean              signed_in,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
LarderValue *backlot_auth_call_finish (BacklotTransport     *transport,
                                       GAsyncResult         *result,
                                       GError              **error);

G_END_DECLS
