/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An inline view switcher that leaves nothing behind. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * backlot_inline_switcher_free_content:
 * @switcher: of a template
 *
 * AdwToggle of libadwaita 1.7 keeps what it shows when it goes, and the switcher makes its toggles
 * anew whenever a page comes or goes. From now on its toggles let go of it.
 */
void backlot_inline_switcher_free_content (AdwInlineViewSwitcher *switcher);

G_END_DECLS
