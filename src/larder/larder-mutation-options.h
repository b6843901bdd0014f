/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules of a kind of mutation, and what its function is handed. */

#pragma once

#include "larder/larder-conflict.h"
#include "larder/larder-enums.h"
#include "larder/larder-mutation-step.h"
#include "larder/larder-query-options.h"

G_BEGIN_DECLS

/* Handed to a mutation function, which borrows it: take a reference to complete it later. Complete
 * it exactly once, from any thread; both return calls take what they are given (as GTask does). */
#define LARDER_TYPE_MUTATION_CONTEXT (larder_mutation_context_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderMutationContext, larder_mutation_context,
                      LARDER, MUTATION_CONTEXT, GObject)

LARDER_EXPORT
LarderMutationContext *larder_mutation_context_ref            (LarderMutationContext *self);
LARDER_EXPORT
void                   larder_mutation_context_unref          (LarderMutationContext *self);
/* The idempotency key: a UUID, the same at every attempt, also after a restart. */
LARDER_EXPORT
const char            *larder_mutation_context_get_id         (LarderMutationContext *self);
LARDER_EXPORT
const char            *larder_mutation_context_get_key        (LarderMutationContext *self);
/* The mutation itself, for the owner's thread only. */
LARDER_EXPORT
LarderMutation        *larder_mutation_context_get_mutation   (LarderMutationContext *self);
LARDER_EXPORT
LarderValue           *larder_mutation_context_get_variables  (LarderMutationContext *self);
LARDER_EXPORT
guint                  larder_mutation_context_get_attempt    (LarderMutationContext *self);
LARDER_EXPORT
GCancellable          *larder_mutation_context_get_cancellable (LarderMutationContext *self);
/* What this or an earlier attempt stored with the entry; NULL at first. */
LARDER_EXPORT
LarderValue           *larder_mutation_context_get_checkpoint (LarderMutationContext *self);
/* On disk before @callback is called. */
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
/* What was known of a row when the mutation was made: the members that it writes and the version,
 * for keys with a conflict policy. */
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
/* 0.0 to 1.0; the property "progress" of the mutation. */
LARDER_EXPORT
void                   larder_mutation_context_set_progress   (LarderMutationContext *self,
                                                               double                 progress);
/* The server's rows that come with the answer (one object or a list of them): written to the base
 * in the same batch in which the layer goes. */
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
/* An error that the retry rules of the key call definite parks the mutation; LARDER_ERROR_CONFLICT
 * with theirs in the rows added parks it as a conflict. */
LARDER_EXPORT
void                   larder_mutation_context_return_error   (LarderMutationContext *self,
                                                               GError                *error);
/* No row came back: @row is the row as it is now, NULL if there is none. */
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
/* Adds patches, rows and the rest to a mutation that is about to be submitted. */
typedef void (*LarderMutationSetup)   (LarderMutation        *mutation,
                                       gpointer               user_data);
/* @data with the change, a new reference; NULL: as it is. */
typedef LarderValue *(*LarderOptimisticFunc) (LarderValue    *data,
                                              LarderMutation *mutation,
                                              gpointer        user_data);

/* Rules of a kind of mutation, by key; found again by key after a restart. */
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
/* Whether an error is tried again; without a function no error is. */
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
/* How often an error is tried again when no function decides; -1: for ever. */
LARDER_EXPORT
void                   larder_mutation_options_set_retries      (LarderMutationOptions *self,
                                                                 int                    retries);
LARDER_EXPORT
void                   larder_mutation_options_set_gc_time      (LarderMutationOptions *self,
                                                                 gint64                 gc_time_ms);
/* For how long a result outlives the program. */
LARDER_EXPORT
void                   larder_mutation_options_set_result_time  (LarderMutationOptions *self,
                                                                 gint64                 time_ms);
LARDER_EXPORT
void                   larder_mutation_options_set_scope        (LarderMutationOptions *self,
                                                                 const char            *scope);
LARDER_EXPORT
void                   larder_mutation_options_set_meta         (LarderMutationOptions *self,
                                                                 LarderValue           *meta);
/* How many of this key run at the same time; 0: any number. */
LARDER_EXPORT
void                   larder_mutation_options_set_max_running  (LarderMutationOptions *self,
                                                                 guint                  maximum);
/* What becomes of changes of rows that someone else changed too; the default leaves versions to the
 * function. */
LARDER_EXPORT
void                   larder_mutation_options_set_conflict_policy
                                                                (LarderMutationOptions *self,
                                                                 LarderConflictPolicy   policy);
LARDER_EXPORT
void                   larder_mutation_options_set_resolve_func (LarderMutationOptions *self,
                                                                 LarderResolveFunc      func,
                                                                 gpointer               user_data,
                                                                 GDestroyNotify         destroy);
/* Called once each time a mutation of this key has succeeded, failed for good or was withdrawn,
 * also after a restart. */
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
/* What queries show until the answer is known: a function over their data. */
LARDER_EXPORT
void                   larder_mutation_options_add_optimistic   (LarderMutationOptions *self,
                                                                 GVariant              *prefix,
                                                                 LarderOptimisticFunc   func,
                                                                 gpointer               user_data,
                                                                 GDestroyNotify         destroy);
/* Callbacks, each awaited before the next; the mutation is pending until all have been called. */
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
