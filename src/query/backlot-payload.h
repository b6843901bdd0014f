/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether what a studio sent is rows at all, before anything that is kept gives way to it. */

#pragma once

#include "larder/larder-value.h"

G_BEGIN_DECLS

/**
 * backlot_payload_check_rows:
 * @answer: of a studio
 * @table: of the server, for the message
 * @id_member: (nullable): what every row must have; %NULL: it is made here
 *
 * Members that are unknown or of a wrong type are no fault: a record reads those it knows, each
 * with its fallback.
 *
 * Returns: whether it is a list of rows; else @error is BACKLOT_ERROR_BAD_ANSWER
 */
gboolean backlot_payload_check_rows (LarderValue  *answer,
                                     const char   *table,
                                     const char   *id_member,
                                     GError      **error);

/* Whether one row can be told from others by @id_member. */
gboolean backlot_payload_has_id     (LarderValue  *row,
                                     const char   *id_member);

G_END_DECLS
