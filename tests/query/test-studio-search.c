/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only the studio knows is found there; without it there is nothing more, and no error. */

#include "config.h"

#include "backlot-test-studio.h"

#include "query/backlot-studio-search.h"
#include "query/project/backlot-projects-queries.h"

typedef struct
{
  TestStudio     *studio;
  BacklotBackend *here;
  BacklotBackend *there;
  GAsyncResult   *result;     /* (owned) (nullable) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->here = test_studio_new_backend (fixture->studio);
  fixture->there = test_studio_new_other_backend (fixture->studio);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->result);
  test_studio_end_backend (fixture->here);
  test_studio_end_backend (fixture->there);
  test_studio_free (fixture->studio);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static gboolean
search (Fixture       *fixture,
        const char    *text,
        GCancellable  *cancellable,
        GError       **error)
{
  g_clear_object (&fixture->result);
  backlot_studio_search_async (fixture->here, text, cancellable, result_cb, &fixture->result);
  wait_until (fixture->result != NULL);
  return backlot_studio_search_finish (fixture->here, fixture->result, error);
}

static gboolean
knows (Fixture    *fixture,
       const char *id)
{
  return larder_table_get_value (backlot_backend_get_table (fixture->here, "projects"), id) != NULL;
}

static void
test_what_it_finds_is_known_here (Fixture       *fixture,
                                  gconstpointer  data)
{
  static const char * const others[] = { "", "100%", "q*", "\\", "a,b.(c)\"" };
  g_autofree char *boat = NULL;
  g_autofree char *house = NULL;
  g_autoptr(GError) error = NULL;

  backlot_backend_start (fixture->there);
  boat = backlot_projects_create_film (fixture->there, "The Old Boat", "", "classic", 1, 360);
  house = backlot_projects_create_film (fixture->there, "A House", "", "classic", 1, 360);
  wait_until (test_backend_is_saved (fixture->there));

  /* Nobody is asked before there is a connection. */
  g_assert_false (search (fixture, "boat", NULL, &error));
  g_assert_error (error, BACKLOT_ERROR, BACKLOT_ERROR_NETWORK);
  g_clear_error (&error);
  g_assert_false (knows (fixture, boat));

  backlot_backend_start (fixture->here);
  wait_until (backlot_backend_get_online (fixture->here));
  g_assert_true (search (fixture, "bOAT", NULL, &error));
  g_assert_no_error (error);
  g_assert_true (knows (fixture, boat));
  g_assert_false (knows (fixture, house));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_true (search (fixture, others[i], NULL, &error));
}

/* A connection is missed only after a request over it. */
static void
test_it_tells_that_nobody_answers (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  backlot_backend_start (fixture->here);
  wait_until (backlot_backend_get_online (fixture->here));
  test_studio_kill (fixture->studio);
  g_assert_false (search (fixture, "boat", NULL, &error));
  g_assert_error (error, BACKLOT_ERROR, BACKLOT_ERROR_NETWORK);
}

static void
test_it_can_be_cancelled (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  backlot_backend_start (fixture->here);
  wait_until (backlot_backend_get_online (fixture->here));
  g_cancellable_cancel (cancellable);
  g_assert_false (search (fixture, "boat", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, func) \
  g_test_add ("/studio-search/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("what-it-finds-is-known-here", test_what_it_finds_is_known_here);
  ADD ("it-tells-that-nobody-answers", test_it_tells_that_nobody_answers);
  ADD ("it-can-be-cancelled", test_it_can_be_cancelled);

  return g_test_run ();
}
