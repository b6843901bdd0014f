/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which mutations of a client may go now. */

#pragma once

#include "larder/larder-clock.h"
#include "larder/larder-mutation-lanes-private.h"

G_BEGIN_DECLS

typedef struct _LarderClient        LarderClient;
typedef struct _LarderMutationOrder LarderMutationOrder;

LarderMutationOrder *larder_mutation_order_new         (LarderClient        *client);
void                 larder_mutation_order_free        (LarderMutationOrder *self);
LarderMutationLanes *larder_mutation_order_get_lanes   (LarderMutationOrder *self);
/* A mutation was submitted or restored; it is behind all that are there. */
void                 larder_mutation_order_add         (LarderMutationOrder *self,
                                                        LarderMutation      *mutation);
/* It holds up nobody any more. Nothing happens when it is not there. */
void                 larder_mutation_order_remove      (LarderMutationOrder *self,
                                                        LarderMutation      *mutation);
/* All, or this one and those that may have waited for it, are to be looked at in the next pass. */
void                 larder_mutation_order_examine_all (LarderMutationOrder *self);
void                 larder_mutation_order_examine     (LarderMutationOrder *self,
                                                        LarderMutation      *mutation);
void                 larder_mutation_order_set_sending (LarderMutationOrder *self,
                                                        LarderMutation      *mutation,
                                                        gboolean             sending);
/* Whether a pending one, which is there, waits for something else than its own answer. */
gboolean             larder_mutation_order_is_blocked  (LarderMutationOrder *self,
                                                        LarderMutation      *mutation);
/* Whether an attempt runs, or would if there were room. */
gboolean             larder_mutation_order_is_sending  (LarderMutationOrder *self);
/* References to what may go, in the order of submission; of those for which there was no room only
 * when @turns. @wake is when the next one may go by time alone; LARDER_NEVER: none. FALSE when not
 * all were looked at, so that @wake is one of several. */
gboolean             larder_mutation_order_pass        (LarderMutationOrder *self,
                                                        gboolean             turns,
                                                        GPtrArray           *ready,
                                                        gint64              *wake);

G_END_DECLS
