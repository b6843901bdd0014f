/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One attempt to fetch, handed to the fetch function that completes it. */

#pragma once

#include "larder/larder-enums.h"
#include "larder/larder-value.h"

G_BEGIN_DECLS

typedef struct _LarderClient LarderClient;

#define LARDER_TYPE_FETCH_CONTEXT (larder_fetch_context_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderFetchContext, larder_fetch_context, LARDER, FETCH_CONTEXT, GObject)

LARDER_EXPORT
LarderFetchContext *larder_fetch_context_ref             (LarderFetchContext *self);
LARDER_EXPORT
void                larder_fetch_context_unref           (LarderFetchContext *self);
LARDER_EXPORT
GVariant           *larder_fetch_context_get_key         (LarderFetchContext *self);
LARDER_EXPORT
GVariant           *larder_fetch_context_get_meta        (LarderFetchContext *self);
LARDER_EXPORT
LarderClient       *larder_fetch_context_dup_client      (LarderFetchContext *self);
LARDER_EXPORT
GCancellable       *larder_fetch_context_get_cancellable (LarderFetchContext *self);
LARDER_EXPORT
void                larder_fetch_context_set_retry_after (LarderFetchContext *self,
                                                          gint64              ms);
LARDER_EXPORT
LarderValue        *larder_fetch_context_get_page_param  (LarderFetchContext *self);
LARDER_EXPORT
LarderPageDirection larder_fetch_context_get_direction   (LarderFetchContext *self);
LARDER_EXPORT
void                larder_fetch_context_push            (LarderFetchContext *self,
                                                          LarderValue        *part);
LARDER_EXPORT
void                larder_fetch_context_end             (LarderFetchContext *self);
LARDER_EXPORT
void                larder_fetch_context_return_value    (LarderFetchContext *self,
                                                          LarderValue        *value);
LARDER_EXPORT
void                larder_fetch_context_return_error    (LarderFetchContext *self,
                                                          GError             *error);

G_END_DECLS
