/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What credits cost, and buying some. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* ["packages"]: rows of `credit_packages`, as a list of objects with id, credits, amount_cents and
 * currency. */
LarderQueryOptions *backlot_packages_options       (BacklotBackend       *backend);
/**
 * backlot_payments_top_up_async:
 * @payment_id: a new UUID; the same one again is the same payment
 * @package_id: what is bought
 *
 * Begins a payment. The studio on this computer takes no money, so there it is paid at once.
 */
void                backlot_payments_top_up_async  (BacklotBackend       *backend,
                                                    const char           *payment_id,
                                                    const char           *package_id,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
/**
 * backlot_payments_top_up_finish:
 * @checkout_url: (out) (transfer full) (nullable): where it is paid; %NULL when it is paid already
 */
gboolean            backlot_payments_top_up_finish (BacklotBackend       *backend,
                                                    GAsyncResult         *result,
                                                    char                **checkout_url,
                                                    GError              **error);

G_END_DECLS
