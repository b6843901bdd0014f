/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client of the library that is driven by steps, beside the model that says what must be. */

#pragma once

#include "larder/larder-query-private.h"
#include "larder-test-lives.h"
#include "larder-test-model.h"
#include "larder-testing.h"

typedef enum
{
  STEP_OBSERVE,
  STEP_ATTACH,
  STEP_DETACH,
  STEP_FORGET,
  STEP_OPTIONS,
  STEP_REFETCH_ONE,
  STEP_FETCH,
  STEP_ANSWER,
  STEP_WRITE,
  STEP_INVALIDATE,
  STEP_REFETCH,
  STEP_CANCEL,
  STEP_RESET,
  STEP_REMOVE,
  STEP_EMPTY,
  STEP_ONLINE,
  STEP_FOCUS,
  STEP_ADVANCE,
  STEP_SERVER,
  STEP_SUBMIT,
  STEP_SETTLE,
  STEP_RETRY,
  STEP_WITHDRAW,
  STEP_PAUSE,
  STEP_STOP_WAITING,
  STEP_RESTART,
  STEP_KILL,
  N_STEP_KINDS,
} StepKind;

typedef LarderTestStep Step;

typedef struct
{
  LarderFetchContext *context;          /* (owned) */
  guint               key;
} MachineAttempt;

typedef struct
{
  ModelCall    *model;
  GCancellable *cancellable;            /* (owned) */
  guint         n_done;
  gboolean      gathers;                /* it waits for many: only that it ends once is known */
  ModelError    error;
  ModelData     data;
} MachineCall;

typedef struct
{
  char *id;
  char *text;                           /* its variables, as they must stay */
} MachineMutation;

typedef struct
{
  LarderQueryObserver *observer;        /* (owned) (nullable) */
  ModelData            told;            /* by notify::data */
  LarderQuery         *told_query;      /* of which that was; only compared */
} MachineObserver;

typedef struct
{
  Model            model;
  LarderTestClock *clock;
  LarderClient    *client;
  LarderCache     *cache;
  LarderOutbox    *outbox;
  char            *cache_path;
  char            *outbox_path;
  char            *hashes[MODEL_N_KEYS];
  MachineObserver  observers[MODEL_N_OBSERVERS];
  GPtrArray       *attempts;            /* of MachineAttempt: not answered */
  GPtrArray       *calls;               /* of MachineCall */
  GPtrArray       *mutations;           /* of MachineMutation, as in the model */
  GPtrArray       *open;                /* of LarderMutationContext: not answered */
  guint            serial;
  guint            n_steps;
} Machine;

/* Ends the process: somebody else looks for the shortest way to the same. */
void       machine_fail         (Machine             *self,
                                 const char          *format,
                                 ...) G_GNUC_PRINTF (2, 3) G_GNUC_NORETURN;
void       machine_init         (Machine             *self,
                                 const char          *folder);
/* Lets go of everything, and finds that nothing is left and every call has ended once. */
void       machine_clear        (Machine             *self);
void       machine_step         (Machine             *self,
                                 const Step          *step);
/* Library and model agree. */
void       machine_compare      (Machine             *self);

GVariant  *machine_key          (guint                key);
void       machine_options      (ModelOptions        *options,
                                 guint32              seed);
LarderQueryOptions *machine_make_options (Machine    *self,
                                          const ModelOptions *options);
LarderValue *machine_value      (const ModelData     *data);
ModelData  machine_data         (LarderValue         *value);
ModelError machine_error        (const GError        *error);
/* Everything that is due has happened, and the disk has what it was given. */
void       machine_settle       (Machine             *self);
LarderMutation *machine_find    (Machine             *self,
                                 guint                mutation);

/* Of larder-test-machine-life.c. */
void       machine_begin        (Machine             *self);
void       machine_end          (Machine             *self);
void       machine_forget       (Machine             *self,
                                 guint                slot);
void       machine_kill         (Machine             *self,
                                 const Step          *step);
void       machine_submit       (Machine             *self,
                                 const Step          *step,
                                 ModelMutation       *model);
void       machine_settle_mutation (Machine          *self,
                                    guint             mutation,
                                    ModelAnswer       answer);
/* The storage fails after so many writes, as if the program were killed; -1: it works. */
void       machine_arm_disk     (int                  n_writes);
gboolean   machine_disk_is_dead (void);
