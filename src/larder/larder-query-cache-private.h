/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a client makes its view for lookers-on. */

#pragma once

#include "larder/larder-client-private.h"

G_BEGIN_DECLS

LarderQueryCache *larder_query_cache_new    (LarderClient     *client);
/* The client is gone: there is nothing to find any more. */
void              larder_query_cache_let_go (LarderQueryCache *self);

G_END_DECLS
