/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two clients change the same items offline and come back, each before the other. */

#include "config.h"

#include "backlot-test-studio.h"

#include "query/film/backlot-film-project.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-projects-queries.h"

#define N_PHOTOS 3

typedef struct
{
  BacklotBackend     *backend;
  BacklotFilmProject *film;
} Client;

typedef struct
{
  TestStudio  *studio;
  char        *project_id;
  char       **photo_ids;
  Client       clients[2];   /* what one of them does is done by the first */
} Fixture;

static GListModel *
get_photos (Client *client)
{
  return backlot_film_project_get_photos (client->film);
}

static guint
count_photos (Client *client)
{
  return g_list_model_get_n_items (get_photos (client));
}

/* @index: which of the two computers it is; it is not connected yet. */
static void
open_client (Fixture *fixture,
             guint    index)
{
  Client *client = &fixture->clients[index];

  client->backend = index == 0 ? test_studio_new_backend (fixture->studio)
                               : test_studio_new_other_backend (fixture->studio);
  if (fixture->project_id != NULL)
    client->film = backlot_film_project_new (client->backend, fixture->project_id, NULL);
}

static void
close_client (Client *client)
{
  if (client->film != NULL)
    g_assert_finalize_object (g_steal_pointer (&client->film));
  test_studio_end_backend (client->backend);
}

/* Both know the same, and neither is connected. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  Client *first = &fixture->clients[0];

  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  open_client (fixture, 0);
  backlot_backend_start (first->backend);
  fixture->project_id = backlot_projects_create_film (first->backend, "Porto", "", "classic", 1,
                                                      360);
  fixture->photo_ids = test_studio_add_photos (fixture->studio, first->backend,
                                               fixture->project_id, N_PHOTOS, 8);
  wait_until (test_backend_is_saved (first->backend));
  close_client (first);
  for (guint i = 0; i < 2; i++)
    {
      Client *client = &fixture->clients[i];

      open_client (fixture, i);
      backlot_backend_start (client->backend);
      wait_until (count_photos (client) == N_PHOTOS && test_backend_is_saved (client->backend));
      close_client (client);
      open_client (fixture, i);
      wait_until (count_photos (client) == N_PHOTOS);
    }
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < 2; i++)
    close_client (&fixture->clients[i]);
  test_studio_free (fixture->studio);
  g_strfreev (fixture->photo_ids);
  g_free (fixture->project_id);
}

static LarderOutbox *
get_outbox (Client *client)
{
  return larder_client_get_outbox (backlot_backend_get_client (client->backend));
}

/* Everything is sent, or waits for a person. */
static gboolean
is_settled (Client *client)
{
  LarderOutbox *outbox = get_outbox (client);

  return !larder_outbox_get_saving (outbox) &&
         g_list_model_get_n_items (G_LIST_MODEL (outbox)) ==
           larder_outbox_get_n_conflicts (outbox) + larder_outbox_get_n_failed (outbox);
}

/* @data: which of the two comes back first. Returns: the one that comes last */
static Client *
connect_both (Fixture       *fixture,
              gconstpointer  data)
{
  guint first = GPOINTER_TO_UINT (data);
  Client *earlier = &fixture->clients[first];
  Client *later = &fixture->clients[1 - first];

  backlot_backend_start (earlier->backend);
  wait_until (test_backend_is_saved (earlier->backend));
  backlot_backend_start (later->backend);
  wait_until (is_settled (later));
  return later;
}

static gboolean
has_caption (Client     *client,
             const char *photo_id,
             const char *caption)
{
  for (guint i = 0; i < count_photos (client); i++)
    {
      g_autoptr(BacklotFilmPhoto) photo = g_list_model_get_item (get_photos (client), i);

      if (g_str_equal (backlot_film_photo_get_id (photo), photo_id))
        return g_str_equal (backlot_film_photo_get_caption (photo), caption);
    }
  return FALSE;
}

static char *
dup_member (Fixture    *fixture,
            const char *table,
            const char *id,
            const char *member)
{
  g_autoptr(LarderValue) row = test_studio_read_row (fixture->studio, table, id);

  return row != NULL ? g_strdup (larder_value_get_member_string (row, member)) : NULL;
}

static void
test_same_field (Fixture       *fixture,
                 gconstpointer  data)
{
  const char *id = fixture->photo_ids[0];
  const char * const captions[] = { "One", "Two" };
  Client *later = NULL, *earlier = NULL;
  g_autoptr(LarderMutation) parked = NULL;
  g_autofree char *at_studio = NULL;
  g_autofree char *chosen = NULL;
  guint last = 0;

  for (guint i = 0; i < 2; i++)
    backlot_photos_set_caption (fixture->clients[i].backend, id, captions[i]);
  later = connect_both (fixture, data);
  last = (guint) (later - fixture->clients);
  earlier = &fixture->clients[1 - last];

  /* Nothing is written over, and both are kept. */
  g_assert_cmpuint (larder_outbox_get_n_conflicts (get_outbox (later)), ==, 1);
  g_assert_true (has_caption (later, id, captions[last]));
  at_studio = dup_member (fixture, "photos", id, "caption");
  g_assert_cmpstr (at_studio, ==, captions[1 - last]);
  parked = g_list_model_get_item (G_LIST_MODEL (get_outbox (later)), 0);
  g_assert_true (larder_mutation_resolve (parked, LARDER_CONFLICT_POLICY_MINE));
  wait_until (test_backend_is_saved (later->backend));
  chosen = dup_member (fixture, "photos", id, "caption");
  g_assert_cmpstr (chosen, ==, captions[last]);
  wait_until (has_caption (earlier, id, captions[last]) && has_caption (later, id, captions[last]));
}

static void
test_different_fields (Fixture       *fixture,
                       gconstpointer  data)
{
  const char *id = fixture->photo_ids[0];
  g_autoptr(LarderValue) row = NULL;

  backlot_photos_set_caption (fixture->clients[0].backend, id, "The bridge");
  backlot_film_project_move_photo (fixture->clients[1].film, id, 2);
  g_assert_cmpuint (larder_outbox_get_n_conflicts (get_outbox (connect_both (fixture, data))), ==,
                    0);
  for (guint i = 0; i < 2; i++)
    {
      Client *client = &fixture->clients[i];

      wait_until (test_backend_is_saved (client->backend) &&
                  has_caption (client, id, "The bridge"));
      wait_until (count_photos (client) == N_PHOTOS);
    }
  row = test_studio_read_row (fixture->studio, "photos", id);
  g_assert_cmpstr (larder_value_get_member_string (row, "caption"), ==, "The bridge");
  g_assert_cmpint (larder_value_get_member_int (row, "position", -1), ==, 2);
}

static void
test_delete_against_edit (Fixture       *fixture,
                          gconstpointer  data)
{
  const char *ids[] = { fixture->photo_ids[0], NULL };
  g_autoptr(BacklotRemoval) removal = NULL;
  g_autoptr(LarderMutation) refused = NULL;
  g_autofree char *caption = NULL;
  Client *later = NULL;

  removal = backlot_photos_remove (fixture->clients[0].backend, ids);
  backlot_removal_hold (removal);
  backlot_removal_release (removal);
  backlot_photos_set_caption (fixture->clients[1].backend, ids[0], "The bridge");
  later = connect_both (fixture, data);

  /* Who edits what is gone is told so and keeps the words; a deletion means the item, not a state
   * of it. */
  caption = dup_member (fixture, "photos", ids[0], "caption");
  g_assert_null (caption);
  if (later == &fixture->clients[1])
    {
      g_assert_cmpuint (larder_outbox_get_n_failed (get_outbox (later)), ==, 1);
      refused = g_list_model_get_item (G_LIST_MODEL (get_outbox (later)), 0);
      g_assert_error (larder_mutation_get_error (refused), LARDER_ERROR, LARDER_ERROR_GONE);
      g_assert_cmpstr (larder_value_get_member_string (larder_mutation_get_variables (refused),
                                                       "id"), ==, ids[0]);
    }
  else
    {
      g_assert_true (test_backend_is_saved (later->backend));
      wait_until (count_photos (&fixture->clients[1]) == N_PHOTOS - 1);
    }
  g_assert_cmpuint (count_photos (&fixture->clients[0]), ==, N_PHOTOS - 1);
}

static char *
join_order (GListModel *photos)
{
  g_autoptr(GString) order = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (photos); i++)
    {
      g_autoptr(BacklotFilmPhoto) photo = g_list_model_get_item (photos, i);

      g_string_append_printf (order, "%s ", backlot_film_photo_get_id (photo));
    }
  return g_string_free_and_steal (g_steal_pointer (&order));
}

static gboolean
show_the_same (Fixture *fixture)
{
  g_autofree char *one = join_order (get_photos (&fixture->clients[0]));
  g_autofree char *other = join_order (get_photos (&fixture->clients[1]));

  return g_str_equal (one, other);
}

static void
test_reorder_against_insert (Fixture       *fixture,
                             gconstpointer  data)
{
  Client *mover = &fixture->clients[0];
  Client *adder = &fixture->clients[1];
  g_auto(GStrv) added = NULL;
  g_autofree char *query = g_strconcat ("project_id=eq.", fixture->project_id,
                                        "&order=position,id", NULL);
  g_autoptr(LarderValue) rows = NULL;
  g_autoptr(GString) order = g_string_new (NULL);
  g_autofree char *shown = NULL;

  backlot_film_project_move_photo (mover->film, fixture->photo_ids[2], -2);
  added = test_studio_add_photos (fixture->studio, adder->backend, fixture->project_id, 2, 8);
  g_assert_cmpuint (larder_outbox_get_n_conflicts (get_outbox (connect_both (fixture, data))), ==,
                    0);
  wait_until (test_backend_is_saved (mover->backend) && test_backend_is_saved (adder->backend));
  wait_until (count_photos (mover) == N_PHOTOS + 2 && count_photos (adder) == N_PHOTOS + 2 &&
              show_the_same (fixture));

  /* The order that one gave stands, and what the other added comes behind it. */
  shown = join_order (get_photos (mover));
  g_string_append_printf (order, "%s %s %s %s %s ", fixture->photo_ids[2], fixture->photo_ids[0],
                          fixture->photo_ids[1], added[0], added[1]);
  g_assert_cmpstr (shown, ==, order->str);
  rows = test_studio_read (fixture->studio, "photos", query);
  g_assert_cmpuint (larder_value_get_n_items (rows), ==, N_PHOTOS + 2);
}

#define ADD(name, func) \
  G_STMT_START \
    { \
      g_test_add ("/two-clients/" name "/one-first", Fixture, GUINT_TO_POINTER (0), set_up, func, \
                  tear_down); \
      g_test_add ("/two-clients/" name "/other-first", Fixture, GUINT_TO_POINTER (1), set_up, \
                  func, tear_down); \
    } \
  G_STMT_END

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("the-same-field-is-asked", test_same_field);
  ADD ("different-fields-are-merged", test_different_fields);
  ADD ("a-deletion-against-an-edit", test_delete_against_edit);
  ADD ("an-order-against-an-insertion", test_reorder_against_insert);
  return g_test_run ();
}
