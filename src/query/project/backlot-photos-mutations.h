/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How changes of photos reach the server. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* Mutation functions; @user_data is the backend. */
void backlot_photos_run_add     (LarderMutationContext *context,
                                 gpointer               user_data);
/* Of any table: the variables name it. */
void backlot_photos_run_remove  (LarderMutationContext *context,
                                 gpointer               user_data);
/* A photo is gone for good: its file is of no more use if it never arrived. */
void backlot_photos_removed     (LarderMutation        *mutation,
                                 gpointer               user_data);

G_END_DECLS
