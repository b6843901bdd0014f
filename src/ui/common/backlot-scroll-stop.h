/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of words alone is a stop of the keyboard only while it does not fit. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * backlot_scroll_stop_attach:
 * @page: lives as long as this works; the stop has its title as name
 */
void backlot_scroll_stop_attach (AdwStatusPage *page);

G_END_DECLS
