/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared text: the studio puts the operations of all writers into one order. */

#include "config.h"

#include "studio/collab/backlot-document-functions.h"

#include "studio/backlot-api-error.h"
#include "studio/collab/backlot-text-ops.h"
#include "studio/project/backlot-rights.h"

/* What has a text: the project itself, or one of these. ?2 is the type, ?3 the id. */
#define PLACE                                                                                      \
  "CASE ?2 WHEN 'episode' THEN ?3 END, CASE ?2 WHEN 'scene' THEN ?3 END,"                          \
  " CASE ?2 WHEN 'chapter' THEN ?3 END"

static const char * const types[] = { "project", "episode", "scene", "chapter", NULL };

/* open_document (p_project_id, p_entity_type, p_entity_id = null): made when first opened. */
static gboolean
open_document (BacklotTransaction      *transaction,
               const BacklotArguments  *arguments,
               BacklotFunctionResult   *result,
               GError                 **error)
{
  const char *project_id = backlot_arguments_text (arguments, 0);
  const char *type = backlot_arguments_text (arguments, 1);
  const char *entity_id = backlot_arguments_text (arguments, 2);
  g_autofree char *id = NULL;

  if (!backlot_project_require_rank (transaction, project_id, BACKLOT_RANK_VIEWER, error))
    return FALSE;
  if (type == NULL || !g_strv_contains (types, type))
    {
      backlot_api_error_fail (error, 422, "entity_not_textual", NULL);
      return FALSE;
    }
  return backlot_transaction_execute (transaction, error,
                                      "INSERT INTO documents (project_id, episode_id, scene_id,"
                                      " chapter_id) SELECT ?1, " PLACE " WHERE 1"
                                      " ON CONFLICT DO NOTHING", "ttt", project_id, type,
                                      entity_id) &&
         backlot_transaction_read_text (transaction, &id, error,
                                        "SELECT id FROM documents WHERE project_id = ?1 AND"
                                        " (episode_id, scene_id, chapter_id) IS (" PLACE ")",
                                        "ttt", project_id, type, entity_id) &&
         backlot_function_give_row (transaction, result, "documents", id, error);
}

typedef struct
{
  char   *project_id;   /* NULL: there is no such document */
  char   *content;
  gint64  rev;
} Document;

static void
document_clear (Document *document)
{
  g_clear_pointer (&document->project_id, g_free);
  g_clear_pointer (&document->content, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Document, document_clear)

static gboolean
read_document (BacklotTransaction  *transaction,
               const char          *id,
               Document            *document,
               GError             **error)
{
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  statement = backlot_transaction_query (transaction, error,
                                         "SELECT project_id, content, rev FROM documents"
                                         " WHERE id = ?1", "t", id);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      backlot_api_error_fail (error, 404, "document_not_found", NULL);
      return FALSE;
    }
  document->project_id = g_strdup (backlot_statement_text (statement, 0));
  document->content = g_strdup (backlot_statement_text (statement, 1));
  document->rev = backlot_statement_int (statement, 2);
  return TRUE;
}

static gboolean
give_accepted (BacklotTransaction     *transaction,
               gint64                  rev,
               BacklotFunctionResult  *result,
               GError                **error)
{
  return backlot_transaction_read_text (transaction, &result->json, error,
                                        "SELECT json_object ('accepted', json ('true'),"
                                        " 'rev', ?1)", "l", rev);
}

/* The operations that the caller does not know yet, over which it transforms its own. */
static gboolean
give_missed (BacklotTransaction     *transaction,
             const char             *id,
             gint64                  rev,
             gint64                  base_rev,
             BacklotFunctionResult  *result,
             GError                **error)
{
  return backlot_transaction_read_text (transaction, &result->json, error,
                                        "SELECT json_object ('accepted', json ('false'),"
                                        " 'rev', ?2, 'missed', json_group_array (json_object ("
                                        " 'rev', o.rev, 'op_id', o.op_id,"
                                        " 'client_id', o.client_id, 'author_id', o.author_id,"
                                        " 'ops', json (o.ops)))) FROM (SELECT * FROM document_ops"
                                        "  WHERE document_id = ?1 AND rev > ?3"
                                        "  ORDER BY rev LIMIT -1) AS o", "tll", id, rev, base_rev);
}

static gboolean
accept (BacklotTransaction      *transaction,
        const BacklotArguments  *arguments,
        const Document          *document,
        BacklotFunctionResult   *result,
        GError                 **error)
{
  const char *id = backlot_arguments_text (arguments, 0);
  const char *ops = backlot_arguments_text (arguments, 4);
  g_autofree char *content = NULL;

  /* Without operations there is nothing to apply; the column of the operation refuses that. */
  content = ops != NULL ? backlot_text_ops_apply (document->content, ops, error)
                        : g_strdup (document->content);
  return content != NULL &&
         backlot_transaction_execute (transaction, error,
                                      "UPDATE documents SET content = ?2, rev = ?3,"
                                      " updated_at = now () WHERE id = ?1", "ttl", id, content,
                                      document->rev + 1) &&
         backlot_transaction_execute (transaction, error,
                                      "INSERT INTO document_ops (document_id, rev, project_id,"
                                      " op_id, client_id, author_id, ops)"
                                      " VALUES (?1, ?2, ?3, ?4, ?5, uid (), ?6)", "tltttt", id,
                                      document->rev + 1, document->project_id,
                                      backlot_arguments_text (arguments, 2),
                                      backlot_arguments_text (arguments, 3), ops) &&
         give_accepted (transaction, document->rev + 1, result, error);
}

/* push_document_op (p_document_id, p_base_rev, p_op_id, p_client_id, p_ops): accepted only on top
   of the newest revision; the same op_id again is harmless. */
static gboolean
push_document_op (BacklotTransaction      *transaction,
                  const BacklotArguments  *arguments,
                  BacklotFunctionResult   *result,
                  GError                 **error)
{
  const char *id = backlot_arguments_text (arguments, 0);
  gint64 base_rev = backlot_arguments_int (arguments, 1, -1);
  g_auto(Document) document = { NULL };
  gint64 done = 0;

  if (!read_document (transaction, id, &document, error) ||
      !backlot_project_require_rank (transaction, document.project_id, BACKLOT_RANK_EDITOR,
                                     error) ||
      !backlot_transaction_read_int (transaction, &done, error,
                                     "SELECT rev FROM document_ops"
                                     " WHERE document_id = ?1 AND op_id = ?2", "tt", id,
                                     backlot_arguments_text (arguments, 2)))
    return FALSE;
  if (done > 0)
    return give_accepted (transaction, done, result, error);
  if (base_rev > document.rev || base_rev < 0)
    {
      backlot_api_error_fail (error, 422, "rev_not_valid", NULL);
      return FALSE;
    }
  if (base_rev < document.rev)
    return give_missed (transaction, id, document.rev, base_rev, result, error);
  return accept (transaction, arguments, &document, result, error);
}

const BacklotFunction backlot_document_functions[] = {
  { "open_document", { { "p_project_id", BACKLOT_SQL_UUID, TRUE },
                       { "p_entity_type", BACKLOT_SQL_TEXT, TRUE },
                       { "p_entity_id", BACKLOT_SQL_UUID, FALSE } },
    "documents", FALSE, TRUE, FALSE, open_document },
  { "push_document_op", { { "p_document_id", BACKLOT_SQL_UUID, TRUE },
                          { "p_base_rev", BACKLOT_SQL_INT, TRUE },
                          { "p_op_id", BACKLOT_SQL_UUID, TRUE },
                          { "p_client_id", BACKLOT_SQL_TEXT, TRUE },
                          { "p_ops", BACKLOT_SQL_JSON, TRUE } },
    NULL, FALSE, TRUE, FALSE, push_document_op },
  { NULL },
};
