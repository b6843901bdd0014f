/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One consumer's view of the writes of one kind, one after another. */

#pragma once

#include "larder/larder-client.h"

G_BEGIN_DECLS

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
LARDER_EXPORT
void                    larder_mutation_observer_attach        (LarderMutationObserver *self);
LARDER_EXPORT
void                    larder_mutation_observer_detach        (LarderMutationObserver *self);
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
LARDER_EXPORT
void                    larder_mutation_observer_submit        (LarderMutationObserver *self,
                                                                LarderMutation         *mutation,
                                                                LarderMutationOptions  *call);
LARDER_EXPORT
void                    larder_mutation_observer_follow        (LarderMutationObserver *self,
                                                                LarderMutation         *mutation);
LARDER_EXPORT
gboolean                larder_mutation_observer_adopt         (LarderMutationObserver *self);
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
