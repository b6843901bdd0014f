/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random lives of a query group against a model of what it shows, and of when it must tell. */

#include "config.h"

#include "larder-test-lives.h"
#include "larder-testing.h"

#define N_KEYS 6
#define MOST_QUERIES 8
#define NOTHING -1

enum
{
  STEP_LIST,
  STEP_WRITE,
  STEP_WRITE_MANY,
  STEP_EMPTY,
  STEP_ATTACH,
  STEP_DETACH,
  STEP_COMBINE,
  STEP_ANSWER,
  STEP_INVALIDATE,
  N_KINDS,
};

static const LarderTestStepKind KINDS[N_KINDS] = {
  [STEP_LIST] = { "list", 16 }, [STEP_WRITE] = { "write", 24 },
  [STEP_WRITE_MANY] = { "write-many", 12 }, [STEP_EMPTY] = { "empty", 4 },
  [STEP_ATTACH] = { "attach", 8 }, [STEP_DETACH] = { "detach", 4 },
  [STEP_COMBINE] = { "combine", 4 }, [STEP_ANSWER] = { "answer", 20 },
  [STEP_INVALIDATE] = { "invalidate", 4 },
};

typedef struct
{
  LarderTestClock     *clock;
  LarderClient        *client;
  LarderTestServer    *server;
  LarderQueryGroup    *group;
  gboolean             attached;
  guint                factor;          /* of the function that combines; 0: there is none */
  guint                n_changed;
  guint                n_values;
  guint                n_combined;

  int                  values[N_KEYS];  /* NOTHING: no data */
  guint                keys[MOST_QUERIES];
  LarderQueryObserver *observers[MOST_QUERIES];  /* borrowed from the group */
  guint                n;
} Life;

static GVariant *
make_key (guint key)
{
  const char name[] = { (char) ('a' + key), '\0' };

  return larder_test_key ("notes", name);
}

static gint64
add_up (Life *self)
{
  gint64 sum = 0;

  for (guint i = 0; i < self->n; i++)
    if (self->values[self->keys[i]] != NOTHING)
      sum += self->values[self->keys[i]] * (gint64) self->factor;
  return sum;
}

static LarderValue *
combine_group (Life             *self,
               LarderQueryGroup *group,
               gint64            factor)
{
  gint64 sum = 0;

  self->n_combined++;
  for (guint i = 0; i < larder_query_group_get_n_queries (group); i++)
    {
      LarderValue *data =
        larder_query_observer_get_data (larder_query_group_get_observer (group, i));

      if (data != NULL)
        sum += larder_value_get_int (data) * factor;
    }
  return larder_value_new_int (sum);
}

static LarderValue *
add_cb (LarderQueryGroup *group,
        gpointer          user_data)
{
  return combine_group (user_data, group, 1);
}

static LarderValue *
add_twice_cb (LarderQueryGroup *group,
              gpointer          user_data)
{
  return combine_group (user_data, group, 2);
}

static void
write_one (Life *self,
           guint key,
           int   number)
{
  g_autoptr(LarderValue) value = larder_value_new_int (number);

  self->values[key] = number;
  larder_client_set_data (self->client, make_key (key), value);
}

/* A query that stays in the list, at whatever place, keeps its observer; so do those that are in
 * it more than once, in their order. */
static void
check_kept (Life        *self,
            const guint *keys,
            guint        n)
{
  for (guint key = 0; key < N_KEYS; key++)
    {
      guint before = 0;
      guint after = 0;

      while (TRUE)
        {
          while (before < self->n && self->keys[before] != key)
            before++;
          while (after < n && keys[after] != key)
            after++;
          if (before == self->n || after == n)
            break;
          g_assert_true (larder_query_group_get_observer (self->group, after) ==
                         self->observers[before]);
          before++;
          after++;
        }
    }
}

static void
set_list (Life          *self,
          const guint32 *a)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  guint keys[MOST_QUERIES];
  guint n = a[0] % (MOST_QUERIES + 1);

  for (guint i = 0; i < n; i++)
    {
      LarderQueryOptions *options;

      keys[i] = (a[1] >> (3 * i)) % 8 % N_KEYS;
      options = larder_test_server_options (self->server, make_key (keys[i]));
      larder_query_options_set_stale_time (options, LARDER_NEVER);
      larder_query_options_set_gc_time (options, LARDER_NEVER);
      larder_query_options_set_retries (options, 0);
      g_ptr_array_add (list, options);
    }
  larder_query_group_set_queries (self->group, (LarderQueryOptions **) list->pdata, n);
  check_kept (self, keys, n);
  memcpy (self->keys, keys, sizeof keys);
  self->n = n;
  for (guint i = 0; i < n; i++)
    self->observers[i] = larder_query_group_get_observer (self->group, i);
}

/* Of several fetches of one key all but the latest were given up, as by emptying the query. */
static gboolean
counts (Life  *self,
        guint  position,
        guint  key)
{
  GPtrArray *fetches = self->server->fetches;
  LarderQuery *query =
    larder_query_cache_find (larder_client_get_query_cache (self->client), make_key (key));

  if (query == NULL || larder_query_get_fetch_status (query) != LARDER_FETCH_STATUS_FETCHING)
    return FALSE;
  for (guint i = position + 1; i < fetches->len; i++)
    if (larder_key_matches (make_key (key), larder_fetch_context_get_key (fetches->pdata[i])))
      return FALSE;
  return TRUE;
}

static void
answer (Life          *self,
        const guint32 *a)
{
  GPtrArray *fetches = self->server->fetches;
  g_autoptr(LarderFetchContext) context = NULL;
  guint position;

  if (fetches->len == 0)
    return;
  position = a[0] % fetches->len;
  context = larder_fetch_context_ref (fetches->pdata[position]);
  for (guint i = 0; i < N_KEYS; i++)
    if (larder_key_matches (make_key (i), larder_fetch_context_get_key (context)) &&
        counts (self, position, i))
      self->values[i] = (int) (a[1] % 4);
  g_ptr_array_remove_index (fetches, position);
  larder_fetch_context_return_value (context, larder_value_new_int (a[1] % 4));
}

static void
combine (Life    *self,
         guint32  a)
{
  self->factor = a % 3;
  if (self->factor > 0)
    larder_query_group_set_combine_func (self->group, self->factor == 1 ? add_cb : add_twice_cb,
                                         self, NULL);
  else
    larder_query_group_set_combine_func (self->group, NULL, NULL, NULL);
}

static void
attend (Life     *self,
        gboolean  attaches)
{
  if (self->attached == attaches)
    return;
  self->attached = attaches;
  if (attaches)
    larder_query_group_attach (self->group);
  else
    larder_query_group_detach (self->group);
}

static void
do_step (Life                 *self,
         const LarderTestStep *step)
{
  switch (step->kind)
    {
    case STEP_LIST:
      set_list (self, step->a);
      break;

    case STEP_WRITE:
      write_one (self, step->a[0] % N_KEYS, (int) (step->a[1] % 4));
      break;

    case STEP_WRITE_MANY:
      larder_client_begin_batch (self->client);
      for (guint i = 0; i < 4; i++)
        write_one (self, step->a[i] % N_KEYS, (int) (step->a[i] / N_KEYS % 4));
      larder_client_end_batch (self->client);
      break;

    case STEP_EMPTY:
      self->values[step->a[0] % N_KEYS] = NOTHING;
      larder_client_reset (self->client, make_key (step->a[0] % N_KEYS));
      break;

    case STEP_ATTACH:
    case STEP_DETACH:
      attend (self, step->kind == STEP_ATTACH);
      break;

    case STEP_COMBINE:
      combine (self, step->a[0]);
      break;

    case STEP_ANSWER:
      answer (self, step->a);
      break;

    default:
      larder_client_invalidate (self->client, make_key (step->a[0] % N_KEYS));
      break;
    }
}

static void
compare (Life *self)
{
  g_assert_cmpuint (larder_query_group_get_n_queries (self->group), ==, self->n);
  for (guint i = 0; i < self->n; i++)
    {
      LarderQueryObserver *observer = larder_query_group_get_observer (self->group, i);
      LarderValue *data = larder_query_observer_get_data (observer);
      int value = self->values[self->keys[i]];

      g_assert_true (observer == self->observers[i]);
      if (value == NOTHING)
        g_assert_null (data);
      else
        g_assert_cmpint (larder_value_get_int (data), ==, value);
    }
  if (self->attached && self->factor > 0)
    g_assert_cmpint (larder_value_get_int (larder_query_group_get_value (self->group)), ==,
                     add_up (self));
}

/* What is told of one step: once at most, and not at all where nothing is another. */
static void
check_told (Life       *self,
            const Life *before,
            guint       kind)
{
  gboolean list = kind == STEP_LIST || kind == STEP_COMBINE || kind == STEP_ATTACH;
  gboolean shown = FALSE;

  for (guint i = 0; i < self->n && !list; i++)
    shown |= self->values[self->keys[i]] != before->values[self->keys[i]];
  g_assert_cmpuint (self->n_changed, <=, 1);
  g_assert_cmpuint (self->n_values, <=, 1);
  if (!self->attached)
    g_assert_cmpuint (self->n_changed, ==, 0);
  else if (shown && self->factor == 0)
    g_assert_cmpuint (self->n_changed, ==, 1);
  /* With a function that combines, only what it gives is of interest. */
  else if (!list && self->factor > 0)
    g_assert_cmpuint (self->n_changed, ==, self->n_values);
  if (self->attached && !list && self->factor > 0)
    g_assert_cmpuint (self->n_values, ==,
                      add_up (self) != add_up ((Life *) before) ? 1 : 0);
  if (!list)
    g_assert_cmpuint (self->n_combined, <=, self->attached ? 1 : 0);
}

static void
count_cb (guint *count)
{
  ++*count;
}

static void
begin (Life *self)
{
  for (guint i = 0; i < N_KEYS; i++)
    self->values[i] = NOTHING;
  self->clock = larder_test_clock_new (1000000);
  self->client = larder_client_new (LARDER_CLOCK (self->clock), NULL, NULL);
  larder_client_mount (self->client);
  self->server = larder_test_server_new ();
  self->group = larder_query_group_new (self->client);
  g_signal_connect_swapped (self->group, "changed", G_CALLBACK (count_cb), &self->n_changed);
  g_signal_connect_swapped (self->group, "notify::value", G_CALLBACK (count_cb),
                            &self->n_values);
}

static void
end (Life *self)
{
  attend (self, FALSE);
  g_assert_finalize_object (self->group);
  larder_client_unmount (self->client);
  g_assert_finalize_object (self->client);
  larder_test_server_free (self->server);
  larder_test_settle ();
  g_assert_finalize_object (self->clock);
}

static void
live (GArray     *steps,
      const char *folder)
{
  Life life = { 0 };

  begin (&life);
  for (guint i = 0; i < steps->len; i++)
    {
      LarderTestStep *step = &g_array_index (steps, LarderTestStep, i);
      Life before;

      life.n_changed = life.n_values = life.n_combined = 0;
      before = life;
      do_step (&life, step);
      larder_test_settle ();
      compare (&life);
      check_told (&life, &before, step->kind);
    }
  end (&life);
}

int
main (int   argc,
      char *argv[])
{
  static const LarderTestLives lives = {
    "/random/groups-are-what-the-model-says", KINDS, N_KINDS, live,
  };

  return larder_test_lives_main (argc, argv, &lives);
}
