/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks and comments against the real studio: made, changed, ordered, removed, read again. */

#include "config.h"

#include "backlot-test-studio.h"

#include "query/backlot-parked.h"
#include "query/collab/backlot-comments-queries.h"
#include "query/collab/backlot-task-board.h"
#include "query/film/backlot-film-project.h"
#include "query/project/backlot-projects-queries.h"

typedef struct
{
  TestStudio         *studio;
  BacklotBackend     *backend;
  char               *project_id;
  BacklotFilmProject *film;
  BacklotHistory     *history;
  BacklotTaskBoard   *board;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (fixture->backend);
  fixture->project_id = backlot_projects_create_film (fixture->backend, "Porto", "", "classic", 1,
                                                      360);
  fixture->film = backlot_film_project_new (fixture->backend, fixture->project_id, NULL);
  fixture->history = backlot_film_project_get_history (fixture->film);
  fixture->board = backlot_task_board_new (fixture->backend, fixture->project_id,
                                           fixture->history);
  wait_until (test_backend_is_saved (fixture->backend));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->board);
  g_assert_finalize_object (fixture->film);
  test_studio_end_backend (fixture->backend);
  test_studio_free (fixture->studio);
  g_free (fixture->project_id);
}

static GListModel *
get_tasks (BacklotTaskBoard *board,
           guint             section)
{
  g_autoptr(GListModel) tasks =
    g_list_model_get_item (backlot_task_board_get_sections (board), section);

  return tasks;
}

static char *
join_titles (BacklotTaskBoard *board,
             guint             section)
{
  GListModel *tasks = get_tasks (board, section);
  g_autoptr(GString) titles = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr(BacklotTask) task = g_list_model_get_item (tasks, i);

      g_string_append (titles, backlot_task_get_title (task));
    }
  return g_string_free_and_steal (g_steal_pointer (&titles));
}

static gboolean
is_list (BacklotTaskBoard *board,
         guint             section,
         const char       *titles)
{
  g_autofree char *now = join_titles (board, section);

  return g_str_equal (now, titles);
}

static void
wait_for_list (Fixture    *fixture,
               const char *titles)
{
  wait_until (is_list (fixture->board, 0, titles) && test_backend_is_saved (fixture->backend));
}

static char *
create (Fixture    *fixture,
        const char *title)
{
  return backlot_tasks_create (fixture->backend, fixture->project_id, title, NULL, NULL);
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *a = create (fixture, "A");
  g_autofree char *b = create (fixture, "B");
  g_autofree char *c = create (fixture, "C");
  const char *first[] = { c, NULL };

  wait_for_list (fixture, "ABC");
  g_assert_true (backlot_task_board_move (fixture->board, b, 1));
  wait_for_list (fixture, "ACB");
  g_assert_false (backlot_task_board_move (fixture->board, b, 1));
  backlot_task_board_place (fixture->board, first, a);
  wait_for_list (fixture, "CAB");
  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_for_list (fixture, "ACB");
  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_for_list (fixture, "ABC");
}

static void
test_several_in_one_step (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *a = create (fixture, "A");
  g_autofree char *b = create (fixture, "B");
  const char *ids[] = { a, b };

  wait_for_list (fixture, "AB");
  g_assert_cmpuint (backlot_task_board_get_n_open (fixture->board), ==, 2);
  backlot_history_begin (fixture->history);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    backlot_history_edit (fixture->history, "tasks.update", "tasks", ids[i],
                          test_value ("{'status':'done','progress':100}"));
  backlot_history_end (fixture->history);
  wait_until (backlot_task_board_get_n_open (fixture->board) == 0 &&
              test_backend_is_saved (fixture->backend));
  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  g_assert_false (backlot_history_get_can_undo (fixture->history));
  wait_until (backlot_task_board_get_n_open (fixture->board) == 2 &&
              test_backend_is_saved (fixture->backend));
  g_assert_cmpint (backlot_history_redo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  g_assert_false (backlot_history_get_can_redo (fixture->history));
  wait_until (backlot_task_board_get_n_open (fixture->board) == 0 &&
              test_backend_is_saved (fixture->backend));
}

/* Undone before the studio knows of it, nothing is set to what the studio refuses. */
static void
test_new_one_is_undone (Fixture       *fixture,
                        gconstpointer  data)
{
  LarderTable *tasks = backlot_backend_get_table (fixture->backend, "tasks");
  g_autofree char *id = NULL;

  wait_until (test_backend_is_saved (fixture->backend));
  test_studio_kill (fixture->studio);
  id = create (fixture, "A");
  wait_until (is_list (fixture->board, 0, "A"));
  backlot_history_edit (fixture->history, "tasks.update", "tasks", id,
                        test_value ("{'status':'done','progress':100,'description':'Long'}"));
  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  test_studio_start (fixture->studio);
  backlot_backend_reconnect (fixture->backend);
  wait_for_list (fixture, "A");
  g_assert_cmpstr (larder_value_get_member_string (larder_table_get_base (tasks, id), "status"), ==,
                   "todo");
  g_assert_cmpint (larder_value_get_member_int (larder_table_get_base (tasks, id), "progress", -1),
                   ==, 0);
}

/* Written without a studio, they come to it in the order in which they were written; one that it
 * refuses holds up none of the others. */
static void
test_comments_keep_their_order (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autofree char *too_long = g_strnfill (10001, 'x');
  g_autoptr(GString) written = g_string_new (NULL);
  g_autoptr(GString) found = g_string_new (NULL);
  g_autoptr(LarderValue) rows = NULL;

  test_studio_kill (fixture->studio);
  for (int i = 0; i < 40; i++)
    {
      g_autofree char *body = i != 10 ? g_strdup_printf ("%d ", i) : g_strdup (too_long);
      g_autofree char *id = backlot_comments_add (fixture->backend, fixture->project_id, "project",
                                                  fixture->project_id, NULL, body, NULL);

      if (i != 10)
        g_string_append (written, body);
    }
  test_studio_start (fixture->studio);
  backlot_backend_reconnect (fixture->backend);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      g_clear_pointer (&rows, larder_value_unref);
      rows = test_studio_read (fixture->studio, "comments", "select=body&order=created_at");
    }
  while (larder_value_get_n_items (rows) < 39);
  for (guint i = 0; i < larder_value_get_n_items (rows); i++)
    g_string_append (found, larder_value_get_member_string (larder_value_get_item (rows, i),
                                                            "body"));
  g_assert_cmpstr (found->str, ==, written->str);
}

static void
test_mine_by_section (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(BacklotHistory) history = backlot_history_new (fixture->backend, NULL);
  g_autoptr(BacklotTaskBoard) mine = backlot_task_board_new_mine (fixture->backend, history);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  const char *me = backlot_backend_get_user_id (fixture->backend);
  g_autofree char *late =
    backlot_tasks_create (fixture->backend, fixture->project_id, "L", me, "2001-01-01");
  g_autofree char *soon =
    backlot_tasks_create (fixture->backend, fixture->project_id, "T", me, today);
  g_autofree char *undated =
    backlot_tasks_create (fixture->backend, fixture->project_id, "U", me, NULL);
  g_autofree char *others = create (fixture, "O");
  g_autoptr(LarderRecord) record =
    larder_table_get_record (backlot_backend_get_table (fixture->backend, "tasks"), late);

  wait_for_list (fixture, "LTUO");
  wait_until (is_list (mine, BACKLOT_TASK_OVERDUE, "L") && is_list (mine, BACKLOT_TASK_LATER, "U"));
  g_assert_cmpint (backlot_task_board_find_section (BACKLOT_TASK (record)), ==,
                   BACKLOT_TASK_OVERDUE);
  backlot_task_set_done (backlot_task_board_get_history (mine), BACKLOT_TASK (record), TRUE);
  wait_until (is_list (mine, BACKLOT_TASK_OVERDUE, "") && is_list (mine, BACKLOT_TASK_DONE, "L"));
  g_assert_cmpuint (backlot_task_board_get_n_open (mine), ==, 2);
  wait_until (test_backend_is_saved (fixture->backend));
  g_clear_object (&record);
  g_assert_finalize_object (g_steal_pointer (&mine));
}

static void
test_deletion (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *a = create (fixture, "A");
  const char *ids[] = { a, NULL };
  g_autoptr(BacklotRemoval) removal = NULL;

  wait_for_list (fixture, "A");
  removal = backlot_tasks_delete (fixture->backend, ids);
  g_assert_cmpuint (backlot_history_remove (fixture->history, removal), ==, 1);
  wait_until (is_list (fixture->board, 0, ""));
  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_for_list (fixture, "A");
  {
    g_autoptr(LarderValue) row = test_studio_read_row (fixture->studio, "tasks", a);

    g_assert_nonnull (row);
  }
}

static guint
count (GListModel *list)
{
  return g_list_model_get_n_items (list);
}

static void
test_comments (Fixture       *fixture,
               gconstpointer  data)
{
  const char *me[] = { backlot_backend_get_user_id (fixture->backend), NULL };
  g_autofree char *first = backlot_comments_add (fixture->backend, fixture->project_id, "project",
                                                 fixture->project_id, NULL, "What a day", me);
  g_autofree char *answer = backlot_comments_add (fixture->backend, fixture->project_id, "project",
                                                  fixture->project_id, first, "It was", NULL);
  g_autoptr(GListModel) threads = backlot_comments_list (fixture->backend, "project",
                                                         fixture->project_id, NULL);
  g_autoptr(GListModel) answers = backlot_comments_list (fixture->backend, "project",
                                                         fixture->project_id, first);
  g_autoptr(LarderValue) row = NULL;
  g_autoptr(BacklotRemoval) removal = NULL;

  wait_until (count (threads) == 1 && count (answers) == 1 &&
              test_backend_is_saved (fixture->backend));
  row = test_studio_read_row (fixture->studio, "comments", answer);
  g_assert_cmpstr (larder_value_get_member_string (row, "parent_id"), ==, first);
  g_assert_cmpstr (larder_value_get_member_string (row, "author_id"), ==, me[0]);

  backlot_history_edit (fixture->history, "comments.edit", "comments", first,
                        test_value ("{'body':'What a night'}"));
  wait_until (test_backend_is_saved (fixture->backend));
  g_clear_pointer (&row, larder_value_unref);
  row = test_studio_read_row (fixture->studio, "comments", first);
  g_assert_cmpstr (larder_value_get_member_string (row, "body"), ==, "What a night");

  removal = backlot_comments_remove (fixture->backend, answer);
  backlot_history_remove (fixture->history, removal);
  wait_until (count (answers) == 0);
  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_until (count (answers) == 1 && test_backend_is_saved (fixture->backend));
}

/* Whoever made a project is alone in it, and may do everything. */
static void
test_team_is_read (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(BacklotTeam) team = backlot_team_new (fixture->backend, fixture->project_id);

  wait_until (count (backlot_team_get_members (team)) == 1);
  g_assert_true (backlot_team_get_is_alone (team));
  g_assert_true (backlot_team_get_can_manage (team));
  g_assert_finalize_object (g_steal_pointer (&team));
}

/* What the studio refused is on this computer only, and is not lost with it either. */
static void
test_a_refused_task_comes_back (Fixture       *fixture,
                                gconstpointer  data)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (fixture->backend));
  g_autofree char *title = g_strnfill (301, 'x');
  g_autofree char *id = backlot_tasks_create (fixture->backend, fixture->project_id, title, NULL,
                                              NULL);
  const char *ids[] = { id, NULL };
  g_autoptr(BacklotRemoval) removal = NULL;

  wait_until (larder_outbox_get_n_failed (outbox) == 1);
  removal = backlot_tasks_delete (fixture->backend, ids);
  g_assert_cmpuint (backlot_history_remove (fixture->history, removal), ==, 1);
  wait_until (larder_outbox_get_n_failed (outbox) == 0);

  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_until (larder_outbox_get_n_failed (outbox) == 1);
  g_assert_cmpint (backlot_history_redo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_until (larder_outbox_get_n_failed (outbox) == 0);
}

/* It stays where it was made, says why, and goes with what is written about it from then on. */
static void
test_a_refused_task_stays (Fixture       *fixture,
                           gconstpointer  data)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (fixture->backend));
  LarderTable *tasks = backlot_backend_get_table (fixture->backend, "tasks");
  g_autofree char *title = g_strnfill (301, 'x');
  g_autofree char *id = backlot_tasks_create (fixture->backend, fixture->project_id, title, NULL,
                                              NULL);
  g_autoptr(LarderRecord) record = larder_table_get_record (tasks, id);
  g_autoptr(BacklotDiscard) discard = NULL;

  wait_until (larder_outbox_get_n_failed (outbox) == 1);
  g_assert_true (larder_record_get_failed (record));
  g_assert_error (larder_record_get_error (record), BACKLOT_ERROR, BACKLOT_ERROR_INVALID);
  wait_until (is_list (fixture->board, 0, title));
  backlot_parked_retry (fixture->backend, id);
  g_assert_cmpuint (larder_outbox_get_n_failed (outbox), ==, 0);
  wait_until (larder_outbox_get_n_failed (outbox) == 1);
  g_assert_true (is_list (fixture->board, 0, title));

  discard = backlot_parked_discard (fixture->backend, id);
  g_assert_nonnull (discard);
  wait_until (is_list (fixture->board, 0, ""));
  backlot_deed_undo (BACKLOT_DEED (discard));
  wait_until (larder_outbox_get_n_failed (outbox) == 1 && is_list (fixture->board, 0, title));

  backlot_history_edit (fixture->history, "tasks.update", "tasks", id,
                        test_value ("{'title':'A','status':'done','progress':100}"));
  wait_until (test_backend_is_saved (fixture->backend));
  g_assert_cmpuint (larder_outbox_get_n_failed (outbox), ==, 0);
  g_assert_false (larder_record_get_failed (record));
  {
    g_autoptr(LarderValue) row = test_studio_read_row (fixture->studio, "tasks", id);

    g_assert_cmpstr (larder_value_get_member_string (row, "title"), ==, "A");
    g_assert_cmpstr (larder_value_get_member_string (row, "status"), ==, "done");
  }
}

/* What was written about it while it was on its way is let go of with it. */
static void
test_a_refused_task_is_discarded_with_its_changes (Fixture       *fixture,
                                                   gconstpointer  data)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (fixture->backend));
  g_autofree char *title = g_strnfill (301, 'x');
  g_autofree char *id = backlot_tasks_create (fixture->backend, fixture->project_id, title, NULL,
                                              NULL);
  g_autoptr(BacklotDiscard) discard = NULL;

  backlot_history_edit (fixture->history, "tasks.update", "tasks", id,
                        test_value ("{'description':'Long'}"));
  wait_until (larder_outbox_get_n_failed (outbox) == 1);
  g_assert_cmpuint (larder_outbox_get_n_waiting (outbox), ==, 1);
  discard = backlot_parked_discard (fixture->backend, id);
  wait_until (g_list_model_get_n_items (G_LIST_MODEL (outbox)) == 0);
  g_assert_true (is_list (fixture->board, 0, ""));
}

/* What is in it could only be refused, one after the other. */
static void
test_a_refused_project_is_discarded_with_its_content (Fixture       *fixture,
                                                      gconstpointer  data)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (fixture->backend));
  LarderTable *projects = backlot_backend_get_table (fixture->backend, "projects");
  LarderTable *tasks = backlot_backend_get_table (fixture->backend, "tasks");
  LarderTable *comments = backlot_backend_get_table (fixture->backend, "comments");
  g_autofree char *title = g_strnfill (301, 'x');
  g_autofree char *project = backlot_projects_create_film (fixture->backend, title, "", "classic",
                                                           1, 360);
  g_autofree char *task = backlot_tasks_create (fixture->backend, project, "In it", NULL, NULL);
  g_autofree char *comment = backlot_comments_add (fixture->backend, project, "task", task, NULL,
                                                   "About it", NULL);
  g_autofree char *other = create (fixture, "Elsewhere");
  g_autoptr(BacklotDiscard) discard = NULL;

  wait_until (larder_outbox_get_n_failed (outbox) == 1 &&
              larder_outbox_get_n_waiting (outbox) == 2);
  discard = backlot_parked_discard (fixture->backend, project);
  wait_until (g_list_model_get_n_items (G_LIST_MODEL (outbox)) == 0);
  g_assert_null (larder_table_get_value (projects, project));
  g_assert_null (larder_table_get_value (tasks, task));
  g_assert_null (larder_table_get_value (comments, comment));
  g_assert_nonnull (larder_table_get_value (tasks, other));

  backlot_deed_undo (BACKLOT_DEED (discard));
  wait_until (larder_outbox_get_n_failed (outbox) == 1 &&
              larder_outbox_get_n_waiting (outbox) == 2);
  g_assert_nonnull (larder_table_get_value (projects, project));
  g_assert_nonnull (larder_table_get_value (tasks, task));
  g_assert_nonnull (larder_table_get_value (comments, comment));
}

static void
test_a_refused_comment_stays (Fixture       *fixture,
                              gconstpointer  data)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (fixture->backend));
  LarderTable *comments = backlot_backend_get_table (fixture->backend, "comments");
  g_autofree char *body = g_strnfill (10001, 'x');
  g_autofree char *id = backlot_comments_add (fixture->backend, fixture->project_id, "project",
                                              fixture->project_id, NULL, body, NULL);
  g_autoptr(LarderRecord) record = larder_table_get_record (comments, id);

  wait_until (larder_outbox_get_n_failed (outbox) == 1);
  g_assert_true (larder_record_get_failed (record));
  g_assert_cmpstr (larder_record_get_string (record, "body"), ==, body);
  backlot_history_edit (fixture->history, "comments.edit", "comments", id,
                        test_value ("{'body':'Short'}"));
  wait_until (test_backend_is_saved (fixture->backend));
  g_assert_false (larder_record_get_failed (record));
  g_assert_cmpstr (larder_record_get_string (record, "body"), ==, "Short");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/query/tasks/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("order", test_order);
  ADD ("several-in-one-step", test_several_in_one_step);
  ADD ("new-one-is-undone", test_new_one_is_undone);
  ADD ("comments-keep-their-order", test_comments_keep_their_order);
  ADD ("mine-by-section", test_mine_by_section);
  ADD ("deletion", test_deletion);
  ADD ("a-refused-project-is-discarded-with-its-content",
       test_a_refused_project_is_discarded_with_its_content);
  ADD ("a-refused-task-comes-back", test_a_refused_task_comes_back);
  ADD ("a-refused-task-stays", test_a_refused_task_stays);
  ADD ("a-refused-task-is-discarded-with-its-changes",
       test_a_refused_task_is_discarded_with_its_changes);
  ADD ("a-refused-comment-stays", test_a_refused_comment_stays);
  ADD ("comments", test_comments);
  ADD ("team-is-read", test_team_is_read);
  return g_test_run ();
}
