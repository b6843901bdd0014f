/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The struct of an observer, for its two files. */

#pragma once

#include "larder/larder-client-private.h"
#include "larder/larder-query-result-private.h"

G_BEGIN_DECLS

struct _LarderQueryObserver
{
  GObject             parent_instance;

  LarderClient       *client;        /* (owned) */
  LarderQueryOptions *options;       /* as given (owned) (nullable) */
  gulong              options_handler;
  LarderQueryOptions *resolved;      /* with the defaults of the client (owned) */
  LarderQuery        *query;         /* (owned); NULL while there is no key */
  guint               attached;
  gboolean            queued;        /* to be told at the end of the batch */
  LarderValue        *last_data;     /* of whichever query had some last */
  guint               data_count;    /* the query's counters when it was taken */
  guint               error_count;
  LarderQueryResult   result;        /* brought up to date by each getter */
  LarderQueryResult   told;          /* as of the last notification */
  LarderDeadline      stale;
  /* Of a subclass: notifies its own properties; TRUE when one of them changed. */
  gboolean          (*tell_more) (LarderQueryObserver *self);
};

/* Brings the result up to date. */
void     larder_query_observer_update       (LarderQueryObserver *self);
/* Takes the query of the options' key. TRUE when it is another one than before. */
gboolean larder_query_observer_join         (LarderQueryObserver *self);
void     larder_query_observer_take_options (LarderQueryObserver *self,
                                             LarderQueryOptions  *options);

G_END_DECLS
