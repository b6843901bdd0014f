/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Callbacks of mutations that do what they should not: leave, destroy, begin anew. */

#include "config.h"

#include "larder-test-deeds.h"
#include "larder-testing.h"

#include <glib/gstdio.h>
#include <unistd.h>

typedef enum
{
  DEED_DETACH,
  DEED_DROP_OBSERVER,
  DEED_DROP_CLIENT,
  DEED_UNMOUNT,
  DEED_RESET,
  DEED_MUTATE,
  DEED_WITHDRAW,
  DEED_PAUSE,
  DEED_PAUSE_AND_RESUME,
  DEED_RETRY,
  DEED_CLEAR,
  DEED_OPTIONS,
  DEED_NETWORK,
  DEED_TIME,
  DEED_ITERATE,
  DEED_BATCH,
  N_DEEDS,
} Deed;

static const char * const deeds[N_DEEDS + 1] = {
  "detach", "drop-observer", "drop-client", "unmount", "reset", "mutate", "withdraw", "pause",
  "pause-and-resume", "retry", "clear", "options", "network", "time", "iterate", "batch",
};

typedef enum
{
  PLACE_ON_MUTATE,
  PLACE_SEND,
  PLACE_ON_SUCCESS,
  PLACE_ON_ERROR,
  PLACE_ON_SETTLED,
  PLACE_SETTLED,
  PLACE_CHANGED,
  PLACE_EVENT,
  PLACE_LIST,
  PLACE_DONE,
  N_PLACES,
} Place;

static const char * const places[N_PLACES + 1] = {
  "on-mutate", "send", "on-success", "on-error", "on-settled", "settled", "changed", "event",
  "list", "done",
};

typedef struct
{
  LarderTestClock        *clock;
  LarderClient           *client;       /* (owned) (nullable) */
  LarderTestServer       *server;
  LarderMutationObserver *observer;     /* (owned) (nullable) */
  LarderMutation         *mutation;     /* (owned) */
  LarderMutationList     *list;         /* (owned) (nullable) */
  LarderMutationCache    *cache;        /* (owned) */
  Deed                    deed;
  Place                   place;
  gboolean                refused;      /* by the server */
  gboolean                done;
  gboolean                mounted;
  guint                   n_finished;
} Scene;

static void hear (Scene *scene,
                  Place  place);

static void
send_cb (LarderMutationContext *context,
         gpointer               user_data)
{
  Scene *scene = user_data;

  larder_test_server_mutate (context, scene->server);
  hear (scene, PLACE_SEND);
}

static void
on_mutate_cb (LarderMutationStep *step,
              gpointer            user_data)
{
  hear (user_data, PLACE_ON_MUTATE);
}

static void
on_success_cb (LarderMutationStep *step,
               gpointer            user_data)
{
  hear (user_data, PLACE_ON_SUCCESS);
}

static void
on_error_cb (LarderMutationStep *step,
             gpointer            user_data)
{
  hear (user_data, PLACE_ON_ERROR);
}

static void
on_settled_cb (LarderMutationStep *step,
               gpointer            user_data)
{
  hear (user_data, PLACE_ON_SETTLED);
}

static void
settled_cb (LarderMutation *mutation,
            gpointer        user_data)
{
  hear (user_data, PLACE_SETTLED);
}

static void
changed_cb (LarderMutationObserver *observer,
            Scene                  *scene)
{
  /* Who is gone is not called any more. */
  g_assert_true (scene->observer == observer);
  hear (scene, PLACE_CHANGED);
}

static void
event_cb (LarderMutationCache    *cache,
          LarderMutationEvent     event,
          LarderMutation         *mutation,
          LarderMutationAction    action,
          LarderMutationObserver *observer,
          Scene                  *scene)
{
  hear (scene, PLACE_EVENT);
}

static void
items_changed_cb (Scene *scene)
{
  hear (scene, PLACE_LIST);
}

static void
finished_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Scene *scene = user_data;
  g_autoptr(LarderValue) value =
    larder_mutation_submit_finish (LARDER_MUTATION (object), result, NULL);

  scene->n_finished++;
  hear (scene, PLACE_DONE);
}

static LarderMutationOptions *
make_options (Scene *scene)
{
  LarderMutationOptions *options = larder_test_server_rules (scene->server, "notes.edit");

  larder_mutation_options_set_func (options, send_cb, scene, NULL);
  larder_mutation_options_set_on_mutate (options, on_mutate_cb, scene, NULL);
  larder_mutation_options_set_on_success (options, on_success_cb, scene, NULL);
  larder_mutation_options_set_on_error (options, on_error_cb, scene, NULL);
  larder_mutation_options_set_on_settled (options, on_settled_cb, scene, NULL);
  larder_mutation_options_set_settled_func (options, settled_cb, scene, NULL);
  return options;
}

static void
drop_observer (Scene *scene)
{
  g_clear_object (&scene->observer);
  g_clear_object (&scene->list);
}

static void
unmount (Scene *scene)
{
  if (scene->mounted)
    larder_client_unmount (scene->client);
  scene->mounted = FALSE;
}

static void
mutate (Scene *scene)
{
  g_autoptr(LarderMutation) mutation = larder_mutation_new (scene->client, "notes.edit", NULL);

  larder_mutation_submit (mutation);
}

static void
do_more (Scene *scene)
{
  g_autoptr(LarderMutationOptions) options = NULL;

  switch ((int) scene->deed)
    {
    case DEED_OPTIONS:
      options = make_options (scene);
      larder_client_set_mutation_options (scene->client, options);
      larder_mutation_observer_set_options (scene->observer, options);
      break;

    case DEED_NETWORK:
      larder_client_set_online (scene->client, FALSE);
      larder_client_set_online (scene->client, TRUE);
      break;

    case DEED_TIME:
      larder_test_clock_advance (scene->clock, 400000);
      break;

    case DEED_ITERATE:
      larder_test_settle ();
      break;

    default:
      larder_client_begin_batch (scene->client);
      mutate (scene);
      larder_mutation_pause (scene->mutation);
      larder_mutation_resume (scene->mutation);
      larder_client_end_batch (scene->client);
      break;
    }
}

static void
do_deed (Scene *scene)
{
  switch ((int) scene->deed)
    {
    case DEED_DETACH:
      larder_mutation_observer_detach (scene->observer);
      break;

    case DEED_DROP_OBSERVER:
      drop_observer (scene);
      break;

    case DEED_DROP_CLIENT:
      drop_observer (scene);
      unmount (scene);
      g_clear_object (&scene->client);
      break;

    case DEED_UNMOUNT:
      unmount (scene);
      break;

    case DEED_RESET:
      larder_mutation_observer_reset (scene->observer);
      break;

    case DEED_MUTATE:
      mutate (scene);
      break;

    case DEED_WITHDRAW:
      larder_mutation_withdraw (scene->mutation);
      break;

    case DEED_PAUSE:
      larder_mutation_pause (scene->mutation);
      break;

    case DEED_PAUSE_AND_RESUME:
      larder_mutation_pause (scene->mutation);
      larder_mutation_resume (scene->mutation);
      break;

    case DEED_RETRY:
      larder_mutation_retry (scene->mutation);
      break;

    case DEED_CLEAR:
      larder_client_clear (scene->client);
      break;

    default:
      do_more (scene);
      break;
    }
}

static void
hear (Scene *scene,
      Place  place)
{
  if (scene->done || scene->place != place || scene->mutation == NULL)
    return;
  scene->done = TRUE;
  do_deed (scene);
}

static void
begin (Scene      *scene,
       const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderOutbox) outbox = path != NULL ? larder_outbox_new (path, &error) : NULL;
  g_autoptr(LarderMutationOptions) options = NULL;

  g_assert_no_error (error);
  scene->clock = larder_test_clock_new (1000000);
  scene->client = larder_client_new (LARDER_CLOCK (scene->clock), NULL, outbox);
  scene->server = larder_test_server_new ();
  options = make_options (scene);
  larder_client_set_mutation_options (scene->client, options);
  larder_client_mount (scene->client);
  scene->mounted = TRUE;
  scene->cache = g_object_ref (larder_client_get_mutation_cache (scene->client));
  scene->observer = larder_mutation_observer_new (scene->client, options);
  scene->list = larder_mutation_list_new (scene->client, "notes");
  larder_mutation_observer_attach (scene->observer);
}

static void
answer_all (Scene *scene)
{
  for (guint round = 0; scene->server->mutations->len > 0 && round < 20; round++)
    if (scene->refused)
      larder_test_server_refuse (scene->server, LARDER_ERROR, LARDER_ERROR_DENIED);
    else
      larder_test_server_accept (scene->server, NULL);
}

/* What is on its way to the disk, is sent and answered comes to its end. */
static void
go_on (Scene *scene)
{
  LarderOutbox *outbox = larder_client_get_outbox (scene->client);

  do
    {
      if (outbox != NULL)
        larder_test_wait (scene->client == NULL || !larder_outbox_get_saving (outbox));
      larder_test_settle ();
      answer_all (scene);
    }
  while (scene->client != NULL && outbox != NULL && larder_outbox_get_saving (outbox));
}

/* Whatever was done, who waits is answered once, and nothing is left. */
static void
end (Scene *scene)
{
  drop_observer (scene);
  if (scene->client != NULL)
    {
      larder_mutation_resume (scene->mutation);
      go_on (scene);
      if (larder_client_get_outbox (scene->client) != NULL)
        larder_test_wait (!larder_outbox_get_saving (larder_client_get_outbox (scene->client)));
      unmount (scene);
    }
  larder_test_settle ();
  answer_all (scene);
  larder_test_wait (scene->n_finished > 0);
  larder_test_settle ();
  g_assert_cmpuint (scene->n_finished, ==, 1);
  g_clear_object (&scene->mutation);
  if (scene->client != NULL)
    g_assert_finalize_object (g_steal_pointer (&scene->client));
  g_signal_handlers_disconnect_by_data (scene->cache, scene);
  g_assert_finalize_object (scene->cache);
  larder_test_server_free (scene->server);
  larder_test_settle ();
  g_assert_finalize_object (scene->clock);
}

static void
play_once (Deed        deed,
           Place       place,
           gboolean    refused,
           const char *path)
{
  Scene scene = { .deed = deed, .place = place, .refused = refused };

  g_test_message ("%s%s", refused ? "refused" : "accepted", path != NULL ? ", kept" : "");
  begin (&scene, path);
  scene.mutation = larder_mutation_new (scene.client, "notes.edit", NULL);
  g_signal_connect (scene.observer, "changed", G_CALLBACK (changed_cb), &scene);
  g_signal_connect (scene.cache, "event", G_CALLBACK (event_cb), &scene);
  g_signal_connect_swapped (scene.list, "items-changed", G_CALLBACK (items_changed_cb), &scene);
  larder_mutation_submit_async (scene.mutation, NULL, finished_cb, &scene);
  if (scene.observer != NULL)
    larder_mutation_observer_follow (scene.observer, scene.mutation);
  if (scene.client != NULL)
    go_on (&scene);
  end (&scene);
  /* An event that does not come needs no deed. */
  g_assert_true (scene.done || place == (refused ? PLACE_ON_SUCCESS : PLACE_ON_ERROR));
}

static void
play (guint deed,
      guint place)
{
  for (guint refused = 0; refused < 2; refused++)
    {
      g_autofree char *path = larder_test_path ("outbox.db");

      play_once ((Deed) deed, (Place) place, refused != 0, NULL);
      play_once ((Deed) deed, (Place) place, refused != 0, path);
    }
}

int
main (int   argc,
      char *argv[])
{
  /* So many small files: in memory nobody waits for a disk. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  larder_test_add_deeds ("mutation-flush", places, deeds, play);
  return g_test_run ();
}
