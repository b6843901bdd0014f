/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The movements of credits, each with the film it belongs to. */

#pragma once

#include "ui/common/backlot-context.h"

#include "model/account/backlot-ledger-entry.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Properties: context, ledger (GListModel of BacklotLedgerEntry). */
#define BACKLOT_TYPE_LEDGER_LIST (backlot_ledger_list_get_type ())
G_DECLARE_FINAL_TYPE (BacklotLedgerList, backlot_ledger_list, BACKLOT, LEDGER_LIST, AdwBin)

/* Returns: (transfer full): what a movement was, such as “Reserved for “Porto”” */
char *backlot_ledger_list_word (BacklotContext     *context,
                                BacklotLedgerEntry *entry);

G_END_DECLS
