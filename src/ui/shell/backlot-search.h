/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds projects, photos, renders, pages and commands by a few letters. */

#pragma once

#include "ui/common/backlot-context.h"

G_BEGIN_DECLS

/**
 * BacklotSearchMayFunc:
 * @action: a detailed name
 *
 * Returns: whether the action can be done now
 */
typedef gboolean (*BacklotSearchMayFunc) (const char *action,
                                          gpointer    user_data);

/**
 * backlot_search_find:
 * @text: what was typed; empty: the last projects, all pages and commands
 * @may: (scope call): which commands are offered
 *
 * Asks only what this computer knows already.
 *
 * Returns: (transfer full): of BacklotSearchHit
 */
GListModel *backlot_search_find (BacklotContext       *context,
                                 const char           *text,
                                 BacklotSearchMayFunc  may,
                                 gpointer              user_data);

/* What is known now and was not @found before: for what the studio has sent meanwhile. Each has a
 * heading. Returns: (transfer full): of BacklotSearchHit */
GListModel *backlot_search_find_more (BacklotContext     *context,
                                      const char         *text,
                                      GListModel         *found);

/**
 * backlot_search_put_below:
 * @found: what backlot_search_find() returned; it loses those of @addresses
 * @addresses: (element-type utf8 utf8): what the studio sent before
 *
 * Returns: (transfer full): these, as backlot_search_find_more() does
 */
GListModel *backlot_search_put_below (BacklotContext *context,
                                      const char     *text,
                                      GListModel     *found,
                                      GHashTable     *addresses);

G_END_DECLS
