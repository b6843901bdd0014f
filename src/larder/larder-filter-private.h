/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the client looks up of a filter before it asks it of every query. */

#pragma once

#include "larder/larder-filter.h"

G_BEGIN_DECLS

/* Normalised and lent; NULL: every key. */
GVariant *larder_filter_get_key (LarderFilter *self,
                                 gboolean     *exact);
/* Only the key counts. */
gboolean  larder_filter_is_plain     (LarderFilter *self);
/* All but the key. */
gboolean  larder_filter_matches_rest (LarderFilter *self,
                                      LarderQuery  *query);

G_END_DECLS
