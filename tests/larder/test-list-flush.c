/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handlers of groups and of paged lists, and functions that they ask, which do what they should
 * not: leave, destroy, begin anew. */

#include "config.h"

#include "larder-test-deeds.h"
#include "larder-testing.h"

typedef enum
{
  DEED_DETACH_GROUP,
  DEED_DROP_GROUP,
  DEED_OTHER_QUERIES,
  DEED_NO_QUERIES,
  DEED_OTHER_COMBINE,
  DEED_DROP_MODEL,
  DEED_DROP_PAGED,
  DEED_DROP_CLIENT,
  DEED_UNMOUNT,
  DEED_NEXT_PAGE,
  DEED_REFETCH,
  DEED_CANCEL,
  DEED_RESET,
  DEED_REMOVE,
  DEED_CLEAR,
  DEED_WRITE,
  DEED_TIME,
  DEED_ITERATE,
  N_DEEDS,
} Deed;

static const char * const deeds[N_DEEDS + 1] = {
  "detach-group", "drop-group", "other-queries", "no-queries", "other-combine", "drop-model",
  "drop-paged", "drop-client", "unmount", "next-page", "refetch", "cancel", "reset", "remove",
  "clear", "write", "time", "iterate",
};

typedef enum
{
  PLACE_GROUP_CHANGED,
  PLACE_GROUP_VALUE,
  PLACE_COMBINE,
  PLACE_ITEMS,
  PLACE_PAGED_CHANGED,
  PLACE_HAS_NEXT,
  PLACE_NEXT_PARAM,
  PLACE_SELECT,
  PLACE_FETCH,
  N_PLACES,
} Place;

static const char * const places[N_PLACES + 1] = {
  "group-changed", "group-value", "combine", "items-changed", "paged-changed", "has-next",
  "next-param", "select", "fetch",
};

typedef struct
{
  LarderTestClock     *clock;
  LarderClient        *client;      /* these are owned, and NULL once they were dropped */
  LarderQueryGroup    *group;
  LarderPagedObserver *paged;
  LarderPagedModel    *model;
  LarderTestServer    *server;
  Deed                 deed;
  Place                place;
  gboolean             ready;
  gboolean             attached;    /* the group */
  gboolean             mounted;
  gboolean             done;
} Scene;

static void hear (Scene *scene,
                  Place  place);

static LarderValue *
combine_cb (LarderQueryGroup *group,
            gpointer          user_data)
{
  guint n = larder_query_group_get_n_queries (group);
  gint64 sum = 0;

  for (guint i = 0; i < n; i++)
    {
      LarderValue *data =
        larder_query_observer_get_data (larder_query_group_get_observer (group, i));

      sum += data != NULL ? larder_value_get_n_items (data) : 0;
    }
  hear (user_data, PLACE_COMBINE);
  return larder_value_new_int (sum);
}

static LarderValue *
select_cb (LarderValue  *data,
           gpointer      user_data,
           GError      **error)
{
  g_autoptr(LarderValue) kept = larder_value_ref (data);

  hear (user_data, PLACE_SELECT);
  return g_steal_pointer (&kept);
}

static LarderValue *
next_cb (LarderValue *page,
         LarderValue *pages,
         LarderValue *param,
         LarderValue *params,
         gpointer     user_data)
{
  gint64 next = larder_value_get_int (param) + 1;

  hear (user_data, PLACE_NEXT_PARAM);
  return next < 4 ? larder_value_new_int (next) : NULL;
}

static void
fetch_cb (LarderFetchContext *context,
          gpointer            user_data)
{
  Scene *scene = user_data;

  larder_test_server_fetch (context, scene->server);
  hear (scene, PLACE_FETCH);
}

static LarderQueryOptions *
make_options (Scene      *scene,
              const char *name)
{
  LarderQueryOptions *options =
    larder_test_server_options (scene->server, larder_test_key ("notes", name));

  larder_query_options_set_fetch_func (options, fetch_cb, scene, NULL);
  larder_query_options_set_select_func (options, select_cb, scene, NULL);
  return options;
}

static void
look_at (Scene      *scene,
         const char *names)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  for (const char *at = names; *at != '\0'; at++)
    {
      const char name[] = { *at, '\0' };

      g_ptr_array_add (list, make_options (scene, name));
    }
  larder_query_group_set_queries (scene->group, (LarderQueryOptions **) list->pdata, list->len);
}

static void
drop_all (Scene *scene)
{
  g_clear_object (&scene->model);
  g_clear_object (&scene->paged);
  g_clear_object (&scene->group);
}

static void
unmount (Scene *scene)
{
  if (scene->mounted)
    larder_client_unmount (scene->client);
  scene->mounted = FALSE;
}

static void
write_data (Scene *scene)
{
  g_autoptr(LarderValue) value = larder_test_value ("[{\"id\":\"w\"}]");
  g_autoptr(LarderValue) pages =
    larder_test_value ("{\"pages\":[[{\"id\":\"w\"}]],\"page-params\":[0]}");

  larder_client_set_data (scene->client, larder_test_key ("notes", "a"), value);
  larder_client_set_data (scene->client, larder_test_key ("feed", NULL), pages);
}

static void
do_to_client (Scene *scene)
{
  switch ((int) scene->deed)
    {
    case DEED_UNMOUNT:
      unmount (scene);
      break;

    case DEED_REFETCH:
      larder_client_refetch (scene->client, NULL);
      break;

    case DEED_CANCEL:
      larder_client_cancel (scene->client, NULL);
      break;

    case DEED_RESET:
      larder_client_reset (scene->client, NULL);
      break;

    case DEED_REMOVE:
      larder_client_remove (scene->client, NULL);
      break;

    case DEED_CLEAR:
      larder_client_clear (scene->client);
      break;

    case DEED_WRITE:
      write_data (scene);
      break;

    case DEED_TIME:
      larder_test_clock_advance (scene->clock, 400000);
      break;

    default:
      larder_test_settle ();
      break;
    }
}

static void
do_deed (Scene *scene)
{
  switch ((int) scene->deed)
    {
    case DEED_DETACH_GROUP:
      if (scene->attached)
        larder_query_group_detach (scene->group);
      g_clear_object (&scene->group);
      break;

    case DEED_DROP_GROUP:
      g_clear_object (&scene->group);
      break;

    case DEED_OTHER_QUERIES:
      look_at (scene, "bc");
      break;

    case DEED_NO_QUERIES:
      look_at (scene, "");
      break;

    case DEED_OTHER_COMBINE:
      larder_query_group_set_combine_func (scene->group, NULL, NULL, NULL);
      break;

    case DEED_DROP_MODEL:
      g_clear_object (&scene->model);
      break;

    case DEED_DROP_PAGED:
      g_clear_object (&scene->model);
      g_clear_object (&scene->paged);
      break;

    case DEED_DROP_CLIENT:
      drop_all (scene);
      unmount (scene);
      g_clear_object (&scene->client);
      break;

    case DEED_NEXT_PAGE:
      larder_paged_observer_fetch_next (scene->paged, TRUE);
      break;

    default:
      do_to_client (scene);
      break;
    }
}

static void
hear (Scene *scene,
      Place  place)
{
  if (!scene->ready || scene->done || scene->place != place)
    return;
  scene->done = TRUE;
  do_deed (scene);
}

static void
group_changed_cb (Scene *scene)
{
  hear (scene, PLACE_GROUP_CHANGED);
}

static void
group_value_cb (Scene *scene)
{
  hear (scene, PLACE_GROUP_VALUE);
}

static void
items_cb (Scene *scene)
{
  hear (scene, PLACE_ITEMS);
}

static void
paged_changed_cb (Scene *scene)
{
  hear (scene, PLACE_PAGED_CHANGED);
}

static void
has_next_cb (Scene *scene)
{
  hear (scene, PLACE_HAS_NEXT);
}

static void
make_paged (Scene *scene)
{
  g_autoptr(LarderPagedOptions) options = larder_paged_options_new (larder_test_key ("feed", NULL));
  g_autoptr(LarderValue) first = larder_value_new_int (0);

  larder_query_options_set_fetch_func (LARDER_QUERY_OPTIONS (options), larder_test_server_fetch,
                                       scene->server, NULL);
  larder_paged_options_set_initial_param (options, first);
  larder_paged_options_set_next_param_func (options, next_cb, scene, NULL);
  scene->paged = larder_paged_observer_new (scene->client, options);
  scene->model = larder_paged_model_new (scene->paged);
  g_signal_connect_swapped (scene->model, "items-changed", G_CALLBACK (items_cb), scene);
  g_signal_connect_swapped (scene->paged, "changed", G_CALLBACK (paged_changed_cb), scene);
  g_signal_connect_swapped (scene->paged, "notify::has-next", G_CALLBACK (has_next_cb), scene);
}

static void
begin (Scene *scene)
{
  scene->clock = larder_test_clock_new (1000000);
  scene->client = larder_client_new (LARDER_CLOCK (scene->clock), NULL, NULL);
  scene->server = larder_test_server_new ();
  larder_client_mount (scene->client);
  scene->mounted = TRUE;
  scene->group = larder_query_group_new (scene->client);
  g_signal_connect_swapped (scene->group, "changed", G_CALLBACK (group_changed_cb), scene);
  g_signal_connect_swapped (scene->group, "notify::value", G_CALLBACK (group_value_cb), scene);
  larder_query_group_set_combine_func (scene->group, combine_cb, scene, NULL);
  look_at (scene, "ab");
  make_paged (scene);
}

static void
answer_all (Scene *scene)
{
  for (guint round = 0; scene->server->fetches->len > 0 && round < 20; round++)
    {
      g_autofree char *json = g_strdup_printf ("[{\"id\":\"%u\"}]", round);

      larder_test_server_answer (scene->server, json);
    }
}

static void
live (Scene *scene)
{
  scene->ready = TRUE;
  if (scene->group != NULL)
    larder_query_group_attach (scene->group);
  scene->attached = TRUE;
  if (scene->paged != NULL)
    larder_query_observer_attach (LARDER_QUERY_OBSERVER (scene->paged));
  answer_all (scene);
  for (guint i = 0; i < 2 && scene->paged != NULL; i++)
    {
      larder_paged_observer_fetch_next (scene->paged, TRUE);
      answer_all (scene);
    }
  if (scene->client != NULL)
    {
      write_data (scene);
      larder_client_invalidate (scene->client, NULL);
    }
  answer_all (scene);
}

/* Whatever was done, nothing is left. */
static void
end (Scene *scene)
{
  drop_all (scene);
  answer_all (scene);
  if (scene->client != NULL)
    {
      unmount (scene);
      larder_test_settle ();
      g_assert_finalize_object (g_steal_pointer (&scene->client));
    }
  larder_test_server_free (scene->server);
  larder_test_settle ();
  g_assert_finalize_object (scene->clock);
  g_assert_true (scene->done);
}

static void
play (guint deed,
      guint place)
{
  Scene scene = { .deed = (Deed) deed, .place = (Place) place };

  begin (&scene);
  live (&scene);
  end (&scene);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  larder_test_add_deeds ("list-flush", places, deeds, play);
  return g_test_run ();
}
