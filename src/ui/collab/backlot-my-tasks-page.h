/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the tasks that are assigned to this person. */

#pragma once

#include "ui/common/backlot-context.h"
#include "ui/common/backlot-page.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_MY_TASKS_PAGE (backlot_my_tasks_page_get_type ())
G_DECLARE_FINAL_TYPE (BacklotMyTasksPage, backlot_my_tasks_page, BACKLOT, MY_TASKS_PAGE,
                      BacklotPage)

/* Returns: (transfer floating) */
BacklotPage *backlot_my_tasks_page_new (BacklotContext *context);

G_END_DECLS
