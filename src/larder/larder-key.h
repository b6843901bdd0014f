/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys: lists of plain values as GVariant, normalised once. */

#pragma once

#include "larder/larder-error.h"

G_BEGIN_DECLS

LARDER_EXPORT GVariant *larder_key_new       (const char * const *parts);
LARDER_EXPORT GVariant *larder_key_normalize (GVariant *key, GError **error);
LARDER_EXPORT char     *larder_key_hash      (GVariant *key);
LARDER_EXPORT gboolean  larder_key_matches   (GVariant *filter, GVariant *key);

G_END_DECLS
