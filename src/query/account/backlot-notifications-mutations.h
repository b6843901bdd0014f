/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How notifications are marked at the server. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* Mutation functions; @user_data is the backend. */
void backlot_notifications_run_read (LarderMutationContext *context,
                                     gpointer               user_data);

G_END_DECLS
