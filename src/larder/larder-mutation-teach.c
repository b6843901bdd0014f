/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What was written here is not somebody else's change: later mutations of the row know it then. */

#include "config.h"

#include "larder/larder-mutation-private.h"

/* The base of @later takes the members of @mine: as the server wrote them, where @answered
 * (nullable) has them. @row is what is known of the row now, and may be newer than that. */
static void
teach_one (LarderMutation *later,
           const char     *table,
           const char     *id,
           LarderValue    *mine,
           LarderValue    *answered,
           LarderValue    *row)
{
  g_autofree char *name = g_strconcat (table, ":", id, NULL);
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(LarderValue) known = NULL;
  LarderValue *base = g_hash_table_lookup (later->bases, name);

  if (later->options == NULL ||
      later->options->conflict_policy == LARDER_CONFLICT_POLICY_NONE ||
      !g_hash_table_contains (later->writes, name))
    return;
  if (base == NULL)
    {
      g_hash_table_replace (later->bases, g_steal_pointer (&name),
                            larder_mutation_take_base (later, table, id, row));
      larder_mutation_store (later);
      return;
    }
  builder = larder_value_builder_new_object ();
  for (guint i = 0; mine != NULL && i < larder_value_get_n_items (mine); i++)
    {
      const char *member = larder_value_get_member_name (mine, i);
      LarderValue *written =
        answered != NULL ? larder_value_get_member (answered, member) : NULL;

      if (larder_value_has_member (base, member))
        larder_value_builder_set_value (builder, member, written != NULL
                                                         ? written
                                                         : larder_value_get_item (mine, i));
    }
  known = larder_value_builder_end (builder);
  if (larder_value_get_n_items (known) == 0)
    return;
  g_hash_table_replace (later->bases, g_steal_pointer (&name), larder_value_merge (base, known));
  larder_mutation_store (later);
}

/* One that is under way is taught, too: if it comes too late, it is judged by what it knows. */
static void
teach_others (LarderMutation *self,
              const char     *table,
              const char     *id,
              LarderValue    *mine,
              LarderValue    *answered,
              LarderValue    *row)
{
  g_autofree char *name = g_strconcat (table, ":", id, NULL);
  LarderMutationLanes *lanes = larder_mutation_order_get_lanes (self->client->mutation_order);
  g_autoptr(GPtrArray) writers = larder_mutation_lanes_get_writers (lanes, name);

  for (guint i = 0; i < writers->len; i++)
    {
      LarderMutation *later = writers->pdata[i];

      if (later != self && later->status == LARDER_MUTATION_PENDING)
        teach_one (later, table, id, mine, answered, row);
    }
}

void
larder_mutation_teach_later (LarderMutation *self,
                             LarderAttempt  *attempt)
{
  for (guint i = 0; i < self->patches->len; i++)
    {
      LarderPatch *patch = self->patches->pdata[i];
      const char *id = larder_patch_get_id (patch);
      g_autoptr(LarderValue) mine = NULL;
      LarderTable *table;
      LarderValue *row;

      if (larder_patch_get_kind (patch) != LARDER_PATCH_MERGE &&
          larder_patch_get_kind (patch) != LARDER_PATCH_INSERT)
        continue;
      table = larder_client_get_table (self->client, larder_patch_get_table (patch));
      row = table != NULL ? larder_table_get_base (table, id) : NULL;
      if (row == NULL)
        continue;
      mine = larder_patches_get_row_changes (self->patches, larder_patch_get_table (patch), id);
      teach_others (self, larder_patch_get_table (patch), id, mine,
                    larder_attempt_find_row (attempt, table, id), row);
    }
}

void
larder_mutation_teach_done (LarderMutation *self,
                            const char     *table,
                            const char     *id,
                            LarderValue    *left,
                            LarderValue    *theirs)
{
  g_autoptr(LarderValue) mine = larder_patches_get_row_changes (self->patches, table, id);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) done = NULL;

  for (guint i = 0; i < larder_value_get_n_items (mine); i++)
    {
      const char *member = larder_value_get_member_name (mine, i);
      LarderValue *there = larder_value_get_member (theirs, member);

      if (!larder_value_has_member (left, member) && there != NULL &&
          larder_value_equal (there, larder_value_get_item (mine, i)))
        larder_value_builder_set_value (builder, member, there);
    }
  done = larder_value_builder_end (builder);
  if (larder_value_get_n_items (done) > 0)
    teach_others (self, table, id, done, NULL, theirs);
}
