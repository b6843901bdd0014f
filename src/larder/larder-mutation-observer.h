/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One consumer's view of the writes of one kind, one after another. */

#pragma once

#include "larder/larder-client.h"

G_BEGIN_DECLS

/* Properties: client, options, mutation, variables, data, error, context, failure-reason, status,
 * failure-count, submitted-at, is-paused, is-idle, is-pending, is-success, is-error. Signal:
 * ::changed, at most once per batch, after all notifies. */
#define LARDER_TYPE_MUTATION_OBSERVER (larder_mutation_observer_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderMutationObserver, larder_mutation_observer,
                      LARDER, MUTATION_OBSERVER, GObject)

LARDER_EXPORT
LarderMutationObserver *larder_mutation_observer_new           (LarderClient           *client,
                                                                LarderMutationOptions  *options);
LARDER_EXPORT
void                    larder_mutation_observer_set_options   (LarderMutationObserver *self,
                                                                LarderMutationOptions  *options);
/* Counted; attached it tells of changes, and keeps its mutation in lists. */
LARDER_EXPORT
void                    larder_mutation_observer_attach        (LarderMutationObserver *self);
LARDER_EXPORT
void                    larder_mutation_observer_detach        (LarderMutationObserver *self);
/* A new mutation each time; the former one goes on, unobserved. @call holds callbacks of this one
 * call: on-success, on-error, on-settled. */
LARDER_EXPORT
LarderMutation         *larder_mutation_observer_mutate        (LarderMutationObserver *self,
                                                                LarderValue            *variables,
                                                                LarderMutationOptions  *call);
LARDER_EXPORT
void                    larder_mutation_observer_mutate_async  (LarderMutationObserver *self,
                                                                LarderValue            *variables,
                                                                GCancellable           *cancellable,
                                                                GAsyncReadyCallback     callback,
                                                                gpointer                user_data);
LARDER_EXPORT
LarderValue            *larder_mutation_observer_mutate_finish (LarderMutationObserver *self,
                                                                GAsyncResult           *result,
                                                                GError                **error);
/* The same with a mutation that was set up by hand. */
LARDER_EXPORT
void                    larder_mutation_observer_submit        (LarderMutationObserver *self,
                                                                LarderMutation         *mutation,
                                                                LarderMutationOptions  *call);
/* Looks at a mutation that somebody else made, such as one that came back from the outbox. */
LARDER_EXPORT
void                    larder_mutation_observer_follow        (LarderMutationObserver *self,
                                                                LarderMutation         *mutation);
/* The same with the newest mutation of its key that the client knows; FALSE: there is none. */
LARDER_EXPORT
gboolean                larder_mutation_observer_adopt         (LarderMutationObserver *self);
/* Back to idle; the mutation goes on. */
LARDER_EXPORT
void                    larder_mutation_observer_reset         (LarderMutationObserver *self);

LARDER_EXPORT
LarderMutation         *larder_mutation_observer_get_mutation  (LarderMutationObserver *self);
LARDER_EXPORT
LarderMutationStatus    larder_mutation_observer_get_status    (LarderMutationObserver *self);
LARDER_EXPORT
LarderValue            *larder_mutation_observer_get_variables (LarderMutationObserver *self);
LARDER_EXPORT
LarderValue            *larder_mutation_observer_get_data      (LarderMutationObserver *self);
LARDER_EXPORT
GError                 *larder_mutation_observer_get_error     (LarderMutationObserver *self);

G_END_DECLS
