/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Projects into files and out of them, against the real studio. */

#include "config.h"

#include "backlot-test-studio.h"

#include "larder/larder-table.h"

#include "query/backlot-row-edit.h"
#include "query/collab/backlot-comments-queries.h"
#include "query/collab/backlot-tasks-queries.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-project-export.h"
#include "query/project/backlot-project-package.h"
#include "query/project/backlot-projects-queries.h"

typedef struct
{
  TestStudio     *studio;
  BacklotBackend *backend;
  char           *project_id;
  GStrv           photo_ids;
  char           *path;
  guint           n_progress;
} Fixture;

static void
make_collaboration (Fixture *fixture)
{
  BacklotBackend *backend = fixture->backend;
  const char *project_id = fixture->project_id;
  g_autofree char *task_id = backlot_tasks_create (backend, project_id, "Cut",
                                                   backlot_backend_get_user_id (backend),
                                                   "2027-01-31");
  g_autofree char *other_id = backlot_tasks_create (backend, project_id, "Sing", NULL, NULL);
  g_autofree char *note_id = NULL;
  g_autofree char *answer_id = NULL;
  g_autofree char *photo_note_id = NULL;
  g_autofree char *task_note_id = NULL;
  LarderValueBuilder *changes = larder_value_builder_new_object ();

  larder_value_builder_set_string (changes, "description", "At the end");
  larder_value_builder_set_string (changes, "status", "in_progress");
  larder_value_builder_set_int (changes, "progress", 40);
  backlot_row_edit_submit (backend, "tasks.update", "tasks", task_id, project_id, NULL,
                           larder_value_builder_end (changes));
  larder_value_builder_unref (changes);
  note_id = backlot_comments_add (backend, project_id, "project", project_id, NULL, "Dark", NULL);
  wait_until (test_backend_is_saved (backend));
  answer_id = backlot_comments_add (backend, project_id, "project", project_id, note_id, "Is it?",
                                    NULL);
  wait_until (test_backend_is_saved (backend));
  photo_note_id = backlot_comments_add (backend, project_id, "photo", fixture->photo_ids[1], NULL,
                                        "Nice", NULL);
  wait_until (test_backend_is_saved (backend));
  task_note_id = backlot_comments_add (backend, project_id, "task", other_id, NULL, "When?", NULL);
  changes = larder_value_builder_new_object ();
  larder_value_builder_set_string (changes, "resolved_at", "2026-11-22T09:00:00Z");
  backlot_row_edit_submit (backend, "comments.resolve", "comments", note_id, project_id, NULL,
                           larder_value_builder_end (changes));
  larder_value_builder_unref (changes);
  wait_until (test_backend_is_saved (backend));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (fixture->backend);
  fixture->project_id = backlot_projects_create_film (fixture->backend, "Porto", "By the river",
                                                      "vintage", 3, 1080);
  fixture->photo_ids = test_studio_add_photos (fixture->studio, fixture->backend,
                                               fixture->project_id, 3, 8);
  fixture->path = g_build_filename (test_studio_get_folder (fixture->studio), "porto.backlot",
                                    NULL);
  backlot_photos_set_caption (fixture->backend, fixture->photo_ids[0], "The bridge");
  make_collaboration (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_studio_end_backend (fixture->backend);
  test_studio_free (fixture->studio);
  g_strfreev (fixture->photo_ids);
  g_free (fixture->project_id);
  g_free (fixture->path);
}

static void
progress_cb (guint    n_done,
             guint    n_all,
             gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (n_done, >, 0);
  g_assert_cmpuint (n_done, <=, n_all);
  fixture->n_progress++;
}

static gboolean
export_project (Fixture       *fixture,
                const char    *project_id,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr(GFile) target = g_file_new_for_path (fixture->path);
  g_autoptr(GAsyncResult) result = NULL;
  guint n_missing = 99;
  gboolean done;

  fixture->n_progress = 0;
  backlot_project_export_async (fixture->backend, project_id, target, progress_cb, fixture,
                                cancellable, test_result_cb, &result);
  wait_until (result != NULL);
  done = backlot_project_export_finish (fixture->backend, result, &n_missing, error);
  g_assert_cmpuint (n_missing, ==, 0);
  return done;
}

static BacklotProjectFile *
read_project (Fixture *fixture)
{
  g_autoptr(GFile) file = g_file_new_for_path (fixture->path);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  BacklotProjectFile *project = NULL;

  backlot_project_file_read_async (file, NULL, test_result_cb, &result);
  wait_until (result != NULL);
  project = backlot_project_file_read_finish (result, &error);
  g_assert_no_error (error);
  return project;
}

static char *
import_project (Fixture             *fixture,
                BacklotProjectFile  *file,
                GCancellable        *cancellable,
                GError             **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  fixture->n_progress = 0;
  backlot_project_import_async (fixture->backend, file, progress_cb, fixture, cancellable,
                                test_result_cb, &result);
  wait_until (result != NULL);
  return backlot_project_import_finish (fixture->backend, result, error);
}

/* Without the times, which are others each time. */
static char *
describe (BacklotProjectFile *file)
{
  g_autofree char *json = larder_value_to_json (backlot_project_file_get_manifest (file));
  g_autoptr(GRegex) times = g_regex_new ("\"(exported_at|created_at)\":\"[^\"]*\"", 0, 0, NULL);

  return g_regex_replace (times, json, -1, 0, "", 0, NULL);
}

static guint
count_spool (Fixture *fixture)
{
  g_autoptr(GDir) folder =
    g_dir_open (backlot_backend_get_spool_folder (fixture->backend), 0, NULL);
  guint n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static void
assert_rows (Fixture    *fixture,
             const char *table,
             const char *project_id,
             guint       n)
{
  g_autofree char *query = g_strdup_printf ("select=*&project_id=eq.%s", project_id);
  g_autoptr(LarderValue) rows = test_studio_read (fixture->studio, table, query);

  g_assert_cmpuint (larder_value_get_n_items (rows), ==, n);
}

/* What is imported is exported as the same again. */
static void
test_round (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(BacklotProjectFile) first = NULL;
  g_autoptr(BacklotProjectFile) second = NULL;
  g_autofree char *project_id = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;

  export_project (fixture, fixture->project_id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_progress, ==, 3);
  first = read_project (fixture);
  g_assert_cmpuint (backlot_project_file_get_n_photos (first), ==, 3);
  g_assert_cmpuint (backlot_project_file_get_n_tasks (first), ==, 2);
  g_assert_cmpuint (backlot_project_file_get_n_comments (first), ==, 4);
  g_assert_cmpuint (fixture->n_progress, ==, 3);

  project_id = import_project (fixture, first, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (project_id, !=, fixture->project_id);
  wait_until (test_backend_is_saved (fixture->backend));
  assert_rows (fixture, "photos", project_id, 3);
  assert_rows (fixture, "tasks", project_id, 2);
  assert_rows (fixture, "comments", project_id, 4);

  export_project (fixture, project_id, NULL, &error);
  g_assert_no_error (error);
  second = read_project (fixture);
  before = describe (first);
  after = describe (second);
  g_assert_cmpstr (before, ==, after);
}

/* Without the studio the project is there at once; it is sent once when the studio is back. */
static void
test_offline (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(BacklotProjectFile) file = NULL;
  g_autoptr(BacklotProject) project = NULL;
  g_autoptr(LarderValue) rows = NULL;
  g_autofree char *project_id = NULL;
  g_autoptr(GError) error = NULL;

  export_project (fixture, fixture->project_id, NULL, &error);
  g_assert_no_error (error);
  file = read_project (fixture);
  test_studio_kill (fixture->studio);
  project_id = import_project (fixture, file, NULL, &error);
  g_assert_no_error (error);
  project = backlot_projects_get (fixture->backend, project_id);
  wait_until (larder_record_get_exists (LARDER_RECORD (project)));
  g_assert_false (test_backend_is_saved (fixture->backend));

  /* What waits can be exported, too. */
  export_project (fixture, project_id, NULL, &error);
  g_assert_no_error (error);

  test_studio_start (fixture->studio);
  wait_until (test_backend_is_saved (fixture->backend));
  assert_rows (fixture, "photos", project_id, 3);
  assert_rows (fixture, "tasks", project_id, 2);
  assert_rows (fixture, "comments", project_id, 4);
  rows = test_studio_read (fixture->studio, "projects", "select=id");
  g_assert_cmpuint (larder_value_get_n_items (rows), ==, 2);
}

/* What may be missing in a file may be; who is somebody else is named. */
static void
test_least (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GFile) target = g_file_new_for_path (fixture->path);
  g_autoptr(BacklotProjectPackage) package = backlot_project_package_new (target);
  g_autoptr(LarderValue) manifest = test_value (
    "{'format':'backlot-project','version':1,'project':{'kind':'film','title':'P',"
    "'description':''},'film':{'style':'classic','duration_min':1,'height':720},'photos':[],"
    "'tasks':[{'title':'T','description':'','status':'done','progress':100}],'comments':["
    "{'on':'project','body':'Mine'},{'on':'task','index':0,'body':'Dark',"
    "'author':{'id':'x','name':'Ana'}}]}");
  g_autoptr(BacklotProjectFile) file = NULL;
  g_autoptr(LarderValue) rows = NULL;
  g_autofree char *project_id = NULL;
  g_autofree char *query = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (backlot_project_package_finish (package, manifest, NULL, NULL));
  file = read_project (fixture);
  project_id = import_project (fixture, file, NULL, &error);
  g_assert_no_error (error);
  wait_until (test_backend_is_saved (fixture->backend));
  query = g_strdup_printf ("select=body&order=created_at&project_id=eq.%s", project_id);
  rows = test_studio_read (fixture->studio, "comments", query);
  g_assert_cmpuint (larder_value_get_n_items (rows), ==, 2);
  g_assert_cmpstr (larder_value_get_member_string (larder_value_get_item (rows, 0), "body"), ==,
                   "Mine");
  g_assert_cmpstr (larder_value_get_member_string (larder_value_get_item (rows, 1), "body"), ==,
                   "Ana: Dark");
}

/* A file in it that is no picture, or not the one that was written, makes no project. */
static void
test_bad_media (Fixture       *fixture,
                gconstpointer  data)
{
  const char *manifest_text =
    "{'format':'backlot-project','version':1,'project':{'kind':'film','title':'P',"
    "'description':''},'film':{'style':'classic','duration_min':1,'height':720},"
    "'photos':[{'file':0,'caption':''},{'file':1,'caption':''}],'tasks':[],'comments':[]}";
  g_autoptr(GFile) target = g_file_new_for_path (fixture->path);
  g_autoptr(GFile) picture = test_studio_make_picture (fixture->studio, "good.png", 8, 8);
  g_autofree char *text = g_build_filename (test_studio_get_folder (fixture->studio), "b", NULL);
  g_autoptr(BacklotProjectPackage) package = backlot_project_package_new (target);
  g_autoptr(LarderValue) manifest = test_value (manifest_text);
  g_autoptr(BacklotProjectFile) file = NULL;
  g_autofree char *project_id = NULL;
  g_autoptr(LarderValue) rows = NULL;
  g_autoptr(GError) error = NULL;
  guint n_spool = count_spool (fixture);

  g_assert_true (g_file_set_contents (text, "no picture", -1, NULL));
  g_assert_true (backlot_project_package_add (package, g_file_peek_path (picture), "a.png", NULL,
                                              NULL));
  g_assert_true (backlot_project_package_add (package, text, "b.png", NULL, NULL));
  g_assert_true (backlot_project_package_finish (package, manifest, NULL, NULL));
  file = read_project (fixture);
  project_id = import_project (fixture, file, NULL, &error);
  g_assert_null (project_id);
  g_assert_error (error, BACKLOT_ERROR, BACKLOT_ERROR_NOT_AN_IMAGE);
  g_assert_cmpuint (count_spool (fixture), ==, n_spool);
  g_assert_true (test_backend_is_saved (fixture->backend));
  rows = test_studio_read (fixture->studio, "projects", "select=id");
  g_assert_cmpuint (larder_value_get_n_items (rows), ==, 1);
}

/* The photos are checked again when they are copied: one byte is enough. */
static void
test_changed_media (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(BacklotProjectFile) file = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *project_id = NULL;
  g_autoptr(GError) error = NULL;
  gint64 offset, size;
  gsize length;
  guint n_spool = count_spool (fixture);

  export_project (fixture, fixture->project_id, NULL, &error);
  g_assert_no_error (error);
  file = read_project (fixture);
  backlot_project_file_get_range (file, 0, &offset, &size);
  g_clear_object (&file);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  contents[offset + size - 1] ^= 1;
  g_assert_true (g_file_set_contents (fixture->path, contents, (gssize) length, NULL));
  file = read_project (fixture);
  project_id = import_project (fixture, file, NULL, &error);
  g_assert_null (project_id);
  g_assert_true (error != NULL && error->domain == BACKLOT_ERROR);
  g_assert_cmpuint (count_spool (fixture), ==, n_spool);
}

static void
cancel_cb (guint    n_done,
           guint    n_all,
           gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GFile) target = g_file_new_for_path (fixture->path);
  g_autoptr(GCancellable) export_cancellable = g_cancellable_new ();
  g_autoptr(GCancellable) import_cancellable = g_cancellable_new ();
  g_autoptr(BacklotProjectFile) file = NULL;
  g_autoptr(GAsyncResult) exported = NULL;
  g_autoptr(GAsyncResult) imported = NULL;
  g_autofree char *project_id = NULL;
  g_autoptr(GError) error = NULL;
  guint n_spool = count_spool (fixture);

  backlot_project_export_async (fixture->backend, fixture->project_id, target, cancel_cb,
                                export_cancellable, export_cancellable, test_result_cb, &exported);
  wait_until (exported != NULL);
  g_assert_false (backlot_project_export_finish (fixture->backend, exported, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (g_file_query_exists (target, NULL));

  export_project (fixture, fixture->project_id, NULL, &error);
  g_assert_no_error (error);
  file = read_project (fixture);
  backlot_project_import_async (fixture->backend, file, cancel_cb, import_cancellable,
                                import_cancellable, test_result_cb, &imported);
  wait_until (imported != NULL);
  project_id = backlot_project_import_finish (fixture->backend, imported, &error);
  g_assert_null (project_id);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_spool (fixture), ==, n_spool);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/project-transfer/round", Fixture, NULL, set_up, test_round, tear_down);
  g_test_add ("/project-transfer/offline", Fixture, NULL, set_up, test_offline, tear_down);
  g_test_add ("/project-transfer/least", Fixture, NULL, set_up, test_least, tear_down);
  g_test_add ("/project-transfer/bad-media", Fixture, NULL, set_up, test_bad_media, tear_down);
  g_test_add ("/project-transfer/changed-media", Fixture, NULL, set_up, test_changed_media,
              tear_down);
  g_test_add ("/project-transfer/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);

  return g_test_run ();
}
