/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Password hashes by yescrypt, in a thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define BACKLOT_AUTH_PASSWORD_MIN 6
#define BACKLOT_AUTH_PASSWORD_MAX 512

void     backlot_auth_password_hash_async    (const char           *password,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
char    *backlot_auth_password_hash_finish   (GAsyncResult         *result,
                                              GError              **error);
void     backlot_auth_password_verify_async  (const char           *password,
                                              const char           *hash,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean backlot_auth_password_verify_finish (GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
