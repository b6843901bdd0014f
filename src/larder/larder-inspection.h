/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What tools for developers ask of a client beside what its models tell; none of it is kept. */

#pragma once

#include "larder/larder-client.h"
#include "larder/larder-query-observer.h"

G_BEGIN_DECLS

LARDER_EXPORT
guint               larder_client_get_n_deadlines (LarderClient *self);
LARDER_EXPORT
GPtrArray          *larder_client_list_tables     (LarderClient *self);
LARDER_EXPORT
gboolean            larder_client_force_loading   (LarderClient *self,
                                                   GVariant     *key);
LARDER_EXPORT
gboolean            larder_client_force_error     (LarderClient *self,
                                                   GVariant     *key,
                                                   const GError *error);
LARDER_EXPORT
gboolean            larder_client_end_forcing     (LarderClient *self,
                                                   GVariant     *key);
LARDER_EXPORT
gboolean            larder_query_get_is_forced    (LarderQuery  *self);
LARDER_EXPORT
guint64             larder_query_get_n_bytes      (LarderQuery  *self);
LARDER_EXPORT
LarderQueryOptions *larder_query_get_options      (LarderQuery  *self);
LARDER_EXPORT
GPtrArray          *larder_query_list_observers   (LarderQuery  *self);
LARDER_EXPORT
guint               larder_table_get_n_layers     (LarderTable  *self);
LARDER_EXPORT
LarderValue        *larder_table_describe_layers  (LarderTable  *self,
                                                   const char   *id);

G_END_DECLS
