/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether and when something that failed is tried again. Pure. */

#include "config.h"

#include "service/backlot-retry.h"

#include "service/backlot-service-error.h"

#define FIRST_MS 500
#define MAX_MS 8000

/**
 * backlot_retry_next:
 * @self: of the call
 * @error: why it failed now
 * @now_ms: of any clock
 * @patience_ms: how long after the first failure it is tried again
 *
 * Returns: after how many milliseconds to try again; −1: never
 */
gint64
backlot_retry_next (BacklotRetry *self,
                    const GError *error,
                    gint64        now_ms,
                    gint64        patience_ms)
{
  gint64 delay_ms = MIN ((gint64) FIRST_MS << MIN (self->n_retries, 8), MAX_MS);

  if (self->since_ms == 0)
    self->since_ms = now_ms;
  if (!backlot_service_error_is_transient (error) || now_ms - self->since_ms >= patience_ms)
    return -1;

  self->n_retries++;

  return MAX (delay_ms, backlot_service_error_get_retry_after_s (error) * 1000);
}
