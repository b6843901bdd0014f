/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file of texts that another process searches. */

#pragma once

#include "larder/larder-value.h"

G_BEGIN_DECLS

#define LARDER_TYPE_TEXT_INDEX (larder_text_index_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderTextIndex, larder_text_index, LARDER, TEXT_INDEX, GObject)

LARDER_EXPORT
LarderTextIndex *larder_text_index_new          (const char           *path);
LARDER_EXPORT
void             larder_text_index_set_entries  (LarderTextIndex      *self,
                                                 LarderValue          *entries);
LARDER_EXPORT
void             larder_text_index_flush_async  (LarderTextIndex      *self,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
LARDER_EXPORT
gboolean         larder_text_index_flush_finish (LarderTextIndex      *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);
LARDER_EXPORT
LarderValue     *larder_text_index_search       (const char           *path,
                                                 const char * const   *terms,
                                                 guint                 max,
                                                 GError              **error);
LARDER_EXPORT
LarderValue     *larder_text_index_look_up      (const char           *path,
                                                 const char * const   *ids,
                                                 GError              **error);

G_END_DECLS
