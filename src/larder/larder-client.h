/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The client: owns queries, tables and mutations of one backend. */

#pragma once

#include "larder/larder-cache.h"
#include "larder/larder-clock.h"
#include "larder/larder-filter.h"
#include "larder/larder-focus-monitor.h"
#include "larder/larder-key.h"
#include "larder/larder-mutation-filter.h"
#include "larder/larder-mutation.h"
#include "larder/larder-online-monitor.h"
#include "larder/larder-outbox.h"
#include "larder/larder-query-cache.h"
#include "larder/larder-query-options.h"
#include "larder/larder-table.h"
#include "larder/larder-undo.h"

G_BEGIN_DECLS

typedef LarderValue *(*LarderUpdateFunc) (GVariant     *key,
                                          LarderValue  *data,
                                          gpointer      user_data);

#define LARDER_TYPE_CLIENT (larder_client_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderClient, larder_client, LARDER, CLIENT, GObject)

typedef void         (*LarderBatchFunc)  (LarderClient *client,
                                          gpointer      user_data);

LARDER_EXPORT
LarderClient *larder_client_new                  (LarderClock           *clock,
                                                  LarderCache           *cache,
                                                  LarderOutbox          *outbox);
LARDER_EXPORT
LarderClock  *larder_client_get_clock            (LarderClient          *self);
LARDER_EXPORT
LarderCache  *larder_client_get_cache            (LarderClient          *self);
LARDER_EXPORT
LarderOutbox *larder_client_get_outbox           (LarderClient          *self);
LARDER_EXPORT
void          larder_client_set_online           (LarderClient          *self,
                                                  gboolean               online);
LARDER_EXPORT
gboolean      larder_client_get_online           (LarderClient          *self);
LARDER_EXPORT
void          larder_client_set_focused          (LarderClient          *self,
                                                  gboolean               focused);
LARDER_EXPORT
gboolean      larder_client_get_focused          (LarderClient          *self);

LARDER_EXPORT
LarderTable  *larder_client_add_table            (LarderClient          *self,
                                                  const char            *name,
                                                  GType                  record_type);
LARDER_EXPORT
LarderTable  *larder_client_get_table            (LarderClient          *self,
                                                  const char            *name);
LARDER_EXPORT
void          larder_client_set_mutation_options (LarderClient          *self,
                                                  LarderMutationOptions *options);
LARDER_EXPORT
void          larder_client_set_mutation_defaults (LarderClient         *self,
                                                  GVariant              *prefix,
                                                  LarderMutationOptions *options);
LARDER_EXPORT
void          larder_client_set_mutation_hooks   (LarderClient          *self,
                                                  LarderMutationOptions *hooks);
LARDER_EXPORT
void          larder_client_set_query_defaults   (LarderClient          *self,
                                                  GVariant              *prefix,
                                                  LarderQueryOptions    *options);
LARDER_EXPORT
void          larder_client_mount                (LarderClient          *self);
LARDER_EXPORT
void          larder_client_unmount              (LarderClient          *self);

LARDER_EXPORT
LarderValue  *larder_client_get_data             (LarderClient          *self,
                                                  GVariant              *key);
LARDER_EXPORT
LarderValue  *larder_client_set_data             (LarderClient          *self,
                                                  GVariant              *key,
                                                  LarderValue           *data);
LARDER_EXPORT
void          larder_client_fetch_async          (LarderClient          *self,
                                                  LarderQueryOptions    *options,
                                                  GCancellable          *cancellable,
                                                  GAsyncReadyCallback    callback,
                                                  gpointer               user_data);
LARDER_EXPORT
LarderValue  *larder_client_fetch_finish         (LarderClient          *self,
                                                  GAsyncResult          *result,
                                                  GError               **error);
LARDER_EXPORT
void          larder_client_prefetch             (LarderClient          *self,
                                                  LarderQueryOptions    *options);
LARDER_EXPORT
void          larder_client_invalidate           (LarderClient          *self,
                                                  GVariant              *prefix);
LARDER_EXPORT
void          larder_client_refetch              (LarderClient          *self,
                                                  GVariant              *prefix);
LARDER_EXPORT
void          larder_client_cancel               (LarderClient          *self,
                                                  GVariant              *prefix);
LARDER_EXPORT
void          larder_client_reset                (LarderClient          *self,
                                                  GVariant              *prefix);
LARDER_EXPORT
void          larder_client_remove               (LarderClient          *self,
                                                  GVariant              *prefix);
LARDER_EXPORT
void          larder_client_clear                (LarderClient          *self);
LARDER_EXPORT
guint         larder_client_is_fetching          (LarderClient          *self,
                                                  GVariant              *prefix);
LARDER_EXPORT
guint         larder_client_is_mutating          (LarderClient          *self,
                                                  const char            *key_prefix);
LARDER_EXPORT
GPtrArray    *larder_client_find_mutations       (LarderClient          *self,
                                                  LarderMutationFilter  *filter);
LARDER_EXPORT
LarderMutation *larder_client_find_mutation      (LarderClient          *self,
                                                  const char            *id);
LARDER_EXPORT
void          larder_client_write_rows           (LarderClient          *self,
                                                  const char            *table,
                                                  LarderValue           *rows);
LARDER_EXPORT
void          larder_client_remove_row           (LarderClient          *self,
                                                  const char            *table,
                                                  const char            *id);
LARDER_EXPORT
LarderUndo   *larder_client_patch                (LarderClient          *self,
                                                  GList                 *patches);
LARDER_EXPORT
void          larder_client_begin_batch          (LarderClient          *self);
LARDER_EXPORT
void          larder_client_end_batch            (LarderClient          *self);
LARDER_EXPORT
void          larder_client_flush_async          (LarderClient          *self,
                                                  GCancellable          *cancellable,
                                                  GAsyncReadyCallback    callback,
                                                  gpointer               user_data);
LARDER_EXPORT
gboolean      larder_client_flush_finish         (LarderClient          *self,
                                                  GAsyncResult          *result,
                                                  GError               **error);
LARDER_EXPORT
void larder_client_set_defaults (LarderClient *self,
                                 LarderQueryOptions *options);
LARDER_EXPORT
LarderQueryOptions *larder_client_get_defaults (LarderClient *self);
LARDER_EXPORT
LarderQueryOptions *larder_client_get_query_defaults (LarderClient *self,
                                                      GVariant *key);
LARDER_EXPORT
LarderQueryCache *larder_client_get_query_cache (LarderClient *self);
LARDER_EXPORT
void larder_client_batch (LarderClient *self,
                          LarderBatchFunc func,
                          gpointer user_data);
LARDER_EXPORT
void larder_client_resume_paused_mutations (LarderClient *self);
LARDER_EXPORT
LarderValue *larder_client_get_state (LarderClient *self,
                                      GVariant *key);
LARDER_EXPORT
void larder_client_set_state (LarderClient *self,
                              GVariant *key,
                              LarderValue *state);
LARDER_EXPORT
LarderValue *larder_client_set_data_at (LarderClient *self,
                                        GVariant *key,
                                        LarderValue *data,
                                        gint64 updated_at);
LARDER_EXPORT
LarderValue *larder_client_update_data (LarderClient *self,
                                        GVariant *key,
                                        LarderUpdateFunc func,
                                        gpointer user_data);
LARDER_EXPORT
GPtrArray *larder_client_set_many (LarderClient *self,
                                   LarderFilter *filter,
                                   LarderUpdateFunc func,
                                   gpointer user_data);
LARDER_EXPORT
void larder_client_ensure_async (LarderClient *self,
                                 LarderQueryOptions *options,
                                 gboolean revalidate,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
LARDER_EXPORT
LarderValue *larder_client_ensure_finish (LarderClient *self,
                                          GAsyncResult *result,
                                          GError **error);
LARDER_EXPORT
void larder_client_prefetch_async (LarderClient *self,
                                   LarderQueryOptions *options,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
LARDER_EXPORT
gboolean larder_client_prefetch_finish (LarderClient *self,
                                        GAsyncResult *result,
                                        GError **error);
LARDER_EXPORT
void larder_client_invalidate_async (LarderClient *self,
                                     LarderFilter *filter,
                                     LarderQueryType refetch_type,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
LARDER_EXPORT
gboolean larder_client_invalidate_finish (LarderClient *self,
                                          GAsyncResult *result,
                                          GError **error);
LARDER_EXPORT
void larder_client_refetch_async (LarderClient *self,
                                  LarderFilter *filter,
                                  gboolean cancel_refetch,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
LARDER_EXPORT
gboolean larder_client_refetch_finish (LarderClient *self,
                                       GAsyncResult *result,
                                       GError **error);
LARDER_EXPORT
void larder_client_cancel_async (LarderClient *self,
                                 LarderFilter *filter,
                                 LarderCancelMode mode,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
LARDER_EXPORT
gboolean larder_client_cancel_finish (LarderClient *self,
                                      GAsyncResult *result,
                                      GError **error);
LARDER_EXPORT
void larder_client_reset_async (LarderClient *self,
                                LarderFilter *filter,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
LARDER_EXPORT
gboolean larder_client_reset_finish (LarderClient *self,
                                     GAsyncResult *result,
                                     GError **error);
LARDER_EXPORT
void larder_client_remove_filtered (LarderClient *self,
                                    LarderFilter *filter);
LARDER_EXPORT
guint larder_client_is_fetching_filtered (LarderClient *self,
                                          LarderFilter *filter);
LARDER_EXPORT
void larder_client_set_online_monitor (LarderClient *self,
                                       LarderOnlineMonitor *monitor);
LARDER_EXPORT
LarderOnlineMonitor *larder_client_get_online_monitor (LarderClient *self);
LARDER_EXPORT
void larder_client_set_focus_monitor (LarderClient *self,
                                      LarderFocusMonitor *monitor);
LARDER_EXPORT
LarderFocusMonitor *larder_client_get_focus_monitor (LarderClient *self);
LARDER_EXPORT
void larder_client_set_memory_monitor (LarderClient *self,
                                       GMemoryMonitor *monitor);
LARDER_EXPORT
void larder_client_set_retry_jitter (LarderClient *self,
                                     double jitter);
LARDER_EXPORT
void larder_client_set_max_concurrent (LarderClient *self,
                                       guint max);
LARDER_EXPORT
void larder_client_set_rate_limit (LarderClient *self,
                                   guint n,
                                   gint64 period_ms);
LARDER_EXPORT
void larder_client_set_memory_limits (LarderClient *self,
                                      guint max_queries,
                                      guint64 max_bytes);
LARDER_EXPORT
void larder_client_trim (LarderClient *self,
                         guint n_queries);
LARDER_EXPORT
guint larder_client_get_n_queries (LarderClient *self);
LARDER_EXPORT
guint64 larder_client_get_n_bytes (LarderClient *self);

G_END_DECLS
