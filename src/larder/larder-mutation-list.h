/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list model of the client's mutations of some keys. */

#pragma once

#include "larder/larder-client.h"
#include "larder/larder-mutation-filter.h"

G_BEGIN_DECLS

typedef LarderValue *(*LarderMutationSelectFunc) (LarderMutation *mutation,
                                                  gpointer        user_data);

#define LARDER_TYPE_MUTATION_LIST (larder_mutation_list_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderMutationList, larder_mutation_list, LARDER, MUTATION_LIST, GObject)

LARDER_EXPORT
LarderMutationList *larder_mutation_list_new            (LarderClient       *client,
                                                         const char         *key_prefix);
LARDER_EXPORT
LarderMutationList *larder_mutation_list_new_filtered   (LarderClient       *client,
                                                         LarderMutationFilter *filter);
LARDER_EXPORT
void                larder_mutation_list_set_select     (LarderMutationList *self,
                                                         LarderMutationSelectFunc func,
                                                         gpointer            user_data,
                                                         GDestroyNotify      destroy);
LARDER_EXPORT
LarderValue        *larder_mutation_list_get_selected   (LarderMutationList *self);
LARDER_EXPORT
guint               larder_mutation_list_get_n_pending  (LarderMutationList *self);

G_END_DECLS
