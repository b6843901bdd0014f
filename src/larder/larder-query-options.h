/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a query reads and when; one object describes it, many observers may use it. */

#pragma once

#include "larder/larder-enums.h"
#include "larder/larder-fetch-context.h"
#include "larder/larder-query.h"
#include "larder/larder-table.h"
#include "larder/larder-value.h"

G_BEGIN_DECLS

typedef void           (*LarderFetchFunc)       (LarderFetchContext *context,
                                                 gpointer            user_data);
typedef gboolean       (*LarderRetryFunc)       (guint               failure_count,
                                                 const GError       *error,
                                                 gpointer            user_data);
typedef gint64         (*LarderRetryDelayFunc)  (guint               failure_count,
                                                 const GError       *error,
                                                 gpointer            user_data);
typedef gint64         (*LarderIntervalFunc)    (LarderQuery        *query,
                                                 gpointer            user_data);
typedef gboolean       (*LarderEnabledFunc)     (LarderQuery        *query,
                                                 gpointer            user_data);
typedef gint64         (*LarderStaleTimeFunc)   (LarderQuery        *query,
                                                 gpointer            user_data);
typedef LarderRefetch  (*LarderRefetchFunc)     (LarderQuery        *query,
                                                 gpointer            user_data);
typedef LarderValue   *(*LarderSelectFunc)      (LarderValue        *data,
                                                 gpointer            user_data,
                                                 GError            **error);
typedef LarderValue   *(*LarderPlaceholderFunc) (LarderValue        *previous,
                                                 LarderQuery        *previous_query,
                                                 gpointer            user_data);
typedef LarderValue   *(*LarderShareFunc)       (LarderValue        *old,
                                                 LarderValue        *fresh,
                                                 gpointer            user_data,
                                                 GError            **error);
typedef gboolean       (*LarderThrowFunc)       (const GError       *error,
                                                 LarderQuery        *query,
                                                 gpointer            user_data);
typedef char          *(*LarderHashFunc)        (GVariant           *key,
                                                 gpointer            user_data);

typedef LarderValue *(*LarderReduceFunc) (LarderValue        *data,
                                          LarderValue        *part,
                                          gpointer            user_data);

typedef struct _LarderQueryPersister LarderQueryPersister;

#define LARDER_TYPE_QUERY_OPTIONS (larder_query_options_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderQueryOptions, larder_query_options, LARDER, QUERY_OPTIONS, GObject)

LARDER_EXPORT
LarderQueryOptions *larder_query_options_new (GVariant *key);
LARDER_EXPORT
GVariant *larder_query_options_get_key (LarderQueryOptions *self);
LARDER_EXPORT
gboolean larder_query_options_get_enabled (LarderQueryOptions *self);
LARDER_EXPORT
void larder_query_options_set_key (LarderQueryOptions *self, GVariant *key);
LARDER_EXPORT
void larder_query_options_set_enabled (LarderQueryOptions *self, gboolean enabled);
LARDER_EXPORT
void larder_query_options_set_stale_time (LarderQueryOptions *self, gint64 ms);
LARDER_EXPORT
void larder_query_options_set_gc_time (LarderQueryOptions *self, gint64 ms);
LARDER_EXPORT
void larder_query_options_set_retries (LarderQueryOptions *self, int retries);
LARDER_EXPORT
void larder_query_options_set_retry_delay (LarderQueryOptions *self, gint64 ms);
LARDER_EXPORT
void larder_query_options_set_retry_on_mount (LarderQueryOptions *self, gboolean retry);
LARDER_EXPORT
void larder_query_options_set_network_mode (LarderQueryOptions *self, LarderNetworkMode mode);
LARDER_EXPORT
void larder_query_options_set_refetch_on_mount (LarderQueryOptions *self, LarderRefetch rule);
LARDER_EXPORT
void larder_query_options_set_refetch_on_focus (LarderQueryOptions *self, LarderRefetch rule);
LARDER_EXPORT
void larder_query_options_set_refetch_on_reconnect (LarderQueryOptions *self, LarderRefetch rule);
LARDER_EXPORT
void larder_query_options_set_refetch_interval (LarderQueryOptions *self, gint64 ms);
LARDER_EXPORT
void larder_query_options_set_refetch_in_background (LarderQueryOptions *self, gboolean background);
LARDER_EXPORT
void larder_query_options_set_keep_previous (LarderQueryOptions *self, gboolean keep);
LARDER_EXPORT
void larder_query_options_set_placeholder_data (LarderQueryOptions *self, LarderValue *data);
LARDER_EXPORT
void larder_query_options_set_structural_sharing (LarderQueryOptions *self, gboolean sharing);
LARDER_EXPORT
void larder_query_options_set_throw_on_error (LarderQueryOptions *self, gboolean throws);
LARDER_EXPORT
void larder_query_options_set_pinned (LarderQueryOptions *self, gboolean pinned);
LARDER_EXPORT
void larder_query_options_set_skip (LarderQueryOptions *self, gboolean skip);
LARDER_EXPORT
void larder_query_options_set_persist (LarderQueryOptions *self, gboolean persist);
LARDER_EXPORT
void larder_query_options_set_meta (LarderQueryOptions *self, GVariant *meta);
LARDER_EXPORT
void larder_query_options_set_schema (LarderQueryOptions *self, LarderSchema *schema);
LARDER_EXPORT
void larder_query_options_set_persister (LarderQueryOptions   *self,
                                         LarderQueryPersister *persister);
LARDER_EXPORT
void larder_query_options_set_initial_data (LarderQueryOptions *self,
                                            LarderValue        *data,
                                            gint64              updated_at);
LARDER_EXPORT
void larder_query_options_set_fetch_func (LarderQueryOptions *self,
                                          LarderFetchFunc     func,
                                          gpointer            user_data,
                                          GDestroyNotify      destroy);
LARDER_EXPORT
void larder_query_options_set_stream (LarderQueryOptions *self,
                                      LarderStreamMode    mode,
                                      LarderValue        *initial,
                                      LarderReduceFunc    reduce,
                                      gpointer            user_data,
                                      GDestroyNotify      destroy);
LARDER_EXPORT
void larder_query_options_set_retry_func (LarderQueryOptions *self,
                                          LarderRetryFunc     func,
                                          gpointer            user_data,
                                          GDestroyNotify      destroy);
LARDER_EXPORT
void larder_query_options_set_retry_delay_func (LarderQueryOptions  *self,
                                                LarderRetryDelayFunc func,
                                                gpointer             user_data,
                                                GDestroyNotify       destroy);
LARDER_EXPORT
void larder_query_options_set_interval_func (LarderQueryOptions *self,
                                             LarderIntervalFunc  func,
                                             gpointer            user_data,
                                             GDestroyNotify      destroy);
LARDER_EXPORT
void larder_query_options_set_enabled_func (LarderQueryOptions *self,
                                            LarderEnabledFunc   func,
                                            gpointer            user_data,
                                            GDestroyNotify      destroy);
LARDER_EXPORT
void larder_query_options_set_stale_time_func (LarderQueryOptions *self,
                                               LarderStaleTimeFunc func,
                                               gpointer            user_data,
                                               GDestroyNotify      destroy);
LARDER_EXPORT
void larder_query_options_set_refetch_on_mount_func (LarderQueryOptions *self,
                                                     LarderRefetchFunc   func,
                                                     gpointer            user_data,
                                                     GDestroyNotify      destroy);
LARDER_EXPORT
void larder_query_options_set_refetch_on_focus_func (LarderQueryOptions *self,
                                                     LarderRefetchFunc   func,
                                                     gpointer            user_data,
                                                     GDestroyNotify      destroy);
LARDER_EXPORT
void larder_query_options_set_refetch_on_reconnect_func (LarderQueryOptions *self,
                                                         LarderRefetchFunc   func,
                                                         gpointer            user_data,
                                                         GDestroyNotify      destroy);
LARDER_EXPORT
void larder_query_options_set_select_func (LarderQueryOptions *self,
                                           LarderSelectFunc    func,
                                           gpointer            user_data,
                                           GDestroyNotify      destroy);
LARDER_EXPORT
void larder_query_options_set_placeholder_func (LarderQueryOptions   *self,
                                                LarderPlaceholderFunc func,
                                                gpointer              user_data,
                                                GDestroyNotify        destroy);
LARDER_EXPORT
void larder_query_options_set_share_func (LarderQueryOptions *self,
                                          LarderShareFunc     func,
                                          gpointer            user_data,
                                          GDestroyNotify      destroy);
LARDER_EXPORT
void larder_query_options_set_throw_on_error_func (LarderQueryOptions *self,
                                                   LarderThrowFunc     func,
                                                   gpointer            user_data,
                                                   GDestroyNotify      destroy);
LARDER_EXPORT
void larder_query_options_set_hash_func (LarderQueryOptions *self,
                                         LarderHashFunc      func,
                                         gpointer            user_data,
                                         GDestroyNotify      destroy);

G_END_DECLS
