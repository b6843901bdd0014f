/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Courses: publishing, enrolling, and what their makers learn of their students. */

#include "config.h"

#include "studio/course/backlot-course-functions.h"

#include "studio/course/backlot-enrollment.h"
#include "studio/course/backlot-publishing.h"
#include "studio/project/backlot-rights.h"

/* A month, of which the active students are counted. */
#define MONTH_S (30 * 24 * 60 * 60)

/* ?1 is the project, ?2 a month. Refunded students count nowhere. */
static const char analytics_sql[] =
  "WITH students AS (SELECT user_id FROM enrollments WHERE project_id = ?1"
  "   AND status IN ('active', 'completed')),"
  " lessons AS (SELECT v.id, v.title,"
  "   row_number () OVER (ORDER BY c.position, c.id, v.position, v.id) AS place"
  "   FROM videos AS v JOIN chapters AS c ON c.id = v.chapter_id WHERE v.project_id = ?1),"
  " seen AS (SELECT p.* FROM video_progress AS p WHERE p.project_id = ?1"
  "   AND p.user_id IN (SELECT user_id FROM students))"
  " SELECT json_object ('enrollments', (SELECT count (*) FROM students),"
  " 'active_students_30d', (SELECT count (DISTINCT user_id) FROM seen"
  "   WHERE updated_at > clock_timestamp (-?2)),"
  " 'completion_rate', (SELECT coalesce (round (count (completed_at) * 1.0 / nullif ("
  "   (SELECT count (*) FROM students) * (SELECT count (*) FROM lessons), 0), 4), 0)"
  "   FROM seen WHERE video_id IN (SELECT id FROM lessons)),"
  " 'watch_time_s', (SELECT round (coalesce (sum (watched_s), 0), 3) FROM seen),"
  " 'revenue_cents', (SELECT coalesce (sum (amount_cents), 0) FROM payments WHERE project_id = ?1"
  "   AND purpose = 'enrollment' AND status = 'paid'),"
  " 'videos', json ((SELECT json_group_array (json_object ('video_id', l.id, 'title', l.title,"
  "   'viewers', (SELECT count (*) FROM seen WHERE video_id = l.id),"
  "   'completed', (SELECT count (completed_at) FROM seen WHERE video_id = l.id),"
  "   'watched_s', (SELECT round (coalesce (sum (watched_s), 0), 3) FROM seen"
  "                 WHERE video_id = l.id)))"
  "   FROM (SELECT * FROM lessons ORDER BY place LIMIT -1) AS l)))";

/* course_analytics (p_project_id) */
static gboolean
course_analytics (BacklotTransaction      *transaction,
                  const BacklotArguments  *arguments,
                  BacklotFunctionResult   *result,
                  GError                 **error)
{
  const char *project_id = backlot_arguments_text (arguments, 0);

  return backlot_project_require_rank (transaction, project_id, BACKLOT_RANK_EDITOR, error) &&
         backlot_transaction_read_text (transaction, &result->json, error, analytics_sql, "ti",
                                        project_id, MONTH_S);
}

static const char students_sql[] =
  "SELECT json_group_array (json_object ('enrollment_id', s.id, 'user_id', s.user_id,"
  " 'display_name', s.display_name, 'avatar_url', s.avatar_url, 'status', s.status,"
  " 'enrolled_at', s.created_at, 'completed_videos', s.completed, 'watched_s', s.watched_s,"
  " 'last_seen_at', s.last_seen_at)) FROM (SELECT e.id, e.user_id, p.display_name, p.avatar_url,"
  "  e.status, e.created_at, count (v.completed_at) AS completed,"
  "  round (coalesce (sum (v.watched_s), 0), 3) AS watched_s, max (v.updated_at) AS last_seen_at"
  "  FROM enrollments AS e JOIN profiles AS p ON p.id = e.user_id"
  "  LEFT JOIN video_progress AS v ON v.user_id = e.user_id AND v.project_id = e.project_id"
  "  WHERE e.project_id = ?1 GROUP BY e.id ORDER BY e.created_at, e.id LIMIT -1) AS s";

/* course_students (p_project_id) */
static gboolean
course_students (BacklotTransaction      *transaction,
                 const BacklotArguments  *arguments,
                 BacklotFunctionResult   *result,
                 GError                 **error)
{
  const char *project_id = backlot_arguments_text (arguments, 0);

  return backlot_project_require_rank (transaction, project_id, BACKLOT_RANK_EDITOR, error) &&
         backlot_transaction_read_text (transaction, &result->json, error, students_sql, "t",
                                        project_id);
}

const BacklotFunction backlot_course_functions[] = {
  { "course_problems", { { "p_project_id", BACKLOT_SQL_UUID, TRUE } },
    NULL, FALSE, FALSE, FALSE, backlot_publishing_list_problems },
  { "set_publish_state", { { "p_project_id", BACKLOT_SQL_UUID, TRUE },
                           { "p_state", BACKLOT_SQL_TEXT, TRUE },
                           { "p_expected_version", BACKLOT_SQL_INT, FALSE } },
    "courses", FALSE, TRUE, FALSE, backlot_publishing_set_state },
  { "publish_course", { { "p_project_id", BACKLOT_SQL_UUID, TRUE },
                        { "p_expected_version", BACKLOT_SQL_INT, FALSE } },
    "courses", FALSE, TRUE, FALSE, backlot_publishing_publish },
  { "enroll_in_course", { { "p_project_id", BACKLOT_SQL_UUID, TRUE } },
    "enrollments", FALSE, TRUE, FALSE, backlot_enrollment_of_self },
  { "course_analytics", { { "p_project_id", BACKLOT_SQL_UUID, TRUE } },
    NULL, FALSE, FALSE, FALSE, course_analytics },
  { "course_students", { { "p_project_id", BACKLOT_SQL_UUID, TRUE } },
    NULL, FALSE, FALSE, FALSE, course_students },
  { NULL },
};
