/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listeners of slices that do what they should not: leave, destroy, begin anew. */

#include "config.h"

#include "larder-test-deeds.h"
#include "larder-testing.h"

typedef enum
{
  DEED_SET,
  DEED_REPLACE,
  DEED_RESET,
  DEED_UPDATE,
  DEED_ACTION,
  DEED_UNSUBSCRIBE,
  DEED_DROP_SELECTORS,
  DEED_DROP_SLICE,
  DEED_DROP_PERSIST,
  DEED_DROP_LOG,
  DEED_DROP_ALL,
  DEED_HYDRATE,
  DEED_CLEAR_STORAGE,
  DEED_JUMP,
  DEED_EQUALITY,
  DEED_LISTEN,
  N_DEEDS,
} Deed;

static const char * const deeds[N_DEEDS + 1] = {
  "set", "replace", "reset", "update", "action", "unsubscribe", "drop-selectors", "drop-slice",
  "drop-persist", "drop-log", "drop-all", "hydrate", "clear-storage", "jump", "equality", "listen",
};

typedef enum
{
  PLACE_CHANGED,
  PLACE_MEMBER,
  PLACE_STATE,
  PLACE_LISTENER,
  PLACE_VALUE,
  PLACE_LOG,
  PLACE_HYDRATED,
  PLACE_SELECT,
  PLACE_DRAFT,
  N_PLACES,
} Place;

static const char * const places[N_PLACES + 1] = {
  "changed", "member-changed", "notify-state", "listener", "notify-value", "log", "hydrated",
  "select", "draft",
};

typedef struct
{
  LarderTestClock    *clock;
  LarderSlice        *slice;        /* these are owned, and NULL once they were dropped */
  LarderSelector     *first;
  LarderSelector     *second;
  LarderSlicePersist *persist;
  LarderActionLog    *log;
  LarderSliceStorage *storage;
  gulong              listener;
  Deed                deed;
  Place               place;
  gboolean            ready;
  gboolean            done;
} Scene;

static void
drop_selectors (Scene *scene)
{
  g_clear_object (&scene->first);
  g_clear_object (&scene->second);
}

static void
drop_all (Scene *scene)
{
  drop_selectors (scene);
  g_clear_object (&scene->persist);
  g_clear_object (&scene->log);
  g_clear_object (&scene->slice);
}

static gboolean
change_draft (LarderDraft *draft,
              gpointer     user_data)
{
  g_autoptr(LarderValue) value = larder_value_new_int (8);

  larder_draft_set (draft, "/b", value, NULL);
  return TRUE;
}

static void
listen_cb (LarderValue *value,
           LarderValue *old,
           gpointer     user_data)
{
}

static void
do_more (Scene *scene)
{
  switch ((int) scene->deed)
    {
    case DEED_HYDRATE:
      larder_slice_persist_hydrate (scene->persist);
      break;

    case DEED_CLEAR_STORAGE:
      larder_slice_persist_clear_storage (scene->persist);
      break;

    case DEED_JUMP:
      larder_action_log_jump (scene->log, 0);
      break;

    case DEED_EQUALITY:
      larder_selector_set_equality (scene->first, LARDER_EQUALITY_DEEP);
      break;

    default:
      larder_selector_subscribe (scene->first, TRUE, listen_cb, NULL, NULL);
      break;
    }
}

static void
do_deed (Scene *scene)
{
  g_autoptr(LarderValue) value = larder_test_value ("{\"a\":7,\"c\":[7]}");

  switch ((int) scene->deed)
    {
    case DEED_SET:
      larder_slice_set (scene->slice, value);
      break;

    case DEED_REPLACE:
      larder_slice_replace (scene->slice, value);
      break;

    case DEED_RESET:
      larder_slice_reset (scene->slice);
      break;

    case DEED_UPDATE:
      larder_slice_update (scene->slice, change_draft, NULL);
      break;

    case DEED_ACTION:
      larder_slice_begin_action (scene->slice, "again");
      larder_slice_set_int (scene->slice, "a", 9);
      larder_slice_set_int (scene->slice, "b", 9);
      larder_slice_end_action (scene->slice);
      break;

    case DEED_UNSUBSCRIBE:
      larder_selector_unsubscribe (scene->first, scene->listener);
      break;

    case DEED_DROP_SELECTORS:
      drop_selectors (scene);
      break;

    case DEED_DROP_SLICE:
      g_clear_object (&scene->slice);
      break;

    case DEED_DROP_PERSIST:
      g_clear_object (&scene->persist);
      break;

    case DEED_DROP_LOG:
      g_clear_object (&scene->log);
      break;

    case DEED_DROP_ALL:
      drop_all (scene);
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
  if (!scene->ready || scene->done || scene->place != place)
    return;
  scene->done = TRUE;
  do_deed (scene);
}

static void
changed_cb (LarderSlice *slice,
            LarderValue *state,
            LarderValue *old,
            const char  *action,
            Scene       *scene)
{
  hear (scene, PLACE_CHANGED);
}

static void
member_cb (LarderSlice *slice,
           const char  *name,
           LarderValue *value,
           Scene       *scene)
{
  hear (scene, PLACE_MEMBER);
}

static void
state_cb (Scene *scene)
{
  hear (scene, PLACE_STATE);
}

static void
listener_cb (LarderValue *value,
             LarderValue *old,
             gpointer     user_data)
{
  hear (user_data, PLACE_LISTENER);
}

static void
value_cb (Scene *scene)
{
  hear (scene, PLACE_VALUE);
}

static void
items_cb (Scene *scene)
{
  hear (scene, PLACE_LOG);
}

static void
hydrated_cb (Scene *scene)
{
  hear (scene, PLACE_HYDRATED);
}

static LarderValue *
select_cb (LarderValue *state,
           gpointer     user_data)
{
  LarderValue *part = larder_value_get_member (state, "a");

  part = part != NULL ? larder_value_ref (part) : NULL;
  hear (user_data, PLACE_SELECT);
  return part;
}

static gboolean
draft_cb (LarderDraft *draft,
          gpointer     user_data)
{
  g_autoptr(LarderValue) value = larder_value_new_int (4);

  larder_draft_set (draft, "/a", value, NULL);
  hear (user_data, PLACE_DRAFT);
  larder_draft_set (draft, "/b", value, NULL);
  return TRUE;
}

static void
begin (Scene *scene)
{
  g_autoptr(LarderValue) initial = larder_test_value ("{\"a\":0,\"b\":0,\"c\":[]}");

  scene->clock = larder_test_clock_new (1000000);
  scene->slice = larder_slice_new ("window", initial);
  scene->storage = LARDER_SLICE_STORAGE (larder_memory_storage_new ());
  scene->persist = larder_slice_persist_new (scene->slice, scene->storage, "window",
                                             LARDER_CLOCK (scene->clock));
  scene->log = larder_action_log_new ();
  scene->first = larder_selector_new (scene->slice, select_cb, scene, NULL);
  scene->second = larder_selector_new (scene->slice, select_cb, scene, NULL);
  g_signal_connect (scene->slice, "changed", G_CALLBACK (changed_cb), scene);
  g_signal_connect (scene->slice, "member-changed", G_CALLBACK (member_cb), scene);
  g_signal_connect_swapped (scene->slice, "notify::state", G_CALLBACK (state_cb), scene);
  g_signal_connect_swapped (scene->second, "notify::value", G_CALLBACK (value_cb), scene);
  g_signal_connect_swapped (scene->log, "items-changed", G_CALLBACK (items_cb), scene);
  g_signal_connect_swapped (scene->persist, "hydrated", G_CALLBACK (hydrated_cb), scene);
  scene->listener = larder_selector_subscribe (scene->first, FALSE, listener_cb, scene, NULL);
  larder_action_log_add (scene->log, scene->slice);
  larder_slice_persist_hydrate (scene->persist);
  larder_slice_set_int (scene->slice, "c", 1);
  scene->ready = TRUE;
}

/* Nothing is left when the last reference goes; the program's end counts. */
static void
end (Scene *scene)
{
  larder_test_settle ();
  drop_all (scene);
  larder_test_settle ();
  g_assert_finalize_object (scene->storage);
  g_assert_finalize_object (scene->clock);
  g_assert_true (scene->done);
}

static void
play (guint deed,
      guint place)
{
  Scene scene = { .deed = (Deed) deed, .place = (Place) place };

  begin (&scene);
  larder_slice_set_int (scene.slice, "a", 1);
  if (scene.persist != NULL && scene.slice != NULL)
    larder_slice_persist_hydrate (scene.persist);
  if (scene.slice != NULL)
    larder_slice_update (scene.slice, draft_cb, &scene);
  end (&scene);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  larder_test_add_deeds ("slice-flush", places, deeds, play);
  return g_test_run ();
}
