/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits a moment for the names in what is to be told. */

#pragma once

#include "model/account/backlot-notification.h"

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* After so long it is told without them. */
#define BACKLOT_NOTICE_NAMES_MS 3000

/**
 * BacklotNoticeNames:
 *
 * A notification may arrive before the person and the project of which it tells. Signal `ready
 * (BacklotNotification *row)`: once for each row that was asked about, unless it was read
 * meanwhile.
 */
#define BACKLOT_TYPE_NOTICE_NAMES (backlot_notice_names_get_type ())
G_DECLARE_FINAL_TYPE (BacklotNoticeNames, backlot_notice_names, BACKLOT, NOTICE_NAMES, GObject)

BacklotNoticeNames *backlot_notice_names_new (BacklotBackend      *backend);
/* `ready` is emitted before this returns when the names are known. */
void                backlot_notice_names_ask (BacklotNoticeNames  *self,
                                              BacklotNotification *row);

G_END_DECLS
