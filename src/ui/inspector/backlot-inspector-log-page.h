/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to the entries of the cache. */

#pragma once

#include <adwaita.h>

#include "ui/inspector/backlot-inspector-log.h"

G_BEGIN_DECLS

/**
 * BacklotInspectorLogPage:
 *
 * Property: log (BacklotInspectorLog).
 */
#define BACKLOT_TYPE_INSPECTOR_LOG_PAGE (backlot_inspector_log_page_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorLogPage, backlot_inspector_log_page, BACKLOT,
                      INSPECTOR_LOG_PAGE, AdwBin)

G_END_DECLS
