/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which mutations wait for which: those that touch one row, and those of one scope. */

#include "config.h"

#include "larder/larder-mutation-lanes-private.h"

#include "larder/larder-mutation-private.h"

/* Oldest first. */
typedef struct
{
  GQueue writers;         /* of LarderMutation, borrowed */
  GQueue readers;
  GQueue parked;          /* writers that failed and hold up nobody: there may be thousands */
} Lane;

struct _LarderMutationLanes
{
  GHashTable *rows;      /* "table:id" to Lane (owned) */
  GHashTable *scopes;    /* scope to Lane (owned); readers are not used */
};

static void
lane_free (gpointer data)
{
  Lane *lane = data;

  g_queue_clear (&lane->writers);
  g_queue_clear (&lane->readers);
  g_queue_clear (&lane->parked);
  g_free (lane);
}

LarderMutationLanes *
larder_mutation_lanes_new (void)
{
  LarderMutationLanes *self = g_new0 (LarderMutationLanes, 1);

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, lane_free);
  self->scopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, lane_free);
  return self;
}

void
larder_mutation_lanes_free (LarderMutationLanes *self)
{
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->scopes);
  g_free (self);
}

static Lane *
ensure_lane (GHashTable *lanes,
             const char *name)
{
  Lane *lane = g_hash_table_lookup (lanes, name);

  if (lane == NULL)
    {
      lane = g_new0 (Lane, 1);
      g_hash_table_insert (lanes, g_strdup (name), lane);
    }
  return lane;
}

void
larder_mutation_lanes_add (LarderMutationLanes *self,
                           LarderMutation      *mutation)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, mutation->writes);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    g_queue_push_tail (&ensure_lane (self->rows, row)->writers, mutation);
  g_hash_table_iter_init (&iter, mutation->references);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    g_queue_push_tail (&ensure_lane (self->rows, row)->readers, mutation);
  if (mutation->scope != NULL)
    g_queue_push_tail (&ensure_lane (self->scopes, mutation->scope)->writers, mutation);
}

int
larder_mutation_lanes_compare (gconstpointer a,
                               gconstpointer b,
                               gpointer      user_data)
{
  const LarderMutation *first = a;
  const LarderMutation *second = b;

  return (first->order > second->order) - (first->order < second->order);
}

void
larder_mutation_lanes_add_row (LarderMutationLanes *self,
                               LarderMutation      *mutation,
                               const char          *row)
{
  if (mutation->order != 0)
    g_queue_insert_sorted (&ensure_lane (self->rows, row)->writers, mutation,
                           larder_mutation_lanes_compare, NULL);
}

static void
leave_lane (GHashTable     *lanes,
            const char     *name,
            LarderMutation *mutation)
{
  Lane *lane = g_hash_table_lookup (lanes, name);

  if (lane == NULL)
    return;
  g_queue_remove (&lane->writers, mutation);
  g_queue_remove (&lane->readers, mutation);
  if (mutation->parked)
    g_queue_remove (&lane->parked, mutation);
  if (lane->writers.length == 0 && lane->readers.length == 0 && lane->parked.length == 0)
    g_hash_table_remove (lanes, name);
}

void
larder_mutation_lanes_remove (LarderMutationLanes *self,
                              LarderMutation      *mutation)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, mutation->writes);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    leave_lane (self->rows, row, mutation);
  g_hash_table_iter_init (&iter, mutation->references);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    leave_lane (self->rows, row, mutation);
  if (mutation->scope != NULL)
    leave_lane (self->scopes, mutation->scope, mutation);
  mutation->parked = FALSE;
}

void
larder_mutation_lanes_unpark (LarderMutationLanes *self,
                              LarderMutation      *mutation)
{
  GHashTableIter iter;
  gpointer row;

  if (!mutation->parked)
    return;
  mutation->parked = FALSE;
  g_hash_table_iter_init (&iter, mutation->writes);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      Lane *lane = g_hash_table_lookup (self->rows, row);

      if (lane != NULL && g_queue_remove (&lane->parked, mutation))
        g_queue_insert_sorted (&lane->writers, mutation, larder_mutation_lanes_compare, NULL);
    }
}

GPtrArray *
larder_mutation_lanes_get_writers (LarderMutationLanes *self,
                                   const char          *row)
{
  Lane *lane = g_hash_table_lookup (self->rows, row);
  GPtrArray *writers = g_ptr_array_new ();

  for (GList *link = lane != NULL ? lane->writers.head : NULL; link != NULL; link = link->next)
    g_ptr_array_add (writers, link->data);
  return writers;
}

/* Later ones wait for a row of this one. One that failed holds up only those that need the row
 * which it did not insert; one in conflict holds up those that write the same row. */
static gboolean
claims_row (LarderMutation *mutation,
            const char     *row)
{
  return mutation->delivery != LARDER_DELIVERY_DONE &&
         (mutation->delivery != LARDER_DELIVERY_FAILED || larder_mutation_inserts (mutation, row));
}

static gboolean
claims_scope (LarderMutation *mutation)
{
  return mutation->status == LARDER_MUTATION_PENDING;
}

static void
add_found (GHashTable     *found,
           LarderMutation *mutation)
{
  if (!g_hash_table_contains (found, mutation))
    g_hash_table_add (found, g_object_ref (mutation));
}

static void
find_in_row (LarderMutationLanes *self,
             LarderMutation      *mutation,
             const char          *row,
             GHashTable          *found)
{
  Lane *lane = g_hash_table_lookup (self->rows, row);
  guint64 end = G_MAXUINT64;

  if (lane == NULL)
    return;
  /* Who comes behind the next one that claims the row waits for that one. */
  for (GList *link = lane->writers.head; link != NULL && end == G_MAXUINT64; link = link->next)
    {
      LarderMutation *other = link->data;

      if (other->order <= mutation->order)
        continue;
      add_found (found, other);
      if (claims_row (other, row))
        end = other->order;
    }
  for (GList *link = lane->readers.head; link != NULL; link = link->next)
    {
      LarderMutation *other = link->data;

      if (other->order >= end)
        break;
      if (other->order > mutation->order)
        add_found (found, other);
    }
}

static void
find_in_scope (LarderMutationLanes *self,
               LarderMutation      *mutation,
               GHashTable          *found)
{
  Lane *lane = g_hash_table_lookup (self->scopes, mutation->scope);

  for (GList *link = lane != NULL ? lane->writers.head : NULL; link != NULL; link = link->next)
    {
      LarderMutation *other = link->data;

      if (other->order <= mutation->order)
        continue;
      add_found (found, other);
      if (claims_scope (other))
        break;
    }
}

void
larder_mutation_lanes_find_waiting (LarderMutationLanes *self,
                                    LarderMutation      *mutation,
                                    GHashTable          *found)
{
  GHashTableIter iter;
  gpointer row;

  add_found (found, mutation);
  g_hash_table_iter_init (&iter, mutation->writes);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    find_in_row (self, mutation, row, found);
  if (mutation->scope != NULL)
    find_in_scope (self, mutation, found);
}

/* It is not looked at again before its delivery or its patches are others. */
static void
park (Lane  *lane,
      GList *link)
{
  ((LarderMutation *) link->data)->parked = TRUE;
  g_queue_unlink (&lane->writers, link);
  g_queue_push_tail_link (&lane->parked, link);
}

static gboolean
meets (LarderMutationLanes *self,
       LarderMutation      *mutation,
       GHashTable          *touched)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      Lane *lane = g_hash_table_lookup (self->rows, row);

      for (GList *link = lane->writers.head, *next; link != NULL; link = next)
        {
          LarderMutation *other = link->data;

          next = link->next;
          if (other->order >= mutation->order)
            break;
          if (claims_row (other, row))
            return TRUE;
          if (other->delivery == LARDER_DELIVERY_FAILED)
            park (lane, link);
        }
    }
  return FALSE;
}

static gboolean
meets_scope (LarderMutationLanes *self,
             LarderMutation      *mutation)
{
  Lane *lane;

  if (mutation->scope == NULL)
    return FALSE;
  lane = g_hash_table_lookup (self->scopes, mutation->scope);
  for (GList *link = lane->writers.head; link->data != mutation; link = link->next)
    if (claims_scope (link->data))
      return TRUE;
  return FALSE;
}

gboolean
larder_mutation_lanes_hold_up (LarderMutationLanes *self,
                               LarderMutation      *mutation)
{
  return meets_scope (self, mutation) || meets (self, mutation, mutation->writes) ||
         meets (self, mutation, mutation->references);
}
