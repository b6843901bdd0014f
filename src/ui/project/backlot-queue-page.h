/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All renders and uploads of the person. */

#pragma once

#include "ui/common/backlot-context.h"
#include "ui/common/backlot-page.h"

G_BEGIN_DECLS

/* Properties: context, filter ("all", "running", "queued", "done" or "failed"), sections. */
#define BACKLOT_TYPE_QUEUE_PAGE (backlot_queue_page_get_type ())
G_DECLARE_FINAL_TYPE (BacklotQueuePage, backlot_queue_page, BACKLOT, QUEUE_PAGE, BacklotPage)

BacklotPage *backlot_queue_page_new (BacklotContext *context);

G_END_DECLS
