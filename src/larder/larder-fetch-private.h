/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One fetch of a query, with all its attempts. */

#pragma once

#include "larder/larder-deadlines-private.h"
#include "larder/larder-query-options-private.h"

G_BEGIN_DECLS

typedef struct _LarderFetch LarderFetch;
typedef struct _LarderQuery LarderQuery;

/* The outcome of one attempt, in the owner's thread; called at most once for each attempt. */
typedef void (*LarderFetchDoneFunc) (LarderFetch *fetch,
                                     LarderValue *value,
                                     GError      *error,
                                     gint64       retry_after,
                                     gpointer     user_data);

/* A fetch whose data does not come in one answer: pages, or a stream. All members are called in
 * the owner's thread. */
typedef struct
{
  /* An attempt begins; what earlier ones brought may be kept (TRUE) or not. */
  gboolean     (*begin)  (LarderFetch *fetch);
  /* An answer came. Gives what the whole fetch brought (owned), or NULL when it asked for more. */
  LarderValue *(*take)   (LarderFetch *fetch,
                          LarderValue *value);
  /* A part came while the attempt goes on. May be NULL. */
  void         (*part)   (LarderFetch *fetch,
                          LarderValue *value);
  /* Makes the new base of the query (owned) from what the fetch brought. */
  LarderValue *(*settle) (LarderFetch *fetch,
                          LarderValue *value);
  void         (*free)   (gpointer     data);
} LarderFetchJob;

struct _LarderFetch
{
  gatomicrefcount       refs;

  /* Readable from every thread. */
  GVariant             *key;
  GCancellable         *cancellable;
  GMainContext         *context;
  int                   taken;           /* atomic: the function took the cancellable */
  LarderPageDirection   direction;
  gboolean              is_stream;
  GVariant             *meta;            /* of the options; NULL: none */

  /* For the owner's thread only. */
  LarderFetchDoneFunc   done;            /* NULL once nobody waits for the outcome any more */
  gpointer              user_data;
  LarderClient         *client;          /* borrowed; NULL once the fetch was abandoned */
  LarderQueryOptions   *options;         /* of this fetch (owned) */
  const LarderFetchJob *job;             /* NULL: one answer is all */
  gpointer              job_data;        /* (owned) */
  LarderQuery          *query;           /* borrowed; for jobs */
  LarderValue          *page_param;      /* of the page that is asked for (nullable) */
  guint                 attempt;         /* the number of the running one, from 1 */
  int                   default_retries;
  guint                 invalidations;   /* of the query when the attempt began */
  guint64               serial;          /* of the tables at that moment */
  guint                 repeats;         /* attempts thrown away: the answer was outdated */
  guint                 sharings;        /* how often the answer was shared in a thread */
  gboolean              outdated;
  gboolean              was_outdated;    /* so the attempt before this one is thrown away */
  gboolean              stop_retries;
  gboolean              started_paused;
  gboolean              waits;           /* for focus or network */
  gboolean              has_slot;        /* an attempt runs that counts */
  gboolean              queued;          /* waits for a slot */
  gint64                retry_after;     /* ms, as the far end asked */
  LarderDeadline        retry;
  gint64                began;           /* for a profiler; 0: none */
};

LarderFetch *larder_fetch_new         (GVariant            *key,
                                       LarderClient        *client,
                                       LarderQueryOptions  *options,
                                       LarderFetchDoneFunc  done,
                                       gpointer             user_data);
LarderFetch *larder_fetch_ref         (LarderFetch         *self);
void         larder_fetch_unref       (LarderFetch         *self);
/* Begins the next attempt. TRUE when it goes on with what an earlier one brought. */
gboolean     larder_fetch_begin       (LarderFetch         *self);
/* Calls the function of the options: for the attempt, or for the next page of it. */
void         larder_fetch_run         (LarderFetch         *self);
/* From here on every answer is dropped, whatever comes. */
void         larder_fetch_abandon     (LarderFetch         *self,
                                       gboolean             cancel);
gboolean     larder_fetch_was_taken   (LarderFetch         *self);

/* Of larder-paged-fetch.c and larder-stream.c: give a fetch its job, where its query has one. */
void         larder_fetch_take_pages  (LarderFetch         *self);
void         larder_fetch_take_stream (LarderFetch         *self);

G_END_DECLS
