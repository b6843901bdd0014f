/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys as their canonical text, and back. */

#pragma once

#include "larder/larder-key.h"

G_BEGIN_DECLS

/* Appends the canonical text of @key, which need not be normalised; FALSE for what is no key. */
gboolean larder_key_append_hash (GString  *text,
                                 GVariant *key);
/* The normalised key (full) of a canonical text. */
GVariant *larder_key_parse      (const char *text);

G_END_DECLS
