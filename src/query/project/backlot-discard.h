/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes that a person let go of, and may want again. */

#pragma once

#include "larder/larder-mutation.h"

#include "query/backlot-backend.h"
#include "query/project/backlot-deed.h"

G_BEGIN_DECLS

/**
 * BacklotDiscard:
 *
 * Changes that were withdrawn before the studio had them. Taken back, each is sent as a new one, in
 * their order.
 */
#define BACKLOT_TYPE_DISCARD (backlot_discard_get_type ())
G_DECLARE_FINAL_TYPE (BacklotDiscard, backlot_discard, BACKLOT, DISCARD, BacklotDeed)

BacklotDiscard *backlot_discard_new         (BacklotBackend *backend);
/* Withdraws @mutation, and with one that makes a row all that need that row. FALSE: it is too late
 * for that, or too early. */
gboolean        backlot_discard_add         (BacklotDiscard *self,
                                             LarderMutation *mutation);
/* (nullable): of the last change */
const char     *backlot_discard_get_project (BacklotDiscard *self);
gboolean        backlot_discard_is_empty    (BacklotDiscard *self);

G_END_DECLS
