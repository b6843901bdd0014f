/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What fetches and the walk over all records share with the persister of queries. */

#pragma once

#include "larder/larder-client-private.h"
#include "larder/larder-query-persister.h"

G_BEGIN_DECLS

struct _LarderQueryPersister
{
  GObject        parent_instance;

  LarderClient  *client;        /* borrowed; NULL when it is gone: its queries own this object */
  LarderStore   *store;         /* (owned) */
  LarderClock   *clock;         /* (owned) */
  char          *prefix;
  char          *buster;
  gint64         max_age;       /* ms */
  LarderRefetch  refetch;
  LarderFilter  *filter;        /* (owned) (nullable) */
  gulong         event_handler;
  GHashTable    *saving;        /* (owned) name → the newer record (owned), or NULL: none */
};

/* TRUE: the first attempt is answered from the store, or goes on when nothing is there. */
gboolean     larder_query_persister_begin (LarderQueryPersister *self,
                                           LarderFetch          *fetch,
                                           LarderFetchContext   *context);
/* What is kept in a record (lent); NULL when it is old, of another buster, or none. */
LarderValue *larder_query_persister_judge (LarderQueryPersister *self,
                                           LarderValue          *record);
void         larder_query_persister_fail  (LarderQueryPersister *self,
                                           const GError         *error);
/* Takes a record away; nobody waits for it. */
void         larder_query_persister_drop  (LarderQueryPersister *self,
                                           const char           *name);

char        *larder_query_persister_dup_name (LarderQueryPersister *self,
                                              const char           *hash);
LarderValue *larder_query_persister_make_record (LarderQueryPersister *self,
                                                 LarderQuery          *query);

/* Of larder-fetch-context.c: calls the function of the options, if the attempt still counts. */
void         larder_fetch_context_call    (LarderFetchContext   *self);
/* The query whose attempt it is, or NULL when it does not count any more. */
LarderQuery *larder_fetch_context_get_query (LarderFetchContext *self);
/* Of larder-query-fetch.c: the fetch that runs ends with what was kept; FALSE: that is nothing. */
gboolean     larder_query_take_stored     (LarderQuery          *self,
                                           LarderValue          *kept,
                                           LarderRefetch         refetch);
/* Of larder-hydration.c: one query as larder_client_dehydrate() writes it; NULL: it can not. */
LarderValue *larder_client_dehydrate_query (LarderClient        *self,
                                            LarderQuery         *query);
gboolean     larder_client_hydrate_query  (LarderClient         *self,
                                           LarderValue          *entry);

G_END_DECLS
