/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The person or the project whom a row names. */

#include "config.h"

#include "ui/common/backlot-record-link.h"

void
backlot_record_link_set (LarderRecord   **link,
                         BacklotBackend  *backend,
                         const char      *table,
                         const char      *id,
                         GCallback        changed,
                         gpointer         object)
{
  if (*link != NULL)
    g_signal_handlers_disconnect_by_func (*link, changed, object);
  g_clear_object (link);
  if (backend == NULL || id == NULL)
    return;
  *link = larder_table_get_record (backlot_backend_get_table (backend, table), id);
  g_signal_connect_object (*link, "notify", changed, object, G_CONNECT_SWAPPED);
}
