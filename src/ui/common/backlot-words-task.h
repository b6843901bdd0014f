/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks and people in words. */

#pragma once

#include "model/collab/backlot-task.h"

#include "query/backlot-backend.h"
#include "query/backlot-sync.h"

G_BEGIN_DECLS

/* Each returns (transfer full). */
char *backlot_words_task_status  (const char       *status);
/* The noon of a day that is a date as text; NULL: it is none. */
GDateTime *backlot_words_parse_day (const char *text);
/* @due_on, @today: dates as text. Such as “Due Today”; "" without a date. */
char *backlot_words_due          (const char       *due_on,
                                  const char       *today);
/* What a person is called here; “Me” for oneself, “Somebody” for one that is not known. */
char *backlot_words_person       (BacklotBackend   *backend,
                                  const char       *user_id);
/* Such as “Due Today · Ana · 40 %”. */
char *backlot_words_task_details (BacklotBackend   *backend,
                                  BacklotTask      *task);
char *backlot_words_role         (const char       *role);
/* Of one row; "" when it is saved. */
char *backlot_words_sync_state   (BacklotSyncState  state);
/* The icon of a state, here and in the sync row. */
const char *backlot_words_sync_icon (BacklotSyncState state);

G_END_DECLS
