/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether and when something that failed is tried again. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BacklotRetry:
 * @n_retries: of the call at hand
 * @since_ms: when its first try failed; 0: it did not
 *
 * All zero is a fresh one; so is it set back when a call has worked.
 */
typedef struct
{
  guint  n_retries;
  gint64 since_ms;
} BacklotRetry;

gint64 backlot_retry_next (BacklotRetry *self,
                           const GError *error,
                           gint64        now_ms,
                           gint64        patience_ms);

G_END_DECLS
