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
/* NULL: those that are a success. */
LARDER_EXPORT
void             larder_hydration_set_query_filter    (LarderHydration      *self,
                                                       LarderFilter         *filter);
/* NULL: those that are paused. */
LARDER_EXPORT
void             larder_hydration_set_mutation_filter (LarderHydration      *self,
                                                       LarderMutationFilter *filter);
/* What is written instead of the data, and what is made of that again. */
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

/* With @hydration NULL the client's own rules hold, which are the defaults until they are set. */
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
