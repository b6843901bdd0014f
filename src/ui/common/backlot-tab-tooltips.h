/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a tab says when it is pointed at. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * backlot_tab_tooltips_add:
 * @switcher: with all its tabs
 *
 * Long words may be cut between the buttons of a header bar: a tab whose words are says them all
 * when it is pointed at, one whose words are seen says nothing.
 */
void backlot_tab_tooltips_add (AdwViewSwitcher *switcher);

G_END_DECLS
