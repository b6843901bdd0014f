/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of a client, their rows, and what is pending over them. */

#pragma once

#include <adwaita.h>

#include "larder/larder-client.h"

G_BEGIN_DECLS

/**
 * BacklotInspectorTablesPage:
 *
 * Property: client.
 */
#define BACKLOT_TYPE_INSPECTOR_TABLES_PAGE (backlot_inspector_tables_page_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorTablesPage, backlot_inspector_tables_page, BACKLOT,
                      INSPECTOR_TABLES_PAGE, AdwBin)

G_END_DECLS
