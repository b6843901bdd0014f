/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The least number of removals and insertions that make one list of objects of another. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Brings @items (of objects, each at most once, owned) to @wanted (the same), and tells each span
 * of @model when @items is as the span says. What keeps its place among its neighbours is not
 * touched. n log n in the number of items between the equal beginning and the equal end. */
void larder_list_diff_apply (GListModel *model,
                             GPtrArray  *items,
                             GPtrArray  *wanted);

G_END_DECLS
