/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One movement of credits. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/**
 * BacklotLedgerEntry:
 *
 * A row of `credit_ledger`, which is only ever added to. Member properties: kind (grant, top_up,
 * reserve, charge, refund or reversal), balance-delta, reserved-delta, balance-after,
 * reserved-after, job-id (nullable), payment-id (nullable), created-at. Derived: amount.
 */
#define BACKLOT_TYPE_LEDGER_ENTRY (backlot_ledger_entry_get_type ())
G_DECLARE_FINAL_TYPE (BacklotLedgerEntry, backlot_ledger_entry, BACKLOT, LEDGER_ENTRY, LarderRecord)

/* By how many credits that can be spent the account changed; a charge takes what was reserved. */
gint64      backlot_ledger_entry_get_amount     (BacklotLedgerEntry *self);
/* Credits that were used up for good: of a charge, else 0. */
gint64      backlot_ledger_entry_get_used       (BacklotLedgerEntry *self);
const char *backlot_ledger_entry_get_kind       (BacklotLedgerEntry *self);
const char *backlot_ledger_entry_get_job_id     (BacklotLedgerEntry *self);
GDateTime  *backlot_ledger_entry_get_created_at (BacklotLedgerEntry *self);

G_END_DECLS
