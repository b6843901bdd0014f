/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of what belongs to a project: photos, tasks. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* `items.reorder`: all rows of @table of the project in their new order. */
void       backlot_item_order_submit (BacklotBackend        *backend,
                                      const char            *table,
                                      const char            *project_id,
                                      const char * const    *ids);
/* The mutation function; @user_data is the backend. */
void       backlot_item_order_run    (LarderMutationContext *context,
                                      gpointer               user_data);
/* Returns: (transfer full): ids as they stand now */
GPtrArray *backlot_item_order_read   (BacklotBackend        *backend,
                                      const char            *table,
                                      const char            *project_id);

G_END_DECLS
