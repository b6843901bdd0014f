/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sharing a large answer with what was there, in a thread of its own. */

#pragma once

#include "larder/larder-value.h"

G_BEGIN_DECLS

/* What takes longer than a moment: so many cells (1 MB of JSON) take 1 ms. */
#define LARDER_SHARING_LARGE 65536

typedef struct _LarderSharing LarderSharing;

/* In the thread of the context that was given; @shared is lent. */
typedef void (*LarderSharingFunc) (LarderSharing *sharing,
                                   LarderValue   *shared,
                                   gpointer       user_data);

gboolean     larder_sharing_is_large   (LarderValue       *value);
/* Makes of @fresh what larder_value_share() does. One comes after the other, so that results come
 * in the order of the calls; each in an iteration of @context of its own. */
void         larder_sharing_begin      (GMainContext      *context,
                                        LarderValue       *fresh,
                                        LarderValue       *old,
                                        LarderSharingFunc  func,
                                        gpointer           user_data,
                                        GDestroyNotify     destroy);
LarderValue *larder_sharing_get_fresh  (LarderSharing     *self);
LarderValue *larder_sharing_get_old    (LarderSharing     *self);
/* How many were made; for introspection. */
guint        larder_sharing_get_n_made (void);

G_END_DECLS
