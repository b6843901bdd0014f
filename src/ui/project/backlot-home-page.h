/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where to go on: projects, what is being rendered, or a welcome. */

#pragma once

#include "ui/common/backlot-context.h"
#include "ui/common/backlot-page.h"

G_BEGIN_DECLS

/* Properties: context (construct-only), is-rendering (read-only). */
#define BACKLOT_TYPE_HOME_PAGE (backlot_home_page_get_type ())
G_DECLARE_FINAL_TYPE (BacklotHomePage, backlot_home_page, BACKLOT, HOME_PAGE, BacklotPage)

BacklotPage *backlot_home_page_new (BacklotContext *context);

G_END_DECLS
