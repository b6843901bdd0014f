/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One run of a write, from the hand to the server's answer, across restarts when it is durable. */

#pragma once

#include "larder/larder-enums.h"
#include "larder/larder-patch.h"
#include "larder/larder-query-options.h"

G_BEGIN_DECLS

#define LARDER_TYPE_MUTATION (larder_mutation_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderMutation, larder_mutation, LARDER, MUTATION, GObject)

/* Handed to a mutation function. Complete it exactly once, from any thread. */
#define LARDER_TYPE_MUTATION_CONTEXT (larder_mutation_context_get_type ())
typedef struct _LarderMutationContext LarderMutationContext;
LARDER_EXPORT GType                  larder_mutation_context_get_type        (void);
LARDER_EXPORT LarderMutationContext *larder_mutation_context_ref             (LarderMutationContext *self);
LARDER_EXPORT void                   larder_mutation_context_unref           (LarderMutationContext *self);
/* The idempotency key: a UUID, the same at every attempt, also after a restart. */
LARDER_EXPORT const char            *larder_mutation_context_get_id          (LarderMutationContext *self);
LARDER_EXPORT LarderMutation        *larder_mutation_context_get_mutation    (LarderMutationContext *self);
LARDER_EXPORT LarderValue           *larder_mutation_context_get_variables   (LarderMutationContext *self);
LARDER_EXPORT guint                  larder_mutation_context_get_attempt     (LarderMutationContext *self);
LARDER_EXPORT GCancellable          *larder_mutation_context_get_cancellable (LarderMutationContext *self);
/* What an earlier attempt stored with the entry; NULL at first. Stored durably before @callback. */
LARDER_EXPORT LarderValue           *larder_mutation_context_get_checkpoint  (LarderMutationContext *self);
LARDER_EXPORT void                   larder_mutation_context_set_checkpoint_async  (LarderMutationContext *self, LarderValue *checkpoint, GAsyncReadyCallback callback, gpointer user_data);
LARDER_EXPORT gboolean               larder_mutation_context_set_checkpoint_finish (LarderMutationContext *self, GAsyncResult *result, GError **error);
/* 0.0 to 1.0; the property "progress" of the mutation. */
LARDER_EXPORT void                   larder_mutation_context_set_progress    (LarderMutationContext *self, double progress);
/* The server's rows that come with the answer: written to the base in the same batch in which the layer goes. */
LARDER_EXPORT void                   larder_mutation_context_add_rows        (LarderMutationContext *self, const char *table, LarderValue *rows);
LARDER_EXPORT void                   larder_mutation_context_add_removal     (LarderMutationContext *self, const char *table, const char *id);
LARDER_EXPORT void                   larder_mutation_context_return_value    (LarderMutationContext *self, LarderValue *value);
/* An error that the retry rules of the key call definite parks the mutation; LARDER_ERROR_CONFLICT with theirs in the rows added parks it as a conflict. */
LARDER_EXPORT void                   larder_mutation_context_return_error    (LarderMutationContext *self, GError *error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LarderMutationContext, larder_mutation_context_unref)

typedef void (*LarderMutationFunc)    (LarderMutationContext *context, gpointer user_data);
typedef void (*LarderMutationSettled) (LarderMutation *mutation, gpointer user_data);

/* Rules of a kind of mutation, by key; found again by key after a restart. */
#define LARDER_TYPE_MUTATION_OPTIONS (larder_mutation_options_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderMutationOptions, larder_mutation_options, LARDER, MUTATION_OPTIONS, GObject)
LARDER_EXPORT LarderMutationOptions *larder_mutation_options_new            (const char *key);
LARDER_EXPORT void larder_mutation_options_set_func             (LarderMutationOptions *self, LarderMutationFunc func, gpointer user_data, GDestroyNotify destroy);
LARDER_EXPORT void larder_mutation_options_set_durable          (LarderMutationOptions *self, gboolean durable);
LARDER_EXPORT void larder_mutation_options_set_network_mode     (LarderMutationOptions *self, LarderNetworkMode mode);
/* How often an error is tried again; default for durable ones: for ever where @retry_func says so. */
LARDER_EXPORT void larder_mutation_options_set_retry_func       (LarderMutationOptions *self, LarderRetryFunc func, gpointer user_data, GDestroyNotify destroy);
LARDER_EXPORT void larder_mutation_options_set_retry_delay_func (LarderMutationOptions *self, LarderRetryDelayFunc func, gpointer user_data, GDestroyNotify destroy);
/* How many of this key run at the same time; 0: any number. */
LARDER_EXPORT void larder_mutation_options_set_max_running      (LarderMutationOptions *self, guint max_running);
/* Called once when a mutation of this key has succeeded or failed for good, also after a restart. */
LARDER_EXPORT void larder_mutation_options_set_settled_func     (LarderMutationOptions *self, LarderMutationSettled func, gpointer user_data, GDestroyNotify destroy);

/* A new mutation; set it up, then larder_mutation_submit(). */
LARDER_EXPORT LarderMutation *larder_mutation_new            (LarderClient *client, const char *key, LarderValue *variables);
LARDER_EXPORT void            larder_mutation_add_patch      (LarderMutation *self, LarderPatch *patch);
/* Rows that this one writes or refers to: earlier unsent entries that write one of them go first. Patches by record count as written. */
LARDER_EXPORT void            larder_mutation_add_write      (LarderMutation *self, const char *table, const char *id);
LARDER_EXPORT void            larder_mutation_add_reference  (LarderMutation *self, const char *table, const char *id);
LARDER_EXPORT void            larder_mutation_set_scope      (LarderMutation *self, const char *scope);
/* Not sent before this moment (ms since 1970): a deletion that can be undone. */
LARDER_EXPORT void            larder_mutation_set_not_before (LarderMutation *self, gint64 time_ms);
LARDER_EXPORT void            larder_mutation_submit         (LarderMutation *self);
/* Completes when the mutation succeeded or failed for good. */
LARDER_EXPORT void            larder_mutation_submit_async   (LarderMutation *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LARDER_EXPORT LarderValue    *larder_mutation_submit_finish  (LarderMutation *self, GAsyncResult *result, GError **error);

/* Properties: id, key, variables, data, error, status, delivery, progress, paused, failure-count, attempts, submitted-at, next-attempt-at, checkpoint. */
LARDER_EXPORT const char          *larder_mutation_get_id           (LarderMutation *self);
LARDER_EXPORT const char          *larder_mutation_get_key          (LarderMutation *self);
LARDER_EXPORT LarderValue         *larder_mutation_get_variables    (LarderMutation *self);
LARDER_EXPORT LarderValue         *larder_mutation_get_data         (LarderMutation *self);
LARDER_EXPORT GError              *larder_mutation_get_error        (LarderMutation *self);
LARDER_EXPORT LarderMutationStatus larder_mutation_get_status       (LarderMutation *self);
LARDER_EXPORT LarderDelivery       larder_mutation_get_delivery     (LarderMutation *self);
LARDER_EXPORT double               larder_mutation_get_progress     (LarderMutation *self);
LARDER_EXPORT gboolean             larder_mutation_get_paused       (LarderMutation *self);
LARDER_EXPORT gint64               larder_mutation_get_submitted_at (LarderMutation *self);
/* Pause is kept over a restart; a running attempt is cancelled and its checkpoint stays. */
LARDER_EXPORT void                 larder_mutation_pause            (LarderMutation *self);
LARDER_EXPORT void                 larder_mutation_resume           (LarderMutation *self);
/* A parked or waiting one is tried at once. */
LARDER_EXPORT void                 larder_mutation_retry            (LarderMutation *self);
/* Takes it back: the layer vanishes, the entry leaves the disk. FALSE when it was sent already; a running attempt is cancelled first. */
LARDER_EXPORT gboolean             larder_mutation_withdraw         (LarderMutation *self);

G_END_DECLS
