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

typedef struct _LarderTies LarderTies;

typedef enum
{
  LARDER_OPTION_ENABLED       = 1 << 0,
  LARDER_OPTION_STALE_TIME    = 1 << 1,
  LARDER_OPTION_GC_TIME       = 1 << 2,
  LARDER_OPTION_RETRIES       = 1 << 3,
  LARDER_OPTION_NETWORK_MODE  = 1 << 4,
  LARDER_OPTION_ON_MOUNT      = 1 << 5,
  LARDER_OPTION_ON_FOCUS      = 1 << 6,
  LARDER_OPTION_ON_RECONNECT  = 1 << 7,
  LARDER_OPTION_INTERVAL      = 1 << 8,
  LARDER_OPTION_IN_BACKGROUND = 1 << 9,
  LARDER_OPTION_KEEP_PREVIOUS = 1 << 10,
  LARDER_OPTION_PERSIST       = 1 << 11,
} LarderOptionFlags;

struct _LarderQueryOptions
{
  GObject            parent_instance;

  GVariant          *key;                   /* normalised; NULL for defaults of a prefix */
  LarderOptionFlags  set;                   /* which of the plain members were chosen */

  gboolean           enabled;
  gint64             stale_time;            /* ms */
  gint64             gc_time;               /* ms */
  int                retries;               /* -1: for ever */
  LarderNetworkMode  network_mode;
  LarderRefetch      refetch_on_mount;
  LarderRefetch      refetch_on_focus;
  LarderRefetch      refetch_on_reconnect;
  gint64             refetch_interval;      /* ms; 0 or below: none */
  gboolean           refetch_in_background;
  gboolean           keep_previous;
  gboolean           persist;

  LarderClosure     *fetch;                 /* LarderFetchFunc */
  LarderClosure     *retry;                 /* LarderRetryFunc */
  LarderClosure     *retry_delay;           /* LarderRetryDelayFunc */
  LarderClosure     *interval;              /* LarderIntervalFunc */
  LarderSchema      *schema;
  LarderPaged       *paged;                 /* (owned) (nullable) */
  LarderStream      *stream;                /* (owned) (nullable) */
  LarderTies        *ties;                  /* (owned) (nullable) */
  LarderValue       *initial_data;
  gint64             initial_updated_at;    /* ms; below 0: the moment of use */
};

/* What @self chose, then what @over chose on top; either may be NULL. */
LarderQueryOptions *larder_query_options_combine (LarderQueryOptions *self,
                                                  LarderQueryOptions *over);
/* Fills in what nobody chose and follows from other choices. */
void                larder_query_options_settle  (LarderQueryOptions *self);
/* Of the answer, or of the rows of each of its pages; NULL: no rows of tables. */
LarderSchema       *larder_query_options_get_schema (LarderQueryOptions *self);
/* Whether both say the same. */
gboolean            larder_query_options_same    (LarderQueryOptions *a,
                                                  LarderQueryOptions *b);
/* What to wait after failure number @failure_count, counted from 0. */
gint64              larder_retry_delay_ms        (LarderClosure      *retry_delay,
                                                  guint               failure_count,
                                                  const GError       *error);

G_END_DECLS
