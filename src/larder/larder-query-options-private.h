/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The members of query options, for the query that follows them. */

#pragma once

#include "larder/larder-query-options.h"

G_BEGIN_DECLS

/* A function with what it was given; shared by copies of the options. */
typedef struct
{
  GCallback      func;
  gpointer       user_data;
  GDestroyNotify destroy;
} LarderClosure;

LarderClosure *larder_closure_new   (GCallback       func,
                                     gpointer        user_data,
                                     GDestroyNotify  destroy);
LarderClosure *larder_closure_ref   (LarderClosure  *self);
void           larder_closure_unref (LarderClosure  *self);
/* Whether a call of one would be a call of the other. */
gboolean       larder_closure_equal (LarderClosure  *a,
                                     LarderClosure  *b);

/* How the pages of a list follow each other; immutable once a query has it. */
typedef struct
{
  gatomicrefcount  refs;
  LarderClosure   *next;            /* LarderPageParamFunc; NULL: the stored params are used */
  LarderClosure   *previous;        /* LarderPageParamFunc; NULL: nothing goes before */
  LarderValue     *initial;         /* (nullable) */
  LarderSchema    *schema;          /* of the rows of a page (nullable) */
  char            *rows_path;       /* where in a page its rows are; "": it is their list */
  guint            max_pages;       /* 0: any number */
  guint            first_pages;     /* how many the first fetch asks for */
  gboolean         only_first;      /* a refetch asks for the first page alone */
} LarderPaged;

LarderPaged *larder_paged_new   (void);
LarderPaged *larder_paged_ref   (LarderPaged *self);
void         larder_paged_unref (LarderPaged *self);

/* How the parts of a stream become the data. */
typedef struct
{
  gatomicrefcount   refs;
  LarderStreamMode  mode;
  LarderClosure    *reduce;         /* LarderReduceFunc; NULL: appended to a list */
  LarderValue      *initial;
} LarderStream;

LarderStream *larder_stream_new   (LarderStreamMode  mode,
                                   LarderClosure    *reduce,
                                   LarderValue      *initial);
LarderStream *larder_stream_ref   (LarderStream     *self);
void          larder_stream_unref (LarderStream     *self);

typedef struct _LarderTies          LarderTies;
typedef struct _LarderQueryObserver LarderQueryObserver;

/* A value and a function for the same thing are one choice: the later one counts. */
typedef enum
{
  LARDER_OPTION_ENABLED        = 1 << 0,
  LARDER_OPTION_STALE_TIME     = 1 << 1,
  LARDER_OPTION_GC_TIME        = 1 << 2,
  LARDER_OPTION_RETRIES        = 1 << 3,
  LARDER_OPTION_NETWORK_MODE   = 1 << 4,
  LARDER_OPTION_ON_MOUNT       = 1 << 5,
  LARDER_OPTION_ON_FOCUS       = 1 << 6,
  LARDER_OPTION_ON_RECONNECT   = 1 << 7,
  LARDER_OPTION_INTERVAL       = 1 << 8,
  LARDER_OPTION_IN_BACKGROUND  = 1 << 9,
  LARDER_OPTION_PLACEHOLDER    = 1 << 10,
  LARDER_OPTION_PERSIST        = 1 << 11,
  LARDER_OPTION_FETCH          = 1 << 12,
  LARDER_OPTION_RETRY_DELAY    = 1 << 13,
  LARDER_OPTION_SELECT         = 1 << 14,
  LARDER_OPTION_SHARING        = 1 << 15,
  LARDER_OPTION_THROW          = 1 << 16,
  LARDER_OPTION_HASH           = 1 << 17,
  LARDER_OPTION_SCHEMA         = 1 << 18,
  LARDER_OPTION_INITIAL        = 1 << 19,
  LARDER_OPTION_META           = 1 << 20,
  LARDER_OPTION_PINNED         = 1 << 21,
  LARDER_OPTION_RETRY_ON_MOUNT = 1 << 22,
  LARDER_OPTION_PERSISTER      = 1 << 23,
} LarderOptionFlags;

/* What can be chosen. Options in which nothing is chosen share one with the built-in defaults. */
typedef struct
{
  gint64              stale_time;           /* ms */
  gint64              gc_time;              /* ms */
  gint64              retry_delay_ms;       /* -1: growing */
  gint64              refetch_interval;     /* ms; 0 or below: none */
  int                 retries;              /* -1: for ever */
  LarderNetworkMode   network_mode;
  LarderRefetch       refetch_on_mount;
  LarderRefetch       refetch_on_focus;
  LarderRefetch       refetch_on_reconnect;
  gboolean            enabled;
  gboolean            refetch_in_background;
  gboolean            keep_previous;
  gboolean            persist;
  gboolean            retry_on_mount;
  gboolean            structural_sharing;
  gboolean            throw_on_error;
  gboolean            pinned;
  gboolean            skip;

  LarderClosure      *fetch;                /* LarderFetchFunc */
  LarderClosure      *retry;                /* LarderRetryFunc */
  LarderClosure      *retry_delay;          /* LarderRetryDelayFunc */
  LarderClosure      *interval;             /* LarderIntervalFunc */
  LarderClosure      *enabled_func;         /* LarderEnabledFunc */
  LarderClosure      *stale_time_func;      /* LarderStaleTimeFunc */
  LarderClosure      *on_mount;             /* LarderRefetchFunc */
  LarderClosure      *on_focus;             /* LarderRefetchFunc */
  LarderClosure      *on_reconnect;         /* LarderRefetchFunc */
  LarderClosure      *select;               /* LarderSelectFunc */
  LarderClosure      *placeholder;          /* LarderPlaceholderFunc */
  LarderClosure      *share;                /* LarderShareFunc */
  LarderClosure      *throw_func;           /* LarderThrowFunc */
  LarderClosure      *hash_func;            /* LarderHashFunc */
  LarderSchema       *schema;
  LarderQueryPersister *persister;          /* (owned) (nullable) */
  LarderPaged        *paged;                /* (owned) (nullable) */
  LarderStream       *stream;               /* (owned) (nullable) */
  LarderTies         *ties;                 /* (owned) (nullable) */
  LarderValue        *initial_data;
  gint64              initial_updated_at;   /* ms; below 0: the moment of use */
  LarderValue        *placeholder_data;
  GVariant           *meta;

  GVariant           *key;                  /* normalised, made from the text when asked for */
  LarderQueryOptions *resolved;             /* (owned): with the defaults of a client */
  guint64             resolved_serial;      /* of those defaults */
} LarderQueryChoices;

/* With nothing chosen but a key, as most are, they take 64 bytes and the text of the key. */
struct _LarderQueryOptions
{
  GObject             parent_instance;

  char               *text;                 /* of the key; NULL for defaults of a prefix */
  const LarderQueryChoices *choices;        /* never NULL; larder_query_options_own() to change */
  LarderQueryObserver *followers;           /* the first of a ring (borrowed) */
  LarderOptionFlags   set;                  /* what was chosen */
  guint               is_default : 1;       /* given to a client for a prefix */
  guint               is_combined : 1;      /* made of others; nobody follows it */
};

void                larder_query_options_init_choices (LarderQueryOptions *self);
void                larder_query_options_free_choices (LarderQueryOptions *self);
/* The choices, to be changed. */
LarderQueryChoices *larder_query_options_own     (LarderQueryOptions *self);
/* Something was chosen: caches of it are void, and who follows the options is told. @property is
 * NULL when none of that name changed. */
void                larder_query_options_choose  (LarderQueryOptions *self,
                                                  LarderOptionFlags   flag,
                                                  const char         *property);
/* Of larder-query-observer-look.c: the observers of these options take what was chosen. */
void                larder_query_options_tell_followers (LarderQueryOptions *self);
/* Grows with every change of options that are defaults of some client. */
guint64             larder_query_options_get_default_edits (void);
/* What @self chose, then what @over chose on top; either may be NULL. */
LarderQueryOptions *larder_query_options_combine (LarderQueryOptions *self,
                                                  LarderQueryOptions *over);
/* Fills in what nobody chose and follows from other choices. */
void                larder_query_options_settle  (LarderQueryOptions *self);
/* Of the answer, or of the rows of each of its pages; NULL: no rows of tables. */
LarderSchema       *larder_query_options_get_schema (LarderQueryOptions *self);
/* Nothing is chosen but perhaps a key. */
gboolean            larder_query_options_is_plain (LarderQueryOptions *self);
/* Whether both say the same, whatever their keys. */
gboolean            larder_query_options_same    (LarderQueryOptions *a,
                                                  LarderQueryOptions *b);
/* What the options say for @query now: functions are asked. */
gboolean            larder_query_options_is_enabled (LarderQueryOptions *self,
                                                     LarderQuery        *query);
gint64              larder_query_options_stale_time (LarderQueryOptions *self,
                                                     LarderQuery        *query);
LarderRefetch       larder_query_options_get_rule   (LarderQueryOptions *self,
                                                     LarderOptionFlags   event,
                                                     LarderQuery        *query);
/* The period in ms, LARDER_NEVER for none. */
gint64              larder_query_options_get_period (LarderQueryOptions *self,
                                                     LarderQuery        *query);
gboolean            larder_query_options_throws     (LarderQueryOptions *self,
                                                     const GError       *error,
                                                     LarderQuery        *query);
/* The text that stands for a normalised @key. */
char               *larder_query_options_hash       (LarderQueryOptions *self,
                                                     GVariant           *key);
/* The same for a key by its canonical @text; NULL: that text itself. */
char               *larder_query_options_hash_text  (LarderQueryOptions *self,
                                                     const char         *text);
/* What to wait after failure number @failure_count, counted from 0. */
gint64              larder_retry_delay_ms        (LarderClosure      *retry_delay,
                                                  guint               failure_count,
                                                  const GError       *error);

G_END_DECLS
