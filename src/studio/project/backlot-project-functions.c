/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Projects: made with everything in them, and what the caller may do there. */

#include "config.h"

#include "studio/project/backlot-project-functions.h"

#include "studio/backlot-api-error.h"
#include "studio/project/backlot-order.h"
#include "studio/project/backlot-rights.h"
#include "wire/backlot-wire-json.h"

static gboolean
fill_film (BacklotTransaction  *transaction,
           const char          *id,
           const char          *details,
           GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE films SET style = coalesce (?2 ->> 'style', style),"
                                      " duration_min = coalesce (cast_int (?2 ->> 'duration_min'),"
                                      " duration_min),"
                                      " height = coalesce (cast_int (?2 ->> 'height'), height),"
                                      " sound_media_id = coalesce (cast_uuid (?2 ->>"
                                      " 'sound_media_id'), sound_media_id) WHERE project_id = ?1",
                                      "tt", id, details);
}

static gboolean
fill_staging (BacklotTransaction  *transaction,
              const char          *id,
              const char          *details,
              GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE workflows SET"
                                      " room_type = coalesce (?2 ->> 'room_type', room_type),"
                                      " style = coalesce (?2 ->> 'style', style),"
                                      " variants = coalesce (cast_int (?2 ->> 'variants'),"
                                      " variants) WHERE project_id = ?1", "tt", id, details);
}

static gboolean
fill_series (BacklotTransaction  *transaction,
             const char          *id,
             const char          *details,
             GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE series SET genre = coalesce (?2 ->> 'genre', genre),"
                                      " logline = coalesce (?2 ->> 'logline', logline)"
                                      " WHERE project_id = ?1", "tt", id, details);
}

static gboolean
fill_course (BacklotTransaction  *transaction,
             const char          *id,
             const char          *details,
             GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE courses SET price_cents ="
                                      " coalesce (cast_int (?2 ->> 'price_cents'), price_cents),"
                                      " currency = coalesce (?2 ->> 'currency', currency),"
                                      " difficulty = coalesce (?2 ->> 'difficulty', difficulty)"
                                      " WHERE project_id = ?1", "tt", id, details);
}

/* A project has an extension row of its own kind alone; the others are not there to be filled. */
static gboolean
fill (BacklotTransaction  *transaction,
      const char          *id,
      const char          *details,
      GError             **error)
{
  return fill_film (transaction, id, details, error) &&
         fill_staging (transaction, id, details, error) &&
         fill_series (transaction, id, details, error) &&
         fill_course (transaction, id, details, error);
}

static gboolean
add_photos (BacklotTransaction  *transaction,
            const char          *id,
            const char          *details,
            GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "INSERT INTO photos (id, project_id, media_id, position,"
                                      " caption) SELECT cast_uuid (value ->> 'id'), ?1,"
                                      " cast_uuid (value ->> 'media_id'), key,"
                                      " coalesce (value ->> 'caption', '')"
                                      " FROM json_each (?2, '$.photos')", "tt", id, details);
}

/* An id that is there already: the same project again, or somebody else's. */
static gboolean
give_existing (BacklotTransaction     *transaction,
               BacklotFunctionResult  *result,
               const char             *id,
               GError                **error)
{
  gint64 visible = 0;

  if (!backlot_transaction_read_int (transaction, &visible, error,
                                     "SELECT EXISTS (SELECT 1 FROM my_project"
                                     "  WHERE project_id = ?1)"
                                     " OR EXISTS (SELECT 1 FROM course_taken"
                                     "  WHERE project_id = ?1)", "t", id))
    return FALSE;
  if (visible != 0)
    return backlot_function_give_row (transaction, result, "projects", id, error);
  backlot_api_error_fail (error, 409, "id_in_use", NULL);
  return FALSE;
}

/* create_project (p_id, p_kind, p_title, p_description = '', p_details = {}) */
static gboolean
create_project (BacklotTransaction      *transaction,
                const BacklotArguments  *arguments,
                BacklotFunctionResult   *result,
                GError                 **error)
{
  const char *id = backlot_arguments_text (arguments, 0);
  const char *description = backlot_arguments_text (arguments, 3);
  const char *details = backlot_arguments_text (arguments, 4);

  if (description == NULL)
    description = "";
  if (details == NULL)
    details = "{}";
  if (!backlot_transaction_execute (transaction, error,
                                    "INSERT INTO projects (id, kind, title, description)"
                                    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO NOTHING",
                                    "tttt", id, backlot_arguments_text (arguments, 1),
                                    backlot_arguments_text (arguments, 2), description))
    return FALSE;
  if (backlot_transaction_get_changed (transaction) == 0)
    return give_existing (transaction, result, id, error);
  return fill (transaction, id, details, error) &&
         add_photos (transaction, id, details, error) &&
         backlot_function_give_row (transaction, result, "projects", id, error);
}

/* my_permissions (p_project_id) */
static gboolean
my_permissions (BacklotTransaction      *transaction,
                const BacklotArguments  *arguments,
                BacklotFunctionResult   *result,
                GError                 **error)
{
  static const char * const roles[] = { "none", "viewer", "commenter", "editor", "owner" };
  const char *project_id = backlot_arguments_text (arguments, 0);
  g_autoptr(yyjson_mut_doc) doc = NULL;
  yyjson_mut_val *object;
  BacklotRank rank;
  gint64 student = 0;
  char *written;

  if (!backlot_project_get_rank (transaction, project_id, &rank, error) ||
      !backlot_transaction_read_int (transaction, &student, error,
                                     "SELECT 1 FROM course_taken WHERE project_id = ?1", "t",
                                     project_id))
    return FALSE;
  doc = yyjson_mut_doc_new (NULL);
  object = yyjson_mut_obj (doc);
  yyjson_mut_doc_set_root (doc, object);
  yyjson_mut_obj_add_str (doc, object, "role",
                          rank == BACKLOT_RANK_OUTSIDER && student != 0 ? "student" : roles[rank]);
  yyjson_mut_obj_add_bool (doc, object, "can_view", rank >= BACKLOT_RANK_VIEWER || student != 0);
  yyjson_mut_obj_add_bool (doc, object, "can_comment", rank >= BACKLOT_RANK_COMMENTER);
  yyjson_mut_obj_add_bool (doc, object, "can_edit", rank >= BACKLOT_RANK_EDITOR);
  yyjson_mut_obj_add_bool (doc, object, "can_submit_jobs", rank >= BACKLOT_RANK_EDITOR);
  yyjson_mut_obj_add_bool (doc, object, "can_publish", rank >= BACKLOT_RANK_EDITOR);
  yyjson_mut_obj_add_bool (doc, object, "can_manage", rank >= BACKLOT_RANK_OWNER);
  written = yyjson_mut_write (doc, 0, NULL);
  result->json = g_strdup (written);
  free (written);
  return TRUE;
}

const BacklotFunction backlot_project_functions[] = {
  { "create_project", { { "p_id", BACKLOT_SQL_UUID, TRUE },
                        { "p_kind", BACKLOT_SQL_TEXT, TRUE },
                        { "p_title", BACKLOT_SQL_TEXT, TRUE },
                        { "p_description", BACKLOT_SQL_TEXT, FALSE },
                        { "p_details", BACKLOT_SQL_JSON, FALSE } },
    "projects", FALSE, TRUE, TRUE, create_project },
  { "reorder_items", { { "p_project_id", BACKLOT_SQL_UUID, TRUE },
                       { "p_table", BACKLOT_SQL_TEXT, TRUE },
                       { "p_parent_id", BACKLOT_SQL_UUID, TRUE },
                       { "p_ids", BACKLOT_SQL_UUID_ARRAY, TRUE } },
    NULL, FALSE, TRUE, TRUE, backlot_order_reorder_items },
  { "my_permissions", { { "p_project_id", BACKLOT_SQL_UUID, TRUE } },
    NULL, FALSE, FALSE, FALSE, my_permissions },
  { NULL },
};
