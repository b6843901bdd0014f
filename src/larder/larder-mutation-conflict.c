/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a mutation knew of its rows when it was made, and what becomes of it when they changed. */

#include "config.h"

#include "larder/larder-mutation.h"

#include "larder/larder-conflict-private.h"
#include "larder/larder-mutation-private.h"

/* A row that changes faster than it can be written is left to the next try. */
#define MAX_ROUNDS 5

static LarderConflictPolicy
get_policy (LarderMutation *self)
{
  return self->options != NULL ? self->options->conflict_policy : LARDER_CONFLICT_POLICY_NONE;
}

static gboolean
is_of_row (LarderPatch *patch,
           const char  *table,
           const char  *id)
{
  return larder_patch_get_kind (patch) != LARDER_PATCH_SET &&
         g_str_equal (larder_patch_get_table (patch), table) &&
         g_str_equal (larder_patch_get_id (patch), id);
}

LarderValue *
larder_patches_get_row_changes (GPtrArray  *patches,
                                const char *table,
                                const char *id)
{
  LarderValue *changes = NULL;

  for (guint i = 0; i < patches->len; i++)
    {
      LarderPatch *patch = patches->pdata[i];
      LarderValue *both;

      if (larder_patch_get_kind (patch) != LARDER_PATCH_MERGE || !is_of_row (patch, table, id))
        continue;
      if (changes == NULL)
        {
          changes = larder_value_ref (larder_patch_get_value (patch));
          continue;
        }
      both = larder_value_merge (changes, larder_patch_get_value (patch));
      larder_value_unref (changes);
      changes = both;
    }
  return changes;
}

static gboolean
removes (LarderMutation *self,
         const char     *table,
         const char     *id)
{
  for (guint i = 0; i < self->patches->len; i++)
    if (larder_patch_get_kind (self->patches->pdata[i]) == LARDER_PATCH_REMOVE &&
        is_of_row (self->patches->pdata[i], table, id))
      return TRUE;
  return FALSE;
}

/* The written members and the version of a row; null where it has none. */
LarderValue *
larder_mutation_take_base (LarderMutation *self,
                           const char     *table_name,
                           const char     *id,
                           LarderValue    *row)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) changes = larder_patches_get_row_changes (self->patches, table_name, id);
  LarderTable *table = larder_client_get_table (self->client, table_name);
  const char *version = table != NULL ? larder_table_get_version_member (table) : "version";

  for (guint i = 0; changes != NULL && i < larder_value_get_n_items (changes); i++)
    {
      const char *name = larder_value_get_member_name (changes, i);
      LarderValue *known = larder_value_get_member (row, name);

      if (g_str_equal (name, version))
        continue;
      if (known != NULL)
        larder_value_builder_set_value (builder, name, known);
      else
        larder_value_builder_set_null (builder, name);
    }
  if (larder_value_has_member (row, version))
    larder_value_builder_set_value (builder, version, larder_value_get_member (row, version));
  return larder_value_builder_end (builder);
}

static gint64
get_version (LarderMutation *self,
             const char     *table_name,
             LarderValue    *row)
{
  LarderTable *table = larder_client_get_table (self->client, table_name);

  if (row == NULL || table == NULL)
    return -1;
  return larder_value_get_member_int (row, larder_table_get_version_member (table), -1);
}

static void
set_base (LarderMutation *self,
          const char     *table,
          const char     *id,
          LarderValue    *row)
{
  g_hash_table_replace (self->bases, g_strconcat (table, ":", id, NULL),
                        larder_mutation_take_base (self, table, id, row));
}

static LarderValue *
find_base (LarderMutation *self,
           const char     *table,
           const char     *id)
{
  g_autofree char *name = g_strconcat (table, ":", id, NULL);

  return g_hash_table_lookup (self->bases, name);
}

gint64
larder_mutation_get_known_version (LarderMutation *self)
{
  for (guint i = 0; i < self->patches->len; i++)
    {
      LarderPatch *patch = self->patches->pdata[i];
      LarderValue *base;

      if (larder_patch_get_kind (patch) == LARDER_PATCH_SET)
        continue;
      base = find_base (self, larder_patch_get_table (patch), larder_patch_get_id (patch));
      if (base != NULL)
        return get_version (self, larder_patch_get_table (patch), base);
    }
  return -1;
}

void
larder_mutation_capture_bases (LarderMutation *self)
{
  if (get_policy (self) == LARDER_CONFLICT_POLICY_NONE)
    return;
  for (guint i = 0; i < self->patches->len; i++)
    {
      LarderPatch *patch = self->patches->pdata[i];
      LarderPatchKind kind = larder_patch_get_kind (patch);
      LarderTable *table;
      LarderValue *base;

      if (kind != LARDER_PATCH_MERGE && kind != LARDER_PATCH_REMOVE)
        continue;
      table = larder_client_get_table (self->client, larder_patch_get_table (patch));
      base = table != NULL ? larder_table_get_base (table, larder_patch_get_id (patch)) : NULL;
      if (base != NULL && find_base (self, larder_patch_get_table (patch),
                                     larder_patch_get_id (patch)) == NULL)
        set_base (self, larder_patch_get_table (patch), larder_patch_get_id (patch), base);
    }
}

/* The patches of one row become one merge of @changes, in the place of the first; none when there
 * is nothing left. */
static void
replace_changes (LarderMutation *self,
                 const char     *table,
                 const char     *id,
                 LarderValue    *changes)
{
  gboolean placed = larder_value_get_n_items (changes) == 0;
  gboolean layered = self->layered;
  guint i = 0;

  larder_mutation_drop_layers (self);
  while (i < self->patches->len)
    {
      LarderPatch *patch = self->patches->pdata[i];

      if (larder_patch_get_kind (patch) != LARDER_PATCH_MERGE || !is_of_row (patch, table, id))
        i++;
      else if (placed)
        g_ptr_array_remove_index (self->patches, i);
      else
        {
          placed = TRUE;
          self->patches->pdata[i++] = larder_patch_new_merge (table, id, changes);
          larder_patch_unref (patch);
        }
    }
  if (layered)
    larder_mutation_add_layers (self);
}

static void
park (LarderMutation *self,
      LarderConflict *conflict)
{
  g_autoptr(GError) error = g_error_new_literal (LARDER_ERROR, LARDER_ERROR_CONFLICT,
                                                 "The row was changed by someone else");

  larder_mutation_set_conflict (self, conflict);
  larder_mutation_mark_layers (self, LARDER_ROW_CONFLICTED, error);
  larder_mutation_conclude (self, LARDER_MUTATION_ERROR, LARDER_DELIVERY_CONFLICT, NULL, error);
}

/* @theirs is known now; what is left of the change goes (again), in its place in the queue. */
static void
send_again (LarderMutation *self,
            const char     *table,
            const char     *id,
            LarderValue    *theirs,
            LarderValue    *chosen)
{
  g_autoptr(LarderValue) mine = larder_patches_get_row_changes (self->patches, table, id);
  g_autoptr(LarderValue) left = larder_conflict_decide (mine, theirs, chosen);

  if (mine != NULL && !larder_value_equal (left, mine))
    {
      larder_mutation_teach_done (self, table, id, left, theirs);
      replace_changes (self, table, id, left);
    }
  set_base (self, table, id, theirs);
  larder_mutation_set_conflict (self, NULL);
  if (self->patches->len == 0)
    {
      larder_mutation_succeed (self, NULL, NULL);
      return;
    }
  larder_deadlines_set (self->client->deadlines, &self->gc, LARDER_NEVER);
  larder_mutation_set_status (self, LARDER_MUTATION_PENDING, LARDER_DELIVERY_QUEUED, NULL);
  larder_mutation_mark_layers (self, LARDER_ROW_PENDING, NULL);
  larder_mutation_store (self);
  larder_client_schedule (self->client);
}

/* Decides by the policy; FALSE: somebody must be asked. */
static gboolean
decide (LarderMutation       *self,
        LarderConflict       *conflict,
        LarderConflictPolicy  policy)
{
  const char *table = larder_conflict_get_table (conflict);
  const char *id = larder_conflict_get_id (conflict);
  LarderValue *theirs = larder_conflict_get_theirs (conflict);
  LarderClosure *resolve = self->options != NULL ? self->options->resolve : NULL;
  g_autoptr(LarderValue) merged = NULL;
  g_autoptr(LarderValue) resolved = NULL;
  g_autoptr(LarderValue) chosen = NULL;
  g_auto(GStrv) left = NULL;

  switch (policy)
    {
    case LARDER_CONFLICT_POLICY_MINE:
      send_again (self, table, id, theirs, NULL);
      return TRUE;

    case LARDER_CONFLICT_POLICY_THEIRS:
      /* A removal that loses is no removal any more. */
      if (larder_conflict_get_mine (conflict) == NULL)
        larder_mutation_withdraw (self);
      else
        {
          g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
          const char * const *fields = larder_conflict_get_fields (conflict);

          for (guint i = 0; fields[i] != NULL; i++)
            if (larder_value_has_member (theirs, fields[i]))
              larder_value_builder_set_value (builder, fields[i],
                                              larder_value_get_member (theirs, fields[i]));
            else
              larder_value_builder_set_null (builder, fields[i]);
          chosen = larder_value_builder_end (builder);
          send_again (self, table, id, theirs, chosen);
        }
      return TRUE;

    case LARDER_CONFLICT_POLICY_MERGE:
      merged = larder_conflict_merge (conflict, &left);
      if (left[0] != NULL || larder_conflict_get_mine (conflict) == NULL)
        {
          g_autoptr(LarderConflict) rest =
            larder_conflict_new (table, id, larder_conflict_get_base (conflict),
                                 larder_conflict_get_mine (conflict), theirs,
                                 g_steal_pointer (&left));

          if (resolve != NULL)
            resolved = ((LarderResolveFunc) resolve->func) (rest, resolve->user_data);
          if (resolved == NULL || larder_value_get_kind (resolved) != LARDER_VALUE_OBJECT)
            return FALSE;
        }
      chosen = resolved != NULL ? larder_value_merge (merged, resolved)
                                : larder_value_ref (merged);
      send_again (self, table, id, theirs, chosen);
      return TRUE;

    case LARDER_CONFLICT_POLICY_NONE:
    case LARDER_CONFLICT_POLICY_ASK:
    default:
      return FALSE;
    }
}

static LarderConflict *
find_conflict (LarderMutation *self,
               const char     *table,
               const char     *id,
               LarderValue    *theirs,
               gboolean       *all_done)
{
  g_autoptr(LarderValue) mine = larder_patches_get_row_changes (self->patches, table, id);
  LarderValue *base = find_base (self, table, id);
  g_auto(GStrv) fields = larder_conflict_compare (base, mine, theirs, all_done);

  *all_done = *all_done && mine != NULL;
  if (fields[0] == NULL && !(mine == NULL && base != NULL && removes (self, table, id)))
    return NULL;
  return larder_conflict_new (table, id, base, mine, theirs, g_steal_pointer (&fields));
}

void
larder_mutation_restore_conflict (LarderMutation *self,
                                  const char     *table,
                                  const char     *id,
                                  LarderValue    *theirs)
{
  gboolean all_done;

  self->conflict = find_conflict (self, table, id, theirs, &all_done);
}

gboolean
larder_mutation_check_bases (LarderMutation *self)
{
  g_autoptr(GPtrArray) patches = NULL;

  if (get_policy (self) == LARDER_CONFLICT_POLICY_NONE || g_hash_table_size (self->bases) == 0)
    return TRUE;
  patches = g_ptr_array_copy (self->patches, (GCopyFunc) larder_patch_ref, NULL);
  g_ptr_array_set_free_func (patches, (GDestroyNotify) larder_patch_unref);
  for (guint i = 0; i < patches->len; i++)
    {
      LarderPatch *patch = patches->pdata[i];
      g_autoptr(LarderConflict) conflict = NULL;
      g_autoptr(LarderValue) theirs = NULL;
      LarderTable *table;
      LarderValue *base;
      gboolean all_done;

      if (larder_patch_get_kind (patch) != LARDER_PATCH_MERGE &&
          larder_patch_get_kind (patch) != LARDER_PATCH_REMOVE)
        continue;
      table = larder_client_get_table (self->client, larder_patch_get_table (patch));
      base = find_base (self, larder_patch_get_table (patch), larder_patch_get_id (patch));
      theirs = table != NULL ? larder_table_get_base (table, larder_patch_get_id (patch)) : NULL;
      if (theirs == NULL || base == NULL)
        {
          theirs = NULL;
          continue;
        }
      larder_value_ref (theirs);
      if (get_version (self, larder_patch_get_table (patch), theirs) <=
          get_version (self, larder_patch_get_table (patch), base))
        continue;
      conflict = find_conflict (self, larder_patch_get_table (patch), larder_patch_get_id (patch),
                                theirs, &all_done);
      if (conflict == NULL)
        set_base (self, larder_patch_get_table (patch), larder_patch_get_id (patch), theirs);
      else
        {
          if (!decide (self, conflict, get_policy (self)))
            park (self, conflict);
          return FALSE;
        }
    }
  return TRUE;
}

/* A row that changes faster than it can be written is left to a later try. */
static void
put_off (LarderMutation *self)
{
  g_autoptr(GError) error =
    g_error_new_literal (LARDER_ERROR, LARDER_ERROR_CONFLICT, "The row changes too often");

  self->rounds = 0;
  larder_mutation_wait_for_retry (self, error);
}

void
larder_mutation_judge (LarderMutation        *self,
                       LarderAttempt         *attempt)
{
  const char *table = attempt->judged_table;
  const char *id = attempt->judged_id;
  LarderValue *theirs = attempt->judged_row;
  g_autoptr(LarderConflict) conflict = NULL;
  g_autoptr(GError) error = NULL;
  gboolean all_done;

  larder_mutation_write_answer (self, attempt, FALSE);
  if (theirs == NULL)
    {
      larder_client_remove_row (self->client, table, id);
      if (removes (self, table, id))
        larder_mutation_succeed (self, NULL, NULL);
      else
        {
          error = g_error_new (LARDER_ERROR, LARDER_ERROR_GONE, "The row does not exist any more");
          larder_mutation_fail (self, error);
        }
      return;
    }

  larder_client_write_rows (self->client, table, theirs);
  conflict = find_conflict (self, table, id, theirs, &all_done);
  if (all_done)
    larder_mutation_succeed (self, attempt, theirs);
  else if (get_version (self, table, theirs) <=
           get_version (self, table, find_base (self, table, id)))
    {
      error = g_error_new (LARDER_ERROR, LARDER_ERROR_DENIED, "The row can not be changed");
      larder_mutation_fail (self, error);
    }
  /* What somebody must be asked about, or has won, is not put off. */
  else if (++self->rounds > MAX_ROUNDS &&
           (conflict == NULL || get_policy (self) == LARDER_CONFLICT_POLICY_MINE))
    {
      set_base (self, table, id, theirs);
      put_off (self);
    }
  else if (conflict == NULL)
    send_again (self, table, id, theirs, NULL);
  else if (!decide (self, conflict, get_policy (self)))
    park (self, conflict);
  else if (self->rounds > MAX_ROUNDS && self->status == LARDER_MUTATION_PENDING)
    put_off (self);
}

/**
 * larder_mutation_get_conflict:
 *
 * Decide it with [method@Larder.Mutation.resolve] or [method@Larder.Mutation.resolve_fields].
 *
 * Returns: (transfer none) (nullable): what differs, while the mutation is parked as a conflict of
 *   a row that Larder compared
 */
LarderConflict *
larder_mutation_get_conflict (LarderMutation *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION (self), NULL);

  return self->conflict;
}

/**
 * larder_mutation_resolve:
 * @policy: who wins
 *
 * Decides the conflict of a parked mutation: what is left of it goes into the queue again; when
 * nothing is left it has succeeded. %LARDER_CONFLICT_POLICY_MERGE may find that it can not tell.
 *
 * Returns: %FALSE if there is no conflict, or it is not decided
 */
gboolean
larder_mutation_resolve (LarderMutation       *self,
                         LarderConflictPolicy  policy)
{
  g_autoptr(LarderConflict) conflict = NULL;
  g_autoptr(LarderClient) client = NULL;
  gboolean decided;

  g_return_val_if_fail (LARDER_IS_MUTATION (self), FALSE);

  if (self->conflict == NULL || self->client == NULL ||
      self->delivery != LARDER_DELIVERY_CONFLICT)
    return FALSE;
  conflict = g_object_ref (self->conflict);
  client = g_object_ref (self->client);
  larder_client_begin_batch (client);
  decided = decide (self, conflict, policy);
  larder_client_end_batch (client);
  return decided;
}

/**
 * larder_mutation_resolve_fields:
 * @fields: an object with the value that is to stand for each field of the conflict; those that it
 *   lacks stay mine
 *
 * Decides the conflict of a parked mutation field by field.
 *
 * Returns: %FALSE if there is no conflict
 */
gboolean
larder_mutation_resolve_fields (LarderMutation *self,
                                LarderValue    *fields)
{
  g_autoptr(LarderConflict) conflict = NULL;
  g_autoptr(LarderClient) client = NULL;

  g_return_val_if_fail (LARDER_IS_MUTATION (self), FALSE);
  g_return_val_if_fail (fields != NULL &&
                        larder_value_get_kind (fields) == LARDER_VALUE_OBJECT, FALSE);

  if (self->conflict == NULL || self->client == NULL ||
      self->delivery != LARDER_DELIVERY_CONFLICT)
    return FALSE;
  conflict = g_object_ref (self->conflict);
  client = g_object_ref (self->client);
  larder_client_begin_batch (client);
  send_again (self, larder_conflict_get_table (conflict), larder_conflict_get_id (conflict),
              larder_conflict_get_theirs (conflict), fields);
  larder_client_end_batch (client);
  return TRUE;
}
