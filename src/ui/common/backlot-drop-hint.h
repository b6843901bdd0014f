/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says over a page what a drop there would do. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * BacklotDropHint:
 *
 * For an overlay: it takes no events, and is nothing while it is not revealed.
 */
#define BACKLOT_TYPE_DROP_HINT (backlot_drop_hint_get_type ())
G_DECLARE_FINAL_TYPE (BacklotDropHint, backlot_drop_hint, BACKLOT, DROP_HINT, AdwBin)

void backlot_drop_hint_set_label    (BacklotDropHint *self,
                                     const char      *label);
void backlot_drop_hint_set_revealed (BacklotDropHint *self,
                                     gboolean         revealed);

G_END_DECLS
