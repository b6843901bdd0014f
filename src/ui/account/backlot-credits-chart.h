/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many credits were used on which day, as bars or as a table. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Properties: ledger (GListModel of BacklotLedgerEntry), range ("7", "30" or "90" days). */
#define BACKLOT_TYPE_CREDITS_CHART (backlot_credits_chart_get_type ())
G_DECLARE_FINAL_TYPE (BacklotCreditsChart, backlot_credits_chart, BACKLOT, CREDITS_CHART, AdwBin)

G_END_DECLS
