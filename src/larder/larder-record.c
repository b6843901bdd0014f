/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A row as an object. */

#include "config.h"

#include "larder/larder-record.h"

#include "larder/larder-record-private.h"
#include "larder/larder-row-private.h"

typedef struct
{
  LarderTable *table;           /* (owned) (nullable) */
  LarderRow   *row;             /* borrowed from @table */
  GHashTable  *times;           /* (owned) (nullable): times that were asked for, by member */
  GError      *type_error;      /* (owned) (nullable): a member of the wrong type */
} LarderRecordPrivate;

typedef enum
{
  PROP_ID = 1,
  PROP_TABLE,
  PROP_VALUE,
  PROP_BASE,
  PROP_EXISTS,
  PROP_PENDING,
  PROP_FAILED,
  PROP_CONFLICTED,
  PROP_ERROR,
  PROP_BASE_UPDATED_AT,
} LarderRecordProperty;

static GParamSpec *properties[PROP_BASE_UPDATED_AT + 1];

/**
 * LarderRecord:
 *
 * One row of a table: what the server said (base), what is pending on top of it, and what is
 * visible.
 *
 * There is one record for a row as long as anyone holds it, so a change repaints every place
 * that shows the row. A subclass names the members of its rows with
 * [method@Larder.RecordClass.install_members] and gets a property for each, which notifies once
 * per batch and only if its value is another one afterwards.
 *
 * Records are made by [method@Larder.Table.get_record] and belong to the thread of their table.
 */

/**
 * LarderRecordClass:
 * @parent_class: the parent
 * @changed: the visible value changed in these members: notify derived properties here, the
 *   properties of the members are notified by Larder
 *
 * What a class of records can add.
 */

/**
 * LarderRecordClass::changed:
 * @members: (array zero-terminated=1): the names of the members whose visible value is another one
 *
 * Notifies derived properties; those of the members themselves are notified by Larder.
 */

G_DEFINE_TYPE_WITH_PRIVATE (LarderRecord, larder_record, G_TYPE_OBJECT)

static LarderRecordPrivate *
get_private (LarderRecord *self)
{
  return larder_record_get_instance_private (self);
}

/* Looks for members of a wrong type. Gives whether the error is another one than before. */
static gboolean
check_types (LarderRecord *self)
{
  LarderRecordPrivate *priv = get_private (self);
  GHashTable *members = larder_record_type_get_members (G_OBJECT_TYPE (self));
  g_autoptr(GError) error = NULL;
  g_autofree char *wrong = NULL;
  GHashTableIter iter;
  gpointer data;

  if (priv->row->visible != NULL && members != NULL)
    {
      g_hash_table_iter_init (&iter, members);
      while (g_hash_table_iter_next (&iter, NULL, &data))
        {
          LarderMemberInfo *info = data;

          /* The first by name, so that the same row always tells the same. */
          if (info->pspec != NULL && !larder_member_is_right (info, priv->row->visible) &&
              (wrong == NULL || strcmp (info->member->name, wrong) < 0))
            g_set_str (&wrong, info->member->name);
        }
    }
  if (wrong != NULL)
    error = g_error_new (LARDER_ERROR, LARDER_ERROR_INVALID,
                         "member “%s” of row “%s” of “%s” is of another type", wrong,
                         priv->row->id, larder_table_get_name (priv->table));
  if (larder_error_is_same (error, priv->type_error))
    return FALSE;
  g_clear_error (&priv->type_error);
  priv->type_error = g_steal_pointer (&error);
  return TRUE;
}

void
larder_record_attach (LarderRecord *self,
                      LarderTable  *table,
                      LarderRow    *row)
{
  LarderRecordPrivate *priv = get_private (self);

  priv->table = g_object_ref (table);
  priv->row = row;
  check_types (self);
}

void
larder_record_move (LarderRecord *self,
                    LarderRow    *row)
{
  LarderRecordPrivate *priv = get_private (self);

  priv->row->record = NULL;
  priv->row = row;
  row->record = self;
}

static void
time_free (gpointer data)
{
  if (data != NULL)
    g_date_time_unref (data);
}

GHashTable *
larder_record_get_times (LarderRecord *self)
{
  LarderRecordPrivate *priv = get_private (self);

  if (priv->times == NULL)
    priv->times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, time_free);
  return priv->times;
}

static void
notify (LarderRecord         *self,
        LarderRecordProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
notify_members (LarderRecord *self,
                GPtrArray    *names,
                LarderValue  *before,
                LarderValue  *after)
{
  GHashTable *members = larder_record_type_get_members (G_OBJECT_TYPE (self));
  LarderRecordClass *klass = LARDER_RECORD_GET_CLASS (self);

  for (guint i = 0; members != NULL && i + 1 < names->len; i++)
    {
      LarderMemberInfo *info = g_hash_table_lookup (members, names->pdata[i]);

      if (info != NULL && !larder_member_is_same (info, before, after))
        g_object_notify_by_pspec (G_OBJECT (self), info->pspec);
    }
  if (klass->changed != NULL)
    klass->changed (self, (const char * const *) names->pdata);
}

void
larder_record_take_change (LarderRecord          *self,
                           const LarderRowChange *change)
{
  LarderRecordPrivate *priv = get_private (self);
  g_autoptr(LarderValue) after = NULL;
  g_autoptr(GPtrArray) names = NULL;
  gboolean error_changed = FALSE;
  LarderRowLook look;

  larder_row_get_look (priv->row, &look);
  g_object_freeze_notify (G_OBJECT (self));
  if (change->visible_changed)
    {
      after = priv->row->visible != NULL ? larder_value_ref (priv->row->visible) : NULL;
      g_clear_pointer (&priv->times, g_hash_table_unref);
      names = larder_record_find_changed (change->visible, after);
      if (priv->type_error != NULL || !larder_record_are_right (self, names, after))
        error_changed = check_types (self);
      notify (self, PROP_VALUE);
      if ((change->visible != NULL) != (after != NULL))
        notify (self, PROP_EXISTS);
      notify_members (self, names, change->visible, after);
    }
  if (change->came_from != 0)
    notify (self, PROP_ID);
  if (change->base_changed)
    notify (self, PROP_BASE);
  if (look.pending != change->look.pending)
    notify (self, PROP_PENDING);
  if (look.failed != change->look.failed)
    notify (self, PROP_FAILED);
  if (look.conflicted != change->look.conflicted)
    notify (self, PROP_CONFLICTED);
  if (!larder_error_is_same (look.error, change->look.error) ||
      (error_changed && look.error == NULL))
    notify (self, PROP_ERROR);
  if (look.base_updated_at != change->look.base_updated_at)
    notify (self, PROP_BASE_UPDATED_AT);
  larder_row_look_clear (&look);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
larder_record_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  LarderRecord *self = LARDER_RECORD (object);
  LarderRecordPrivate *priv = get_private (self);
  LarderMemberInfo *info;

  if (pspec->owner_type != LARDER_TYPE_RECORD)
    {
      info = larder_record_pspec_get_member (pspec);
      if (info != NULL)
        larder_member_read (info, larder_record_get_value (self), value);
      else
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  switch ((LarderRecordProperty) prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, larder_record_get_id (self));
      break;
    case PROP_TABLE:
      g_value_set_string (value, larder_record_get_table_name (self));
      break;
    case PROP_VALUE:
      g_value_set_boxed (value, larder_record_get_value (self));
      break;
    case PROP_BASE:
      g_value_set_boxed (value, larder_record_get_base (self));
      break;
    case PROP_EXISTS:
      g_value_set_boolean (value, larder_record_get_exists (self));
      break;
    case PROP_PENDING:
      g_value_set_boolean (value, larder_record_get_pending (self));
      break;
    case PROP_FAILED:
      g_value_set_boolean (value, larder_record_get_failed (self));
      break;
    case PROP_CONFLICTED:
      g_value_set_boolean (value, larder_record_get_conflicted (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, larder_record_get_error (self));
      break;
    case PROP_BASE_UPDATED_AT:
      g_value_set_int64 (value, priv->row != NULL ? priv->row->base_updated_at : 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
larder_record_dispose (GObject *object)
{
  LarderRecordPrivate *priv = get_private (LARDER_RECORD (object));

  if (priv->row != NULL)
    larder_table_forget_record (priv->table, g_steal_pointer (&priv->row));
  g_clear_object (&priv->table);

  G_OBJECT_CLASS (larder_record_parent_class)->dispose (object);
}

static void
larder_record_finalize (GObject *object)
{
  LarderRecordPrivate *priv = get_private (LARDER_RECORD (object));

  g_clear_pointer (&priv->times, g_hash_table_unref);
  g_clear_error (&priv->type_error);

  G_OBJECT_CLASS (larder_record_parent_class)->finalize (object);
}

static void
larder_record_class_init (LarderRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_record_get_property;
  object_class->dispose = larder_record_dispose;
  object_class->finalize = larder_record_finalize;

  /**
   * LarderRecord:id:
   *
   * The id of the row.
   */
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  /**
   * LarderRecord:table:
   *
   * The name of the table.
   */
  properties[PROP_TABLE] = g_param_spec_string ("table", NULL, NULL, NULL, flags);
  /**
   * LarderRecord:value:
   *
   * What is visible: base with the layers over it.
   */
  properties[PROP_VALUE] = g_param_spec_boxed ("value", NULL, NULL, LARDER_TYPE_VALUE, flags);
  /**
   * LarderRecord:base:
   *
   * What the server said.
   */
  properties[PROP_BASE] = g_param_spec_boxed ("base", NULL, NULL, LARDER_TYPE_VALUE, flags);
  /**
   * LarderRecord:exists:
   *
   * Whether there is something visible.
   */
  properties[PROP_EXISTS] = g_param_spec_boolean ("exists", NULL, NULL, FALSE, flags);
  /**
   * LarderRecord:pending:
   *
   * Whether a change of the row waits for the server's answer.
   */
  properties[PROP_PENDING] = g_param_spec_boolean ("pending", NULL, NULL, FALSE, flags);
  /**
   * LarderRecord:failed:
   *
   * Whether a change of the row was refused.
   */
  properties[PROP_FAILED] = g_param_spec_boolean ("failed", NULL, NULL, FALSE, flags);
  /**
   * LarderRecord:conflicted:
   *
   * Whether a change of the row met with one of someone else.
   */
  properties[PROP_CONFLICTED] = g_param_spec_boolean ("conflicted", NULL, NULL, FALSE, flags);
  /**
   * LarderRecord:error:
   *
   * Why it was refused, or which member is of the wrong type.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  /**
   * LarderRecord:base-updated-at:
   *
   * When the base came, in milliseconds since 1970; 0 if that is not known.
   */
  properties[PROP_BASE_UPDATED_AT] =
    g_param_spec_int64 ("base-updated-at", NULL, NULL, 0, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_record_init (LarderRecord *self)
{
}

/**
 * larder_record_get_id:
 * @self: a record
 *
 * The id of the row.
 *
 * Returns: (nullable): the id
 */
const char *
larder_record_get_id (LarderRecord *self)
{
  g_return_val_if_fail (LARDER_IS_RECORD (self), NULL);

  return get_private (self)->row != NULL ? get_private (self)->row->id : NULL;
}

/**
 * larder_record_get_table_name:
 * @self: a record
 *
 * The name of the table.
 *
 * Returns: (nullable): the name
 */
const char *
larder_record_get_table_name (LarderRecord *self)
{
  g_return_val_if_fail (LARDER_IS_RECORD (self), NULL);

  return get_private (self)->table != NULL ? larder_table_get_name (get_private (self)->table)
                                           : NULL;
}

/**
 * larder_record_get_value:
 * @self: a record
 *
 * What is visible: the base with the layers over it.
 *
 * Returns: (transfer none) (nullable): the row, until the next change; %NULL if it does not exist
 */
LarderValue *
larder_record_get_value (LarderRecord *self)
{
  g_return_val_if_fail (LARDER_IS_RECORD (self), NULL);

  return get_private (self)->row != NULL ? get_private (self)->row->visible : NULL;
}

/**
 * larder_record_get_base:
 * @self: a record
 *
 * What the server said.
 *
 * Returns: (transfer none) (nullable): the row, until the next change; %NULL if it has none
 */
LarderValue *
larder_record_get_base (LarderRecord *self)
{
  g_return_val_if_fail (LARDER_IS_RECORD (self), NULL);

  return get_private (self)->row != NULL ? get_private (self)->row->base : NULL;
}

/**
 * larder_record_get_exists:
 * @self: a record
 *
 * Whether there is something visible.
 *
 * Returns: %TRUE if there is
 */
gboolean
larder_record_get_exists (LarderRecord *self)
{
  return larder_record_get_value (self) != NULL;
}

static gboolean
get_look_flag (LarderRecord *self,
               gsize         offset)
{
  LarderRecordPrivate *priv = get_private (self);
  LarderRowLook look;
  gboolean flag;

  if (priv->row == NULL)
    return FALSE;
  larder_row_get_look (priv->row, &look);
  flag = G_STRUCT_MEMBER (gboolean, &look, offset);
  larder_row_look_clear (&look);
  return flag;
}

/**
 * larder_record_get_pending:
 * @self: a record
 *
 * Whether a change of the row waits for the server's answer.
 *
 * Returns: %TRUE if one does
 */
gboolean
larder_record_get_pending (LarderRecord *self)
{
  g_return_val_if_fail (LARDER_IS_RECORD (self), FALSE);

  return get_look_flag (self, G_STRUCT_OFFSET (LarderRowLook, pending));
}

/**
 * larder_record_get_failed:
 * @self: a record
 *
 * Whether a change of the row was refused.
 *
 * Returns: %TRUE if one was
 */
gboolean
larder_record_get_failed (LarderRecord *self)
{
  g_return_val_if_fail (LARDER_IS_RECORD (self), FALSE);

  return get_look_flag (self, G_STRUCT_OFFSET (LarderRowLook, failed));
}

/**
 * larder_record_get_conflicted:
 * @self: a record
 *
 * Whether a change of the row met with one of someone else.
 *
 * Returns: %TRUE if one did
 */
gboolean
larder_record_get_conflicted (LarderRecord *self)
{
  g_return_val_if_fail (LARDER_IS_RECORD (self), FALSE);

  return get_look_flag (self, G_STRUCT_OFFSET (LarderRowLook, conflicted));
}

/**
 * larder_record_get_error:
 * @self: a record
 *
 * Why a change was refused, or which member is of the wrong type.
 *
 * Returns: (transfer none) (nullable): the error, until the next change
 */
GError *
larder_record_get_error (LarderRecord *self)
{
  LarderRecordPrivate *priv;

  g_return_val_if_fail (LARDER_IS_RECORD (self), NULL);

  priv = get_private (self);
  if (priv->row == NULL)
    return NULL;
  for (guint i = 0; priv->row->layers != NULL && i < priv->row->layers->len; i++)
    {
      LarderLayer *layer = priv->row->layers->pdata[i];

      if (layer->error != NULL)
        return layer->error;
    }
  return priv->row->error != NULL ? priv->row->error : priv->type_error;
}
