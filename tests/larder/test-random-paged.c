/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random lives of a paged query against a model of its pages. */

#include "config.h"

#include "larder-test-lives.h"
#include "larder-testing.h"

#define N_PLACES 8
#define MOST_PAGES 16

enum
{
  STEP_ATTACH,
  STEP_DETACH,
  STEP_NEXT,
  STEP_PREVIOUS,
  STEP_REFETCH,
  STEP_ANSWER,
  STEP_FAIL,
  STEP_LATE,
  STEP_CANCEL,
  STEP_WRITE,
  STEP_INVALIDATE,
  STEP_SERVER,
  N_KINDS,
};

static const LarderTestStepKind KINDS[N_KINDS] = {
  [STEP_ATTACH] = { "attach", 8 }, [STEP_DETACH] = { "detach", 4 }, [STEP_NEXT] = { "next", 12 },
  [STEP_PREVIOUS] = { "previous", 8 }, [STEP_REFETCH] = { "refetch", 6 },
  [STEP_ANSWER] = { "answer", 40 }, [STEP_FAIL] = { "fail", 4 }, [STEP_LATE] = { "late", 4 },
  [STEP_CANCEL] = { "cancel", 3 }, [STEP_WRITE] = { "write", 4 }, [STEP_INVALIDATE] = { "invalidate", 4 },
  [STEP_SERVER] = { "server", 10 },
};

/* What the server says of one place: its version, and whether there is one after and before it. */
typedef struct
{
  gint64   n;
  gint64   version;
  gboolean more;
  gboolean before;
} Page;

typedef struct
{
  Page  at[MOST_PAGES];
  guint len;
} Pages;

typedef struct
{
  LarderTestClock     *clock;
  LarderClient        *client;
  LarderTestServer    *server;
  LarderPagedOptions  *options;
  LarderPagedObserver *observer;
  guint                max_pages;
  gboolean             attached;

  /* The model of the far end … */
  gint64               first;
  gint64               last;
  gint64               versions[N_PLACES];
  gint64               version;

  /* … and of the query. */
  gboolean             has_data;
  Pages                held;
  LarderStatus         status;
  gboolean             invalidated;
  gboolean             fetching;
  gboolean             outdated;         /* invalidated since then */
  LarderPageDirection  direction;
  Pages                fresh;            /* that came to the fetch */
  guint                target;
  gint64               wanted;           /* the place that is asked for */
  LarderStatus         status_before;
} Life;

static Page
look_up (Life   *self,
         gint64  n)
{
  return (Page) { n, self->versions[n], n < self->last, n > self->first };
}

static LarderValue *
page_to_value (const Page *page)
{
  g_autofree char *json =
    g_strdup_printf ("{\"n\":%d,\"version\":%d,\"more\":%s,\"before\":%s}", (int) page->n,
                     (int) page->version, page->more ? "true" : "false",
                     page->before ? "true" : "false");

  return larder_test_value (json);
}

static LarderValue *
next_param (LarderValue *page,
            LarderValue *pages,
            LarderValue *param,
            LarderValue *params,
            gpointer     user_data)
{
  return larder_value_get_member_boolean (page, "more", FALSE)
         ? larder_value_new_int (larder_value_get_member_int (page, "n", 0) + 1) : NULL;
}

static LarderValue *
previous_param (LarderValue *page,
                LarderValue *pages,
                LarderValue *param,
                LarderValue *params,
                gpointer     user_data)
{
  return larder_value_get_member_boolean (page, "before", FALSE)
         ? larder_value_new_int (larder_value_get_member_int (page, "n", 0) - 1) : NULL;
}

/* The fetch of the model begins; one that ran is given up. */
static void
begin_fetch (Life                *self,
             LarderPageDirection  direction)
{
  if (!self->fetching)
    self->status_before = self->status;
  self->fetching = TRUE;
  self->outdated = FALSE;
  self->direction = direction;
  self->fresh.len = 0;
  self->target = 1;
  if (!self->has_data)
    self->status = LARDER_STATUS_PENDING;
  if (direction == LARDER_PAGE_DIRECTION_NEXT)
    self->wanted = self->held.at[self->held.len - 1].n + 1;
  else if (direction == LARDER_PAGE_DIRECTION_PREVIOUS)
    self->wanted = self->held.at[0].n - 1;
  else if (self->held.len > 0)
    {
      self->target = self->held.len;
      self->wanted = self->held.at[0].n;
      if (self->max_pages > 0)
        self->target = MIN (self->target, self->max_pages);
    }
  else
    self->wanted = 4;
}

/* FALSE: it joins what runs. */
static gboolean
ask (Life                *self,
     LarderPageDirection  direction,
     gboolean             cancel)
{
  if (self->fetching && (!cancel || !self->has_data))
    return FALSE;
  begin_fetch (self, direction);
  return TRUE;
}

static void
trim (Life *self)
{
  if (self->max_pages == 0 || self->held.len <= self->max_pages)
    return;
  if (self->direction != LARDER_PAGE_DIRECTION_PREVIOUS)
    memmove (self->held.at, self->held.at + self->held.len - self->max_pages,
             self->max_pages * sizeof (Page));
  self->held.len = self->max_pages;
}

static void
take_answer (Life *self)
{
  Page page = look_up (self, self->wanted);

  self->fresh.at[self->fresh.len++] = page;
  if (self->fresh.len < self->target && page.more)
    {
      self->wanted++;
      return;
    }
  if (self->direction == LARDER_PAGE_DIRECTION_NEXT)
    self->held.at[self->held.len++] = page;
  else if (self->direction == LARDER_PAGE_DIRECTION_PREVIOUS)
    {
      memmove (self->held.at + 1, self->held.at, self->held.len * sizeof (Page));
      self->held.at[0] = page;
      self->held.len++;
    }
  else
    {
      self->held = self->fresh;
      self->invalidated = FALSE;
    }
  self->invalidated |= self->outdated;
  trim (self);
  self->has_data = TRUE;
  self->fetching = FALSE;
  self->status = LARDER_STATUS_SUCCESS;
  if (self->outdated && self->attached)
    begin_fetch (self, LARDER_PAGE_DIRECTION_NONE);
}

/* The latest is the one that counts; those before it were given up. */
static LarderFetchContext *
get_open (Life *self)
{
  guint n = self->server->fetches->len;

  return n > 0 ? self->server->fetches->pdata[n - 1] : NULL;
}

static void
answer_too_late (Life    *self,
                 guint32  at)
{
  guint n = self->server->fetches->len - (self->fetching ? 1 : 0);
  g_autoptr(LarderFetchContext) context = NULL;
  Page page = look_up (self, self->last);

  if (n == 0)
    return;
  context = larder_fetch_context_ref (self->server->fetches->pdata[at % n]);
  g_ptr_array_remove_index (self->server->fetches, at % n);
  larder_fetch_context_return_value (context, page_to_value (&page));
}

static void
answer (Life     *self,
        gboolean  well)
{
  g_autoptr(LarderFetchContext) context = NULL;
  Page page;

  if (!self->fetching)
    return;
  context = larder_fetch_context_ref (get_open (self));
  page = look_up (self, self->wanted);
  g_ptr_array_remove (self->server->fetches, context);
  if (well)
    {
      take_answer (self);
      larder_fetch_context_return_value (context, page_to_value (&page));
      return;
    }
  self->fetching = FALSE;
  self->status = LARDER_STATUS_ERROR;
  /* That one more page did not come says nothing of those that are there. */
  if (self->direction == LARDER_PAGE_DIRECTION_NONE)
    self->invalidated = TRUE;
  larder_fetch_context_return_error (context, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                                                   "refused"));
}

/* Somebody writes two pages by hand, wherever they are. */
static void
write_pages (Life    *self,
             guint32  at)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) data = NULL;
  gint64 n = self->first + at % (self->last - self->first + 1);

  self->version++;
  self->held.len = 0;
  larder_value_builder_begin_array (builder, "pages");
  for (guint i = 0; i < 2 && n + i <= self->last; i++)
    {
      Page page = look_up (self, n + i);
      g_autoptr(LarderValue) value = NULL;

      page.version = self->version;
      self->held.at[self->held.len++] = page;
      value = page_to_value (&page);
      larder_value_builder_add_value (builder, value);
    }
  larder_value_builder_close (builder);
  larder_value_builder_begin_array (builder, "page-params");
  for (guint i = 0; i < self->held.len; i++)
    larder_value_builder_add_int (builder, self->held.at[i].n);
  larder_value_builder_close (builder);
  data = larder_value_builder_end (builder);

  self->has_data = TRUE;
  /* A fetch that is given up leaves what was written. */
  self->status = self->status_before = LARDER_STATUS_SUCCESS;
  self->invalidated = FALSE;
  larder_client_set_data (self->client, larder_test_key ("feed", "all"), data);
}

static void
change_server (Life       *self,
               const guint32 *a)
{
  if (a[0] % 4 == 0)
    self->last = 4 + a[1] % (N_PLACES - 4);
  else if (a[0] % 4 == 1)
    self->first = a[1] % 5;
  else
    self->versions[a[1] % N_PLACES] = ++self->version;
}

static void
attend (Life     *self,
        gboolean  attaches)
{
  LarderQueryObserver *observer = LARDER_QUERY_OBSERVER (self->observer);

  if (self->attached == attaches)
    return;
  self->attached = attaches;
  if (!attaches)
    {
      larder_query_observer_detach (observer);
      return;
    }
  if (!self->has_data || self->invalidated)
    ask (self, LARDER_PAGE_DIRECTION_NONE, FALSE);
  larder_query_observer_attach (observer);
}

static void
go_on (Life                *self,
       LarderPageDirection  direction,
       gboolean             cancel)
{
  gboolean next = direction == LARDER_PAGE_DIRECTION_NEXT;
  gboolean there = !self->has_data || (next ? self->held.at[self->held.len - 1].more
                                            : self->held.at[0].before);

  if (there)
    ask (self, self->has_data ? direction : LARDER_PAGE_DIRECTION_NONE, cancel);
  if (next)
    g_assert_cmpint (larder_paged_observer_fetch_next (self->observer, cancel), ==, there);
  else
    g_assert_cmpint (larder_paged_observer_fetch_previous (self->observer, cancel), ==, there);
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

    case STEP_NEXT:
    case STEP_PREVIOUS:
      go_on (self, step->kind == STEP_NEXT ? LARDER_PAGE_DIRECTION_NEXT
                                           : LARDER_PAGE_DIRECTION_PREVIOUS, step->a[0] % 3 > 0);
      break;

    case STEP_REFETCH:
      ask (self, LARDER_PAGE_DIRECTION_NONE, TRUE);
      larder_query_observer_refetch (LARDER_QUERY_OBSERVER (self->observer));
      break;

    case STEP_LATE:
      answer_too_late (self, step->a[0]);
      break;

    case STEP_ANSWER:
    case STEP_FAIL:
      answer (self, step->kind == STEP_ANSWER);
      break;

    case STEP_CANCEL:
      if (self->fetching)
        self->status = self->status_before;
      self->fetching = FALSE;
      larder_client_cancel (self->client, larder_test_key ("feed", NULL));
      break;

    case STEP_WRITE:
      write_pages (self, step->a[0]);
      break;

    case STEP_INVALIDATE:
      self->invalidated = TRUE;
      self->outdated = TRUE;
      if (self->attached)
        ask (self, LARDER_PAGE_DIRECTION_NONE, TRUE);
      larder_client_invalidate (self->client, larder_test_key ("feed", NULL));
      break;

    default:
      change_server (self, step->a);
      break;
    }
}

static void
compare (Life *self)
{
  LarderQueryObserver *observer = LARDER_QUERY_OBSERVER (self->observer);
  gboolean next, previous, more, before;
  gboolean idle = !self->fetching;

  g_assert_cmpint (larder_query_observer_get_status (observer), ==, self->status);
  g_assert_cmpint (larder_query_observer_get_fetch_status (observer), ==,
                   idle ? LARDER_FETCH_STATUS_IDLE : LARDER_FETCH_STATUS_FETCHING);
  g_assert_cmpuint (larder_paged_observer_get_n_pages (self->observer), ==, self->held.len);
  for (guint i = 0; i < self->held.len; i++)
    {
      g_autoptr(LarderValue) page = page_to_value (&self->held.at[i]);
      LarderValue *param = larder_paged_observer_get_page_param (self->observer, i);

      g_assert_cmpint (larder_value_get_int (param), ==, self->held.at[i].n);
      g_assert_true (larder_value_equal (larder_paged_observer_get_page (self->observer, i),
                                         page));
    }
  if (self->fetching)
    {
      LarderFetchContext *context = get_open (self);

      g_assert_nonnull (context);
      g_assert_cmpint (larder_value_get_int (larder_fetch_context_get_page_param (context)), ==,
                       self->wanted);
      g_assert_cmpint (larder_fetch_context_get_direction (context), ==, self->direction);
    }
  g_object_get (observer, "is-fetching-next", &next, "is-fetching-previous", &previous,
                "has-next", &more, "has-previous", &before, NULL);
  g_assert_cmpint (next, ==, !idle && self->direction == LARDER_PAGE_DIRECTION_NEXT);
  g_assert_cmpint (previous, ==, !idle && self->direction == LARDER_PAGE_DIRECTION_PREVIOUS);
  g_assert_cmpint (more, ==, self->held.len > 0 && self->held.at[self->held.len - 1].more);
  g_assert_cmpint (before, ==, self->held.len > 0 && self->held.at[0].before);
  g_assert_cmpint (larder_query_observer_get_is_stale (observer), ==,
                   !self->has_data || self->invalidated);
}

static void
begin (Life    *self,
       guint32  seed)
{
  g_autoptr(LarderValue) initial = larder_value_new_int (4);
  LarderQueryOptions *options;

  self->first = 2;
  self->last = 6;
  self->max_pages = seed % 4;
  self->clock = larder_test_clock_new (1000000);
  self->client = larder_client_new (LARDER_CLOCK (self->clock), NULL, NULL);
  larder_client_mount (self->client);
  self->server = larder_test_server_new ();
  self->server->takes_cancellable = FALSE;
  self->options = larder_paged_options_new (larder_test_key ("feed", "all"));
  options = LARDER_QUERY_OPTIONS (self->options);
  larder_query_options_set_fetch_func (options, larder_test_server_fetch, self->server, NULL);
  larder_query_options_set_retries (options, 0);
  larder_query_options_set_stale_time (options, LARDER_NEVER);
  larder_paged_options_set_initial_param (self->options, initial);
  larder_paged_options_set_next_param_func (self->options, next_param, NULL, NULL);
  larder_paged_options_set_previous_param_func (self->options, previous_param, NULL, NULL);
  larder_paged_options_set_max_pages (self->options, self->max_pages);
  self->observer = larder_paged_observer_new (self->client, self->options);
}

static void
end (Life *self)
{
  if (self->attached)
    larder_query_observer_detach (LARDER_QUERY_OBSERVER (self->observer));
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
  Life life = { 0 };

  begin (&life, steps->len > 0 ? g_array_index (steps, LarderTestStep, 0).a[3] : 0);
  for (guint i = 0; i < steps->len; i++)
    {
      do_step (&life, &g_array_index (steps, LarderTestStep, i));
      larder_test_settle ();
      compare (&life);
    }
  end (&life);
}

int
main (int   argc,
      char *argv[])
{
  static const LarderTestLives lives = {
    "/random/pages-are-what-the-model-says", KINDS, N_KINDS, live,
  };

  return larder_test_lives_main (argc, argv, &lives);
}
