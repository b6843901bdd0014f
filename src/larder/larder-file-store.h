/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values kept as JSON files in one folder. */

#pragma once

#include "larder/larder-store.h"

G_BEGIN_DECLS

#define LARDER_TYPE_FILE_STORE (larder_file_store_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderFileStore, larder_file_store, LARDER, FILE_STORE, GObject)

LARDER_EXPORT
LarderFileStore *larder_file_store_new        (const char      *folder);
LARDER_EXPORT
const char      *larder_file_store_get_folder (LarderFileStore *self);
LARDER_EXPORT
char            *larder_file_store_dup_path   (LarderFileStore *self,
                                               const char      *name);

G_END_DECLS
