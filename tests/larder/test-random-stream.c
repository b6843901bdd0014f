/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random lives of a streamed query against a model of its parts. */

#include "config.h"

#include "larder-test-lives.h"
#include "larder-testing.h"

#define MOST_PARTS 512
#define RETRY_MS 1000

enum
{
  STEP_ATTACH,
  STEP_DETACH,
  STEP_REFETCH,
  STEP_PUSH,
  STEP_END,
  STEP_FAIL,
  STEP_LATE,
  STEP_CANCEL,
  STEP_INVALIDATE,
  STEP_ADVANCE,
  N_KINDS,
};

static const LarderTestStepKind KINDS[N_KINDS] = {
  [STEP_ATTACH] = { "attach", 12 }, [STEP_DETACH] = { "detach", 6 },
  [STEP_REFETCH] = { "refetch", 8 }, [STEP_PUSH] = { "push", 40 }, [STEP_END] = { "end", 10 },
  [STEP_FAIL] = { "fail", 8 }, [STEP_LATE] = { "late", 6 }, [STEP_CANCEL] = { "cancel", 4 },
  [STEP_INVALIDATE] = { "invalidate", 4 }, [STEP_ADVANCE] = { "advance", 10 },
};

/* What is there: a list of the numbers of parts. */
typedef struct
{
  gboolean there;
  guint    len;
  int      at[MOST_PARTS];
} Parts;

typedef struct
{
  Parts        data;
  LarderStatus status;
  gboolean     invalidated;
} State;

typedef struct
{
  LarderTestClock     *clock;
  LarderClient        *client;
  LarderTestServer    *server;
  LarderQueryOptions  *options;
  LarderQueryObserver *observer;
  LarderStreamMode     mode;
  gboolean             takes;        /* the cancellable: it stops when nobody looks */
  gboolean             attached;
  int                  serial;

  State                state;
  State                revert;       /* to which a cancelled fetch goes back */
  gboolean             fetching;
  gboolean             waiting;      /* for another attempt */
  gint64               retry_at;
  guint                failures;
  gboolean             may_retry;
  gboolean             outdated;
  gboolean             again;        /* it is a further attempt */
  gboolean             shown;        /* a part of this attempt is in the data */
  Parts                start;        /* what was there before the first attempt */
  Parts                aside;
} Life;

static void
begin_attempt (Life     *self,
               gboolean  again)
{
  self->waiting = FALSE;
  self->again = again;
  self->shown = FALSE;
  self->outdated = FALSE;
  self->aside = (Parts) { 0 };
  if (!again)
    self->start = self->state.data;
  if (self->mode == LARDER_STREAM_MODE_RESET && self->state.data.there)
    {
      self->state.data = (Parts) { 0 };
      self->state.status = LARDER_STATUS_PENDING;
    }
}

/* What runs is given up for a new one only if there is something to show meanwhile. */
static void
ask (Life     *self,
     gboolean  cancel)
{
  self->may_retry = TRUE;
  if (self->fetching && (!cancel || !self->state.data.there))
    return;
  if (!self->fetching)
    self->revert = self->state;
  self->fetching = TRUE;
  self->failures = 0;
  if (!self->state.data.there)
    self->state.status = LARDER_STATUS_PENDING;
  begin_attempt (self, FALSE);
}

static void
add (Parts *parts,
     int    part)
{
  parts->there = TRUE;
  parts->at[parts->len++] = part;
}

static void
take_part (Life *self,
           int   part)
{
  gboolean aside = self->mode == LARDER_STREAM_MODE_REPLACE && !self->shown &&
                   (self->aside.there || self->state.data.there);

  if (aside)
    {
      add (&self->aside, part);
      return;
    }
  /* Another attempt brings again what the one before it has shown. */
  if (self->mode == LARDER_STREAM_MODE_APPEND && self->again && !self->shown)
    self->state.data = self->start;
  add (&self->state.data, part);
  self->shown = TRUE;
  self->state.status = LARDER_STATUS_SUCCESS;
  self->state.invalidated = FALSE;
  self->revert = self->state;
}

static void
take_end (Life *self)
{
  gboolean outdated = self->outdated;

  if (self->aside.there)
    self->state.data = self->aside;
  else if (!self->shown &&
           (self->mode != LARDER_STREAM_MODE_APPEND || !self->state.data.there))
    self->state.data = (Parts) { .there = TRUE };
  self->state.status = LARDER_STATUS_SUCCESS;
  self->state.invalidated = outdated;
  self->fetching = FALSE;
  if (outdated && self->attached)
    ask (self, FALSE);
}

static void
take_failure (Life *self)
{
  if (self->failures++ == 0 && self->may_retry)
    {
      self->waiting = TRUE;
      self->retry_at = larder_clock_get_time_ms (LARDER_CLOCK (self->clock)) + RETRY_MS;
      return;
    }
  self->fetching = self->waiting = FALSE;
  self->state.status = LARDER_STATUS_ERROR;
  self->state.invalidated = TRUE;
}

static void
cancel (Life *self)
{
  gboolean invalidated = self->state.invalidated;

  if (self->fetching)
    self->state = self->revert;
  /* That it was called stale meanwhile is not forgotten. */
  self->state.invalidated = invalidated;
  self->fetching = self->waiting = FALSE;
}

static void
advance (Life *self)
{
  larder_test_clock_advance (self->clock, RETRY_MS / 2);
  if (!self->waiting || larder_clock_get_time_ms (LARDER_CLOCK (self->clock)) < self->retry_at)
    return;
  if (self->may_retry)
    begin_attempt (self, TRUE);
  else
    take_failure (self);
}

static void
attend (Life     *self,
        gboolean  attaches)
{
  if (self->attached == attaches)
    return;
  self->attached = attaches;
  if (attaches)
    {
      if (!self->state.data.there || self->state.invalidated)
        ask (self, FALSE);
      larder_query_observer_attach (self->observer);
      return;
    }
  /* A fetch whose function watches the cancellable ends with its last observer. */
  if (self->takes)
    cancel (self);
  self->may_retry = FALSE;
  larder_query_observer_detach (self->observer);
}

/* The newest stream, if it runs. */
static LarderFetchContext *
get_open (Life *self)
{
  guint n = self->server->fetches->len;

  return self->fetching && !self->waiting && n > 0 ? self->server->fetches->pdata[n - 1] : NULL;
}

static LarderFetchContext *
take_open (Life *self)
{
  LarderFetchContext *context = get_open (self);

  if (context == NULL)
    return NULL;
  larder_fetch_context_ref (context);
  g_ptr_array_remove (self->server->fetches, context);
  return context;
}

static void
speak (Life                 *self,
       const LarderTestStep *step)
{
  g_autoptr(LarderFetchContext) context = NULL;

  if (get_open (self) == NULL)
    return;
  if (step->kind == STEP_PUSH)
    {
      LarderFetchContext *open = get_open (self);

      take_part (self, ++self->serial);
      larder_fetch_context_push (open, larder_value_new_int (self->serial));
      return;
    }
  context = take_open (self);
  if (step->kind == STEP_END)
    {
      take_end (self);
      larder_fetch_context_end (context);
      return;
    }
  take_failure (self);
  larder_fetch_context_return_error (context, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                                                   "broken"));
}

/* A stream that was given up goes on speaking. */
static void
speak_late (Life    *self,
            guint32  at)
{
  guint n = self->server->fetches->len - (get_open (self) != NULL ? 1 : 0);

  if (n == 0)
    return;
  larder_fetch_context_push (self->server->fetches->pdata[at % n], larder_value_new_int (-1));
  if (at % 3 > 0)
    return;
  larder_fetch_context_end (self->server->fetches->pdata[at % n]);
  g_ptr_array_remove_index (self->server->fetches, at % n);
}

static void
do_step (Life                 *self,
         const LarderTestStep *step)
{
  switch (step->kind)
    {
    case STEP_ATTACH:
    case STEP_DETACH:
      attend (self, step->kind == STEP_ATTACH);
      break;

    case STEP_REFETCH:
      ask (self, TRUE);
      larder_query_observer_refetch (self->observer);
      break;

    case STEP_LATE:
      speak_late (self, step->a[0]);
      break;

    case STEP_CANCEL:
      cancel (self);
      larder_client_cancel (self->client, larder_test_key ("log", NULL));
      break;

    case STEP_INVALIDATE:
      self->state.invalidated = TRUE;
      self->outdated = TRUE;
      if (self->attached)
        ask (self, TRUE);
      larder_client_invalidate (self->client, larder_test_key ("log", NULL));
      break;

    case STEP_ADVANCE:
      advance (self);
      break;

    default:
      speak (self, step);
      break;
    }
}

static void
compare (Life *self)
{
  LarderValue *data = larder_query_observer_get_data (self->observer);

  g_assert_cmpint (larder_query_observer_get_status (self->observer), ==, self->state.status);
  g_assert_cmpint (larder_query_observer_get_fetch_status (self->observer), ==,
                   self->fetching ? LARDER_FETCH_STATUS_FETCHING : LARDER_FETCH_STATUS_IDLE);
  g_assert_cmpint (data != NULL, ==, self->state.data.there);
  if (data != NULL)
    g_assert_cmpuint (larder_value_get_n_items (data), ==, self->state.data.len);
  for (guint i = 0; i < self->state.data.len; i++)
    g_assert_cmpint (larder_value_get_int (larder_value_get_item (data, i)), ==,
                     self->state.data.at[i]);
  g_assert_cmpint (larder_query_observer_get_is_stale (self->observer), ==,
                   !self->state.data.there || self->state.invalidated);
  g_assert_cmpint (self->fetching && !self->waiting, ==, get_open (self) != NULL);
}

static void
begin (Life    *self,
       guint32  seed)
{
  self->mode = (LarderStreamMode) (seed % 3);
  self->takes = seed / 3 % 2;
  self->clock = larder_test_clock_new (1000000);
  self->client = larder_client_new (LARDER_CLOCK (self->clock), NULL, NULL);
  larder_client_mount (self->client);
  self->server = larder_test_server_new ();
  self->server->takes_cancellable = self->takes;
  self->options = larder_test_server_options (self->server, larder_test_key ("log", "1"));
  larder_query_options_set_retries (self->options, 1);
  larder_query_options_set_stale_time (self->options, LARDER_NEVER);
  larder_query_options_set_gc_time (self->options, LARDER_NEVER);
  larder_query_options_set_stream (self->options, self->mode, NULL, NULL, NULL, NULL);
  self->observer = larder_query_observer_new (self->client, self->options);
}

static void
end (Life *self)
{
  if (self->attached)
    larder_query_observer_detach (self->observer);
  g_clear_object (&self->observer);
  larder_client_unmount (self->client);
  g_assert_finalize_object (self->client);
  g_assert_finalize_object (self->options);
  larder_test_server_free (self->server);
  larder_test_settle ();
  g_assert_finalize_object (self->clock);
}

static void
live (GArray     *steps,
      const char *folder)
{
  g_autofree Life *life = g_new0 (Life, 1);

  begin (life, steps->len > 0 ? g_array_index (steps, LarderTestStep, 0).a[3] : 0);
  for (guint i = 0; i < steps->len; i++)
    {
      do_step (life, &g_array_index (steps, LarderTestStep, i));
      larder_test_settle ();
      compare (life);
    }
  end (life);
}

int
main (int   argc,
      char *argv[])
{
  static const LarderTestLives lives = {
    "/random/streams-are-what-the-model-says", KINDS, N_KINDS, live,
  };

  return larder_test_lives_main (argc, argv, &lives);
}
