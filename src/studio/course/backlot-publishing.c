/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Publishing a course: what it lacks, and the states that it may go through. */

#include "config.h"

#include "studio/course/backlot-publishing.h"

#include "studio/backlot-api-error.h"
#include "studio/project/backlot-rights.h"

typedef struct
{
  char   *state;   /* NULL: the project is no course */
  char   *json;    /* the whole row, for who was slower */
  gint64  version;
  gint64  rowid;
} Course;

static void
course_clear (Course *course)
{
  g_clear_pointer (&course->state, g_free);
  g_clear_pointer (&course->json, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Course, course_clear)

static gboolean
read_course (BacklotTransaction  *transaction,
             const char          *project_id,
             Course              *course,
             GError             **error)
{
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  statement = backlot_transaction_query (transaction, error,
                                         "SELECT publish_state, version, rowid, json_object ("
                                         " 'project_id', project_id, 'price_cents', price_cents,"
                                         " 'currency', currency, 'difficulty', difficulty,"
                                         " 'publish_state', publish_state,"
                                         " 'published_at', published_at,"
                                         " 'updated_at', updated_at, 'updated_by', updated_by,"
                                         " 'version', version) FROM courses WHERE project_id = ?1",
                                         "t", project_id);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      backlot_api_error_fail (error, 404, "course_not_found", NULL);
      return FALSE;
    }
  course->state = g_strdup (backlot_statement_text (statement, 0));
  course->version = backlot_statement_int (statement, 1);
  course->rowid = backlot_statement_int (statement, 2);
  course->json = g_strdup (backlot_statement_text (statement, 3));
  return TRUE;
}

static const char problems_sql[] =
  "SELECT json_group_array (problem) FROM (SELECT 'title_missing' AS problem FROM projects"
  "  WHERE id = ?1 AND trim (title) = ''"
  " UNION ALL SELECT 'description_missing' FROM projects WHERE id = ?1 AND trim (description) = ''"
  " UNION ALL SELECT 'no_chapters' WHERE NOT EXISTS"
  "  (SELECT 1 FROM chapters WHERE project_id = ?1)"
  " UNION ALL SELECT 'chapter_empty' WHERE EXISTS (SELECT 1 FROM chapters AS c"
  "  WHERE c.project_id = ?1 AND NOT EXISTS (SELECT 1 FROM videos AS v WHERE v.chapter_id = c.id))"
  " UNION ALL SELECT 'video_not_ready' WHERE EXISTS (SELECT 1 FROM videos"
  "  WHERE project_id = ?1 AND chapter_id IS NOT NULL AND processing_status <> 'ready'))";

/* course_problems (p_project_id): what keeps it from being published. */
gboolean
backlot_publishing_list_problems (BacklotTransaction      *transaction,
                                  const BacklotArguments  *arguments,
                                  BacklotFunctionResult   *result,
                                  GError                 **error)
{
  const char *project_id = backlot_arguments_text (arguments, 0);
  g_auto(Course) course = { NULL };

  return backlot_project_require_rank (transaction, project_id, BACKLOT_RANK_VIEWER, error) &&
         read_course (transaction, project_id, &course, error) &&
         backlot_transaction_read_text (transaction, &result->json, error, problems_sql, "t",
                                        project_id);
}

static gboolean
check_state (const char  *from,
             const char  *to,
             GError     **error)
{
  static const struct
  {
    const char *from;
    const char *to[3];
  } states[] = {
    { "draft", { "published", "archived" } },
    { "published", { "unpublished", "archived" } },
    { "unpublished", { "published", "archived" } },
    { "archived", { "unpublished" } },
  };
  g_autofree char *details = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].from, from) && g_strv_contains (states[i].to, to))
      return TRUE;
  details = backlot_api_details_texts ("from", from, "to", to, NULL);
  backlot_api_error_fail (error, 422, "publish_state_not_allowed", details);
  return FALSE;
}

static gboolean
check_problems (BacklotTransaction  *transaction,
                const char          *project_id,
                GError             **error)
{
  g_autofree char *problems = NULL;
  g_autofree char *details = NULL;

  if (!backlot_transaction_read_text (transaction, &problems, error, problems_sql, "t",
                                      project_id))
    return FALSE;
  if (g_str_equal (problems, "[]"))
    return TRUE;
  details = g_strconcat ("{\"problems\":", problems, "}", NULL);
  backlot_api_error_fail (error, 422, "not_publishable", details);
  return FALSE;
}

/* The others who work on it are told. */
static gboolean
announce (BacklotTransaction  *transaction,
          const char          *project_id,
          GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE projects SET status = 'active'"
                                      " WHERE id = ?1 AND status = 'draft'", "t", project_id) &&
         backlot_transaction_execute (transaction, error,
                                      "INSERT INTO notifications"
                                      " (user_id, type, event, project_id, params)"
                                      " SELECT p.id, 'success', 'course_published', ?1, '{}'"
                                      " FROM project_members AS m JOIN profiles AS p"
                                      " ON p.id = m.user_id WHERE m.project_id = ?1"
                                      " AND m.user_id <> uid () AND coalesce (json_extract ("
                                      " p.preferences, '$.notifications'), 1)", "t", project_id);
}

/* A null state is refused by the column. */
static gboolean
change (BacklotTransaction  *transaction,
        const char          *project_id,
        const char          *from,
        const char          *to,
        GError             **error)
{
  gboolean publishes = g_strcmp0 (to, "published") == 0;

  return (to == NULL || check_state (from, to, error)) &&
         (!publishes || check_problems (transaction, project_id, error)) &&
         backlot_transaction_execute (transaction, error,
                                      "UPDATE courses SET publish_state = ?2, published_at ="
                                      " CASE WHEN ?2 = 'published'"
                                      " THEN coalesce (published_at, now ())"
                                      " ELSE published_at END WHERE project_id = ?1", "tt",
                                      project_id, to) &&
         (!publishes || announce (transaction, project_id, error));
}

static gboolean
set_state (BacklotTransaction      *transaction,
           const BacklotArguments  *arguments,
           const char              *to,
           guint                    version_argument,
           BacklotFunctionResult   *result,
           GError                 **error)
{
  const char *project_id = backlot_arguments_text (arguments, 0);
  g_auto(Course) course = { NULL };

  if (!backlot_project_require_rank (transaction, project_id, BACKLOT_RANK_EDITOR, error) ||
      !read_course (transaction, project_id, &course, error))
    return FALSE;
  g_array_append_val (result->rowids, course.rowid);
  if (g_strcmp0 (course.state, to) == 0)
    return TRUE;
  if (backlot_arguments_has (arguments, version_argument) &&
      backlot_arguments_int (arguments, version_argument, 0) != course.version)
    {
      backlot_api_error_fail (error, 409, "version_conflict", course.json);
      return FALSE;
    }
  return change (transaction, project_id, course.state, to, error);
}

/* set_publish_state (p_project_id, p_state, p_expected_version = null) */
gboolean
backlot_publishing_set_state (BacklotTransaction      *transaction,
                              const BacklotArguments  *arguments,
                              BacklotFunctionResult   *result,
                              GError                 **error)
{
  return set_state (transaction, arguments, backlot_arguments_text (arguments, 1), 2, result,
                    error);
}

/* publish_course (p_project_id, p_expected_version = null) */
gboolean
backlot_publishing_publish (BacklotTransaction      *transaction,
                            const BacklotArguments  *arguments,
                            BacklotFunctionResult   *result,
                            GError                 **error)
{
  return set_state (transaction, arguments, "published", 1, result, error);
}
