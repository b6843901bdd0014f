/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a new project of a project file, by the ordinary changes. */

#include "config.h"

#include "query/project/backlot-project-import.h"

#include "query/backlot-row-edit.h"
#include "query/backlot-row-insert.h"
#include "query/collab/backlot-comments-queries.h"
#include "query/film/backlot-films-queries.h"
#include "query/project/backlot-media-import.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-projects-queries.h"

#define RUNNING_AT_ONCE 2

typedef struct
{
  BacklotProjectFile      *file;        /* (owned) */
  char                    *project_id;  /* (nullable): of the new project, when it is known */
  BacklotProjectProgress   progress;
  gpointer                 progress_data;
  BacklotMediaImport     **imports;     /* (owned) each */
  guint                    n_started;
  guint                    n_running;
  guint                    n_done;
  GError                  *error;       /* (owned) (nullable): the first one */
  gboolean                 made;        /* the files belong to the project now */
} Import;

typedef struct
{
  GTask *task;    /* (owned) */
  guint  index;
} Part;

static void start_parts (GTask *task);

static void
import_free (Import *import)
{
  for (guint i = 0; i < backlot_project_file_get_n_files (import->file); i++)
    {
      if (import->imports[i] != NULL && !import->made)
        backlot_media_import_discard (import->imports[i]);
      g_clear_object (&import->imports[i]);
    }
  g_free (import->imports);
  g_object_unref (import->file);
  g_free (import->project_id);
  g_clear_error (&import->error);
  g_free (import);
}

static LarderValue *
get_list (Import     *import,
          const char *name)
{
  return larder_value_get_member (backlot_project_file_get_manifest (import->file), name);
}

/* A sound is no photo, and the other way round. */
static gboolean
check_kinds (Import  *import,
             GError **error)
{
  LarderValue *photos = get_list (import, "photos");
  gint64 sound = larder_value_get_member_int (get_list (import, "film"), "sound", -1);

  if (sound >= 0 && backlot_media_import_get_kind (import->imports[sound]) != BACKLOT_MEDIA_SOUND)
    {
      g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_DAMAGED_PROJECT, "No sound");
      return FALSE;
    }
  for (guint i = 0; i < larder_value_get_n_items (photos); i++)
    {
      gint64 index = larder_value_get_member_int (larder_value_get_item (photos, i), "file", 0);

      if (backlot_media_import_get_kind (import->imports[index]) != BACKLOT_MEDIA_PHOTO)
        {
          g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_DAMAGED_PROJECT, "No photo");
          return FALSE;
        }
    }
  return TRUE;
}

/* A file that comes twice is sent once. Returns: (transfer full): the ids of the photos. */
static GPtrArray *
make_photos (BacklotBackend *backend,
             Import         *import,
             const char     *project_id)
{
  LarderValue *photos = get_list (import, "photos");
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  guint n_files = backlot_project_file_get_n_files (import->file);
  g_autofree gboolean *added = g_new0 (gboolean, n_files + 1);

  for (guint i = 0; i < larder_value_get_n_items (photos); i++)
    {
      LarderValue *photo = larder_value_get_item (photos, i);
      gint64 index = larder_value_get_member_int (photo, "file", 0);
      BacklotMediaImport *media = import->imports[index];
      const char *caption = larder_value_get_member_string (photo, "caption");

      if (added[index])
        g_ptr_array_add (ids, backlot_photos_add_media (backend, project_id,
                                                        backlot_media_import_get_id (media),
                                                        caption));
      else
        g_ptr_array_add (ids, backlot_photos_add (backend, project_id, media, caption));
      added[index] = TRUE;
    }
  return ids;
}

/* Who is known here under the same id, or copies what is his own. @person: (nullable) */
static gboolean
is_me (BacklotBackend *backend,
       Import         *import,
       LarderValue    *person)
{
  const char *id = person != NULL ? larder_value_get_member_string (person, "id") : NULL;

  return g_strcmp0 (id, backlot_backend_get_user_id (backend)) == 0 ||
         (import->project_id != NULL && g_strcmp0 (id, BACKLOT_LOCAL_USER_ID) == 0);
}

static char *
make_task (BacklotBackend *backend,
           Import         *import,
           LarderValue    *task,
           const char     *project_id)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) row = NULL;
  const char *due_on = larder_value_get_member_string (task, "due_on");

  larder_value_builder_set_string (builder, "id", id);
  larder_value_builder_set_string (builder, "project_id", project_id);
  larder_value_builder_set_string (builder, "title",
                                   larder_value_get_member_string (task, "title"));
  larder_value_builder_set_string (builder, "description",
                                   larder_value_get_member_string (task, "description"));
  larder_value_builder_set_string (builder, "status",
                                   larder_value_get_member_string (task, "status"));
  larder_value_builder_set_int (builder, "progress",
                                larder_value_get_member_int (task, "progress", 0));
  larder_value_builder_set_int (builder, "position",
                                backlot_row_insert_take_position (backend, "tasks", project_id));
  if (is_me (backend, import, larder_value_get_member (task, "assignee")))
    larder_value_builder_set_string (builder, "assignee_id", backlot_backend_get_user_id (backend));
  if (due_on != NULL)
    larder_value_builder_set_string (builder, "due_on", due_on);
  row = larder_value_builder_end (builder);
  backlot_row_insert_submit (backend, "tasks.create", "tasks", row, "created_by", NULL,
                             NULL);
  return g_steal_pointer (&id);
}

/* Here it is said by who imports it, so the name of who said it stands before it. */
static char *
dup_body (BacklotBackend *backend,
          Import         *import,
          LarderValue    *comment)
{
  LarderValue *author = larder_value_get_member (comment, "author");
  const char *name = author != NULL ? larder_value_get_member_string (author, "name") : NULL;
  const char *body = larder_value_get_member_string (comment, "body");
  g_autofree char *named = NULL;

  if (name == NULL || name[0] == '\0' || is_me (backend, import, author))
    return g_strdup (body);
  named = g_strconcat (name, ": ", body, NULL);
  return g_utf8_strlen (named, -1) <= 10000 ? g_steal_pointer (&named) : g_strdup (body);
}

static void
make_comments (BacklotBackend *backend,
               Import         *import,
               const char     *project_id,
               GPtrArray      *photo_ids,
               GPtrArray      *task_ids)
{
  LarderValue *comments = get_list (import, "comments");
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < larder_value_get_n_items (comments); i++)
    {
      LarderValue *comment = larder_value_get_item (comments, i);
      const char *on = larder_value_get_member_string (comment, "on");
      guint index = (guint) larder_value_get_member_int (comment, "index", 0);
      gint64 answers = larder_value_get_member_int (comment, "answers", -1);
      const char *parent_id = answers >= 0 ? g_ptr_array_index (ids, (guint) answers) : NULL;
      const char *entity_id = project_id;
      g_autofree char *body = dup_body (backend, import, comment);
      char *id = NULL;

      if (g_str_equal (on, "photo"))
        entity_id = g_ptr_array_index (photo_ids, index);
      else if (g_str_equal (on, "task"))
        entity_id = g_ptr_array_index (task_ids, index);
      id = backlot_comments_add_after (backend, project_id, on, entity_id, parent_id, body, NULL,
                                       i > 0 ? g_ptr_array_index (ids, i - 1) : NULL);
      g_ptr_array_add (ids, id);
      if (larder_value_get_member_boolean (comment, "resolved", FALSE))
        {
          g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();
          g_autofree char *now = backlot_row_edit_format_now ();

          larder_value_builder_set_string (changes, "resolved_at", now);
          backlot_row_edit_submit (backend, "comments.resolve", "comments", id, project_id, NULL,
                                   larder_value_builder_end (changes));
        }
    }
}

/* All in one turn: what waits in the outbox is the whole project or nothing of it. */
static char *
make_project (BacklotBackend *backend,
              Import         *import)
{
  LarderValue *project = get_list (import, "project");
  LarderValue *film = get_list (import, "film");
  LarderValue *tasks = get_list (import, "tasks");
  gint64 sound = larder_value_get_member_int (film, "sound", -1);
  g_autoptr(GPtrArray) photo_ids = NULL;
  g_autoptr(GPtrArray) task_ids = g_ptr_array_new_with_free_func (g_free);
  char *id = import->project_id != NULL ? g_strdup (import->project_id) : g_uuid_string_random ();

  backlot_projects_create_film_as (backend, id, larder_value_get_member_string (project, "title"),
                                   larder_value_get_member_string (project, "description"),
                                   larder_value_get_member_string (film, "style"),
                                   (int) larder_value_get_member_int (film, "duration_min", 1),
                                   (int) larder_value_get_member_int (film, "height", 720));
  import->made = TRUE;
  photo_ids = make_photos (backend, import, id);
  if (sound >= 0)
    backlot_films_set_sound (backend, id, import->imports[sound]);
  for (guint i = 0; i < larder_value_get_n_items (tasks); i++)
    g_ptr_array_add (task_ids, make_task (backend, import, larder_value_get_item (tasks, i), id));
  make_comments (backend, import, id, photo_ids, task_ids);
  return id;
}

/* When the last part has ended; the files of a failure go before anybody is told. */
static void
finish (GTask *task)
{
  Import *import = g_task_get_task_data (task);
  BacklotBackend *backend = g_task_get_source_object (task);
  GError *error = NULL;

  if (import->error != NULL)
    error = g_steal_pointer (&import->error);
  else if (!g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error) &&
           check_kinds (import, &error))
    {
      g_task_return_pointer (task, make_project (backend, import), g_free);
      return;
    }
  g_task_set_task_data (task, NULL, NULL);
  g_task_return_error (task, error);
}

static void
part_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Part *part = user_data;
  g_autoptr(GTask) task = part->task;
  Import *import = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  import->imports[part->index] = backlot_media_import_finish (result, &error);
  g_free (part);
  import->n_running--;
  import->n_done++;
  if (error != NULL && import->error == NULL)
    import->error = g_steal_pointer (&error);
  if (import->progress != NULL && import->error == NULL)
    import->progress (import->n_done, backlot_project_file_get_n_files (import->file),
                      import->progress_data);
  start_parts (task);
}

static void
start_parts (GTask *task)
{
  BacklotBackend *backend = g_task_get_source_object (task);
  Import *import = g_task_get_task_data (task);
  LarderValue *files = get_list (import, "files");
  GCancellable *cancellable = g_task_get_cancellable (task);

  while (import->n_running < RUNNING_AT_ONCE && import->error == NULL &&
         import->n_started < larder_value_get_n_items (files) &&
         !g_cancellable_is_cancelled (cancellable))
    {
      LarderValue *file = larder_value_get_item (files, import->n_started);
      Part *part = g_new0 (Part, 1);
      gint64 offset, size;

      part->task = g_object_ref (task);
      part->index = import->n_started++;
      import->n_running++;
      backlot_project_file_get_range (import->file, part->index, &offset, &size);
      backlot_media_import_part_async (backlot_project_file_get_fd (import->file), offset, size,
                                       larder_value_get_member_string (file, "sha256"),
                                       larder_value_get_member_string (file, "filename"),
                                       backlot_backend_get_spool_folder (backend), cancellable,
                                       part_cb, part);
    }
  if (import->n_running == 0)
    finish (task);
}

void
backlot_project_import_as_async (BacklotBackend         *backend,
                                 BacklotProjectFile     *file,
                                 const char             *project_id,
                                 BacklotProjectProgress  progress,
                                 gpointer                progress_data,
                                 GCancellable           *cancellable,
                                 GAsyncReadyCallback     callback,
                                 gpointer                user_data)
{
  g_autoptr(GTask) task = NULL;
  Import *import = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (BACKLOT_IS_PROJECT_FILE (file));

  task = g_task_new (backend, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_project_import_as_async);
  import = g_new0 (Import, 1);
  import->file = g_object_ref (file);
  import->project_id = g_strdup (project_id);
  import->progress = progress;
  import->progress_data = progress_data;
  import->imports = g_new0 (BacklotMediaImport *, backlot_project_file_get_n_files (file) + 1);
  g_task_set_task_data (task, import, (GDestroyNotify) import_free);
  start_parts (task);
}

void
backlot_project_import_async (BacklotBackend         *backend,
                              BacklotProjectFile     *file,
                              BacklotProjectProgress  progress,
                              gpointer                progress_data,
                              GCancellable           *cancellable,
                              GAsyncReadyCallback     callback,
                              gpointer                user_data)
{
  backlot_project_import_as_async (backend, file, NULL, progress, progress_data, cancellable,
                                   callback, user_data);
}

char *
backlot_project_import_finish (BacklotBackend  *backend,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
