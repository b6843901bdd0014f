/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a link leads whose subject is not there. */

#pragma once

#include "ui/common/backlot-page.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_GONE_PAGE (backlot_gone_page_get_type ())
G_DECLARE_FINAL_TYPE (BacklotGonePage, backlot_gone_page, BACKLOT, GONE_PAGE, BacklotPage)

BacklotPage *backlot_gone_page_new (void);

G_END_DECLS
