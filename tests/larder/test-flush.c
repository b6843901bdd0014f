/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handlers and fetch functions that do what they should not: leave, destroy, begin anew. */

#include "config.h"

#include "larder-testing.h"

#define N_OBSERVERS 6

typedef enum
{
  DEED_DETACH_SELF,
  DEED_DETACH_ALL,
  DEED_DROP_SELF,
  DEED_DROP_ALL,
  DEED_DROP_CLIENT,
  DEED_UNMOUNT,
  DEED_WRITE,
  DEED_INVALIDATE,
  DEED_REFETCH,
  DEED_CANCEL,
  DEED_RESET,
  DEED_REMOVE,
  DEED_CLEAR,
  DEED_OTHER_KEY,
  DEED_NEW_OBSERVER,
  DEED_MUTATE,
  DEED_TIME,
  DEED_ITERATE,
  DEED_BATCH,
  DEED_NETWORK,
  N_DEEDS,
} Deed;

static const char * const deeds[N_DEEDS] = {
  "detach-self", "detach-all", "drop-self", "drop-all", "drop-client", "unmount", "write",
  "invalidate", "refetch", "cancel", "reset", "remove", "clear", "other-key", "new-observer",
  "mutate", "time", "iterate", "batch", "network",
};

typedef struct
{
  LarderTestClock     *clock;
  LarderClient        *client;          /* (owned) (nullable) */
  LarderTestServer    *server;
  LarderQueryObserver *observers[N_OBSERVERS];  /* (owned) (nullable) */
  LarderQueryObserver *more;            /* (owned) (nullable) */
  guint                n_told[N_OBSERVERS];
  Deed                 deed;
  gboolean             in_fetch;        /* the deed is done in the fetch function */
  gboolean             at_end;          /* in the handler of the last observer, not of the first */
  gboolean             done;
  gboolean             mounted;
} Scene;

static GVariant *
key (void)
{
  return larder_test_key ("notes", "1");
}

static void
detach (Scene *scene,
        guint  i)
{
  if (scene->observers[i] != NULL &&
      larder_query_observer_get_is_attached (scene->observers[i]))
    larder_query_observer_detach (scene->observers[i]);
}

static void
write_data (Scene *scene)
{
  g_autoptr(LarderValue) value = larder_test_value ("\"written\"");

  larder_client_set_data (scene->client, key (), value);
}

static void
observe_other (Scene    *scene,
               gboolean  same)
{
  g_autoptr(LarderQueryOptions) options =
    larder_test_server_options (scene->server, same ? key () : larder_test_key ("notes", "2"));

  if (!same)
    {
      larder_query_observer_set_options (scene->observers[0], options);
      return;
    }
  scene->more = larder_query_observer_new (scene->client, options);
  larder_query_observer_attach (scene->more);
}

static void
mutate (Scene *scene)
{
  g_autoptr(LarderValue) value = larder_test_value ("\"changed\"");
  g_autoptr(LarderPatch) patch = larder_patch_new_set (key (), "", value);
  g_autoptr(LarderMutation) mutation = larder_mutation_new (scene->client, "notes.edit", value);

  larder_mutation_add_patch (mutation, patch);
  larder_mutation_submit (mutation);
}

static void
drop_all (Scene *scene)
{
  for (guint i = 0; i < N_OBSERVERS; i++)
    g_clear_object (&scene->observers[i]);
}

static void
do_more (Scene *scene)
{
  switch ((int) scene->deed)
    {
    case DEED_CLEAR:
      larder_client_clear (scene->client);
      break;

    case DEED_OTHER_KEY:
      observe_other (scene, FALSE);
      break;

    case DEED_NEW_OBSERVER:
      observe_other (scene, TRUE);
      break;

    case DEED_MUTATE:
      mutate (scene);
      break;

    case DEED_TIME:
      larder_test_clock_advance (scene->clock, 400000);
      break;

    case DEED_ITERATE:
      larder_test_settle ();
      break;

    case DEED_BATCH:
      larder_client_begin_batch (scene->client);
      write_data (scene);
      larder_client_invalidate (scene->client, key ());
      larder_client_end_batch (scene->client);
      break;

    default:
      larder_client_set_online (scene->client, FALSE);
      larder_client_set_online (scene->client, TRUE);
      break;
    }
}

static void
do_deed (Scene *scene,
         guint  self)
{
  scene->done = TRUE;
  switch ((int) scene->deed)
    {
    case DEED_DETACH_SELF:
      detach (scene, self);
      break;

    case DEED_DETACH_ALL:
      for (guint i = 0; i < N_OBSERVERS; i++)
        detach (scene, i);
      break;

    case DEED_DROP_SELF:
      g_clear_object (&scene->observers[self]);
      break;

    case DEED_DROP_ALL:
      drop_all (scene);
      break;

    case DEED_DROP_CLIENT:
      drop_all (scene);
      larder_client_unmount (scene->client);
      scene->mounted = FALSE;
      g_clear_object (&scene->client);
      break;

    case DEED_UNMOUNT:
      larder_client_unmount (scene->client);
      scene->mounted = FALSE;
      break;

    case DEED_WRITE:
      write_data (scene);
      break;

    case DEED_INVALIDATE:
      larder_client_invalidate (scene->client, key ());
      break;

    case DEED_REFETCH:
      larder_client_refetch (scene->client, key ());
      break;

    case DEED_CANCEL:
      larder_client_cancel (scene->client, key ());
      break;

    case DEED_RESET:
      larder_client_reset (scene->client, key ());
      break;

    case DEED_REMOVE:
      larder_client_remove (scene->client, key ());
      break;

    default:
      do_more (scene);
      break;
    }
}

static void
told_cb (LarderQueryObserver *observer,
         LarderResultFlags    flags,
         Scene               *scene)
{
  guint self = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (observer), "position"));

  g_assert_cmpuint (flags, !=, 0);
  /* Who left or is gone is not called any more. */
  g_assert_nonnull (scene->observers[self]);
  scene->n_told[self]++;
  if (!scene->in_fetch && !scene->done && larder_query_observer_get_data (observer) != NULL &&
      self == (scene->at_end ? N_OBSERVERS - 1 : 0))
    do_deed (scene, self);
}

static void
fetch_cb (LarderFetchContext *context,
          gpointer            user_data)
{
  Scene *scene = user_data;

  larder_test_server_fetch (context, scene->server);
  if (scene->in_fetch && !scene->done)
    do_deed (scene, 0);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LarderValue) value = larder_client_fetch_finish (LARDER_CLIENT (object), result, NULL);

  (*(guint *) user_data)++;
}

static void
begin (Scene *scene)
{
  g_autoptr(LarderMutationOptions) rules = NULL;

  scene->clock = larder_test_clock_new (1000000);
  scene->client = larder_client_new (LARDER_CLOCK (scene->clock), NULL, NULL);
  scene->server = larder_test_server_new ();
  rules = larder_test_server_rules (scene->server, "notes.edit");
  larder_client_set_mutation_options (scene->client, rules);
  larder_client_mount (scene->client);
  scene->mounted = TRUE;
  for (guint i = 0; i < N_OBSERVERS; i++)
    {
      g_autoptr(LarderQueryOptions) options = larder_query_options_new (key ());

      larder_query_options_set_fetch_func (options, fetch_cb, scene, NULL);
      larder_query_options_set_stale_time (options, 500);
      scene->observers[i] = larder_query_observer_new (scene->client, options);
      g_object_set_data (G_OBJECT (scene->observers[i]), "position", GUINT_TO_POINTER (i));
      g_signal_connect (scene->observers[i], "changed", G_CALLBACK (told_cb), scene);
    }
}

/* Whatever was done, the others have the truth, everything ends, and nothing is left. */
static void
end (Scene *scene,
     guint *n_fetched)
{
  for (guint round = 0; scene->server->fetches->len > 0 && round < 20; round++)
    larder_test_server_answer (scene->server, "\"answer\"");
  larder_test_settle ();
  for (guint i = 0; i < N_OBSERVERS; i++)
    {
      LarderQuery *query = scene->observers[i] != NULL
                           ? larder_query_observer_get_query (scene->observers[i]) : NULL;

      if (query != NULL)
        g_assert_true (larder_query_observer_get_data (scene->observers[i]) ==
                       larder_query_get_data (query));
    }
  g_clear_object (&scene->more);
  drop_all (scene);
  if (scene->mounted)
    larder_client_unmount (scene->client);
  larder_test_settle ();
  g_assert_cmpuint (*n_fetched, ==, 1);
  if (scene->client != NULL)
    g_assert_finalize_object (g_steal_pointer (&scene->client));
  larder_test_server_free (scene->server);
  larder_test_settle ();
  g_assert_finalize_object (scene->clock);
  g_assert_true (scene->done);
}

static void
play (Deed     deed,
      gboolean in_fetch,
      gboolean at_end)
{
  g_autoptr(LarderQueryOptions) options = NULL;
  Scene scene = { .deed = deed, .in_fetch = in_fetch, .at_end = at_end };
  guint n_fetched = 0;

  g_test_message ("%s%s", deeds[deed], in_fetch ? " in the fetch" : at_end ? " at the end" : "");
  begin (&scene);
  options = larder_query_options_new (key ());
  larder_query_options_set_fetch_func (options, fetch_cb, &scene, NULL);
  larder_client_fetch_async (scene.client, options, NULL, fetched_cb, &n_fetched);
  for (guint i = 0; i < N_OBSERVERS; i++)
    if (scene.observers[i] != NULL)
      larder_query_observer_attach (scene.observers[i]);
  if (scene.server->fetches->len > 0)
    larder_test_server_answer (scene.server, "\"first\"");
  larder_test_clock_advance (scene.clock, 1000);
  larder_test_settle ();
  end (&scene, &n_fetched);
}

static void
test_handlers (void)
{
  for (guint deed = 0; deed < N_DEEDS; deed++)
    {
      play ((Deed) deed, FALSE, FALSE);
      play ((Deed) deed, FALSE, TRUE);
    }
}

static void
test_fetch_functions (void)
{
  for (guint deed = 0; deed < N_DEEDS; deed++)
    play ((Deed) deed, TRUE, FALSE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/flush/a-handler-may-do-anything", test_handlers);
  g_test_add_func ("/flush/a-fetch-function-may-do-anything", test_fetch_functions);
  return g_test_run ();
}
