/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One entry of a client's cache: key, data, at most one running fetch, and who observes it. */

#pragma once

#include "larder/larder-deadlines-private.h"
#include "larder/larder-fetch-private.h"
#include "larder/larder-query-index-private.h"
#include "larder/larder-query-observer.h"
#include "larder/larder-ties-private.h"
#include "larder/larder-waiters-private.h"

G_BEGIN_DECLS

/* What we have (status) and what we are doing (fetch_status) are two things; any pair is legal. */
typedef struct
{
  LarderValue       *data;                /* what is shown: base with layers */
  LarderValue       *base;                /* what the server said */
  gint64             data_updated_at;     /* ms since 1970; 0: never */
  guint              data_update_count;
  guint              error_update_count;
  GError            *error;
  gint64             error_updated_at;
  GError            *failure_reason;
  guint              failure_count;
  gboolean           is_invalidated;
  LarderStatus         status;
  LarderFetchStatus    fetch_status;
  LarderPageDirection  direction;       /* of the fetch that runs or ran last */
} LarderQueryState;

/* Most queries have one observer or none, so this grows from nothing. */
typedef struct
{
  LarderQueryObserver **list;         /* borrowed */
  guint                 len;
  guint                 room;
} LarderQueryObservers;

struct _LarderQuery
{
  grefcount           refs;
  guint               n_fetches;      /* for introspection, as the two below */
  guint               n_dedupes;
  guint               n_notifies;
  LarderClient       *client;         /* borrowed; NULL once the entry was removed */
  GList               link;           /* in the client's list, in order of creation */
  LarderQueryPlace    place;          /* among those whose keys begin alike */
  GVariant           *key;
  char               *hash;
  LarderQueryOptions *options;        /* the last ones given, combined with defaults (owned) */
  gint64              gc_time;        /* the longest that was ever asked for */
  LarderQueryState    state;
  LarderQueryState   *initial;        /* what a reset returns to; NULL: to nothing */
  LarderQueryState   *forced;         /* what a developer hid for a while; NULL: nothing */
  LarderQueryState   *revert;         /* what a cancel returns to, while there is a fetch */
  LarderQueryObservers observers;     /* attached ones, in order of attaching */
  LarderWaiters      *waiters;
  LarderFetch        *fetch;          /* the running one */
  LarderPaged        *paged;          /* how its pages follow each other; NULL: no pages (owned) */
  LarderPageDirection next_direction; /* of the fetch that is about to begin */
  LarderQueryTies    *ties;           /* (owned); NULL: none */
  GStrv               tags;           /* that it provides (owned) (nullable) */
  guint64             invalidations;  /* how often the entry was invalidated */
  gsize               bytes;          /* about what the data takes */
  guint64             used;           /* grows with every use in the client */
  LarderValue        *rows;           /* the rows of the answer, as the cache file keeps them */
  gboolean            restored;       /* the cache file was asked */
  gboolean            layered;        /* the data is not the base */
  guint               n_polling;      /* attached observers that ask for an interval */
  LarderDeadline      gc;
  LarderDeadline      interval;
};

void               larder_query_state_copy     (LarderQueryState       *target,
                                                const LarderQueryState *source);
void               larder_query_state_clear    (LarderQueryState       *state);
LarderQueryState  *larder_query_state_dup      (const LarderQueryState *state);
void               larder_query_state_free     (LarderQueryState       *state);

LarderQuery       *larder_query_new            (LarderClient           *client,
                                                GVariant               *key,
                                                const char             *hash);

void               larder_query_take_options   (LarderQuery            *self,
                                                LarderQueryOptions     *options);
void               larder_query_add_observer   (LarderQuery            *self,
                                                LarderQueryObserver    *observer);
void               larder_query_remove_observer (LarderQuery           *self,
                                                 LarderQueryObserver   *observer);
/* The entry leaves the cache: its fetch is dropped, who waits is told so. */
void               larder_query_leave          (LarderQuery            *self);

/* An observer is there whose options enable the query. */
gboolean           larder_query_is_active      (LarderQuery            *self);
/* Nothing fetches it but who asks for that. */
gboolean           larder_query_is_disabled    (LarderQuery            *self);
gboolean           larder_query_is_static      (LarderQuery            *self);
gboolean           larder_query_is_stale       (LarderQuery            *self,
                                                gint64                  stale_time);

/* FALSE when the sharing function of the options failed. */
gboolean           larder_query_write          (LarderQuery            *self,
                                                LarderValue            *data,
                                                gint64                  updated_at,
                                                GError                **error);
void               larder_query_invalidate     (LarderQuery            *self);
void               larder_query_forget         (LarderQuery            *self);
void               larder_query_reset          (LarderQuery            *self);
/* Merges the members of @fields, named as larder_query_to_value() does. */
void               larder_query_set_state      (LarderQuery            *self,
                                                LarderValue            *fields);
/* As that, of an entry that was written out: what is not named is not there. */
void               larder_query_take_state     (LarderQuery            *self,
                                                LarderValue            *fields);
/* Base and layers make the visible data again. */
void               larder_query_replay         (LarderQuery            *self);

/* Of larder-query-fetch.c. @waiter is taken and completed when the fetch has settled. */
void               larder_query_fetch          (LarderQuery            *self,
                                                LarderQueryOptions     *options,
                                                gboolean                cancel_refetch,
                                                gboolean                imperative,
                                                GTask                  *waiter);
void               larder_query_cancel         (LarderQuery            *self);
void               larder_query_cancel_with    (LarderQuery            *self,
                                                LarderCancelMode        mode);
void               larder_query_drop_fetch     (LarderQuery            *self);
void               larder_query_unwatched      (LarderQuery            *self);
void               larder_query_go_on          (LarderQuery            *self);
/* It is the turn of an attempt that had to wait for others. */
void               larder_query_attempt        (LarderQuery            *self);
/* A row of @table went: an answer that is on its way may still hold it. */
void               larder_query_outdate        (LarderQuery            *self,
                                                LarderTable            *table);

/* For larder-query-fetch.c: the state was changed by @action. */
void               larder_query_changed        (LarderQuery            *self,
                                                LarderQueryAction       action);
void               larder_query_set_fetch_status (LarderQuery          *self,
                                                  LarderFetchStatus     fetch_status);
/* What @fresh becomes beside the data that is there. */
LarderValue       *larder_query_share          (LarderQuery            *self,
                                                LarderQueryOptions     *options,
                                                LarderValue            *fresh,
                                                GError                **error);
/* Takes nothing; @base was shared. */
void               larder_query_set_base       (LarderQuery            *self,
                                                LarderValue            *base,
                                                gint64                  updated_at);

/* Of larder-query-timing.c. */
void               larder_query_init_timing    (LarderQuery            *self);
void               larder_query_clear_timing   (LarderQuery            *self);
void               larder_query_arm_gc         (LarderQuery            *self);
void               larder_query_set_gc_time    (LarderQuery            *self,
                                                gint64                  ms);
void               larder_query_arm_interval   (LarderQuery            *self);
void               larder_query_set_polling    (LarderQuery            *self,
                                                int                     change);
/* The clock was set: what was to last for a while still does. */
void               larder_query_shift_timing   (LarderQuery            *self,
                                                gint64                  ms);

G_END_DECLS
