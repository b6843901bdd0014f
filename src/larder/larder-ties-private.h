/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What ties queries to the rest: tags, channels, and whoever follows their coming and going. */

#pragma once

#include "larder/larder-query-options-private.h"

G_BEGIN_DECLS

typedef struct _LarderClient      LarderClient;
typedef struct _LarderMutation    LarderMutation;
typedef struct _LarderQuery       LarderQuery;
typedef struct _LarderQueryTies   LarderQueryTies;
typedef struct _LarderClientTies  LarderClientTies;

/* The part of the options that is about it; immutable once options were combined. */
struct _LarderTies
{
  gatomicrefcount   refs;
  GStrv             tags;         /* (nullable) */
  LarderClosure    *tags_func;    /* LarderTagsFunc */
  LarderClosure    *entry;        /* LarderEntryFunc */
  LarderClosure    *channel;      /* LarderChannelFunc */
};

/* What @self chose, then what @over chose on top; either may be NULL. The caller's. */
LarderTies       *larder_ties_combine            (LarderTies       *self,
                                                  LarderTies       *over);
void              larder_ties_unref              (LarderTies       *self);
gboolean          larder_ties_same               (LarderTies       *a,
                                                  LarderTies       *b);

/* The entry took options, its state or its observers changed, it left the cache of @client. */
void              larder_query_tie               (LarderQuery      *self);
void              larder_query_follow_ties       (LarderQuery      *self);
void              larder_query_untie             (LarderQuery      *self,
                                                  LarderClient     *client);
/* Its channel is joined, so that nothing can have become stale. */
gboolean          larder_query_is_live           (LarderQuery      *self);

LarderClientTies *larder_client_ties_new         (void);
void              larder_client_ties_free        (LarderClientTies *self);
/* The batch ends: tags that are due are invalidated unless a request is on its way. */
void              larder_client_settle_tags      (LarderClient     *self);
/* A mutation has succeeded or failed for good. */
void              larder_client_mutation_settled (LarderClient     *self,
                                                  LarderMutation   *mutation);

/* Of larder-tags.c: the query provides @tags from now on, in place of the former ones. */
void              larder_query_set_tags          (LarderQuery      *self,
                                                  LarderClient     *client,
                                                  GStrv             tags);

/* Of larder-query-live.c. */
typedef struct _LarderLive LarderLive;
LarderLive       *larder_live_new                (LarderQuery      *query);
void              larder_live_open               (LarderLive       *self,
                                                  LarderClosure    *channel);
void              larder_live_free               (LarderLive       *self);
gboolean          larder_live_is_joined          (LarderLive       *self);

G_END_DECLS
