/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small model of what queries, observers and mutations do, written from the description.
 *
 * Nothing of the library's is used but its enumerations. The model has no main loop: each call is
 * one event with all that follows from it. */

#pragma once

#include "larder/larder-enums.h"

#define MODEL_N_KEYS 6
#define MODEL_N_OBSERVERS 5
#define MODEL_N_MEMBERS 3
#define MODEL_N_ROWS 3
#define MODEL_RETRY_MS 1013
#define MODEL_GC_MS 40009
#define MODEL_RECONNECT_MS 5000

/* An object with the numbers v, a and b. */
typedef struct
{
  gint64 there;                         /* a truth value, so wide that nothing lies between */
  gint64 v[MODEL_N_MEMBERS];
} ModelData;

typedef enum
{
  MODEL_NO_ERROR,
  MODEL_REFUSED,
  MODEL_NO_DATA,
  MODEL_CANCELLED,
} ModelError;

/* What an observer or a call asks for. */
typedef struct
{
  guint             key;
  gboolean          enabled;
  gint64            stale_time;
  gint64            gc_time;
  int               retries;            /* -2: not chosen */
  LarderNetworkMode mode;
  LarderRefetch     on_mount;
  LarderRefetch     on_focus;
  LarderRefetch     on_reconnect;
  gint64            interval;           /* 0: none */
  gboolean          background;
  gboolean          keep_previous;
  gboolean          retry_on_mount;
  gboolean          takes;              /* the function takes the cancellable */
  gboolean          selects;            /* shows the number v alone */
} ModelOptions;

typedef struct
{
  ModelData         base;
  ModelData         data;               /* the base with the layers */
  gint64            updated_at;
  guint             n_data;
  guint             n_error;
  ModelError        error;
  gint64            error_at;
  ModelError        reason;
  guint             failures;
  gboolean          invalidated;
  LarderStatus      status;
  LarderFetchStatus fetch_status;
} ModelState;

typedef struct
{
  guint         id;                     /* 0: there is none */
  guint         attempt;
  ModelOptions  options;
  int           default_retries;
  guint         invalidations;
  guint         repeats;
  gboolean      outdated;
  gboolean      stop_retries;
  gboolean      started_paused;
  gboolean      waits;
  gboolean      taken;
  gint64        retry_at;               /* LARDER_NEVER: no retry is due */
} ModelFetch;

typedef struct
{
  guint         key;
  gboolean      gone;                   /* it left the cache */
  ModelState    state;
  ModelState    revert;
  ModelOptions  options;
  ModelFetch    fetch;
  guint         invalidations;
  gint64        gc_time;
  gint64        gc_from;                /* LARDER_NEVER: nobody counts */
  gint64        interval_at;
  GArray       *observers;              /* of guint, in the order of attaching */
  GPtrArray    *waiters;                /* of ModelCall, borrowed */
} ModelQuery;

typedef struct
{
  gboolean      there;
  gboolean      attached;
  gboolean      was_enabled;
  ModelOptions  options;
  ModelQuery   *query;                  /* borrowed; it may be gone */
  guint         n_data;                 /* of the query when it was joined */
  guint         n_error;
  ModelData     last;                   /* the last data that was there, whichever query had it */
} ModelObserver;

/* An attempt that the far end has not answered. */
typedef struct
{
  ModelQuery   *query;
  guint         fetch;
  guint         attempt;
  ModelData     answer;                 /* what the server had when it was asked */
} ModelAttempt;

/* An asynchronous call of a client or an observer. */
typedef struct
{
  gboolean      of_client;              /* who leaves does not stop its fetch */
  gboolean      settles;                /* it succeeds also when the fetch failed */
  gboolean      selects;
  gboolean      done;
  gboolean      loose;                  /* the program was killed: only that it ends is known */
  ModelError    error;
  ModelData     data;
} ModelCall;

typedef struct
{
  guint          target;                /* the key whose data it changes */
  gboolean       prefix;                /* and all that begin so */
  guint          member;
  gint64         value;
  int            row;                   /* -1: writes none */
  int            reference;
  gboolean       scoped;
  gint64         not_before;
  gint64         next_at;
  guint          failures;
  gboolean       paused;
  gboolean       winding_down;
  gboolean       open;                  /* an attempt is at the far end */
  gboolean       layered;
  gboolean       listed;                /* it waits in the outbox, or for a person */
  gboolean       applied;               /* by the server */
  LarderDelivery delivery;
  LarderMutationStatus status;
} ModelMutation;

typedef struct
{
  gint64         now;
  gboolean       online;
  gboolean       visible;
  gboolean       reconnect_due;
  gint64         reconnect_at;
  guint          serial;
  GPtrArray     *queries;               /* of ModelQuery, also those that are gone */
  ModelObserver  observers[MODEL_N_OBSERVERS];
  GPtrArray     *attempts;              /* of ModelAttempt */
  GPtrArray     *calls;                 /* of ModelCall */
  GPtrArray     *mutations;             /* of ModelMutation, in the order of submission */
  GArray        *layers;                /* of guint: mutations, in the order of their layers */
  ModelData      server[MODEL_N_KEYS];
  ModelData      disk[MODEL_N_KEYS];    /* of the cache file */
  gint64         disk_at[MODEL_N_KEYS];
} Model;

/* The keys are [a], [a,0], [a,1], [b,0], [b,1] and [c]; those of b are kept on disk. */
gboolean       model_key_begins     (guint               prefix,
                                     guint               key);
gboolean       model_key_persists   (guint               key);

void           model_init           (Model              *self);
void           model_clear          (Model              *self);
/* The entry of a key in the cache; NULL: there is none. */
ModelQuery    *model_find           (Model              *self,
                                     guint               key);
gboolean       model_is_stale       (Model              *self,
                                     ModelQuery         *query,
                                     gint64              stale_time);
gboolean       model_is_enabled     (ModelObserver      *observer);

/* What is selected of @data: its number v. */
ModelData      model_select_data    (const ModelData    *data);

/* Events. A @prefix is a key; MODEL_N_KEYS means all. */
void           model_advance        (Model              *self,
                                     gint64              ms);
/* Those whose time has come although the clock stands still. */
void           model_run_due        (Model              *self);
void           model_observe        (Model              *self,
                                     guint               slot,
                                     const ModelOptions *options);
void           model_set_options    (Model              *self,
                                     guint               slot,
                                     const ModelOptions *options);
void           model_attach         (Model              *self,
                                     guint               slot);
void           model_detach         (Model              *self,
                                     guint               slot);
void           model_forget         (Model              *self,
                                     guint               slot);
void           model_refetch_one    (Model              *self,
                                     guint               slot,
                                     gboolean            cancel_refetch,
                                     ModelCall          *call);
void           model_fetch          (Model              *self,
                                     const ModelOptions *options,
                                     gboolean            any_data,
                                     gboolean            revalidate,
                                     ModelCall          *call);
void           model_answer         (Model              *self,
                                     guint               attempt,
                                     ModelError          error);
void           model_write          (Model              *self,
                                     guint               key,
                                     const ModelData    *data,
                                     gint64              updated_at);
void           model_invalidate     (Model              *self,
                                     guint               prefix,
                                     LarderQueryType     type);
void           model_refetch        (Model              *self,
                                     guint               prefix,
                                     gboolean            cancel_refetch);
void           model_cancel         (Model              *self,
                                     guint               prefix,
                                     LarderCancelMode    mode);
void           model_reset          (Model              *self,
                                     guint               prefix);
void           model_remove         (Model              *self,
                                     guint               prefix);
void           model_empty          (Model              *self);
void           model_set_online     (Model              *self,
                                     gboolean            online);
void           model_set_visible    (Model              *self,
                                     gboolean            visible);

/* Of larder-test-model-mutations.c. */
void           model_submit         (Model              *self,
                                     const ModelMutation *mutation);
typedef enum
{
  MODEL_ACCEPTED,
  MODEL_LOST,         /* nobody knows whether it arrived */
  MODEL_DECLINED,
  MODEL_CONFLICT,
} ModelAnswer;
void           model_settle         (Model              *self,
                                     guint               mutation,
                                     ModelAnswer         answer);
void           model_retry          (Model              *self,
                                     guint               mutation);
void           model_withdraw       (Model              *self,
                                     guint               mutation);
void           model_pause          (Model              *self,
                                     guint               mutation);
void           model_resume         (Model              *self,
                                     guint               mutation);
void           model_pass           (Model              *self);
/* The program ends and begins again. */
void           model_restart        (Model              *self);
void           model_layer          (Model              *self,
                                     ModelQuery         *query);
/* The server does what the mutation says. */
void           model_apply          (Model              *self,
                                     guint               mutation);
void           model_reconnect      (Model              *self);

/* For larder-test-model-mutations.c. */
void           model_fold           (Model              *self,
                                     ModelMutation      *mutation);
void           model_replay_all     (Model              *self);
