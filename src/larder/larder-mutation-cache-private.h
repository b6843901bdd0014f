/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How mutations and their observers tell who listens to all of them. */

#pragma once

#include "larder/larder-mutation-cache.h"

G_BEGIN_DECLS

/* Noted while somebody listens, and told when the batch ends. @mutation and @observer are
 * nullable. */
void larder_mutation_log          (LarderMutation         *mutation,
                                   LarderMutationAction    action);
void larder_client_log_mutation   (LarderClient           *self,
                                   LarderMutationEvent     event,
                                   LarderMutation         *mutation,
                                   LarderMutationAction    action,
                                   LarderMutationObserver *observer);
void larder_mutation_cache_let_go (LarderMutationCache    *self);

G_END_DECLS
