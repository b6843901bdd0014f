/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a project file tells of its project: `project.json`, and what of it is believed. */

#include "config.h"

#include "query/project/backlot-project-manifest.h"

#include "query/project/backlot-media-import.h"

/* Of rows: what one import makes at most. */
#define MAX_FILES    5000
#define MAX_PHOTOS   5000
#define MAX_TASKS    10000
#define MAX_COMMENTS 20000

#define MAX_TITLE       200
#define MAX_TASK_TITLE  300
#define MAX_DESCRIPTION 20000
#define MAX_BODY        10000
#define MAX_NAME        300

static const char * const styles[] = { "classic", "cinematic", "vintage", "documentary", "playful",
                                       NULL };
static const char * const kinds[] = { "staging", "film", "series", "course", NULL };
static const char * const task_states[] = { "todo", "in_progress", "blocked", "done", NULL };
static const char * const subjects[] = { "project", "photo", "task", NULL };

static gboolean
fail (GError     **error,
      const char  *what)
{
  g_set_error (error, BACKLOT_ERROR, BACKLOT_ERROR_DAMAGED_PROJECT, "project.json: %s", what);
  return FALSE;
}

static gboolean
is_kind (LarderValue     *value,
         LarderValueKind  kind)
{
  return value != NULL && larder_value_get_kind (value) == kind;
}

static gboolean
check_text (LarderValue  *object,
            const char   *name,
            glong         min,
            glong         max,
            GError      **error)
{
  LarderValue *value = larder_value_get_member (object, name);
  glong length;

  if (!is_kind (value, LARDER_VALUE_STRING))
    return fail (error, name);
  length = g_utf8_strlen (larder_value_get_string (value), -1);
  return (length >= min && length <= max) || fail (error, name);
}

static gboolean
check_choice (LarderValue         *object,
              const char          *name,
              const char * const  *choices,
              GError             **error)
{
  const char *text = larder_value_get_member_string (object, name);

  return (text != NULL && g_strv_contains (choices, text)) || fail (error, name);
}

static gboolean
check_int (LarderValue  *object,
           const char   *name,
           gint64        min,
           gint64        max,
           GError      **error)
{
  LarderValue *value = larder_value_get_member (object, name);

  return (is_kind (value, LARDER_VALUE_INT) && larder_value_get_int (value) >= min &&
          larder_value_get_int (value) <= max) || fail (error, name);
}

/* An index below @n, or nothing. */
static gboolean
check_index (LarderValue  *object,
             const char   *name,
             guint         n,
             GError      **error)
{
  LarderValue *value = larder_value_get_member (object, name);

  return value == NULL || larder_value_is_null (value) ||
         check_int (object, name, 0, (gint64) n - 1, error);
}

static gboolean
check_person (LarderValue  *object,
              const char   *name,
              GError      **error)
{
  LarderValue *person = larder_value_get_member (object, name);

  if (person == NULL || larder_value_is_null (person))
    return TRUE;
  if (!is_kind (person, LARDER_VALUE_OBJECT))
    return fail (error, name);
  return check_text (person, "id", 0, MAX_NAME, error) &&
         check_text (person, "name", 0, MAX_NAME, error);
}

static gboolean
check_list (LarderValue  *manifest,
            const char   *name,
            guint         max,
            GError      **error)
{
  LarderValue *list = larder_value_get_member (manifest, name);

  if (!is_kind (list, LARDER_VALUE_ARRAY) || larder_value_get_n_items (list) > max)
    return fail (error, name);
  for (guint i = 0; i < larder_value_get_n_items (list); i++)
    if (!is_kind (larder_value_get_item (list, i), LARDER_VALUE_OBJECT))
      return fail (error, name);
  return TRUE;
}

static gboolean
check_files (LarderValue  *files,
             GError      **error)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < larder_value_get_n_items (files); i++)
    {
      LarderValue *file = larder_value_get_item (files, i);
      const char *name = larder_value_get_member_string (file, "name");

      if (!check_text (file, "name", 1, MAX_NAME, error) ||
          !check_text (file, "filename", 0, MAX_NAME, error) ||
          !check_text (file, "sha256", 64, 64, error) ||
          !check_int (file, "size_bytes", 1, BACKLOT_MEDIA_MAX_BYTES, error))
        return FALSE;
      if (!g_str_has_prefix (name, BACKLOT_PROJECT_MEDIA) ||
          !g_hash_table_add (names, (gpointer) name))
        return fail (error, "a file");
    }
  return TRUE;
}

static gboolean
check_photos (LarderValue  *photos,
              guint         n_files,
              GError      **error)
{
  for (guint i = 0; i < larder_value_get_n_items (photos); i++)
    {
      LarderValue *photo = larder_value_get_item (photos, i);

      if (!check_int (photo, "file", 0, (gint64) n_files - 1, error) ||
          !check_text (photo, "caption", 0, MAX_DESCRIPTION, error))
        return FALSE;
    }
  return TRUE;
}

/* What nothing points at would be copied for nothing. */
static gboolean
check_used (LarderValue  *manifest,
            guint         n_files,
            GError      **error)
{
  LarderValue *photos = larder_value_get_member (manifest, "photos");
  LarderValue *film = larder_value_get_member (manifest, "film");
  gint64 sound = larder_value_get_member_int (film, "sound", -1);
  g_autofree gboolean *used = g_new0 (gboolean, n_files + 1);

  if (sound >= 0)
    used[sound] = TRUE;
  for (guint i = 0; i < larder_value_get_n_items (photos); i++)
    used[larder_value_get_member_int (larder_value_get_item (photos, i), "file", 0)] = TRUE;
  for (guint i = 0; i < n_files; i++)
    if (!used[i])
      return fail (error, "a file too many");
  return TRUE;
}

static gboolean
is_date (const char *text)
{
  int year, month, day;

  if (strlen (text) != 10 || text[4] != '-' || text[7] != '-' ||
      strspn (text, "0123456789-") != 10)
    return FALSE;
  year = (int) g_ascii_strtoll (text, NULL, 10);
  month = (int) g_ascii_strtoll (text + 5, NULL, 10);
  day = (int) g_ascii_strtoll (text + 8, NULL, 10);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
         g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

static gboolean
check_tasks (LarderValue  *tasks,
             GError      **error)
{
  for (guint i = 0; i < larder_value_get_n_items (tasks); i++)
    {
      LarderValue *task = larder_value_get_item (tasks, i);
      LarderValue *due_on = larder_value_get_member (task, "due_on");

      if (!check_text (task, "title", 1, MAX_TASK_TITLE, error) ||
          !check_text (task, "description", 0, MAX_DESCRIPTION, error) ||
          !check_choice (task, "status", task_states, error) ||
          !check_int (task, "progress", 0, 100, error) ||
          !check_person (task, "assignee", error))
        return FALSE;
      if (due_on != NULL && !larder_value_is_null (due_on) &&
          (!is_kind (due_on, LARDER_VALUE_STRING) || !is_date (larder_value_get_string (due_on))))
        return fail (error, "due_on");
    }
  return TRUE;
}

/* Answers stand behind what they answer, on the same thing, and are not answered themselves. */
static gboolean
check_answer (LarderValue  *comments,
              guint         index,
              GError      **error)
{
  LarderValue *comment = larder_value_get_item (comments, index);
  LarderValue *answers = larder_value_get_member (comment, "answers");
  LarderValue *first;

  if (answers == NULL || larder_value_is_null (answers))
    return TRUE;
  first = larder_value_get_item (comments, (guint) larder_value_get_int (answers));
  if (larder_value_get_member_int (first, "answers", -1) >= 0 ||
      g_strcmp0 (larder_value_get_member_string (first, "on"),
                 larder_value_get_member_string (comment, "on")) != 0 ||
      larder_value_get_member_int (first, "index", -1) !=
        larder_value_get_member_int (comment, "index", -1))
    return fail (error, "answers");
  return TRUE;
}

static gboolean
check_comments (LarderValue  *comments,
                guint         n_photos,
                guint         n_tasks,
                GError      **error)
{
  for (guint i = 0; i < larder_value_get_n_items (comments); i++)
    {
      LarderValue *comment = larder_value_get_item (comments, i);
      const char *on = larder_value_get_member_string (comment, "on");

      if (!check_choice (comment, "on", subjects, error) ||
          !check_text (comment, "body", 1, MAX_BODY, error) ||
          !check_person (comment, "author", error) ||
          !check_index (comment, "answers", i, error) || !check_answer (comments, i, error))
        return FALSE;
      if (g_str_equal (on, "photo") && !check_int (comment, "index", 0, (gint64) n_photos - 1, error))
        return FALSE;
      if (g_str_equal (on, "task") && !check_int (comment, "index", 0, (gint64) n_tasks - 1, error))
        return FALSE;
    }
  return TRUE;
}

/* Of which program and version it is. */
static gboolean
check_format (LarderValue  *manifest,
              GError      **error)
{
  const char *format = larder_value_get_member_string (manifest, "format");
  gint64 version = larder_value_get_member_int (manifest, "version", 0);
  LarderValue *project = larder_value_get_member (manifest, "project");
  const char *kind = is_kind (project, LARDER_VALUE_OBJECT)
                       ? larder_value_get_member_string (project, "kind") : NULL;

  if (g_strcmp0 (format, BACKLOT_PROJECT_FORMAT) != 0)
    g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_NOT_A_PROJECT, "Another format");
  else if (version < 1)
    return fail (error, "version");
  else if (version > BACKLOT_PROJECT_VERSION)
    g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_NEWER_PROJECT, "A newer version");
  else if (kind == NULL || !g_strv_contains (kinds, kind))
    return fail (error, "kind");
  else if (!g_str_equal (kind, "film"))
    g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_NEWER_PROJECT, "Another kind");
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_film (LarderValue  *manifest,
            guint         n_files,
            GError      **error)
{
  LarderValue *project = larder_value_get_member (manifest, "project");
  LarderValue *film = larder_value_get_member (manifest, "film");
  gint64 height;

  if (!is_kind (film, LARDER_VALUE_OBJECT))
    return fail (error, "film");
  height = larder_value_get_member_int (film, "height", 0);
  if (height != 360 && height != 720 && height != 1080)
    return fail (error, "height");
  return check_text (project, "title", 1, MAX_TITLE, error) &&
         check_text (project, "description", 0, MAX_DESCRIPTION, error) &&
         check_choice (film, "style", styles, error) &&
         check_int (film, "duration_min", 1, 10, error) &&
         check_index (film, "sound", n_files, error);
}

gboolean
backlot_project_manifest_check (LarderValue  *manifest,
                                GError      **error)
{
  LarderValue *files = larder_value_get_member (manifest, "files");
  LarderValue *photos = larder_value_get_member (manifest, "photos");
  LarderValue *tasks = larder_value_get_member (manifest, "tasks");
  LarderValue *comments = larder_value_get_member (manifest, "comments");

  return check_format (manifest, error) &&
         check_list (manifest, "files", MAX_FILES, error) &&
         check_list (manifest, "photos", MAX_PHOTOS, error) &&
         check_list (manifest, "tasks", MAX_TASKS, error) &&
         check_list (manifest, "comments", MAX_COMMENTS, error) &&
         check_film (manifest, larder_value_get_n_items (files), error) &&
         check_files (files, error) &&
         check_photos (photos, larder_value_get_n_items (files), error) &&
         check_used (manifest, larder_value_get_n_items (files), error) &&
         check_tasks (tasks, error) &&
         check_comments (comments, larder_value_get_n_items (photos),
                         larder_value_get_n_items (tasks), error);
}
