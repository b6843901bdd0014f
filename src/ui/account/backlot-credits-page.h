/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Credits: how many there are, what they were used for, and more of them. */

#pragma once

#include "ui/common/backlot-context.h"
#include "ui/common/backlot-page.h"

G_BEGIN_DECLS

/* Properties: context (construct-only), ledger, query, account. Opens with `top-up`: the dialog. */
#define BACKLOT_TYPE_CREDITS_PAGE (backlot_credits_page_get_type ())
G_DECLARE_FINAL_TYPE (BacklotCreditsPage, backlot_credits_page, BACKLOT, CREDITS_PAGE, BacklotPage)

BacklotPage *backlot_credits_page_new (BacklotContext *context);

G_END_DECLS
