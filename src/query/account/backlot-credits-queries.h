/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Credits of the person who works here. */

#pragma once

#include "model/account/backlot-credit-account.h"

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* ["credits","account"]. */
LarderQueryOptions   *backlot_credits_account_options (BacklotBackend *backend);
/* Returns: (transfer full): never NULL; "exists" is FALSE until it was read once. */
BacklotCreditAccount *backlot_credits_get_account     (BacklotBackend *backend);

/* ["credits","ledger"]: the last movements. */
LarderQueryOptions   *backlot_credits_ledger_options  (BacklotBackend *backend);
/* Returns: (transfer full): of BacklotLedgerEntry, the newest first; what is known so far */
GListModel           *backlot_credits_ledger          (BacklotBackend *backend);

G_END_DECLS
