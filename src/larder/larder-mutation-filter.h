/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which mutations of a client are meant. */

#pragma once

#include "larder/larder-mutation.h"

G_BEGIN_DECLS

typedef gboolean (*LarderMutationPredicate) (LarderMutation *mutation,
                                             gpointer        user_data);

#define LARDER_TYPE_MUTATION_FILTER (larder_mutation_filter_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderMutationFilter, larder_mutation_filter,
                      LARDER, MUTATION_FILTER, GObject)

LARDER_EXPORT
LarderMutationFilter *larder_mutation_filter_new           (const char              *key);
LARDER_EXPORT
LarderMutationFilter *larder_mutation_filter_new_for_key   (GVariant                *key);
LARDER_EXPORT
void                  larder_mutation_filter_set_exact     (LarderMutationFilter    *self,
                                                            gboolean                 exact);
LARDER_EXPORT
void                  larder_mutation_filter_set_status    (LarderMutationFilter    *self,
                                                            LarderMutationStatus     status);
LARDER_EXPORT
void                  larder_mutation_filter_set_predicate (LarderMutationFilter    *self,
                                                            LarderMutationPredicate  predicate,
                                                            gpointer                 user_data,
                                                            GDestroyNotify           destroy);
LARDER_EXPORT
gboolean              larder_mutation_filter_matches       (LarderMutationFilter    *self,
                                                            LarderMutation          *mutation);

G_END_DECLS
