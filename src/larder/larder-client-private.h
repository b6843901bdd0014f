/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The struct of the client, and what its parts, queries and mutations ask of it. */

#pragma once

#include "larder/larder-client.h"
#include "larder/larder-known-keys-private.h"
#include "larder/larder-mutation-cache.h"
#include "larder/larder-mutation-order-private.h"
#include "larder/larder-query-cache.h"
#include "larder/larder-query-group.h"
#include "larder/larder-query-private.h"

G_BEGIN_DECLS

/* A patch by path, or a function, on the data of queries. */
typedef struct
{
  char           *mutation_id;   /* or of who else holds the patch */
  char           *hash;          /* of the query's key; NULL: all that begin with @prefix */
  GVariant       *prefix;        /* (owned) (nullable) */
  LarderPatch    *patch;         /* (owned) (nullable) */
  LarderClosure  *func;          /* LarderOptimisticFunc, where there is no patch (nullable) */
  LarderMutation *mutation;      /* (owned); what the function is handed (nullable) */
} LarderPathLayer;

typedef struct _LarderHydration LarderHydration;

typedef struct
{
  GVariant           *prefix;
  char               *text;     /* canonical; NULL when it says too little (nullable) */
  gsize               length;   /* of it without the last bracket */
  LarderQueryOptions *options;
} LarderPrefixDefaults;

/* What listeners of the cache are told when the batch ends. */
typedef struct
{
  LarderQueryEvent     event;
  LarderQueryAction    action;
  LarderQuery         *query;     /* (owned) */
  LarderQueryObserver *observer;  /* (owned) (nullable) */

  gboolean             of_mutation;        /* then these hold instead of those above */
  LarderMutationEvent  mutation_event;
  LarderMutationAction mutation_action;
  LarderMutation      *mutation;           /* (owned) (nullable) */
  LarderMutationObserver *mutation_observer;  /* (owned) (nullable) */
} LarderClientEvent;

typedef struct
{
  char                  *prefix;        /* as text */
  LarderMutationOptions *options;
} LarderMutationDefaults;

struct _LarderClient
{
  GObject          parent_instance;

  GMainContext    *context;             /* of the owner's thread */
  GThread         *thread;              /* the owner's; not a reference, only compared */
  LarderClock     *clock;               /* (owned) */
  LarderClockInterface *clock_class;    /* of it: every write asks for the time */
  LarderCache     *cache;               /* (owned) (nullable) */
  LarderOutbox    *outbox;              /* (owned) (nullable) */
  LarderDeadlines *deadlines;

  GHashTable      *queries;             /* set of the hashes in the entries; see of_hash() */
  LarderQuery     *oldest_query;        /* the list that owns them */
  LarderQuery     *newest_query;
  guint            n_queries;
  LarderQueryIndex *query_index;
  GString         *hash_text;           /* scratch: the hash of the key that is looked for */
  LarderKnownKeys  known_keys;          /* under which entries were found lately */
  GString         *matching;            /* scratch: which prefixes a key begins with */
  GPtrArray       *prefix_defaults;     /* of LarderPrefixDefaults, in order of registration */
  LarderQueryOptions *defaults;         /* of all queries (owned) (nullable) */
  GHashTable      *shared_defaults;     /* set of matching prefixes to options without a key */
  guint64          defaults_serial;     /* another one after every change of defaults */
  guint64          default_edits;       /* as of that serial */
  gboolean         custom_hashes;       /* some default has a hash function */
  LarderHydration *hydration;           /* (owned) (nullable) */
  GHashTable      *tables;              /* name to LarderTable (owned) */
  GPtrArray       *table_list;          /* of LarderTable, which @tables owns */
  GPtrArray       *path_layers;         /* of LarderPathLayer, in order */

  GHashTable      *mutation_options;    /* key to LarderMutationOptions (owned) */
  GPtrArray       *mutation_defaults;   /* of LarderMutationDefaults, in order of registration */
  GHashTable      *resolved_options;    /* key to LarderMutationOptions (owned): all that hold */
  LarderMutationOptions *mutation_hooks;  /* callbacks of all mutations (owned) (nullable) */
  GPtrArray       *told_mutations;      /* observers and lists of mutations (owned): to be told */
  GPtrArray       *mutations;           /* of LarderMutation (owned), oldest first */
  LarderMutationOrder *mutation_order;  /* of those that are not done */
  guint64          last_order;          /* of the layers of the newest mutation */
  GSource         *schedule;            /* the pass over the mutations that is due */
  GSource         *turn;                /* likewise, over those for which there was no room */
  LarderDeadline   wake;                /* the next moment at which a mutation may go */
  LarderDeadline   reconnect;           /* queries wait for the outbox until then */
  LarderDeadline   save;                /* what the disk refused is tried again then */
  gboolean         reconnect_due;
  gboolean         restored;            /* the outbox was read */

  LarderClientTies *ties;

  guint            batch_depth;
  gboolean         flushing;
  GPtrArray       *dirty;               /* of LarderQueryObserver (owned): to be told */
  GPtrArray       *spare;               /* an empty one for the next round (nullable) */
  GPtrArray       *groups;              /* of LarderQueryGroup (owned): to be told after those */
  GPtrArray       *completions;         /* of Completion: tasks to be returned after the telling */

  GListStore      *channels;            /* of LarderChannelStatus (owned); NULL: none yet */
  LarderQueryCache *query_cache;        /* (owned); NULL until somebody wants to look */
  LarderMutationCache *mutation_cache;  /* (owned); NULL until somebody wants to look */
  GArray          *events;              /* of LarderClientEvent: to be told; NULL: none yet */
  guint            n_started;           /* fetches; for introspection, as the two below */
  guint            n_joined;
  guint            n_told;

  LarderOnlineMonitor *online_monitor;  /* (owned) */
  LarderFocusMonitor  *focus_monitor;   /* (owned) */
  GMemoryMonitor  *memory_monitor;      /* (owned) (nullable) */
  gulong           online_handler;
  gulong           focus_handler;
  gulong           memory_handler;
  gulong           jump_handler;
  gulong           slept_handler;

  double           retry_jitter;
  guint            max_concurrent;      /* 0: any number */
  guint            n_running;           /* attempts that count */
  guint            rate_limit;          /* 0: any number */
  gint64           rate_period;         /* ms */
  GArray          *begun;               /* of gint64: moments of the last attempts */
  GQueue           waiting;             /* of LarderQuery (owned): attempts that wait */
  LarderDeadline   pump;
  guint            max_queries;         /* 0: any number */
  guint64          max_bytes;           /* 0: any amount */
  guint64          uses;                /* grows with every use of a query */
  guint64          n_bytes;             /* about what the data takes */
  gboolean         limits_due;
  GPtrArray       *oldest;              /* of Candidate: to be evicted next */

  guint            mounted;
  gboolean         online;
  gboolean         visible;
  guint            n_fetching;
  guint            n_mutating;
  guint            told_n_fetching;
  guint            told_n_mutating;
};

void                larder_path_layer_free      (gpointer             layer);
gboolean            larder_path_layer_meets     (LarderPathLayer     *layer,
                                                 LarderQuery         *query);
/* @value with the layer; NULL: as it was. */
LarderValue        *larder_path_layer_apply     (LarderPathLayer     *layer,
                                                 LarderValue         *value);
/* Of larder-client-layers.c: patches of one holder appear, go, and become part of the bases. Rows
 * in @told (nullable) are in the bases already. */
void                larder_client_add_layers    (LarderClient        *self,
                                                 const char          *holder,
                                                 guint64              order,
                                                 GPtrArray           *patches);
void                larder_client_drop_layers   (LarderClient        *self,
                                                 const char          *holder);
void                larder_client_fold_layers   (LarderClient        *self,
                                                 const char          *holder,
                                                 GPtrArray           *patches,
                                                 GHashTable          *told);
void                larder_prefix_defaults_free (gpointer             defaults);
void                larder_mutation_defaults_free (gpointer           defaults);

/* Of larder-client-defaults.c: those of the key with the canonical @text (nullable), without a key
 * of their own; shared by all keys that the same prefixes match. Lent until the defaults change. */
LarderQueryOptions *larder_client_lend_defaults (LarderClient        *self,
                                                 const char          *text);
/* The entry of the key with the canonical @text, made when it is not there; it takes the options.
 * Borrowed. */
LarderQuery        *larder_client_build_query   (LarderClient        *self,
                                                 const char          *text,
                                                 LarderQueryOptions  *options);
LarderQuery        *larder_client_find_query    (LarderClient        *self,
                                                 GVariant            *key);
/* The entry that has @hash, which is its own or the canonical text of its key. */
LarderQuery        *larder_client_find_hash     (LarderClient        *self,
                                                 const char          *hash);
/* As that, and makes the entry with default options when it is not there; NULL: @key is none. */
LarderQuery        *larder_client_reach_query   (LarderClient        *self,
                                                 GVariant            *key,
                                                 const char          *call);
/* As that, for who writes whole data: what the cache file has of it need not be read. */
LarderQuery        *larder_client_reach_to_write (LarderClient       *self,
                                                  GVariant           *key,
                                                  const char         *call);
/* References of all whose key begins with @prefix (NULL: all). */
GPtrArray          *larder_client_list_queries  (LarderClient        *self,
                                                 GVariant            *prefix);
/* References of all that @filter (NULL: every query) lets pass. */
GPtrArray          *larder_client_select_queries (LarderClient       *self,
                                                  LarderFilter       *filter);
void                larder_client_drop_query    (LarderClient        *self,
                                                 LarderQuery         *query);
/* The options with the defaults of all prefixes that match, in order of registration. */
LarderQueryOptions *larder_client_resolve       (LarderClient        *self,
                                                 LarderQueryOptions  *options);

/* FALSE for what a handler let go of before its turn: only the list of those to be told has it. */
gboolean            larder_client_may_tell      (gpointer             object);
void                larder_client_tell          (LarderClient        *self,
                                                 LarderQueryObserver *observer);
/* The observers of mutations among those that are told; called inside the flush. */
void                larder_client_flush_mutations (LarderClient      *self);
void                larder_client_tell_group    (LarderClient        *self,
                                                 LarderQueryGroup    *group);
/* Takes all but @self; returned after observers were told. One of @value and @error is given, or
 * neither for a task of a boolean. */
void                larder_client_complete      (LarderClient        *self,
                                                 GTask               *task,
                                                 LarderValue         *value,
                                                 GError              *error);
void                larder_client_log_event     (LarderClient        *self,
                                                 LarderQueryEvent     event,
                                                 LarderQuery         *query,
                                                 LarderQueryAction    action,
                                                 LarderQueryObserver *observer);
/* Somebody wants to hear of events in the cache. */
gboolean            larder_client_is_heard      (LarderClient        *self);
void                larder_client_completion_free (gpointer          completion);
GArray             *larder_client_new_events    (void);
/* Takes what @event owns. */
void                larder_client_add_event     (LarderClient        *self,
                                                 LarderClientEvent   *event);
/* Of larder-mutation-cache.c: tells who listens, now. */
void                larder_client_emit_mutation_event (LarderClient  *self,
                                                 LarderClientEvent   *event);
/* Of larder-query-cache.c: tells who listens, now. */
void                larder_client_emit_event    (LarderClient        *self,
                                                 LarderQueryEvent     event,
                                                 LarderQuery         *query,
                                                 LarderQueryAction    action,
                                                 LarderQueryObserver *observer);
void                larder_client_tell_settled  (LarderClient        *self,
                                                 LarderQuery         *query,
                                                 const GError        *error);
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
/* Rows that came by another way than the answers of the queries in whose scope they are. */
void                larder_client_name_rows     (LarderClient        *self,
                                                 LarderTable         *table,
                                                 LarderValue         *rows);
/* The base with the layers that pending mutations hold on this query. */
LarderValue        *larder_client_layer_query   (LarderClient        *self,
                                                 LarderQuery         *query);

/* Of larder-client-mutations.c. */
void                larder_client_init_mutations    (LarderClient    *self);
void                larder_client_restore_outbox    (LarderClient    *self);
/* One of a hydrated cache: it waits until mutations are resumed. */
void                larder_client_adopt_mutation    (LarderClient    *self,
                                                     LarderMutation  *mutation);
void                larder_client_schedule          (LarderClient    *self);
/* There is room for one that was ready before. */
void                larder_client_schedule_turn     (LarderClient    *self);
/* Looks only at @mutation, of which something changed, and at those that wait for it. */
void                larder_client_schedule_behind   (LarderClient    *self,
                                                     LarderMutation  *mutation);
void                larder_client_resume_mutations  (LarderClient    *self);
/* The network went before the queries had their turn. */
void                larder_client_forget_reconnect  (LarderClient    *self);
void                larder_client_watch_saving      (LarderClient    *self);
void                larder_client_halt_mutations    (LarderClient    *self);
/* Lets go of those that are done; with @forget of their results on disk too. */
void                larder_client_clear_mutations   (LarderClient    *self,
                                                     gboolean         forget);

/* Focus or network came: refetches by the rule for it and continues what waits. */
void                larder_client_wake_queries      (LarderClient    *self,
                                                     gboolean         reconnected);

/* Goes on with what waits and may, without refetching anything. */
void                larder_client_continue_queries  (LarderClient    *self);
/* A number that no client has had. */
guint64             larder_client_next_serial       (void);

/* Of larder-client-environment.c. */
void                larder_client_init_environment  (LarderClient    *self);
void                larder_client_clear_environment (LarderClient    *self);
/* Listens to the monitors, or does not any more. */
void                larder_client_listen            (LarderClient    *self,
                                                     gboolean         listen);

/* Of larder-client-limits.c. */
void                larder_client_init_limits       (LarderClient    *self);
void                larder_client_clear_limits      (LarderClient    *self);
/* FALSE when the attempt must wait; it is begun by itself when its turn has come. */
gboolean            larder_client_take_slot         (LarderClient    *self,
                                                     LarderQuery     *query);
void                larder_client_free_slot         (LarderClient    *self,
                                                     LarderQuery     *query);

/* Of larder-client-memory.c. */
/* The base of the query is another one. */
void                larder_client_weigh             (LarderClient    *self,
                                                     LarderQuery     *query);
void                larder_client_used              (LarderClient    *self,
                                                     LarderQuery     *query);
void                larder_client_enforce_limits    (LarderClient    *self);

/* Of larder-query-group.c. */
void                larder_query_group_flush            (LarderQueryGroup    *self);

/* Of larder-query-observer.c. */
void                larder_query_observer_flush         (LarderQueryObserver *self);
void                larder_query_observer_follow        (LarderQueryObserver *self);
LarderQueryOptions *larder_query_observer_get_resolved  (LarderQueryObserver *self);
/* Attaching now would fetch. */
gboolean            larder_query_observer_wants_mount   (LarderQueryObserver *self);
/* @event: the LarderOptionFlags of the rule. */
gboolean            larder_query_observer_wants_refetch (LarderQueryObserver *self,
                                                         guint                event);
gboolean            larder_query_observer_get_polls     (LarderQueryObserver *self);
void                larder_query_observer_set_polls     (LarderQueryObserver *self,
                                                         gboolean             polls);

G_END_DECLS
