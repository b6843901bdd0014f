/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The members of mutation options, for the client that follows them. */

#pragma once

#include "larder/larder-mutation-options.h"
#include "larder/larder-query-options-private.h"

G_BEGIN_DECLS

struct _LarderMutationOptions
{
  GObject            parent_instance;

  char              *key;
  gboolean           durable;
  LarderNetworkMode  network_mode;
  guint              max_running;    /* 0: any number */
  LarderConflictPolicy conflict_policy;
  LarderClosure     *resolve;        /* LarderResolveFunc */
  LarderClosure     *func;           /* LarderMutationFunc */
  LarderClosure     *retry;          /* LarderRetryFunc */
  LarderClosure     *retry_delay;    /* LarderRetryDelayFunc */
  LarderClosure     *settled;        /* LarderMutationSettled */
  GStrv              invalidates;    /* tags (nullable) */
  LarderClosure     *invalidates_func; /* LarderMutationTagsFunc */
};

G_END_DECLS
