/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the inspector shows as text: values, moments, options. Secrets are not shown. */

#pragma once

#include "larder/larder-value.h"

G_BEGIN_DECLS

/* What stands for a secret. */
#define BACKLOT_INSPECTOR_SECRET "•••"

/* Whether a member of this name holds a secret. */
gboolean backlot_inspector_text_is_secret (const char *name);

/**
 * backlot_inspector_text_json:
 * @value: (nullable): what is shown
 * @is_whole: (out) (optional): %FALSE when a secret was left out or the end was cut off
 *
 * Returns: (transfer full): the value as indented JSON, "" without one
 */
char *backlot_inspector_text_json       (LarderValue *value,
                                         gboolean    *is_whole);
/* One line of at most some hundred letters. */
char *backlot_inspector_text_line       (LarderValue *value);
/* The time of day with milliseconds, "" for 0. */
char *backlot_inspector_text_time       (gint64       time_ms);
/* The properties of @object that say something, as lines of name and value. */
char *backlot_inspector_text_properties (GObject     *object);

G_END_DECLS
