/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many credits were used on which day. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * backlot_credit_use_count:
 * @ledger: of BacklotLedgerEntry, the newest first
 * @today: any moment of the last day, in the zone of the person
 * @days: (array length=n_days): filled, the last one is @today
 *
 * Returns: the sum
 */
gint64 backlot_credit_use_count (GListModel *ledger,
                                 GDateTime  *today,
                                 double     *days,
                                 guint       n_days);

G_END_DECLS
