/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Collects what has to be read again, so that a burst of events is one read. */

#pragma once

#include "larder/larder-client.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_INVALIDATION (backlot_invalidation_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInvalidation, backlot_invalidation, BACKLOT, INVALIDATION, GObject)

BacklotInvalidation *backlot_invalidation_new (LarderClient        *client);

/* Invalidates queries by their prefix @key: soon, and each prefix at most once a second. */
void                 backlot_invalidation_add (BacklotInvalidation *self,
                                               GVariant            *key);

G_END_DECLS
