/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The far end of the example: a server that is slow and fails now and then. */

#pragma once

#include <larder/larder.h>

void     server_fetch          (LarderFetchContext    *context,
                                gpointer               user_data);
void     server_change         (LarderMutationContext *context,
                                gpointer               user_data);
gboolean server_is_worth_a_try (guint                  failure_count,
                                const GError          *error,
                                gpointer               user_data);
