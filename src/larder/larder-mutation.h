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

LARDER_EXPORT
LarderMutation      *larder_mutation_new              (LarderClient         *client,
                                                       const char           *key,
                                                       LarderValue          *variables);
LARDER_EXPORT
LarderMutation      *larder_mutation_new_for_key      (LarderClient         *client,
                                                       GVariant             *key,
                                                       LarderValue          *variables);
LARDER_EXPORT
void                 larder_mutation_add_patch        (LarderMutation       *self,
                                                       LarderPatch          *patch);
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
LARDER_EXPORT
void                 larder_mutation_set_not_before   (LarderMutation       *self,
                                                       gint64                time_ms);
LARDER_EXPORT
void                 larder_mutation_submit           (LarderMutation       *self);
LARDER_EXPORT
void                 larder_mutation_submit_async     (LarderMutation       *self,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
LARDER_EXPORT
LarderValue         *larder_mutation_submit_finish    (LarderMutation       *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);

LARDER_EXPORT
gboolean             larder_mutation_edit             (LarderMutation       *self,
                                                       LarderValue          *variables,
                                                       GList                *patches);
LARDER_EXPORT
LarderConflict      *larder_mutation_get_conflict     (LarderMutation       *self);
LARDER_EXPORT
gboolean             larder_mutation_resolve          (LarderMutation       *self,
                                                       LarderConflictPolicy  policy);
LARDER_EXPORT
gboolean             larder_mutation_resolve_fields   (LarderMutation       *self,
                                                       LarderValue          *fields);

LARDER_EXPORT
const char          *larder_mutation_get_id           (LarderMutation       *self);
LARDER_EXPORT
const char          *larder_mutation_get_key          (LarderMutation       *self);
LARDER_EXPORT
GVariant            *larder_mutation_dup_key_list     (LarderMutation       *self);
LARDER_EXPORT
LarderValue         *larder_mutation_get_variables    (LarderMutation       *self);
LARDER_EXPORT
LarderValue         *larder_mutation_get_changes      (LarderMutation       *self,
                                                       const char           *table,
                                                       const char           *id);
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
LARDER_EXPORT
void                 larder_mutation_pause            (LarderMutation       *self);
LARDER_EXPORT
void                 larder_mutation_resume           (LarderMutation       *self);
LARDER_EXPORT
void                 larder_mutation_retry            (LarderMutation       *self);
LARDER_EXPORT
LarderMutation      *larder_mutation_duplicate        (LarderMutation       *self);
LARDER_EXPORT
gboolean             larder_mutation_withdraw         (LarderMutation       *self);

G_END_DECLS
