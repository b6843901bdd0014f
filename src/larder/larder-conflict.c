/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A row that was changed here and elsewhere: what was known, what is wished, what is there. */

#include "config.h"

#include "larder/larder-conflict-private.h"

/**
 * LarderConflict:
 *
 * A row that was changed here and elsewhere.
 *
 * `base` is what was known when the change was made here, `mine` are the members that are wished,
 * `theirs` is the row as the server has it now, and `fields` names the members of `mine` that both
 * sides changed to different values. Immutable.
 */
struct _LarderConflict
{
  GObject       parent_instance;

  char         *table;
  char         *id;
  LarderValue  *base;     /* (owned) (nullable) */
  LarderValue  *mine;     /* (owned) (nullable) */
  LarderValue  *theirs;   /* (owned) */
  char        **fields;   /* (owned) */
};

typedef enum
{
  PROP_TABLE = 1,
  PROP_ID,
  PROP_BASE,
  PROP_MINE,
  PROP_THEIRS,
  PROP_FIELDS,
} LarderConflictProperty;

static GParamSpec *properties[PROP_FIELDS + 1];

G_DEFINE_FINAL_TYPE (LarderConflict, larder_conflict, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (LarderConflictPolicy, larder_conflict_policy,
                    G_DEFINE_ENUM_VALUE (LARDER_CONFLICT_POLICY_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (LARDER_CONFLICT_POLICY_ASK, "ask"),
                    G_DEFINE_ENUM_VALUE (LARDER_CONFLICT_POLICY_MINE, "mine"),
                    G_DEFINE_ENUM_VALUE (LARDER_CONFLICT_POLICY_THEIRS, "theirs"),
                    G_DEFINE_ENUM_VALUE (LARDER_CONFLICT_POLICY_MERGE, "merge"))

/* An absent member and null are the same to a server that has columns. */
static gboolean
is_same (LarderValue *a,
         LarderValue *b)
{
  if (a == NULL || larder_value_is_null (a))
    return b == NULL || larder_value_is_null (b);
  return b != NULL && larder_value_equal (a, b);
}

char **
larder_conflict_compare (LarderValue *base,
                         LarderValue *mine,
                         LarderValue *theirs,
                         gboolean    *all_done)
{
  g_autoptr(GStrvBuilder) fields = g_strv_builder_new ();

  *all_done = TRUE;
  for (guint i = 0; mine != NULL && i < larder_value_get_n_items (mine); i++)
    {
      const char *name = larder_value_get_member_name (mine, i);
      LarderValue *their = larder_value_get_member (theirs, name);

      if (is_same (larder_value_get_item (mine, i), their))
        continue;
      *all_done = FALSE;
      if (base != NULL && larder_value_has_member (base, name) &&
          !is_same (larder_value_get_member (base, name), their))
        g_strv_builder_add (fields, name);
    }
  return g_strv_builder_end (fields);
}

LarderConflict *
larder_conflict_new (const char   *table,
                     const char   *id,
                     LarderValue  *base,
                     LarderValue  *mine,
                     LarderValue  *theirs,
                     char        **fields)
{
  LarderConflict *self = g_object_new (LARDER_TYPE_CONFLICT, NULL);

  self->table = g_strdup (table);
  self->id = g_strdup (id);
  self->base = base != NULL ? larder_value_ref (base) : NULL;
  self->mine = mine != NULL ? larder_value_ref (mine) : NULL;
  self->theirs = larder_value_ref (theirs);
  self->fields = fields;
  return self;
}

static gboolean
is_object (LarderValue *value)
{
  return value != NULL && larder_value_get_kind (value) == LARDER_VALUE_OBJECT;
}

/* Theirs with what was changed here alone; NULL when both changed something to different values. */
static LarderValue *
merge_objects (LarderValue *base,
               LarderValue *mine,
               LarderValue *theirs)
{
  g_autoptr(LarderValue) result = larder_value_ref (theirs);

  for (guint i = 0; i < larder_value_get_n_items (mine); i++)
    {
      const char *name = larder_value_get_member_name (mine, i);
      LarderValue *my = larder_value_get_item (mine, i);
      LarderValue *their = larder_value_get_member (theirs, name);
      LarderValue *known = larder_value_get_member (base, name);
      g_autoptr(LarderValue) merged = NULL;
      g_autoptr(LarderValueBuilder) change = NULL;
      g_autoptr(LarderValue) changes = NULL;
      LarderValue *next = NULL;

      if (is_same (my, their) || is_same (my, known))
        continue;
      if (!is_same (their, known))
        {
          if (!is_object (my) || !is_object (their) || !is_object (known))
            return NULL;
          merged = merge_objects (known, my, their);
          if (merged == NULL)
            return NULL;
        }
      change = larder_value_builder_new_object ();
      larder_value_builder_set_value (change, name, merged != NULL ? merged : my);
      changes = larder_value_builder_end (change);
      next = larder_value_merge (result, changes);
      larder_value_unref (result);
      result = next;
    }
  for (guint i = 0; i < larder_value_get_n_items (base); i++)
    {
      const char *name = larder_value_get_member_name (base, i);
      LarderValue *next = NULL;

      if (larder_value_has_member (mine, name) || !larder_value_has_member (result, name))
        continue;
      if (!is_same (larder_value_get_item (base, i), larder_value_get_member (theirs, name)))
        return NULL;
      next = larder_value_without (result, name);
      larder_value_unref (result);
      result = next;
    }
  return g_steal_pointer (&result);
}

LarderValue *
larder_conflict_merge (LarderConflict   *self,
                       char           ***left)
{
  g_autoptr(LarderValueBuilder) chosen = larder_value_builder_new_object ();
  g_autoptr(GStrvBuilder) rest = g_strv_builder_new ();

  for (guint i = 0; self->fields[i] != NULL; i++)
    {
      const char *name = self->fields[i];
      LarderValue *base = self->base != NULL ? larder_value_get_member (self->base, name) : NULL;
      LarderValue *mine = larder_value_get_member (self->mine, name);
      LarderValue *theirs = larder_value_get_member (self->theirs, name);
      g_autoptr(LarderValue) merged = NULL;

      if (is_object (base) && is_object (mine) && is_object (theirs))
        merged = merge_objects (base, mine, theirs);
      if (merged != NULL)
        larder_value_builder_set_value (chosen, name, merged);
      else
        g_strv_builder_add (rest, name);
    }
  *left = g_strv_builder_end (rest);
  return larder_value_builder_end (chosen);
}

LarderValue *
larder_conflict_decide (LarderValue *mine,
                        LarderValue *theirs,
                        LarderValue *chosen)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  for (guint i = 0; mine != NULL && i < larder_value_get_n_items (mine); i++)
    {
      const char *name = larder_value_get_member_name (mine, i);
      LarderValue *value = chosen != NULL ? larder_value_get_member (chosen, name) : NULL;

      if (value == NULL)
        value = larder_value_get_item (mine, i);
      if (!is_same (value, larder_value_get_member (theirs, name)))
        larder_value_builder_set_value (builder, name, value);
    }
  return larder_value_builder_end (builder);
}

static void
larder_conflict_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  LarderConflict *self = LARDER_CONFLICT (object);

  switch ((LarderConflictProperty) prop_id)
    {
    case PROP_TABLE:
      g_value_set_string (value, self->table);
      break;

    case PROP_ID:
      g_value_set_string (value, self->id);
      break;

    case PROP_BASE:
      g_value_set_boxed (value, self->base);
      break;

    case PROP_MINE:
      g_value_set_boxed (value, self->mine);
      break;

    case PROP_THEIRS:
      g_value_set_boxed (value, self->theirs);
      break;

    case PROP_FIELDS:
      g_value_set_boxed (value, self->fields);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_conflict_finalize (GObject *object)
{
  LarderConflict *self = LARDER_CONFLICT (object);

  g_free (self->table);
  g_free (self->id);
  g_clear_pointer (&self->base, larder_value_unref);
  g_clear_pointer (&self->mine, larder_value_unref);
  g_clear_pointer (&self->theirs, larder_value_unref);
  g_strfreev (self->fields);

  G_OBJECT_CLASS (larder_conflict_parent_class)->finalize (object);
}

static void
larder_conflict_class_init (LarderConflictClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_conflict_get_property;
  object_class->finalize = larder_conflict_finalize;

  /**
   * LarderConflict:table:
   *
   * The table of the row.
   */
  properties[PROP_TABLE] = g_param_spec_string ("table", NULL, NULL, NULL, flags);
  /**
   * LarderConflict:id:
   *
   * The id of the row.
   */
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  /**
   * LarderConflict:base:
   *
   * The members that are written and the version, as they were known when the change was made.
   */
  properties[PROP_BASE] = g_param_spec_boxed ("base", NULL, NULL, LARDER_TYPE_VALUE, flags);
  /**
   * LarderConflict:mine:
   *
   * The members as they are wished here; %NULL for a removal.
   */
  properties[PROP_MINE] = g_param_spec_boxed ("mine", NULL, NULL, LARDER_TYPE_VALUE, flags);
  /**
   * LarderConflict:theirs:
   *
   * The row as the server has it.
   */
  properties[PROP_THEIRS] = g_param_spec_boxed ("theirs", NULL, NULL, LARDER_TYPE_VALUE, flags);
  /**
   * LarderConflict:fields:
   *
   * The names of the members that both sides changed to different values.
   */
  properties[PROP_FIELDS] = g_param_spec_boxed ("fields", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_conflict_init (LarderConflict *self)
{
}

/**
 * larder_conflict_get_table:
 *
 * Together with [method@Larder.Conflict.get_id] it names the row.
 *
 * Returns: the table of the row
 */
const char *
larder_conflict_get_table (LarderConflict *self)
{
  g_return_val_if_fail (LARDER_IS_CONFLICT (self), NULL);

  return self->table;
}

/**
 * larder_conflict_get_id:
 *
 * Together with [method@Larder.Conflict.get_table] it names the row.
 *
 * Returns: the id of the row
 */
const char *
larder_conflict_get_id (LarderConflict *self)
{
  g_return_val_if_fail (LARDER_IS_CONFLICT (self), NULL);

  return self->id;
}

/**
 * larder_conflict_get_base:
 *
 * What was here when the change was made.
 *
 * Returns: (transfer none) (nullable): the members that are written and the version, as they were
 *   known when the change was made
 */
LarderValue *
larder_conflict_get_base (LarderConflict *self)
{
  g_return_val_if_fail (LARDER_IS_CONFLICT (self), NULL);

  return self->base;
}

/**
 * larder_conflict_get_mine:
 *
 * What is wished here.
 *
 * Returns: (transfer none) (nullable): the members as they are wished here; %NULL for a removal
 */
LarderValue *
larder_conflict_get_mine (LarderConflict *self)
{
  g_return_val_if_fail (LARDER_IS_CONFLICT (self), NULL);

  return self->mine;
}

/**
 * larder_conflict_get_theirs:
 *
 * What someone else made of the row meanwhile.
 *
 * Returns: (transfer none): the row as the server has it
 */
LarderValue *
larder_conflict_get_theirs (LarderConflict *self)
{
  g_return_val_if_fail (LARDER_IS_CONFLICT (self), NULL);

  return self->theirs;
}

/**
 * larder_conflict_get_fields:
 *
 * Members that only one side changed are not among them: those are never in conflict.
 *
 * Returns: (transfer none) (array zero-terminated=1): the names of the members that both sides
 *   changed to different values
 */
const char * const *
larder_conflict_get_fields (LarderConflict *self)
{
  g_return_val_if_fail (LARDER_IS_CONFLICT (self), NULL);

  return (const char * const *) self->fields;
}
