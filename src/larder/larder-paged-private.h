/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The data of a paged query: pages and params, lists of equal length. */

#pragma once

#include "larder/larder-paged-options.h"
#include "larder/larder-query-private.h"

G_BEGIN_DECLS

/* The lists in @data; an empty one where @data has no such thing. Borrowed from @data. */
guint        larder_pages_count     (LarderValue         *data);
LarderValue *larder_pages_get_page  (LarderValue         *data,
                                     guint                index);
LarderValue *larder_pages_get_param (LarderValue         *data,
                                     guint                index);
/* The param of one more page (owned), or NULL when there is none. */
LarderValue *larder_paged_get_more  (LarderPaged         *self,
                                     LarderValue         *data,
                                     LarderPageDirection  direction);

G_END_DECLS
