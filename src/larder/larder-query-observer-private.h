/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The struct of an observer, for its files. */

#pragma once

#include "larder/larder-client-private.h"
#include "larder/larder-error-boundary.h"
#include "larder/larder-query-result-private.h"

G_BEGIN_DECLS

typedef struct _LarderSelection LarderSelection;

/* What few observers have; the others share one in which nothing is set. */
typedef struct
{
  LarderQuery         *last_query;    /* had the last data; NULL: the present one (owned) */
  LarderSelection     *selection;     /* (owned); NULL without select function or placeholder */
  LarderErrorBoundary *boundary;      /* (owned) (nullable) */
  /* Of a subclass: notifies its own properties; TRUE when one of them changed. */
  gboolean           (*tell_more) (LarderQueryObserver *self);
} LarderQueryObserverMore;

struct _LarderQueryObserver
{
  GObject              parent_instance;

  LarderClient        *client;        /* (owned) */
  LarderQueryOptions  *options;       /* as given (owned) (nullable) */
  LarderQueryObserver *next;          /* in the ring of those that follow the options */
  LarderQueryObserver *previous;
  LarderQueryOptions  *resolved;      /* with the defaults of the client (owned) */
  LarderQuery         *query;         /* (owned); NULL while there is no key */
  LarderValue         *last_data;     /* of whichever query had some last */
  const LarderQueryObserverMore *more;  /* never NULL; larder_query_observer_extend() to change */
  LarderQueryTold      told;          /* as of the last notification */
  LarderMoment         stale;
  guint                attached;
  guint                n_notifies;
  guint                data_count;    /* the query's counters when it was taken */
  guint                error_count;
  guint                disposing : 1;
  guint                queued : 1;        /* to be told at the end of the batch */
  guint                polls : 1;         /* counted by the query as one with an interval */
  guint                was_enabled : 1;   /* when the options were taken */
  guint                thrown : 1;        /* the boundary knows of the error */
  guint                must_fetch : 1;    /* at the next attaching, whatever is there */
};

/* What few observers have, to be changed. */
LarderQueryObserverMore *larder_query_observer_extend (LarderQueryObserver *self);
/* The kind of moment that is part of an observer. */
void         larder_query_observer_expire       (LarderMoment        *moment);
/* What is shown now; @result borrows all it points to. */
void         larder_query_observer_look         (LarderQueryObserver *self,
                                                 LarderQueryResult   *result);
/* Takes the query of the options' key. TRUE when it is another one than before. */
gboolean     larder_query_observer_join         (LarderQueryObserver *self);
void         larder_query_observer_take_options (LarderQueryObserver *self,
                                                 LarderQueryOptions  *options);
gboolean     larder_query_observer_is_enabled   (LarderQueryObserver *self);
/* Keeps what the query has for who shows it while the next one has nothing. */
void         larder_query_observer_remember     (LarderQueryObserver *self);
/* Tells the error boundary what it must know. */
void         larder_query_observer_report       (LarderQueryObserver *self,
                                                 LarderQueryResult   *result);

void         larder_error_boundary_forget       (LarderErrorBoundary *self,
                                                 LarderQueryObserver *observer);

/* Of larder-query-selection.c. What is shown in place of @input; lent. On a failure that is the
 * last good selection of this query, and @error is set and lent. */
LarderValue *larder_selection_select      (LarderQueryObserver  *observer,
                                           LarderValue          *input,
                                           const GError        **error,
                                           gint64               *failed_at);
/* What is shown while there is no data; lent; NULL: nothing. */
LarderValue *larder_selection_placeholder (LarderQueryObserver  *observer);
/* The observer looks at another query, or its data is gone. */
void         larder_selection_forget      (LarderSelection      *self);
void         larder_selection_free        (LarderSelection      *self);

G_END_DECLS
