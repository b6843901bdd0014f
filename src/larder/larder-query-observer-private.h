/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The struct of an observer, for its files. */

#pragma once

#include "larder/larder-client-private.h"
#include "larder/larder-error-boundary.h"
#include "larder/larder-query-result-private.h"

G_BEGIN_DECLS

typedef struct _LarderSelection LarderSelection;

struct _LarderQueryObserver
{
  GObject              parent_instance;

  LarderClient        *client;        /* (owned) */
  LarderQueryOptions  *options;       /* as given (owned) (nullable) */
  GList                link;          /* among the followers of the options */
  LarderQueryOptions  *resolved;      /* with the defaults of the client (owned) */
  LarderQuery         *query;         /* (owned); NULL while there is no key */
  guint                attached;
  gboolean             disposing;
  gboolean             queued;        /* to be told at the end of the batch */
  gboolean             polls;         /* counted by the query as one with an interval */
  gboolean             was_enabled;   /* when the options were taken */
  guint                n_notifies;
  guint                data_count;    /* the query's counters when it was taken */
  guint                error_count;
  LarderValue         *last_data;     /* of whichever query had some last */
  LarderQuery         *last_query;    /* that query (owned) */
  LarderSelection     *selection;     /* (owned); NULL without select function or placeholder */
  LarderErrorBoundary *boundary;      /* (owned) (nullable) */
  gboolean             thrown;        /* the boundary knows of the error */
  gboolean             must_fetch;    /* at the next attaching, whatever is there */
  LarderQueryResult    told;          /* as of the last notification */
  LarderDeadline       stale;
  /* Of a subclass: notifies its own properties; TRUE when one of them changed. */
  gboolean           (*tell_more) (LarderQueryObserver *self);
};

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
