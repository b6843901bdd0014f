/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this computer knows of a project, as a project file tells it. */

#include "config.h"

#include "query/project/backlot-project-contents.h"

#include "larder/larder-table.h"

#include "model/project/backlot-media.h"
#include "query/film/backlot-films-queries.h"
#include "query/project/backlot-project-manifest.h"
#include "query/project/backlot-projects-queries.h"

static GListModel *
list_rows (BacklotBackend *backend,
           const char     *table,
           const char     *project_id,
           const char     *order)
{
  LarderTableView *view = larder_table_view_new (backlot_backend_get_table (backend, table), order);

  larder_table_view_set_match_string (view, "project_id", project_id);
  return G_LIST_MODEL (view);
}

static void
add_media (BacklotBackend *backend,
           GPtrArray      *media,
           GHashTable     *seen,
           const char     *id)
{
  LarderTable *table = backlot_backend_get_table (backend, "media_files");

  if (id != NULL && g_hash_table_add (seen, g_strdup (id)))
    g_ptr_array_add (media, larder_table_get_record (table, id));
}

GPtrArray *
backlot_project_contents_list_media (BacklotBackend *backend,
                                     const char     *project_id)
{
  g_autoptr(GListModel) photos = list_rows (backend, "photos", project_id, "position,id");
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(BacklotFilm) film = backlot_films_get (backend, project_id);
  GPtrArray *media = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (photos); i++)
    {
      g_autoptr(LarderRecord) photo = g_list_model_get_item (photos, i);

      add_media (backend, media, seen, larder_record_get_string (photo, "media_id"));
    }
  add_media (backend, media, seen, backlot_film_get_sound_media_id (film));
  return media;
}

/* %NULL or empty becomes empty. */
static void
set_text (LarderValueBuilder *builder,
          LarderRecord       *record,
          const char         *name)
{
  const char *text = larder_record_get_string (record, name);

  larder_value_builder_set_string (builder, name, text != NULL ? text : "");
}

static void
set_person (LarderValueBuilder *builder,
            BacklotBackend     *backend,
            const char         *name,
            const char         *id)
{
  g_autoptr(LarderRecord) person = NULL;
  const char *known = NULL;

  if (id == NULL || id[0] == '\0')
    {
      larder_value_builder_set_null (builder, name);
      return;
    }
  person = larder_table_get_record (backlot_backend_get_table (backend, "people"), id);
  known = larder_record_get_string (person, "display_name");
  larder_value_builder_begin_object (builder, name);
  larder_value_builder_set_string (builder, "id", id);
  larder_value_builder_set_string (builder, "name", known != NULL ? known : "");
  larder_value_builder_close (builder);
}

/* Adds the id of every photo that is described, with its index + 1, to @subjects. */
static void
describe_photos (LarderValueBuilder *builder,
                 BacklotBackend     *backend,
                 const char         *project_id,
                 GHashTable         *indexes,
                 GHashTable         *subjects)
{
  g_autoptr(GListModel) photos = list_rows (backend, "photos", project_id, "position,id");
  guint n_described = 0;

  larder_value_builder_begin_array (builder, "photos");
  for (guint i = 0; i < g_list_model_get_n_items (photos); i++)
    {
      g_autoptr(LarderRecord) photo = g_list_model_get_item (photos, i);
      const char *media_id = larder_record_get_string (photo, "media_id");
      guint index = media_id != NULL
                      ? GPOINTER_TO_UINT (g_hash_table_lookup (indexes, media_id)) : 0;

      if (index == 0)
        continue;
      larder_value_builder_begin_object (builder, NULL);
      larder_value_builder_set_int (builder, "file", index - 1);
      set_text (builder, photo, "caption");
      larder_value_builder_close (builder);
      g_hash_table_insert (subjects, g_strdup (larder_record_get_id (photo)),
                           GUINT_TO_POINTER (++n_described));
    }
  larder_value_builder_close (builder);
}

static void
describe_tasks (LarderValueBuilder *builder,
                BacklotBackend     *backend,
                const char         *project_id,
                GHashTable         *subjects)
{
  g_autoptr(GListModel) tasks = list_rows (backend, "tasks", project_id, "position,id");

  larder_value_builder_begin_array (builder, "tasks");
  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr(LarderRecord) task = g_list_model_get_item (tasks, i);
      const char *due_on = larder_record_get_string (task, "due_on");

      larder_value_builder_begin_object (builder, NULL);
      set_text (builder, task, "title");
      set_text (builder, task, "description");
      set_text (builder, task, "status");
      larder_value_builder_set_int (builder, "progress", larder_record_get_int (task, "progress"));
      if (due_on != NULL && due_on[0] != '\0')
        larder_value_builder_set_string (builder, "due_on", due_on);
      else
        larder_value_builder_set_null (builder, "due_on");
      set_person (builder, backend, "assignee", larder_record_get_string (task, "assignee_id"));
      larder_value_builder_close (builder);
      g_hash_table_insert (subjects, g_strdup (larder_record_get_id (task)),
                           GUINT_TO_POINTER (i + 1));
    }
  larder_value_builder_close (builder);
}

/* Whether @comment is about something that is described; an answer needs what it answers. */
static gboolean
find_subject (LarderRecord *comment,
              GHashTable   *subjects,
              GHashTable   *described,
              guint        *index,
              guint        *answers)
{
  const char *type = larder_record_get_string (comment, "entity_type");
  const char *entity_id = larder_record_get_string (comment, "entity_id");
  const char *parent_id = larder_record_get_string (comment, "parent_id");

  if (type == NULL || entity_id == NULL)
    return FALSE;
  *index = GPOINTER_TO_UINT (g_hash_table_lookup (subjects, entity_id));
  *answers = 0;
  if (parent_id != NULL && parent_id[0] != '\0')
    {
      *answers = GPOINTER_TO_UINT (g_hash_table_lookup (described, parent_id));
      if (*answers == 0)
        return FALSE;
    }
  return g_str_equal (type, "project") ||
         (*index > 0 && (g_str_equal (type, "photo") || g_str_equal (type, "task")));
}

static void
describe_comments (LarderValueBuilder *builder,
                   BacklotBackend     *backend,
                   const char         *project_id,
                   GHashTable         *subjects)
{
  g_autoptr(GListModel) comments = list_rows (backend, "comments", project_id, "created_at,id");
  g_autoptr(GHashTable) described = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_described = 0;

  larder_value_builder_begin_array (builder, "comments");
  for (guint i = 0; i < g_list_model_get_n_items (comments); i++)
    {
      g_autoptr(LarderRecord) comment = g_list_model_get_item (comments, i);
      const char *resolved_at = larder_record_get_string (comment, "resolved_at");
      guint index, answers;

      if (!find_subject (comment, subjects, described, &index, &answers))
        continue;
      larder_value_builder_begin_object (builder, NULL);
      larder_value_builder_set_string (builder, "on",
                                       larder_record_get_string (comment, "entity_type"));
      if (index > 0)
        larder_value_builder_set_int (builder, "index", index - 1);
      if (answers > 0)
        larder_value_builder_set_int (builder, "answers", answers - 1);
      set_person (builder, backend, "author", larder_record_get_string (comment, "author_id"));
      set_text (builder, comment, "created_at");
      larder_value_builder_set_boolean (builder, "resolved",
                                        resolved_at != NULL && resolved_at[0] != '\0');
      set_text (builder, comment, "body");
      larder_value_builder_close (builder);
      g_hash_table_insert (described, g_strdup (larder_record_get_id (comment)),
                           GUINT_TO_POINTER (++n_described));
    }
  larder_value_builder_close (builder);
}

static void
describe_film (LarderValueBuilder *builder,
               BacklotBackend     *backend,
               const char         *project_id,
               GHashTable         *indexes)
{
  g_autoptr(BacklotFilm) film = backlot_films_get (backend, project_id);
  const char *sound_id = backlot_film_get_sound_media_id (film);
  guint sound = sound_id != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (indexes, sound_id)) : 0;

  larder_value_builder_begin_object (builder, "film");
  larder_value_builder_set_string (builder, "style", backlot_film_get_style (film));
  larder_value_builder_set_int (builder, "duration_min", backlot_film_get_duration_min (film));
  larder_value_builder_set_int (builder, "height", backlot_film_get_height (film));
  if (sound > 0)
    larder_value_builder_set_int (builder, "sound", sound - 1);
  else
    larder_value_builder_set_null (builder, "sound");
  larder_value_builder_close (builder);
}

LarderValue *
backlot_project_contents_describe (BacklotBackend *backend,
                                   const char     *project_id,
                                   GHashTable     *indexes)
{
  g_autoptr(BacklotProject) project = backlot_projects_get (backend, project_id);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(GHashTable) subjects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *text = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");

  if (!larder_record_get_exists (LARDER_RECORD (project)))
    return NULL;
  larder_value_builder_set_string (builder, "format", BACKLOT_PROJECT_FORMAT);
  larder_value_builder_set_int (builder, "version", BACKLOT_PROJECT_VERSION);
  larder_value_builder_set_string (builder, "exported_at", text);
  larder_value_builder_set_string (builder, "program", "Backlot " PACKAGE_VERSION);
  larder_value_builder_begin_object (builder, "project");
  larder_value_builder_set_string (builder, "kind", backlot_project_get_kind (project));
  larder_value_builder_set_string (builder, "title", backlot_project_get_title (project));
  set_text (builder, LARDER_RECORD (project), "description");
  larder_value_builder_close (builder);
  describe_film (builder, backend, project_id, indexes);
  describe_photos (builder, backend, project_id, indexes, subjects);
  describe_tasks (builder, backend, project_id, subjects);
  describe_comments (builder, backend, project_id, subjects);
  return larder_value_builder_end (builder);
}
