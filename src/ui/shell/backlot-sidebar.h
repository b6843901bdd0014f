/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places and projects to go to, credits, and where the changes are. */

#pragma once

#include <adwaita.h>

#include "ui/common/backlot-context.h"

G_BEGIN_DECLS

/* Property: context. ::open (const char *address): the person chose a page. */
#define BACKLOT_TYPE_SIDEBAR (backlot_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (BacklotSidebar, backlot_sidebar, BACKLOT, SIDEBAR, AdwBin)

/* Marks the row of the page that is shown, without going anywhere; NULL: none. */
void backlot_sidebar_set_address (BacklotSidebar *self,
                                  const char     *address);
void backlot_sidebar_show_menu   (BacklotSidebar *self);

G_END_DECLS
