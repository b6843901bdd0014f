/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the client looks up of a filter before it asks it of every query. */

#pragma once

#include "larder/larder-filter.h"

G_BEGIN_DECLS

/* Normalised and lent; NULL: every key. */
GVariant *larder_filter_get_key (LarderFilter *self,
                                 gboolean     *exact);

G_END_DECLS
