/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers the questions of GNOME Shell's overview. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotSearchProvider:
 *
 * A service of the session bus with the interface org.gnome.Shell.SearchProvider2.
 */
#define BACKLOT_TYPE_SEARCH_PROVIDER (backlot_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (BacklotSearchProvider, backlot_search_provider, BACKLOT, SEARCH_PROVIDER,
                      GApplication)

BacklotSearchProvider *backlot_search_provider_new (void);

G_END_DECLS
