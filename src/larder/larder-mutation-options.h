/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules of a kind of mutation, and what its function is handed. */

#pragma once

#include "larder/larder-conflict.h"
#include "larder/larder-enums.h"
#include "larder/larder-mutation-step.h"
#include "larder/larder-query-options.h"

G_BEGIN_DECLS

#define LARDER_TYPE_MUTATION_CONTEXT (larder_mutation_context_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderMutationContext, larder_mutation_context,
                      LARDER, MUTATION_CONTEXT, GObject)

LARDER_EXPORT
LarderMutationContext *larder_mutation_context_ref            (LarderMutationContext *self);
LARDER_EXPORT
void                   larder_mutation_context_unref          (LarderMutationContext *self);
LARDER_EXPORT
const char            *larder_mutation_context_get_id         (LarderMutationContext *self);
LARDER_EXPORT
const char            *larder_mutation_context_get_key        (LarderMutationContext *self);
LARDER_EXPORT
LarderMutation        *larder_mutation_context_get_mutation   (LarderMutationContext *self);
LARDER_EXPORT
LarderValue           *larder_mutation_context_get_variables  (LarderMutationContext *self);
LARDER_EXPORT
guint                  larder_mutation_context_get_attempt    (LarderMutationContext *self);
LARDER_EXPORT
GCancellable          *larder_mutation_context_get_cancellable (LarderMutationContext *self);
LARDER_EXPORT
LarderValue           *larder_mutation_context_get_checkpoint (LarderMutationContext *self);
LARDER_EXPORT
void                   larder_mutation_context_set_checkpoint_async
                                                              (LarderMutationContext *self,
                                                               LarderValue           *checkpoint,
                                                               GAsyncReadyCallback    callback,
                                                               gpointer               user_data);
LARDER_EXPORT
gboolean               larder_mutation_context_set_checkpoint_finish
                                                              (LarderMutationContext *self,
                                                               GAsyncResult          *result,
                                                               GError               **error);
LARDER_EXPORT
LarderValue           *larder_mutation_context_get_base       (LarderMutationContext *self,
                                                               const char            *table,
                                                               const char            *id);
LARDER_EXPORT
gint64                 larder_mutation_context_get_version    (LarderMutationContext *self);
LARDER_EXPORT
LarderValue           *larder_mutation_context_get_changes    (LarderMutationContext *self,
                                                               const char            *table,
                                                               const char            *id);
LARDER_EXPORT
void                   larder_mutation_context_set_progress   (LarderMutationContext *self,
                                                               double                 progress);
LARDER_EXPORT
void                   larder_mutation_context_add_rows       (LarderMutationContext *self,
                                                               const char            *table,
                                                               LarderValue           *rows);
LARDER_EXPORT
void                   larder_mutation_context_add_removal    (LarderMutationContext *self,
                                                               const char            *table,
                                                               const char            *id);
LARDER_EXPORT
void                   larder_mutation_context_return_value   (LarderMutationContext *self,
                                                               LarderValue           *value);
LARDER_EXPORT
void                   larder_mutation_context_return_error   (LarderMutationContext *self,
                                                               GError                *error);
LARDER_EXPORT
void                   larder_mutation_context_return_unchanged
                                                              (LarderMutationContext *self,
                                                               const char            *table,
                                                               const char            *id,
                                                               LarderValue           *row);

typedef void (*LarderMutationFunc)    (LarderMutationContext *context,
                                       gpointer               user_data);
typedef void (*LarderMutationSettled) (LarderMutation        *mutation,
                                       gpointer               user_data);
typedef void (*LarderMutationSetup)   (LarderMutation        *mutation,
                                       gpointer               user_data);
typedef LarderValue *(*LarderOptimisticFunc) (LarderValue    *data,
                                              LarderMutation *mutation,
                                              gpointer        user_data);

#define LARDER_TYPE_MUTATION_OPTIONS (larder_mutation_options_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderMutationOptions, larder_mutation_options,
                      LARDER, MUTATION_OPTIONS, GObject)

LARDER_EXPORT
LarderMutationOptions *larder_mutation_options_new              (const char            *key);
LARDER_EXPORT
const char            *larder_mutation_options_get_key          (LarderMutationOptions *self);
LARDER_EXPORT
void                   larder_mutation_options_set_func         (LarderMutationOptions *self,
                                                                 LarderMutationFunc     func,
                                                                 gpointer               user_data,
                                                                 GDestroyNotify         destroy);
LARDER_EXPORT
void                   larder_mutation_options_set_durable      (LarderMutationOptions *self,
                                                                 gboolean               durable);
LARDER_EXPORT
void                   larder_mutation_options_set_network_mode (LarderMutationOptions *self,
                                                                 LarderNetworkMode      mode);
LARDER_EXPORT
void                   larder_mutation_options_set_retry_func   (LarderMutationOptions *self,
                                                                 LarderRetryFunc        func,
                                                                 gpointer               user_data,
                                                                 GDestroyNotify         destroy);
LARDER_EXPORT
void                   larder_mutation_options_set_retry_delay_func
                                                                (LarderMutationOptions *self,
                                                                 LarderRetryDelayFunc   func,
                                                                 gpointer               user_data,
                                                                 GDestroyNotify         destroy);
LARDER_EXPORT
void                   larder_mutation_options_set_retries      (LarderMutationOptions *self,
                                                                 int                    retries);
LARDER_EXPORT
void                   larder_mutation_options_set_gc_time      (LarderMutationOptions *self,
                                                                 gint64                 gc_time_ms);
LARDER_EXPORT
void                   larder_mutation_options_set_result_time  (LarderMutationOptions *self,
                                                                 gint64                 time_ms);
LARDER_EXPORT
void                   larder_mutation_options_set_keeps_refused
                                                                (LarderMutationOptions *self,
                                                                 gboolean               keeps);
LARDER_EXPORT
void                   larder_mutation_options_set_scope        (LarderMutationOptions *self,
                                                                 const char            *scope);
LARDER_EXPORT
void                   larder_mutation_options_set_meta         (LarderMutationOptions *self,
                                                                 LarderValue           *meta);
LARDER_EXPORT
void                   larder_mutation_options_set_max_running  (LarderMutationOptions *self,
                                                                 guint                  maximum);
LARDER_EXPORT
void                   larder_mutation_options_set_conflict_policy
                                                                (LarderMutationOptions *self,
                                                                 LarderConflictPolicy   policy);
LARDER_EXPORT
void                   larder_mutation_options_set_resolve_func (LarderMutationOptions *self,
                                                                 LarderResolveFunc      func,
                                                                 gpointer               user_data,
                                                                 GDestroyNotify         destroy);
LARDER_EXPORT
void                   larder_mutation_options_set_settled_func (LarderMutationOptions *self,
                                                                 LarderMutationSettled  func,
                                                                 gpointer               user_data,
                                                                 GDestroyNotify         destroy);
LARDER_EXPORT
void                   larder_mutation_options_set_setup_func   (LarderMutationOptions *self,
                                                                 LarderMutationSetup    func,
                                                                 gpointer               user_data,
                                                                 GDestroyNotify         destroy);
LARDER_EXPORT
void                   larder_mutation_options_add_optimistic   (LarderMutationOptions *self,
                                                                 GVariant              *prefix,
                                                                 LarderOptimisticFunc   func,
                                                                 gpointer               user_data,
                                                                 GDestroyNotify         destroy);
LARDER_EXPORT
void                   larder_mutation_options_set_on_mutate    (LarderMutationOptions *self,
                                                                 LarderMutationStepFunc func,
                                                                 gpointer               user_data,
                                                                 GDestroyNotify         destroy);
LARDER_EXPORT
void                   larder_mutation_options_set_on_success   (LarderMutationOptions *self,
                                                                 LarderMutationStepFunc func,
                                                                 gpointer               user_data,
                                                                 GDestroyNotify         destroy);
LARDER_EXPORT
void                   larder_mutation_options_set_on_error     (LarderMutationOptions *self,
                                                                 LarderMutationStepFunc func,
                                                                 gpointer               user_data,
                                                                 GDestroyNotify         destroy);
LARDER_EXPORT
void                   larder_mutation_options_set_on_settled   (LarderMutationOptions *self,
                                                                 LarderMutationStepFunc func,
                                                                 gpointer               user_data,
                                                                 GDestroyNotify         destroy);

G_END_DECLS
