/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list model of the client's mutations of some keys. */

#pragma once

#include "larder/larder-client.h"
#include "larder/larder-mutation-filter.h"

G_BEGIN_DECLS

/* What of a mutation is shown; NULL leaves it out. */
typedef LarderValue *(*LarderMutationSelectFunc) (LarderMutation *mutation,
                                                  gpointer        user_data);

/* A GListModel of LarderMutations, oldest first, done ones included until they are collected.
 * Properties: n-pending, selected. */
#define LARDER_TYPE_MUTATION_LIST (larder_mutation_list_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderMutationList, larder_mutation_list, LARDER, MUTATION_LIST, GObject)

LARDER_EXPORT
LarderMutationList *larder_mutation_list_new            (LarderClient       *client,
                                                         const char         *key_prefix);
LARDER_EXPORT
LarderMutationList *larder_mutation_list_new_filtered   (LarderClient       *client,
                                                         LarderMutationFilter *filter);
/* The list of what the function gives for each, shared with what it gave before. */
LARDER_EXPORT
void                larder_mutation_list_set_select     (LarderMutationList *self,
                                                         LarderMutationSelectFunc func,
                                                         gpointer            user_data,
                                                         GDestroyNotify      destroy);
LARDER_EXPORT
LarderValue        *larder_mutation_list_get_selected   (LarderMutationList *self);
/* How many of them have neither succeeded nor failed; also as a property. */
LARDER_EXPORT
guint               larder_mutation_list_get_n_pending  (LarderMutationList *self);

G_END_DECLS
