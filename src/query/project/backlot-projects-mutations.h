/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How changes of projects reach the server. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* Mutation functions; @user_data is the backend. */
void backlot_projects_run_create (LarderMutationContext *context,
                                  gpointer               user_data);
void backlot_projects_run_delete (LarderMutationContext *context,
                                  gpointer               user_data);

G_END_DECLS
