/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds where a task or a comment is, also while the studio is still being asked. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * BacklotItemLink:
 *
 * Signal ::resolved (const char *address): once; such as `project/ID/tasks/ID`, or NULL when the
 * studio does not have it.
 */
#define BACKLOT_TYPE_ITEM_LINK (backlot_item_link_get_type ())
G_DECLARE_FINAL_TYPE (BacklotItemLink, backlot_item_link, BACKLOT, ITEM_LINK, GObject)

/* @table: `tasks` or `comments` */
BacklotItemLink *backlot_item_link_new   (BacklotBackend  *backend,
                                          const char      *table,
                                          const char      *id);
void             backlot_item_link_start (BacklotItemLink *self);

G_END_DECLS
