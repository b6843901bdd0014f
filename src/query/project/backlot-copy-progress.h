/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of a project is in the outbox still. */

#pragma once

#include "larder/larder-outbox.h"

G_BEGIN_DECLS

/**
 * BacklotCopyProgress:
 * @n_pending: changes that will be sent
 * @n_refused: changes that were refused, or wait for one that was
 * @is_refused: the project itself was
 * @error: borrowed from the first refused one; %NULL: none
 */
typedef struct
{
  guint         n_pending;
  guint         n_refused;
  gboolean      is_refused;
  const GError *error;
} BacklotCopyProgress;

void backlot_copy_progress_measure (LarderOutbox        *outbox,
                                    const char          *project_id,
                                    BacklotCopyProgress *progress);

G_END_DECLS
