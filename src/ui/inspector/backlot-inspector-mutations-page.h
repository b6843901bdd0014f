/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mutations of a client, all of them or those in its outbox: list and details. */

#pragma once

#include <adwaita.h>

#include "larder/larder-mutation.h"

G_BEGIN_DECLS

/**
 * BacklotInspectorMutationsPage:
 *
 * Properties: model (GListModel of LarderMutation; an outbox has other columns than a list of
 * mutations). Actions: mutation.retry, mutation.withdraw.
 */
#define BACKLOT_TYPE_INSPECTOR_MUTATIONS_PAGE (backlot_inspector_mutations_page_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorMutationsPage, backlot_inspector_mutations_page, BACKLOT,
                      INSPECTOR_MUTATIONS_PAGE, AdwBin)

G_END_DECLS
