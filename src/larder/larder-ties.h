/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What ties queries to the rest: tags, channels, and whoever follows their coming and going. */

#pragma once

#include "larder/larder-channel.h"
#include "larder/larder-client.h"

G_BEGIN_DECLS

typedef char        **(*LarderTagsFunc)         (LarderValue    *data,
                                                 gpointer        user_data);
typedef char        **(*LarderMutationTagsFunc) (LarderMutation *mutation,
                                                 gpointer        user_data);
typedef void          (*LarderEntryFunc)        (LarderClient   *client,
                                                 GVariant       *key,
                                                 LarderEntry     event,
                                                 gpointer        user_data);
typedef LarderChannel *(*LarderChannelFunc)     (LarderClient   *client,
                                                 GVariant       *key,
                                                 gpointer        user_data);

LARDER_EXPORT
void     larder_query_options_set_tags            (LarderQueryOptions     *self,
                                                   const char * const     *tags);
LARDER_EXPORT
void     larder_query_options_set_tags_func       (LarderQueryOptions     *self,
                                                   LarderTagsFunc          func,
                                                   gpointer                user_data,
                                                   GDestroyNotify          destroy);
LARDER_EXPORT
void     larder_query_options_set_entry_func      (LarderQueryOptions     *self,
                                                   LarderEntryFunc         func,
                                                   gpointer                user_data,
                                                   GDestroyNotify          destroy);
LARDER_EXPORT
void     larder_query_options_set_channel_func    (LarderQueryOptions     *self,
                                                   LarderChannelFunc       func,
                                                   gpointer                user_data,
                                                   GDestroyNotify          destroy);
LARDER_EXPORT
void     larder_mutation_options_set_invalidates  (LarderMutationOptions  *self,
                                                   const char * const     *tags);
LARDER_EXPORT
void     larder_mutation_options_set_invalidates_func
                                                  (LarderMutationOptions  *self,
                                                   LarderMutationTagsFunc  func,
                                                   gpointer                user_data,
                                                   GDestroyNotify          destroy);
LARDER_EXPORT
void     larder_client_invalidate_tags            (LarderClient           *self,
                                                   const char * const     *tags);
LARDER_EXPORT
void     larder_client_begin_restoring            (LarderClient           *self);
LARDER_EXPORT
void     larder_client_end_restoring              (LarderClient           *self);
LARDER_EXPORT
gboolean larder_client_get_restoring              (LarderClient           *self);

G_END_DECLS
