/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One call of a callback of a mutation: on-mutate, on-success, on-error, on-settled. */

#pragma once

#include "larder/larder-value.h"

G_BEGIN_DECLS

typedef struct _LarderMutation LarderMutation;

#define LARDER_TYPE_MUTATION_STEP (larder_mutation_step_get_type ())
typedef struct _LarderMutationStep LarderMutationStep;

LARDER_EXPORT
GType               larder_mutation_step_get_type      (void);
LARDER_EXPORT
LarderMutationStep *larder_mutation_step_ref           (LarderMutationStep *self);
LARDER_EXPORT
void                larder_mutation_step_unref         (LarderMutationStep *self);
LARDER_EXPORT
LarderMutation     *larder_mutation_step_get_mutation  (LarderMutationStep *self);
LARDER_EXPORT
LarderValue        *larder_mutation_step_get_variables (LarderMutationStep *self);
LARDER_EXPORT
LarderValue        *larder_mutation_step_get_data      (LarderMutationStep *self);
LARDER_EXPORT
GError             *larder_mutation_step_get_error     (LarderMutationStep *self);
LARDER_EXPORT
LarderValue        *larder_mutation_step_get_context   (LarderMutationStep *self);
LARDER_EXPORT
LarderMutationStep *larder_mutation_step_hold          (LarderMutationStep *self);
LARDER_EXPORT
void                larder_mutation_step_return_value  (LarderMutationStep *self,
                                                        LarderValue        *value);
LARDER_EXPORT
void                larder_mutation_step_return_error  (LarderMutationStep *self,
                                                        GError             *error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LarderMutationStep, larder_mutation_step_unref)

typedef void (*LarderMutationStepFunc) (LarderMutationStep *step,
                                        gpointer            user_data);

G_END_DECLS
