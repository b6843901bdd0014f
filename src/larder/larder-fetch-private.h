/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One fetch of a query, with all its attempts. */

#pragma once

#include "larder/larder-query-options-private.h"

G_BEGIN_DECLS

typedef struct _LarderFetch LarderFetch;

/* The outcome of one attempt, in the owner's thread; called at most once for each attempt. */
typedef void (*LarderFetchDoneFunc) (LarderFetch *fetch,
                                     LarderValue *value,
                                     GError      *error,
                                     gpointer     user_data);

struct _LarderFetch
{
  gatomicrefcount      refs;

  /* Readable from every thread. */
  GVariant            *key;
  GCancellable        *cancellable;
  GMainContext        *context;
  int                  taken;            /* atomic: the function took the cancellable */

  /* For the owner's thread only. */
  LarderFetchDoneFunc  done;             /* NULL once nobody waits for the outcome any more */
  gpointer             user_data;
  LarderQueryOptions  *options;          /* of this fetch (owned) */
  guint                attempt;          /* the number of the running one, from 1 */
  int                  default_retries;
  guint64              invalidations;    /* of the query when the attempt began */
  guint64              serial;           /* of the tables at that moment */
  guint                repeats;          /* attempts thrown away because the answer was outdated */
  gboolean             outdated;
  gboolean             stop_retries;
  gboolean             started_paused;
  gboolean             waits;            /* for focus or network */
};

LarderFetch *larder_fetch_new         (GVariant            *key,
                                       GMainContext        *context,
                                       LarderQueryOptions  *options,
                                       LarderFetchDoneFunc  done,
                                       gpointer             user_data);
LarderFetch *larder_fetch_ref         (LarderFetch         *self);
void         larder_fetch_unref       (LarderFetch         *self);
/* Calls the function of the options for the next attempt. */
void         larder_fetch_run         (LarderFetch         *self);
/* From here on every answer is dropped, whatever comes. */
void         larder_fetch_abandon     (LarderFetch         *self,
                                       gboolean             cancel);
gboolean     larder_fetch_was_taken   (LarderFetch         *self);

G_END_DECLS
