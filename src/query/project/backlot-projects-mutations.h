/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How changes of projects reach the server. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* Mutation functions; @user_data is the backend. */
void backlot_projects_run_create  (LarderMutationContext *context,
                                   gpointer               user_data);
void backlot_projects_run_delete  (LarderMutationContext *context,
                                   gpointer               user_data);
/* What follows for other rows when one was deleted; @user_data is the backend. */
void backlot_projects_created     (LarderMutation        *mutation,
                                   gpointer               user_data);
void backlot_projects_deleted     (LarderMutation        *mutation,
                                   gpointer               user_data);
/* Forgets the rows that went with a project; the server writes no tombstones for them. */
void backlot_projects_remove_rows (BacklotBackend        *backend,
                                   const char            *project_id);

G_END_DECLS
