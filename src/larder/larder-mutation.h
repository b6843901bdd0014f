/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One run of a write, from the hand to the server's answer, across restarts when it is durable. */

#pragma once

#include "larder/larder-enums.h"
#include "larder/larder-mutation-options.h"
#include "larder/larder-patch.h"

G_BEGIN_DECLS

typedef struct _LarderClient LarderClient;

#define LARDER_TYPE_MUTATION (larder_mutation_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderMutation, larder_mutation, LARDER, MUTATION, GObject)

/* A new mutation; set it up, then larder_mutation_submit(). From then on the client keeps it. */
LARDER_EXPORT
LarderMutation      *larder_mutation_new              (LarderClient         *client,
                                                       const char           *key,
                                                       LarderValue          *variables);
/* The same with a key that is a list; one of plain texts is that of its parts with dots. */
LARDER_EXPORT
LarderMutation      *larder_mutation_new_for_key      (LarderClient         *client,
                                                       GVariant             *key,
                                                       LarderValue          *variables);
LARDER_EXPORT
void                 larder_mutation_add_patch        (LarderMutation       *self,
                                                       LarderPatch          *patch);
/* Rows that this one writes or refers to: earlier unsent entries that write one of them go first.
 * Patches by record count as written. */
LARDER_EXPORT
void                 larder_mutation_add_write        (LarderMutation       *self,
                                                       const char           *table,
                                                       const char           *id);
LARDER_EXPORT
void                 larder_mutation_add_reference    (LarderMutation       *self,
                                                       const char           *table,
                                                       const char           *id);
LARDER_EXPORT
void                 larder_mutation_set_scope        (LarderMutation       *self,
                                                       const char           *scope);
/* Not sent before this moment (ms since 1970): a deletion that can be undone. */
LARDER_EXPORT
void                 larder_mutation_set_not_before   (LarderMutation       *self,
                                                       gint64                time_ms);
LARDER_EXPORT
void                 larder_mutation_submit           (LarderMutation       *self);
/* Completes when the mutation succeeded or failed for good. */
LARDER_EXPORT
void                 larder_mutation_submit_async     (LarderMutation       *self,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
LARDER_EXPORT
LarderValue         *larder_mutation_submit_finish    (LarderMutation       *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);

/* Changes what is not being sent; the new content is on disk before the next attempt. */
LARDER_EXPORT
gboolean             larder_mutation_edit             (LarderMutation       *self,
                                                       LarderValue          *variables,
                                                       GList                *patches);
/* A conflict that Larder found waits for one of these. */
LARDER_EXPORT
LarderConflict      *larder_mutation_get_conflict     (LarderMutation       *self);
LARDER_EXPORT
gboolean             larder_mutation_resolve          (LarderMutation       *self,
                                                       LarderConflictPolicy  policy);
LARDER_EXPORT
gboolean             larder_mutation_resolve_fields   (LarderMutation       *self,
                                                       LarderValue          *fields);

/* Properties: id, key, variables, data, error, status, delivery, progress, paused, failure-count,
 * attempts, submitted-at, next-attempt-at, checkpoint, conflict, context, meta, is-paused. */
LARDER_EXPORT
const char          *larder_mutation_get_id           (LarderMutation       *self);
LARDER_EXPORT
const char          *larder_mutation_get_key          (LarderMutation       *self);
/* The key as a list, for matching. */
LARDER_EXPORT
GVariant            *larder_mutation_dup_key_list     (LarderMutation       *self);
LARDER_EXPORT
LarderValue         *larder_mutation_get_variables    (LarderMutation       *self);
LARDER_EXPORT
LarderValue         *larder_mutation_get_data         (LarderMutation       *self);
LARDER_EXPORT
GError              *larder_mutation_get_error        (LarderMutation       *self);
LARDER_EXPORT
LarderMutationStatus larder_mutation_get_status       (LarderMutation       *self);
LARDER_EXPORT
LarderDelivery       larder_mutation_get_delivery     (LarderMutation       *self);
LARDER_EXPORT
double               larder_mutation_get_progress     (LarderMutation       *self);
LARDER_EXPORT
gboolean             larder_mutation_get_paused       (LarderMutation       *self);
/* Pending, and not because its answer is awaited. */
LARDER_EXPORT
gboolean             larder_mutation_get_is_paused    (LarderMutation       *self);
LARDER_EXPORT
LarderValue         *larder_mutation_get_context      (LarderMutation       *self);
LARDER_EXPORT
LarderValue         *larder_mutation_get_meta         (LarderMutation       *self);
LARDER_EXPORT
guint                larder_mutation_get_failure_count (LarderMutation      *self);
LARDER_EXPORT
gint64               larder_mutation_get_submitted_at (LarderMutation       *self);
LARDER_EXPORT
gint64               larder_mutation_get_not_before   (LarderMutation       *self);
LARDER_EXPORT
gint64               larder_mutation_get_next_attempt_at (LarderMutation    *self);
LARDER_EXPORT
guint                larder_mutation_get_attempts     (LarderMutation       *self);
LARDER_EXPORT
LarderValue         *larder_mutation_get_checkpoint   (LarderMutation       *self);
/* Pause is kept over a restart; a running attempt is cancelled and its checkpoint stays. */
LARDER_EXPORT
void                 larder_mutation_pause            (LarderMutation       *self);
LARDER_EXPORT
void                 larder_mutation_resume           (LarderMutation       *self);
/* A parked or waiting one is tried at once. */
LARDER_EXPORT
void                 larder_mutation_retry            (LarderMutation       *self);
/* Takes it back: the layer vanishes, the entry leaves the disk. FALSE when it was sent already; a
 * running attempt is cancelled first. */
LARDER_EXPORT
gboolean             larder_mutation_withdraw         (LarderMutation       *self);

G_END_DECLS
