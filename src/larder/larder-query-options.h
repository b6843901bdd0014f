/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a query reads and when; one object describes it, many observers may use it. */

#pragma once

#include "larder/larder-enums.h"
#include "larder/larder-table.h"
#include "larder/larder-value.h"

G_BEGIN_DECLS

/* Handed to a fetch function, which borrows it: take a reference to complete it later. Complete it
 * exactly once, from any thread; both return calls take what they are given (as GTask does). */
#define LARDER_TYPE_FETCH_CONTEXT (larder_fetch_context_get_type ())
typedef struct _LarderFetchContext LarderFetchContext;

LARDER_EXPORT
GType               larder_fetch_context_get_type        (void);
LARDER_EXPORT
LarderFetchContext *larder_fetch_context_ref             (LarderFetchContext *self);
LARDER_EXPORT
void                larder_fetch_context_unref           (LarderFetchContext *self);
LARDER_EXPORT
GVariant           *larder_fetch_context_get_key         (LarderFetchContext *self);
/* Taking it means that the fetch is stopped when nobody observes it any more. */
LARDER_EXPORT
GCancellable       *larder_fetch_context_get_cancellable (LarderFetchContext *self);
/* Of a paged query: which page, and in which direction. */
LARDER_EXPORT
LarderValue        *larder_fetch_context_get_page_param  (LarderFetchContext *self);
LARDER_EXPORT
LarderPageDirection larder_fetch_context_get_direction   (LarderFetchContext *self);
/* Of a streamed query: takes a part; any number of them, then the end or an error. */
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
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LarderFetchContext, larder_fetch_context_unref)

typedef void     (*LarderFetchFunc)      (LarderFetchContext *context,
                                          gpointer            user_data);
/* @failure_count is 0 at the first failure. */
typedef gboolean (*LarderRetryFunc)      (guint               failure_count,
                                          const GError       *error,
                                          gpointer            user_data);
typedef gint64   (*LarderRetryDelayFunc) (guint               failure_count,
                                          const GError       *error,
                                          gpointer            user_data);
/* The next period in ms, or LARDER_NEVER; asked again at every change of the query. */
typedef gint64   (*LarderIntervalFunc)   (LarderValue        *data,
                                          gpointer            user_data);

/* The new data, with @part folded into @data; as a reference. */
typedef LarderValue *(*LarderReduceFunc) (LarderValue        *data,
                                          LarderValue        *part,
                                          gpointer            user_data);

#define LARDER_TYPE_QUERY_OPTIONS (larder_query_options_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderQueryOptions, larder_query_options, LARDER, QUERY_OPTIONS, GObject)

/* Properties, each with its setter below: key, enabled, stale-time, gc-time, retries, network-mode,
 * refetch-on-mount, refetch-on-focus, refetch-on-reconnect, refetch-interval,
 * refetch-in-background, keep-previous, persist. */
LARDER_EXPORT
LarderQueryOptions *larder_query_options_new                     (GVariant             *key);
LARDER_EXPORT
GVariant           *larder_query_options_get_key                 (LarderQueryOptions   *self);
LARDER_EXPORT
void                larder_query_options_set_key                 (LarderQueryOptions   *self,
                                                                  GVariant             *key);
LARDER_EXPORT
void                larder_query_options_set_fetch_func          (LarderQueryOptions   *self,
                                                                  LarderFetchFunc       func,
                                                                  gpointer              user_data,
                                                                  GDestroyNotify        destroy);
LARDER_EXPORT
void                larder_query_options_set_enabled             (LarderQueryOptions   *self,
                                                                  gboolean              enabled);
LARDER_EXPORT
gboolean            larder_query_options_get_enabled             (LarderQueryOptions   *self);
LARDER_EXPORT
void                larder_query_options_set_stale_time          (LarderQueryOptions   *self,
                                                                  gint64                ms);
LARDER_EXPORT
void                larder_query_options_set_gc_time             (LarderQueryOptions   *self,
                                                                  gint64                ms);
LARDER_EXPORT
void                larder_query_options_set_retries             (LarderQueryOptions   *self,
                                                                  int                   retries);
LARDER_EXPORT
void                larder_query_options_set_retry_func          (LarderQueryOptions   *self,
                                                                  LarderRetryFunc       func,
                                                                  gpointer              user_data,
                                                                  GDestroyNotify        destroy);
LARDER_EXPORT
void                larder_query_options_set_retry_delay_func    (LarderQueryOptions   *self,
                                                                  LarderRetryDelayFunc  func,
                                                                  gpointer              user_data,
                                                                  GDestroyNotify        destroy);
LARDER_EXPORT
void                larder_query_options_set_network_mode        (LarderQueryOptions   *self,
                                                                  LarderNetworkMode     mode);
LARDER_EXPORT
void                larder_query_options_set_refetch_on_mount    (LarderQueryOptions   *self,
                                                                  LarderRefetch         rule);
LARDER_EXPORT
void                larder_query_options_set_refetch_on_focus    (LarderQueryOptions   *self,
                                                                  LarderRefetch         rule);
LARDER_EXPORT
void                larder_query_options_set_refetch_on_reconnect (LarderQueryOptions  *self,
                                                                  LarderRefetch         rule);
LARDER_EXPORT
void                larder_query_options_set_refetch_interval    (LarderQueryOptions   *self,
                                                                  gint64                ms);
LARDER_EXPORT
void                larder_query_options_set_refetch_in_background (LarderQueryOptions *self,
                                                                  gboolean              background);
LARDER_EXPORT
void                larder_query_options_set_interval_func       (LarderQueryOptions   *self,
                                                                  LarderIntervalFunc    func,
                                                                  gpointer              user_data,
                                                                  GDestroyNotify        destroy);
LARDER_EXPORT
void                larder_query_options_set_keep_previous       (LarderQueryOptions   *self,
                                                                  gboolean              keep);
/* Kept in the client's cache file, and read from there before the first fetch. */
LARDER_EXPORT
void                larder_query_options_set_persist             (LarderQueryOptions   *self,
                                                                  gboolean              persist);
/* The answer is rows of tables. */
LARDER_EXPORT
void                larder_query_options_set_schema              (LarderQueryOptions   *self,
                                                                  LarderSchema         *schema);
LARDER_EXPORT
void                larder_query_options_set_initial_data        (LarderQueryOptions   *self,
                                                                  LarderValue          *data,
                                                                  gint64                updated_at);
/* The answer comes in parts, which are seen as they come. */
LARDER_EXPORT
void                larder_query_options_set_stream              (LarderQueryOptions   *self,
                                                                  LarderStreamMode      mode,
                                                                  LarderReduceFunc      reduce,
                                                                  gpointer              user_data,
                                                                  GDestroyNotify        destroy,
                                                                  LarderValue          *initial);

G_END_DECLS
