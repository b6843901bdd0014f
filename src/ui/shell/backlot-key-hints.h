/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tooltips tell the keys of what they describe. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * backlot_key_hints_add:
 * @root: a page, or any other widget that is in its window
 *
 * What has a tooltip and an action with keys tells these keys, too: below @root, as it is now.
 */
void  backlot_key_hints_add      (GtkWidget  *root);
/* Returns: (transfer full) (nullable): the keys of a detailed action in words; %NULL: none */
char *backlot_key_hints_dup_keys (const char *detailed_action);

G_END_DECLS
