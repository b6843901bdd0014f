/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The struct of an observer of mutations, for its files. */

#pragma once

#include "larder/larder-mutation-observer.h"
#include "larder/larder-mutation-private.h"

G_BEGIN_DECLS

/* What it shows, in the order of its properties. */
typedef enum
{
  LARDER_MUTATION_FIELD_MUTATION,
  LARDER_MUTATION_FIELD_VARIABLES,
  LARDER_MUTATION_FIELD_DATA,
  LARDER_MUTATION_FIELD_CONTEXT,
  LARDER_MUTATION_FIELD_ERROR,
  LARDER_MUTATION_FIELD_FAILURE_REASON,
  LARDER_MUTATION_FIELD_STATUS,
  LARDER_MUTATION_FIELD_FAILURE_COUNT,
  LARDER_MUTATION_FIELD_SUBMITTED_AT,
  LARDER_MUTATION_FIELD_IS_PAUSED,
  LARDER_MUTATION_FIELD_IS_IDLE,
  LARDER_MUTATION_FIELD_IS_PENDING,
  LARDER_MUTATION_FIELD_IS_SUCCESS,
  LARDER_MUTATION_FIELD_IS_ERROR,
} LarderMutationField;

#define LARDER_N_MUTATION_FIELDS (LARDER_MUTATION_FIELD_IS_ERROR + 1)

typedef struct
{
  LarderMutation *mutation;
  LarderValue    *variables;
  LarderValue    *data;
  LarderValue    *context;
  GError         *error;
  GError         *failure_reason;
  gint64          numbers[LARDER_N_MUTATION_FIELDS];  /* all other fields */
} LarderMutationResult;

struct _LarderMutationObserver
{
  GObject                parent_instance;

  LarderClient          *client;       /* (owned) */
  LarderMutationOptions *options;      /* (owned) */
  LarderMutation        *mutation;     /* (owned) (nullable) */
  LarderMutationResult   told;         /* owns what it points to */
  guint                  attached;
  gboolean               queued;       /* is told at the end of the batch */
  gboolean               disposing;
};

/* What is true now, borrowed from the mutation. */
void larder_mutation_observer_look (LarderMutationObserver *self,
                                    LarderMutationResult   *result);
/* Exchanges the mutation; @mutation is nullable. */
void larder_mutation_observer_take (LarderMutationObserver *self,
                                    LarderMutation         *mutation);
/* It begins (@follows) or ends to follow its mutation, attached. */
void larder_mutation_observer_log  (LarderMutationObserver *self,
                                    gboolean                follows);
void larder_mutation_observer_tell (LarderMutationObserver *self);
void larder_mutation_observer_options_told (LarderMutationObserver *self);

G_END_DECLS
