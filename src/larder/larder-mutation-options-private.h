/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The members of mutation options, for the client that follows them. */

#pragma once

#include "larder/larder-mutation-options.h"
#include "larder/larder-query-options-private.h"

G_BEGIN_DECLS

/* Which members were chosen, be it as nothing. */
typedef enum
{
  LARDER_MUTATION_OPTION_DURABLE      = 1 << 0,
  LARDER_MUTATION_OPTION_NETWORK_MODE = 1 << 1,
  LARDER_MUTATION_OPTION_MAX_RUNNING  = 1 << 2,
  LARDER_MUTATION_OPTION_POLICY       = 1 << 3,
  LARDER_MUTATION_OPTION_RETRIES      = 1 << 4,
  LARDER_MUTATION_OPTION_GC_TIME      = 1 << 5,
  LARDER_MUTATION_OPTION_SCOPE        = 1 << 6,
  LARDER_MUTATION_OPTION_META         = 1 << 7,
  LARDER_MUTATION_OPTION_FUNC         = 1 << 8,
  LARDER_MUTATION_OPTION_RETRY        = 1 << 9,
  LARDER_MUTATION_OPTION_RETRY_DELAY  = 1 << 10,
  LARDER_MUTATION_OPTION_RESOLVE      = 1 << 11,
  LARDER_MUTATION_OPTION_SETTLED      = 1 << 12,
  LARDER_MUTATION_OPTION_ON_MUTATE    = 1 << 13,
  LARDER_MUTATION_OPTION_ON_SUCCESS   = 1 << 14,
  LARDER_MUTATION_OPTION_ON_ERROR     = 1 << 15,
  LARDER_MUTATION_OPTION_ON_SETTLED   = 1 << 16,
  LARDER_MUTATION_OPTION_INVALIDATES  = 1 << 17,
  LARDER_MUTATION_OPTION_TAGS_FUNC    = 1 << 18,
  LARDER_MUTATION_OPTION_RESULT_TIME  = 1 << 19,
  LARDER_MUTATION_OPTION_SETUP        = 1 << 20,
  LARDER_MUTATION_OPTION_KEEPS        = 1 << 21,
} LarderMutationOptionFlags;

/* A function over the data of all queries whose key begins so. */
typedef struct
{
  GVariant      *prefix;      /* normalised (owned) */
  LarderClosure *func;        /* LarderOptimisticFunc */
} LarderOptimistic;

struct _LarderMutationOptions
{
  GObject            parent_instance;

  char              *key;            /* as text; NULL: of a prefix or of an observer's call */
  guint              set;            /* LarderMutationOptionFlags */
  gboolean           durable;
  LarderNetworkMode  network_mode;
  guint              max_running;    /* 0: any number */
  int                retries;        /* -1: for ever */
  gint64             gc_time;        /* ms; LARDER_NEVER: never */
  gint64             result_time;    /* ms */
  gboolean           keeps_refused;
  char              *scope;          /* (nullable) */
  LarderValue       *meta;           /* (nullable) */
  LarderConflictPolicy conflict_policy;
  LarderClosure     *resolve;        /* LarderResolveFunc */
  LarderClosure     *func;           /* LarderMutationFunc */
  LarderClosure     *retry;          /* LarderRetryFunc */
  LarderClosure     *retry_delay;    /* LarderRetryDelayFunc */
  LarderClosure     *settled;        /* LarderMutationSettled */
  GStrv              invalidates;    /* tags (nullable) */
  LarderClosure     *invalidates_func; /* LarderMutationTagsFunc */
  LarderClosure     *on_mutate;      /* LarderMutationStepFunc, like those that follow */
  LarderClosure     *on_success;
  LarderClosure     *on_error;
  LarderClosure     *on_settled;
  LarderClosure     *setup;          /* LarderMutationSetup */
  GPtrArray         *optimistic;     /* of LarderOptimistic (owned) (nullable) */
};

/* Adds one that is there already in other options. */
void                   larder_mutation_options_add_entry (LarderMutationOptions *self,
                                                          LarderOptimistic      *entry);
/* What @self chose, then what @over chose on top; either may be NULL. The caller's. */
LarderMutationOptions *larder_mutation_options_combine (LarderMutationOptions *self,
                                                        LarderMutationOptions *over);

G_END_DECLS
