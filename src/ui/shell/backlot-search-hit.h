/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that a search found, and where it leads. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * BacklotSearchHit:
 *
 * Construct-only properties: title, subtitle (what it is and where), icon-name, keys (nullable: in
 * words), address (nullable: of the page that shows it), action (nullable: detailed), heading
 * (nullable: above the first of such hits).
 */
#define BACKLOT_TYPE_SEARCH_HIT (backlot_search_hit_get_type ())
G_DECLARE_FINAL_TYPE (BacklotSearchHit, backlot_search_hit, BACKLOT, SEARCH_HIT, GObject)

const char *backlot_search_hit_get_title   (BacklotSearchHit *self);
const char *backlot_search_hit_get_address (BacklotSearchHit *self);
const char *backlot_search_hit_get_action  (BacklotSearchHit *self);

G_END_DECLS
