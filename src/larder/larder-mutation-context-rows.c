/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an attempt knows of the rows that it writes, and how it tells that one stayed as it was. */

#include "config.h"

#include "larder/larder-mutation-private.h"
#include "larder/larder-row-private.h"

LarderValue *
larder_attempt_find_row (LarderAttempt *self,
                         LarderTable   *table,
                         const char    *id)
{
  for (guint i = 0; self != NULL && self->written != NULL && i < self->written->len; i++)
    {
      LarderAnswerPart *part = self->written->pdata[i];
      gboolean list;

      if (part->rows == NULL || !g_str_equal (part->table, larder_table_get_name (table)))
        continue;
      list = larder_value_get_kind (part->rows) == LARDER_VALUE_ARRAY;
      for (guint j = 0; j < (list ? larder_value_get_n_items (part->rows) : 1); j++)
        {
          LarderValue *row = list ? larder_value_get_item (part->rows, j) : part->rows;
          g_autofree char *row_id = larder_table_dup_row_id (table, row);

          if (g_strcmp0 (row_id, id) == 0)
            return row;
        }
    }
  return NULL;
}

/**
 * larder_mutation_context_get_base:
 * @table: the name of a table
 * @id: of a row that the mutation merges or removes
 *
 * What was known of a row when the change was made, or when it was last compared: the members that
 * are written, null where the row had none, and the version. May be called in any thread.
 *
 * Returns: (transfer none) (nullable): an object; %NULL when nothing was known, or the key has no
 *   conflict policy
 */
LarderValue *
larder_mutation_context_get_base (LarderMutationContext *self,
                                  const char            *table,
                                  const char            *id)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (LARDER_IS_MUTATION_CONTEXT (self), NULL);
  g_return_val_if_fail (table != NULL && id != NULL, NULL);

  name = g_strconcat (table, ":", id, NULL);
  return self->attempt->bases != NULL ? g_hash_table_lookup (self->attempt->bases, name) : NULL;
}

/**
 * larder_mutation_context_get_version:
 *
 * The version to be sent as the precondition. May be called in any thread.
 *
 * Returns: the known version of the first row that the mutation merges or removes; -1 when it is
 *   not known
 */
gint64
larder_mutation_context_get_version (LarderMutationContext *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_CONTEXT (self), -1);

  return self->attempt->version;
}

/**
 * larder_mutation_context_get_changes:
 * @table: the name of a table
 * @id: of a row
 *
 * The members of a row as they are to be written. After a conflict these may be others than those
 * with which the mutation was made. May be called in any thread.
 *
 * Returns: (transfer full) (nullable): an object; %NULL when the mutation merges nothing into the
 *   row
 */
LarderValue *
larder_mutation_context_get_changes (LarderMutationContext *self,
                                     const char            *table,
                                     const char            *id)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_CONTEXT (self), NULL);
  g_return_val_if_fail (table != NULL && id != NULL, NULL);

  return larder_patches_get_row_changes (self->attempt->patches, table, id);
}

/**
 * larder_mutation_context_return_unchanged:
 * @table: the name of a table
 * @id: of a row that the mutation merges or removes
 * @row: (nullable): the row as it was read again after that; %NULL when there is none
 *
 * Completes the attempt: the server changed nothing, for one of four reasons, which Larder tells
 * apart. There is no row: it was removed, or access to it was lost; the mutation fails with
 * %LARDER_ERROR_GONE, but a removal has succeeded. Every member is as wished: an earlier try was
 * done and its answer lost; it has succeeded. The version is the one that was known: it is not
 * allowed; the mutation fails with %LARDER_ERROR_DENIED. The version is later: the members are
 * compared, and sent again with the new version, or the conflict policy decides. May be called in
 * any thread.
 */
void
larder_mutation_context_return_unchanged (LarderMutationContext *self,
                                          const char            *table,
                                          const char            *id,
                                          LarderValue           *row)
{
  g_return_if_fail (LARDER_IS_MUTATION_CONTEXT (self));
  g_return_if_fail (table != NULL && id != NULL);

  if (g_atomic_int_get (&self->attempt->completed))
    return;
  g_mutex_lock (&self->attempt->mutex);
  if (self->attempt->judged_table == NULL)
    {
      self->attempt->judged_id = g_strdup (id);
      self->attempt->judged_row = row != NULL ? larder_value_ref (row) : NULL;
      self->attempt->judged_table = g_strdup (table);
    }
  g_mutex_unlock (&self->attempt->mutex);
  larder_attempt_complete (self->attempt, NULL,
                           g_error_new_literal (LARDER_ERROR, LARDER_ERROR_CONFLICT,
                                                "The row was left as it was"));
}
