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

/* What went wrong; most entries share one in which nothing did. */
typedef struct
{
  GError            *error;
  GError            *failure_reason;
  gint64             error_updated_at;
  guint              error_update_count;
  guint              failure_count;
} LarderQueryTrouble;

/* What we have (status) and what we are doing (fetch_status) are two things; any pair is legal. */
typedef struct
{
  LarderValue       *data;                /* what is shown: base with layers */
  LarderValue       *base;                /* what the server said */
  gint64             data_updated_at;     /* ms since 1970; 0: never */
  const LarderQueryTrouble *trouble;      /* never NULL; changed by the functions below */
  guint              data_update_count;
  LarderStatus         status : 8;
  LarderFetchStatus    fetch_status : 8;
  LarderPageDirection  direction : 8;     /* of the fetch that runs or ran last */
  guint                is_invalidated : 1;
} LarderQueryState;

/* What few entries have; the others share one in which nothing is set. */
typedef struct
{
  GVariant           *key;            /* (nullable): made from the hash when it is asked for */
  gint64              gc_time;        /* the longest asked for, if that was by former options */
  LarderQueryState   *initial;        /* what a reset returns to; NULL: to nothing */
  LarderQueryState   *forced;         /* what a developer hid for a while; NULL: nothing */
  LarderQueryState   *revert;         /* what a cancel returns to, while there is a fetch */
  LarderWaiters      *waiters;        /* (nullable) */
  LarderPaged        *paged;          /* how its pages follow each other; NULL: no pages (owned) */
  LarderQueryTies    *ties;           /* (owned); NULL: none */
  GStrv               tags;           /* that it provides (owned) (nullable) */
  LarderValue        *rows;           /* the rows of the answer, as the cache file keeps them */
  GPtrArray          *late;           /* (owned) (nullable): ids of rows that came meanwhile */
  LarderDeadline      interval;
  guint               n_fetches;      /* for introspection, as the one below */
  guint               n_dedupes;
  guint               n_polling;      /* attached observers that ask for an interval */
  LarderPageDirection next_direction; /* of the fetch that is about to begin */
} LarderQueryMore;

/* So many bits tell in which set of the client's known keys an entry stands. */
#define LARDER_QUERY_KNOWN_BITS 14

/* Two observers and more. */
typedef struct
{
  guint                len;
  guint                room;
  LarderQueryObserver *list[];        /* borrowed */
} LarderQueryObservers;

/* With its hash of 18 bytes an entry takes 192 bytes beside its data, so that 100,000 of them fit
 * into 20 MB: what few need is in a part of its own. */
struct _LarderQuery
{
  LarderQuery        *older;          /* in the client's list, in order of creation */
  LarderQuery        *newer;
  LarderQueryPlace    place;          /* among those whose keys begin alike */
  LarderMoment        gc;
  guint               invalidations;  /* how often the entry was invalidated */
  grefcount           refs;
  /* From here on it is what every write needs, beside the hash that finds the entry. */
  LarderClient       *client;         /* borrowed; NULL once the entry was removed */
  LarderQueryOptions *options;        /* the last ones given, combined with defaults (owned) */
  const LarderQueryMore *more;        /* never NULL; larder_query_extend() to change it */
  LarderFetch        *fetch;          /* the running one */
  guint64             used;           /* grows with every use in the client */
  guint               n_notifies;     /* for introspection */
  guint               weight;         /* of the data, in units of LARDER_WEIGHT_UNIT bytes */
  gpointer            watchers;       /* attached observers; only the functions below look at it */
  LarderQueryState    state;
  guint               restored : 1;   /* the cache file was asked */
  guint               layered : 1;    /* the data is not the base */
  guint               foreign : 1;    /* the hash is not the canonical text of the key */
  guint               known_at : LARDER_QUERY_KNOWN_BITS;   /* counted from 1; 0: in none */
  char                hash[];
};

/* Who finds an entry will read its data, and perhaps write it and tell whoever observes it: their
 * memory is on its way meanwhile. With 10,000 entries half of the time of a write is such
 * waiting. */
static inline void
larder_query_prefetch (const LarderQuery *self)
{
  const char *observer = (const char *) ((guintptr) self->watchers & ~(guintptr) 1);
  const char *data = (const char *) self->state.data;

  for (gsize at = 0; data != NULL && at < 384; at += 64)
    __builtin_prefetch (data + at, 0);
  for (gsize at = 0; ((guintptr) self->watchers & 1) != 0 && at < 256; at += 64)
    __builtin_prefetch (observer + at, 1);
}

/* Attached observers, in order of attaching. */
static inline guint
larder_query_count_observers (const LarderQuery *self)
{
  if (self->watchers == NULL)
    return 0;
  if ((guintptr) self->watchers & 1)
    return 1;
  return ((const LarderQueryObservers *) self->watchers)->len;
}

static inline LarderQueryObserver *
larder_query_nth_observer (const LarderQuery *self,
                           guint              index)
{
  if ((guintptr) self->watchers & 1)
    return (LarderQueryObserver *) (gpointer) ((char *) self->watchers - 1);
  return ((const LarderQueryObservers *) self->watchers)->list[index];
}

/* The entry whose hash lies at @hash (nullable). */
static inline LarderQuery *
larder_query_of_hash (gpointer hash)
{
  if (hash == NULL)
    return NULL;
  return (LarderQuery *) (gpointer) ((char *) hash - G_STRUCT_OFFSET (LarderQuery, hash));
}

/* The text in an entry with one that is looked for, for the table of entries: what lies before the
 * text is on its way while it is compared. */
static inline gboolean
larder_query_hash_equal (gconstpointer a,
                         gconstpointer b)
{
  __builtin_prefetch ((const char *) a - 64, 1);
  __builtin_prefetch ((const char *) a - 128, 1);
  return strcmp (a, b) == 0;
}

/* Of larder-query-parts.c. @text (nullable): the canonical one that the hash is not. */
void               larder_query_init_more      (LarderQuery            *self,
                                                const char             *text);
void               larder_query_free_more      (LarderQuery            *self);
/* What few entries have, to be changed. */
LarderQueryMore   *larder_query_extend         (LarderQuery            *self);
/* The normalised key; lent. */
GVariant          *larder_query_need_key       (LarderQuery            *self);
/* Whether the canonical text of its key is @text. */
gboolean           larder_query_has_text       (LarderQuery            *self,
                                                const char             *text);
gint64             larder_query_get_gc_time    (LarderQuery            *self);
/* What went wrong, to be changed. */
LarderQueryTrouble *larder_query_state_trouble (LarderQueryState       *state);
void               larder_query_state_clear_error   (LarderQueryState  *state);
/* No attempt has failed. */
void               larder_query_state_clear_failure (LarderQueryState  *state);
/* Makes what cannot be seen of a new state right. */
void               larder_query_state_init     (LarderQueryState       *state);
void               larder_query_state_copy     (LarderQueryState       *target,
                                                const LarderQueryState *source);
void               larder_query_state_clear    (LarderQueryState       *state);
LarderQueryState  *larder_query_state_dup      (const LarderQueryState *state);
void               larder_query_state_free     (LarderQueryState       *state);

/* @text is the canonical text of the key; the hash is another one by a function of the program. */
LarderQuery       *larder_query_new            (LarderClient           *client,
                                                const char             *hash,
                                                const char             *text);

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
/* Takes @waiter, to be completed when the fetch has settled. */
void               larder_query_add_waiter     (LarderQuery            *self,
                                                GTask                  *waiter);
/* Takes @rows (nullable), those of the answer. */
void               larder_query_take_rows      (LarderQuery            *self,
                                                LarderValue            *rows);
/* Names those rows, too, that came while it was fetched: its answer may be from before them. */
void               larder_query_name_late_rows (LarderQuery            *self,
                                                LarderSchema           *schema);
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
void               larder_query_init_interval  (LarderQuery            *self,
                                                LarderQueryMore        *more);
void               larder_query_clear_timing   (LarderQuery            *self);
void               larder_query_arm_gc         (LarderQuery            *self);
/* @former: what held before options asked for @ms. */
void               larder_query_set_gc_time    (LarderQuery            *self,
                                                gint64                  former,
                                                gint64                  ms);
/* The kind of moment that is part of a query. */
void               larder_query_collect        (LarderMoment           *moment);
void               larder_query_arm_interval   (LarderQuery            *self);
void               larder_query_set_polling    (LarderQuery            *self,
                                                int                     change);
/* The clock was set: what was to last for a while still does. */
void               larder_query_shift_timing   (LarderQuery            *self,
                                                gint64                  ms);

G_END_DECLS
