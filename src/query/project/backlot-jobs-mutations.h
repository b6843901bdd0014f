/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How jobs are started and cancelled. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* Mutation functions; @user_data is the backend. */
void backlot_jobs_run_submit (LarderMutationContext *context,
                              gpointer               user_data);
void backlot_jobs_run_retry  (LarderMutationContext *context,
                              gpointer               user_data);
void backlot_jobs_run_cancel (LarderMutationContext *context,
                              gpointer               user_data);

G_END_DECLS
