/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Several queries looked at together: a list of observers, and what one function makes of them. */

#pragma once

#include "larder/larder-query-observer.h"

G_BEGIN_DECLS

#define LARDER_TYPE_QUERY_GROUP (larder_query_group_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderQueryGroup, larder_query_group, LARDER, QUERY_GROUP, GObject)

typedef LarderValue *(*LarderCombineFunc) (LarderQueryGroup *group,
                                           gpointer          user_data);

LARDER_EXPORT
LarderQueryGroup    *larder_query_group_new              (LarderClient         *client);
LARDER_EXPORT
void                 larder_query_group_set_queries      (LarderQueryGroup     *self,
                                                          LarderQueryOptions  **queries,
                                                          guint                 n_queries);
LARDER_EXPORT
guint                larder_query_group_get_n_queries    (LarderQueryGroup     *self);
LARDER_EXPORT
LarderQueryObserver *larder_query_group_get_observer     (LarderQueryGroup     *self,
                                                          guint                 index);
LARDER_EXPORT
void                 larder_query_group_set_combine_func (LarderQueryGroup     *self,
                                                          LarderCombineFunc     func,
                                                          gpointer              user_data,
                                                          GDestroyNotify        destroy);
LARDER_EXPORT
LarderValue         *larder_query_group_get_value        (LarderQueryGroup     *self);
LARDER_EXPORT
void                 larder_query_group_attach           (LarderQueryGroup     *self);
LARDER_EXPORT
void                 larder_query_group_detach           (LarderQueryGroup     *self);
LARDER_EXPORT
LarderClient        *larder_query_group_get_client       (LarderQueryGroup     *self);

G_END_DECLS
