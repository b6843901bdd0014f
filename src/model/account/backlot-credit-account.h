/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The credits of one person, as the server counts them. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/**
 * BacklotCreditAccount:
 *
 * A row of `credit_accounts`; its record id is the id of the person. Member properties: balance,
 * reserved, available, version. The client never computes a balance.
 */
#define BACKLOT_TYPE_CREDIT_ACCOUNT (backlot_credit_account_get_type ())
G_DECLARE_FINAL_TYPE (BacklotCreditAccount, backlot_credit_account,
                      BACKLOT, CREDIT_ACCOUNT, LarderRecord)

gint64 backlot_credit_account_get_available (BacklotCreditAccount *self);

G_END_DECLS
