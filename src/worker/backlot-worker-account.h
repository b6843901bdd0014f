/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who a worker is at a server that is not this person's own studio. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BacklotWorkerAccount:
 * @key: the key of the API. With the server's secret key the worker takes the jobs of everybody.
 * @email: (nullable): an account, with whose rights, and for whose jobs, it works otherwise
 * @password: (nullable): of that account
 */
typedef struct
{
  char *key;
  char *email;
  char *password;
} BacklotWorkerAccount;

BacklotWorkerAccount *backlot_worker_account_load (const char            *path,
                                                   GError               **error);
void                  backlot_worker_account_free (BacklotWorkerAccount  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotWorkerAccount, backlot_worker_account_free)

G_END_DECLS
