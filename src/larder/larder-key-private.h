/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hashing keys without an allocation. */

#pragma once

#include "larder/larder-key.h"

G_BEGIN_DECLS

/* Appends the canonical text of @key, which need not be normalised; FALSE for what is no key. */
gboolean larder_key_append_hash (GString  *text,
                                 GVariant *key);

G_END_DECLS
