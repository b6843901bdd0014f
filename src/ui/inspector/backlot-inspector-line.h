/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of the inspector's log. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * BacklotInspectorLine:
 *
 * Construct-only properties, all text and never NULL: time, what, key, note.
 */
#define BACKLOT_TYPE_INSPECTOR_LINE (backlot_inspector_line_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorLine, backlot_inspector_line, BACKLOT, INSPECTOR_LINE,
                      GObject)

BacklotInspectorLine *backlot_inspector_line_new (const char *time,
                                                  const char *what,
                                                  const char *key,
                                                  const char *note);

G_END_DECLS
