/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the callbacks of a mutation are called one after another. */

#pragma once

#include "larder/larder-mutation-private.h"
#include "larder/larder-mutation-step.h"

G_BEGIN_DECLS

/* Where in its callbacks a mutation is. */
typedef enum
{
  LARDER_STAGE_MUTATE,
  LARDER_STAGE_SUCCESS,
  LARDER_STAGE_ERROR,
  LARDER_STAGE_SETTLED,
  LARDER_STAGE_END,
} LarderStage;

struct _LarderMutationChain
{
  LarderStage           stage;
  guint                 next;         /* 0: that of all mutations; 1: its own; 2: none is left */
  gboolean              prepares;     /* on-mutate, before it is sent */
  LarderMutationStatus  status;       /* what it will be … */
  LarderDelivery        delivery;     /* … when they have all been called */
  LarderValue          *data;         /* (owned) (nullable) */
  GError               *error;        /* (owned) (nullable) */
  LarderMutationStep   *step;         /* the one that runs (owned) (nullable) */
};

/* Between claiming and telling, another thread writes what it returns. */
typedef enum
{
  LARDER_STEP_OPEN,
  LARDER_STEP_CLAIMED,
  LARDER_STEP_TOLD,
} LarderStepState;

struct _LarderMutationStep
{
  gatomicrefcount  refs;         /* all, those of this library included */
  int              holders;      /* atomic: those of the callback */
  LarderMutation  *mutation;     /* (owned); let go of in the owner's thread */
  LarderValue     *data;
  GError          *error;
  GMainContext    *main_context; /* of the owner */
  GThread         *thread;       /* the owner's; only compared */
  gboolean         inside;       /* its callback has not returned; for the owner's thread */
  int              held;         /* atomic */
  int              completed;    /* atomic: a LarderStepState */
  LarderValue     *value;        /* what it returned */
  GError          *failure;
};

/* One call of @closure: completed when this returns, unless the callback holds it. The caller's. */
LarderMutationStep *larder_mutation_step_run       (LarderMutation     *mutation,
                                                    LarderClosure      *closure,
                                                    LarderValue        *data,
                                                    const GError       *error);
gboolean            larder_mutation_step_is_done   (LarderMutationStep *self);
void                larder_mutation_step_release   (LarderMutationStep *self);

/* A held step was completed: the chain that it is of goes on. */
void                larder_mutation_chain_step_done (LarderMutation     *mutation,
                                                     LarderMutationStep *step);

G_END_DECLS
