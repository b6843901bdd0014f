/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Credits move here and nowhere else, each time with a line in the ledger. */

#pragma once

#include "studio/backlot-transaction.h"

G_BEGIN_DECLS

gboolean backlot_credits_move    (BacklotTransaction  *transaction,
                                  const char          *user_id,
                                  const char          *kind,
                                  gint64               balance,
                                  gint64               reserved,
                                  const char          *job_id,
                                  const char          *payment_id,
                                  GError             **error);
gboolean backlot_account_notify  (BacklotTransaction  *transaction,
                                  const char          *user_id,
                                  const char          *type,
                                  const char          *event,
                                  const char          *project_id,
                                  const char          *params,
                                  GError             **error);

G_END_DECLS
