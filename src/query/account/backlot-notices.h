/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides, once for each, what is told to the person. */

#pragma once

#include "model/account/backlot-notification.h"

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * BacklotNotices:
 *
 * Watches `notifications`. ::notice (BacklotNotification *row): tell it now; emitted once for each
 * row that is newer than the cursor and unread, as soon as whom it names is known. ::seen (const
 * char *id): read or removed somewhere, withdraw what was told by this id, see
 * backlot_notices_dup_id(). Property cursor (string, read-write): what was told up to now; keep it
 * in the state file whenever it is notified, and set it in the turn in which the next object is
 * made. An empty cursor takes everything that is there at the first answer as told.
 */
#define BACKLOT_TYPE_NOTICES (backlot_notices_get_type ())
G_DECLARE_FINAL_TYPE (BacklotNotices, backlot_notices, BACKLOT, NOTICES, GObject)

BacklotNotices *backlot_notices_new        (BacklotBackend *backend,
                                            const char     *cursor);
const char     *backlot_notices_get_cursor (BacklotNotices *self);
/* By what the desktop knows it: the event, and the job or else the row. (transfer full) */
char           *backlot_notices_dup_id     (BacklotNotification *row);

G_END_DECLS
