/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which entries of a cache are written out as a value and read from one, and how. */

#pragma once

#include "larder/larder-client.h"
#include "larder/larder-filter.h"
#include "larder/larder-mutation-filter.h"

G_BEGIN_DECLS

typedef LarderValue *(*LarderTransformFunc) (GVariant    *key,
                                             LarderValue *data,
                                             gpointer     user_data);

#define LARDER_TYPE_HYDRATION (larder_hydration_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderHydration, larder_hydration, LARDER, HYDRATION, GObject)

LARDER_EXPORT
LarderHydration *larder_hydration_new                 (void);
LARDER_EXPORT
void             larder_hydration_set_query_filter    (LarderHydration      *self,
                                                       LarderFilter         *filter);
LARDER_EXPORT
void             larder_hydration_set_mutation_filter (LarderHydration      *self,
                                                       LarderMutationFilter *filter);
LARDER_EXPORT
void             larder_hydration_set_write_func      (LarderHydration      *self,
                                                       LarderTransformFunc   func,
                                                       gpointer              user_data,
                                                       GDestroyNotify        destroy);
LARDER_EXPORT
void             larder_hydration_set_read_func       (LarderHydration      *self,
                                                       LarderTransformFunc   func,
                                                       gpointer              user_data,
                                                       GDestroyNotify        destroy);

LARDER_EXPORT
void             larder_client_set_hydration          (LarderClient         *self,
                                                       LarderHydration      *hydration);
LARDER_EXPORT
LarderValue     *larder_client_dehydrate              (LarderClient         *self,
                                                       LarderHydration      *hydration);
LARDER_EXPORT
guint            larder_client_hydrate                (LarderClient         *self,
                                                       LarderValue          *state,
                                                       LarderHydration      *hydration);

G_END_DECLS
