/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The struct of the client, and what its parts, queries and mutations ask of it. */

#pragma once

#include "larder/larder-client.h"
#include "larder/larder-mutation-order-private.h"
#include "larder/larder-query-private.h"

G_BEGIN_DECLS

/* A patch by path on the data of one query. */
typedef struct
{
  char        *mutation_id;
  char        *hash;          /* of the query's key */
  LarderPatch *patch;
} LarderPathLayer;

typedef struct
{
  GVariant           *prefix;
  LarderQueryOptions *options;
} LarderPrefixDefaults;

struct _LarderClient
{
  GObject          parent_instance;

  GMainContext    *context;             /* of the owner's thread */
  GThread         *thread;              /* the owner's; not a reference, only compared */
  LarderClock     *clock;               /* (owned) */
  LarderCache     *cache;               /* (owned) (nullable) */
  LarderOutbox    *outbox;              /* (owned) (nullable) */
  LarderDeadlines *deadlines;

  GHashTable      *queries;             /* hash to LarderQuery, which its link owns */
  GQueue           query_order;         /* of LarderQuery */
  LarderQueryIndex *query_index;
  GString         *hash_text;           /* scratch: the hash of the key that is looked for */
  GPtrArray       *prefix_defaults;     /* of LarderPrefixDefaults, in order of registration */
  GHashTable      *tables;              /* name to LarderTable (owned) */
  GPtrArray       *path_layers;         /* of LarderPathLayer, in order */

  GHashTable      *mutation_options;    /* key to LarderMutationOptions (owned) */
  GPtrArray       *mutations;           /* of LarderMutation (owned), oldest first */
  LarderMutationOrder *mutation_order;  /* of those that are not done */
  guint64          last_order;          /* of the layers of the newest mutation */
  GSource         *schedule;            /* the pass over the mutations that is due */
  LarderDeadline   wake;                /* the next moment at which a mutation may go */
  LarderDeadline   reconnect;           /* queries wait for the outbox until then */
  LarderDeadline   save;                /* what the disk refused is tried again then */
  gboolean         reconnect_due;
  gboolean         restored;            /* the outbox was read */

  LarderClientTies *ties;

  guint            batch_depth;
  gboolean         flushing;
  GPtrArray       *dirty;               /* of LarderQueryObserver (owned): to be told */
  GPtrArray       *completions;         /* of Completion: tasks to be returned after the telling */

  guint            mounted;
  gboolean         online;
  gboolean         focused;
  guint            n_fetching;
  guint            n_mutating;
  guint            told_n_fetching;
  guint            told_n_mutating;
};

void                larder_path_layer_free      (gpointer             layer);
void                larder_prefix_defaults_free (gpointer             defaults);

/* The entry of the options' key, made when it is not there; it takes the options. Borrowed. */
LarderQuery        *larder_client_build_query   (LarderClient        *self,
                                                 LarderQueryOptions  *options);
LarderQuery        *larder_client_find_query    (LarderClient        *self,
                                                 GVariant            *key);
/* References of all whose key begins with @prefix (NULL: all). */
GPtrArray          *larder_client_list_queries  (LarderClient        *self,
                                                 GVariant            *prefix);
void                larder_client_drop_query    (LarderClient        *self,
                                                 LarderQuery         *query);
/* The options with the defaults of all prefixes that match, in order of registration. */
LarderQueryOptions *larder_client_resolve       (LarderClient        *self,
                                                 LarderQueryOptions  *options);

void                larder_client_tell          (LarderClient        *self,
                                                 LarderQueryObserver *observer);
/* Takes all but @self; returned after observers were told. One of @value and @error is given, or
 * neither for a task of a boolean. */
void                larder_client_complete      (LarderClient        *self,
                                                 GTask               *task,
                                                 LarderValue         *value,
                                                 GError              *error);
gint64              larder_client_now           (LarderClient        *self);
gboolean            larder_client_may_start     (LarderClient        *self,
                                                 LarderNetworkMode    mode);
gboolean            larder_client_may_continue  (LarderClient        *self,
                                                 LarderNetworkMode    mode);

/* Base data of queries and the cache file. */
gboolean            larder_client_load_query    (LarderClient        *self,
                                                 LarderQuery         *query);
void                larder_client_save_query    (LarderClient        *self,
                                                 LarderQuery         *query);
/* The base with the layers that pending mutations hold on this query. */
LarderValue        *larder_client_layer_query   (LarderClient        *self,
                                                 LarderQuery         *query);

/* Of larder-client-mutations.c. */
void                larder_client_init_mutations    (LarderClient    *self);
void                larder_client_restore_outbox    (LarderClient    *self);
void                larder_client_schedule          (LarderClient    *self);
/* Looks only at @mutation, of which something changed, and at those that wait for it. */
void                larder_client_schedule_behind   (LarderClient    *self,
                                                     LarderMutation  *mutation);
void                larder_client_resume_mutations  (LarderClient    *self);
void                larder_client_watch_saving      (LarderClient    *self);
void                larder_client_halt_mutations    (LarderClient    *self);
void                larder_client_clear_mutations   (LarderClient    *self);

/* Focus or network came: refetches by the rule for it and continues what waits. */
void                larder_client_wake_queries      (LarderClient    *self,
                                                     gboolean         reconnected);

/* Of larder-query-observer.c. */
void                larder_query_observer_flush         (LarderQueryObserver *self);
void                larder_query_observer_follow        (LarderQueryObserver *self);
LarderQueryOptions *larder_query_observer_get_resolved  (LarderQueryObserver *self);
/* Attaching now would fetch. */
gboolean            larder_query_observer_wants_mount   (LarderQueryObserver *self);
gboolean            larder_query_observer_wants_refetch (LarderQueryObserver *self,
                                                         LarderRefetch        rule);

G_END_DECLS
