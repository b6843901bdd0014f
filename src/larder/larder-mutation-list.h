/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list model of the client's mutations of some keys. */

#pragma once

#include "larder/larder-client.h"

G_BEGIN_DECLS

/* A GListModel of LarderMutations, oldest first, done ones included until they are collected. */
#define LARDER_TYPE_MUTATION_LIST (larder_mutation_list_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderMutationList, larder_mutation_list, LARDER, MUTATION_LIST, GObject)

LARDER_EXPORT
LarderMutationList *larder_mutation_list_new            (LarderClient       *client,
                                                         const char         *key_prefix);
/* How many of them have neither succeeded nor failed; also as a property. */
LARDER_EXPORT
guint               larder_mutation_list_get_n_pending  (LarderMutationList *self);

G_END_DECLS
