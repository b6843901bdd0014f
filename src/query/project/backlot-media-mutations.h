/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How media files reach the server. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* Mutation functions; @user_data is the backend. */
void backlot_media_run_create (LarderMutationContext *context,
                               gpointer               user_data);
void backlot_media_run_update (LarderMutationContext *context,
                               gpointer               user_data);
void backlot_media_run_upload (LarderMutationContext *context,
                               gpointer               user_data);
void backlot_media_run_remove (LarderMutationContext *context,
                               gpointer               user_data);

G_END_DECLS
