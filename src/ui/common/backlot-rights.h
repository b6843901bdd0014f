/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person may not do is there, and says why. */

#pragma once

#include <gtk/gtk.h>

#include "query/project/backlot-team.h"

G_BEGIN_DECLS

/**
 * backlot_rights_show:
 * @can: whether @widget may be used
 * @reason: its tooltip when it may not
 * @tooltip: (nullable): its tooltip when it may; of a button with an icon, what it is called always
 */
void backlot_rights_show (GtkWidget  *widget,
                          gboolean    can,
                          const char *reason,
                          const char *tooltip);

/**
 * backlot_rights_attach:
 *
 * Gives @widget the group `rights`: its action `edit` is there, and disabled, while this person may
 * not edit, `manage` while he may not manage.
 */
void backlot_rights_attach (GtkWidget   *widget,
                            BacklotTeam *team);

/**
 * backlot_rights_explain:
 * @menu: of a template; a GMenu
 * @action: such as `rights.edit`
 * @reason: why items of @menu are insensitive; it is its first line while @action is there
 */
void backlot_rights_explain (GMenuModel *menu,
                             const char *action,
                             const char *reason);

/* Why a project can not be changed by who is no editor of it. */
const char *backlot_rights_word_edit (void);

G_END_DECLS
