/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who somebody is at a server that is not the own studio: a worker, or who makes a film there. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BacklotAccount:
 * @key: the key of the API. With the server's secret key all that the server has may be done.
 * @email: (nullable): an account, with whose rights it is done otherwise
 * @password: (nullable): of that account
 */
typedef struct
{
  char *key;
  char *email;
  char *password;
} BacklotAccount;

BacklotAccount *backlot_account_load (const char      *path,
                                      GError         **error);
void            backlot_account_free (BacklotAccount  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotAccount, backlot_account_free)

G_END_DECLS
