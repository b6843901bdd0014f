/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The struct of a mutation and of its running attempt, for their files and the client. */

#pragma once

#include "larder/larder-client-private.h"
#include "larder/larder-conflict.h"
#include "larder/larder-mutation-list.h"
#include "larder/larder-mutation-options-private.h"
#include "larder/larder-mutation.h"
#include "larder/larder-outbox-private.h"
#include "larder/larder-table-private.h"

G_BEGIN_DECLS

typedef struct _LarderMutationChain LarderMutationChain;
typedef struct _LarderMutationObserver LarderMutationObserver;
typedef struct _LarderAttempt LarderAttempt;

struct _LarderMutation
{
  GObject                parent_instance;

  LarderClient          *client;           /* borrowed; NULL when it is gone */
  LarderMutationOptions *options;          /* what holds for it, all together (owned) (nullable) */
  LarderMutationOptions *own_options;      /* of its observer; before all defaults (nullable) */
  LarderMutationOptions *call;             /* callbacks of one call of its observer (nullable) */
  LarderMutationObserver *caller;          /* weak: whose call @call is of */
  guint                  n_observers;      /* that follow it and are attached */
  char                  *id;               /* a UUID */
  char                  *key;
  LarderValue           *variables;        /* (nullable) */
  char                  *unread;           /* variables of an entry that are no JSON (nullable) */
  GPtrArray             *patches;          /* of LarderPatch (owned) */
  GHashTable            *writes;           /* set of "table:id" (owned) */
  GHashTable            *references;       /* the same */
  GHashTable            *bases;            /* "table:id" to LarderValue: what was known of a row */
  LarderConflict        *conflict;         /* (owned) (nullable) */
  guint                  rounds;           /* how often the row had changed in this attempt */
  guint64                layer_order;      /* of its layers */
  char                  *scope;
  gint64                 seq;              /* the order of submission */
  guint64                order;            /* the same among all of the client; 0: out of line */
  GList                  open_link;        /* of those in line */
  gint64                 not_before;       /* ms since 1970; 0: at once */
  gint64                 submitted_at;     /* ms since 1970; 0: not yet */
  gint64                 kept_until;       /* ms since 1970: its result is on disk; 0: it is not */
  gint64                 next_attempt_at;  /* ms since 1970; 0: at once */
  gboolean               paused;
  gboolean               durable;          /* has a place in the outbox */
  gboolean               stored;           /* its entry is on the disk */
  gboolean               layered;          /* its patches are shown */
  gboolean               winding_down;     /* paused while the attempt still runs */
  gboolean               listed;           /* the client has it in its list */
  gboolean               answering;        /* answered, and its callbacks run */
  gboolean               prepared;         /* on-mutate has been called */
  gboolean               waits_turn;       /* too many are under way */
  gboolean               has_room;         /* is one of those that are */
  gboolean               parked;           /* failed, and apart from those that hold up others */
  gboolean               gated;            /* waits for network, scope, rows or a hand */
  gboolean               verifying;        /* withdrawn, and the attempt has not ended yet */
  gboolean               told_paused;      /* "is-paused" as it was last told */
  LarderMutationChain   *chain;            /* the callbacks that run (owned) (nullable) */
  guint64                chain_serial;     /* counts them */
  LarderValue           *context;          /* what on-mutate returned (nullable) */
  LarderValue           *meta;             /* (nullable) */
  guint                  failure_count;
  guint                  attempts;
  double                 progress;
  LarderValue           *checkpoint;
  LarderValue           *data;
  GError                *error;
  LarderMutationStatus   status;
  LarderDelivery         delivery;
  LarderAttempt         *attempt;          /* the running one (owned) */
  LarderWaiters         *waiters;
  LarderDeadline         layer;            /* until then the disk may take its time */
  LarderDeadline         gc;
};

/* Rows or the removal of one, brought by an answer. */
typedef struct
{
  char        *table;
  char        *id;        /* of the removed row; NULL: @rows counts */
  LarderValue *rows;
} LarderAnswerPart;

/* One attempt to send a mutation. The function has a context of it, which owes an answer. */
struct _LarderAttempt
{
  gatomicrefcount  refs;
  LarderMutation  *mutation;     /* (owned); let go of in the owner's thread */
  char            *id;
  char            *key;
  LarderValue     *variables;
  guint            number;
  GCancellable    *cancellable;
  GMainContext    *context;      /* of the owner */
  GThread         *thread;       /* the owner's; only compared */
  GMutex           mutex;        /* of what follows */
  LarderValue     *checkpoint;
  GPtrArray       *parts;        /* of LarderAnswerPart */
  GPtrArray       *written;      /* those that the tables have (nullable); of the owner's thread */
  GHashTable      *bases;        /* (owned) (nullable): a copy of the mutation's; not changed */
  GPtrArray       *patches;      /* of LarderPatch (owned); not changed */
  gint64           version;      /* of the first row that is written; -1: not known */
  char            *judged_table; /* the row that an attempt left as it was; NULL: none */
  char            *judged_id;
  LarderValue     *judged_row;   /* (owned) (nullable) */
  int              completed;    /* atomic */
};

/* Of larder-mutation.c: setters that notify. @error is copied. */
void             larder_mutation_set_status     (LarderMutation        *self,
                                                 LarderMutationStatus   status,
                                                 LarderDelivery         delivery,
                                                 const GError          *error);
void             larder_mutation_set_delivery   (LarderMutation        *self,
                                                 LarderDelivery         delivery);
void             larder_mutation_set_failures   (LarderMutation        *self,
                                                 guint                  failure_count,
                                                 gint64                 next_attempt_at);
void             larder_mutation_set_data       (LarderMutation        *self,
                                                 LarderValue           *data);
void             larder_mutation_set_progress   (LarderMutation        *self,
                                                 double                 progress);
void             larder_mutation_set_paused     (LarderMutation        *self,
                                                 gboolean               paused);
void             larder_mutation_set_checkpoint (LarderMutation        *self,
                                                 LarderValue           *checkpoint);
void             larder_mutation_count_attempt  (LarderMutation        *self);
void             larder_mutation_set_gated      (LarderMutation        *self,
                                                 gboolean               gated);
void             larder_mutation_set_context    (LarderMutation        *self,
                                                 LarderValue           *context);
void             larder_mutation_set_conflict   (LarderMutation        *self,
                                                 LarderConflict        *conflict);
void             larder_mutation_set_variables  (LarderMutation        *self,
                                                 LarderValue           *variables);

/* Of larder-mutation-entry.c: the entry in the outbox. */
LarderOutboxRow *larder_mutation_to_row         (LarderMutation        *self);
/* What is kept of one that has succeeded. */
LarderOutboxRow *larder_mutation_to_result      (LarderMutation        *self,
                                                 LarderValue           *data);
LarderMutation  *larder_mutation_new_from_row   (LarderClient          *client,
                                                 LarderOutboxRow       *row);
void             larder_mutation_store          (LarderMutation        *self);

/* Of larder-mutation-layers.c. */
void             larder_mutation_add_layers     (LarderMutation        *self);
void             larder_mutation_drop_layers    (LarderMutation        *self);
void             larder_mutation_mark_layers    (LarderMutation        *self,
                                                 LarderRowState         state,
                                                 const GError          *error);
void             larder_mutation_mark_rows      (LarderMutation        *self,
                                                 const GError          *error);
/* Nothing of it is left in what is shown but the reason, unless its rules keep it. */
void             larder_mutation_refuse_layers  (LarderMutation        *self,
                                                 const GError          *error);
/* What the answer says goes to the bases. With @fold, what it left out does as it was wished. */
void             larder_mutation_write_answer   (LarderMutation        *self,
                                                 LarderAttempt         *attempt,
                                                 gboolean               fold);
gboolean         larder_mutation_inserts        (LarderMutation        *self,
                                                 const char            *row);

/* Of larder-mutation-conflict.c: what is known of its rows is remembered, … */
void             larder_mutation_capture_bases  (LarderMutation        *self);
/* … compared before it is sent (FALSE: it is not to be sent now), … */
gboolean         larder_mutation_check_bases    (LarderMutation        *self);
/* … compared when the server left the row as it was, … */
void             larder_mutation_judge          (LarderMutation        *self,
                                                 LarderAttempt         *attempt);
/* What is known of a row (nullable): the members that this one writes, and the version. */
LarderValue     *larder_mutation_take_base      (LarderMutation        *self,
                                                 const char            *table,
                                                 const char            *id,
                                                 LarderValue           *row);
/* Of larder-mutation-teach.c: later ones learn that this one has changed a row. @attempt
 * (nullable) knows how. */
void             larder_mutation_teach_later    (LarderMutation        *self,
                                                 LarderAttempt         *attempt);
/* The same of those members that are not @left to be written because they are there. */
void             larder_mutation_teach_done     (LarderMutation        *self,
                                                 const char            *table,
                                                 const char            *id,
                                                 LarderValue           *left,
                                                 LarderValue           *theirs);
/* What merges wish of a row, together; NULL: nothing. The caller's. */
LarderValue     *larder_patches_get_row_changes (GPtrArray             *patches,
                                                 const char            *table,
                                                 const char            *id);
/* The version of the first row that is written; -1: not known. */
gint64           larder_mutation_get_known_version (LarderMutation     *self);
/* The conflict of a parked one that comes from the disk. */
void             larder_mutation_restore_conflict (LarderMutation      *self,
                                                 const char            *table,
                                                 const char            *id,
                                                 LarderValue           *theirs);

/* Of larder-mutation-run.c. */
void             larder_mutation_succeed        (LarderMutation        *self,
                                                 LarderAttempt         *attempt,
                                                 LarderValue           *data);
void             larder_mutation_wait_for_retry (LarderMutation        *self,
                                                 const GError          *error);
void             larder_mutation_run            (LarderMutation        *self);
void             larder_mutation_halt           (LarderMutation        *self);
void             larder_mutation_fail           (LarderMutation        *self,
                                                 const GError          *error);
/* The answer is known: after a restart it is not sent again. */
void             larder_mutation_leave_disk     (LarderMutation        *self);
/* The same; @data is kept for as long as the rules say. */
void             larder_mutation_keep_result    (LarderMutation        *self,
                                                 LarderValue           *data);
/* From here on the client lets go of it in time, unless it is observed. */
void             larder_mutation_arm_gc         (LarderMutation        *self);
/* What its deadlines call. */
void             larder_mutation_layer_due      (gpointer               mutation);
void             larder_mutation_gc_due         (gpointer               mutation);
void             larder_mutation_settle         (LarderMutation        *self);
void             larder_mutation_answered       (LarderMutation        *self,
                                                 LarderAttempt         *attempt,
                                                 LarderValue           *value,
                                                 const GError          *error);

/* Of larder-mutation-callbacks.c. On-mutate is called, if that was not done before; it is prepared
 * then, or fails. */
void             larder_mutation_prepare        (LarderMutation        *self);
/* The callbacks for an outcome are called; then the mutation has that status and settles. */
void             larder_mutation_conclude       (LarderMutation        *self,
                                                 LarderMutationStatus   status,
                                                 LarderDelivery         delivery,
                                                 LarderValue           *data,
                                                 const GError          *error);
/* Nobody is left to wait for callbacks that go on. */
void             larder_mutation_halt_callbacks (LarderMutation        *self);

/* Of larder-mutation-observer-calls.c: the callbacks of the call that made it. */
void             larder_mutation_run_call       (LarderMutation        *self,
                                                 LarderValue           *data,
                                                 const GError          *error);
void             larder_mutation_observer_flush (LarderMutationObserver *self);
/* Of larder-mutation-list.c. */
void             larder_mutation_list_flush     (LarderMutationList    *self);

/* Of larder-mutation-defaults.c: what holds for this mutation, from all that was registered. */
void             larder_client_resolve_mutation (LarderClient          *self,
                                                 LarderMutation        *mutation);
/* A key as text, and as a list; NULL for what is no key. The caller's. */
char            *larder_mutation_key_to_text    (GVariant              *key);
GVariant        *larder_mutation_key_to_list    (const char            *text);
/* Whether @key (as text) begins with all parts of @filter (NULL or "": all do). */
gboolean         larder_mutation_key_matches    (const char            *filter,
                                                 const char            *key);

/* Of larder-mutation-context.c. */
LarderMutationContext *larder_mutation_context_new (LarderAttempt   *attempt);

/* Of larder-mutation-attempt.c; in any thread, but for the first. */
LarderAttempt   *larder_attempt_new             (LarderMutation        *mutation);
void             larder_attempt_add_part        (LarderAttempt         *self,
                                                 const char            *table,
                                                 const char            *id,
                                                 LarderValue           *rows);
void             larder_attempt_tell_progress   (LarderAttempt         *self,
                                                 double                 progress);
/* Takes @task, which ends when it is on the disk. */
void             larder_attempt_store_checkpoint (LarderAttempt        *self,
                                                  LarderValue          *checkpoint,
                                                  GTask                *task);
/* The row as the server gave it with its answer; borrowed, NULL: it did not. @self is nullable. */
LarderValue     *larder_attempt_find_row        (LarderAttempt         *self,
                                                 LarderTable           *table,
                                                 const char            *id);
LarderAttempt   *larder_attempt_ref             (LarderAttempt         *self);
void             larder_attempt_unref           (LarderAttempt         *self);
/* Takes @value and @error. */
void             larder_attempt_complete        (LarderAttempt         *self,
                                                 LarderValue           *value,
                                                 GError                *error);
/* The handle of the function, for the files of that class. */
struct _LarderMutationContext
{
  GObject        parent_instance;

  LarderAttempt *attempt;       /* (owned) */
};

/* Of larder-client-mutations.c. */
void             larder_client_take_mutation    (LarderClient          *self,
                                                 LarderMutation        *mutation);
void             larder_client_drop_mutation    (LarderClient          *self,
                                                 LarderMutation        *mutation);

G_END_DECLS
