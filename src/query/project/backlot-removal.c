/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A deletion that can be undone while it is held back. */

#include "config.h"

#include "query/project/backlot-removal.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-parked.h"
#include "query/project/backlot-members-mutations.h"
#include "query/project/backlot-members-queries.h"
#include "query/project/backlot-removal-private.h"

struct _BacklotRemoval
{
  GObject    parent_instance;

  char      *table;
  char      *key;          /* (nullable): of the mutations */
  char      *project_id;   /* (nullable) */
  GPtrArray *ids;          /* (owned): of the rows */
  GPtrArray *mutations;    /* (owned): those that can still be taken back */
  GPtrArray *discards;     /* (owned): of BacklotDiscard: rows that the studio never had */
  guint      count;
  gboolean   discards_refused;
};

typedef enum
{
  PROP_COUNT = 1,
  PROP_TABLE,
  PROP_CAN_UNDO,
} BacklotRemovalProperty;

static GParamSpec *properties[PROP_CAN_UNDO + 1];

G_DEFINE_FINAL_TYPE (BacklotRemoval, backlot_removal, G_TYPE_OBJECT)

static gboolean
is_held (LarderMutation *mutation)
{
  LarderDelivery delivery = larder_mutation_get_delivery (mutation);

  return delivery == LARDER_DELIVERY_HELD || delivery == LARDER_DELIVERY_QUEUED;
}

static void
delivery_cb (BacklotRemoval *self,
             GParamSpec     *pspec,
             LarderMutation *mutation)
{
  if (is_held (mutation))
    return;
  g_signal_handlers_disconnect_by_data (mutation, self);
  if (g_ptr_array_remove (self->mutations, mutation) && !backlot_removal_get_can_undo (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
}

static void
backlot_removal_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  BacklotRemoval *self = BACKLOT_REMOVAL (object);

  switch ((BacklotRemovalProperty) prop_id)
    {
    case PROP_COUNT:
      g_value_set_uint (value, self->count);
      break;
    case PROP_TABLE:
      g_value_set_string (value, self->table);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, backlot_removal_get_can_undo (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_removal_finalize (GObject *object)
{
  BacklotRemoval *self = BACKLOT_REMOVAL (object);

  g_free (self->table);
  g_free (self->key);
  g_free (self->project_id);
  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->mutations);
  g_ptr_array_unref (self->discards);

  G_OBJECT_CLASS (backlot_removal_parent_class)->finalize (object);
}

static void
backlot_removal_class_init (BacklotRemovalClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_removal_get_property;
  object_class->finalize = backlot_removal_finalize;

  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TABLE] = g_param_spec_string ("table", NULL, NULL, NULL, flags);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_removal_init (BacklotRemoval *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->mutations = g_ptr_array_new_with_free_func (g_object_unref);
  self->discards = g_ptr_array_new_with_free_func (g_object_unref);
}

BacklotRemoval *
backlot_removal_new (const char *table)
{
  BacklotRemoval *self = g_object_new (BACKLOT_TYPE_REMOVAL, NULL);

  self->table = g_strdup (table);
  return self;
}

static void
remember (BacklotRemoval *self,
          const char     *key,
          const char     *id,
          const char     *project_id)
{
  self->count++;
  g_set_str (&self->key, key);
  g_set_str (&self->project_id, project_id);
  g_ptr_array_add (self->ids, g_strdup (id));
}

void
backlot_removal_submit (BacklotRemoval *self,
                        BacklotBackend *backend,
                        const char     *key,
                        const char     *id,
                        const char     *project_id)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderPatch) patch = larder_patch_new_remove (self->table, id);
  g_autoptr(LarderMutation) mutation = NULL;
  LarderValue *row;

  larder_value_builder_set_string (builder, "table", self->table);
  larder_value_builder_set_string (builder, "id", id);
  larder_value_builder_set_string (builder, "project_id", project_id);
  /* What the row pointed to can not be asked any more when it is gone. */
  row = larder_table_get_value (backlot_backend_get_table (backend, self->table), id);
  if (row != NULL && larder_value_get_member_string (row, "media_id") != NULL)
    larder_value_builder_set_string (builder, "media_id",
                                     larder_value_get_member_string (row, "media_id"));
  variables = larder_value_builder_end (builder);
  mutation = larder_mutation_new (backlot_backend_get_client (backend), key, variables);
  larder_mutation_add_patch (mutation, patch);
  /* Who leaves a project does not see it any more. */
  if (g_str_equal (self->table, "members") && backlot_members_is_self (backend, id))
    {
      g_autoptr(LarderPatch) project = larder_patch_new_remove ("projects", project_id);

      larder_mutation_add_patch (mutation, project);
    }
  larder_mutation_set_not_before (mutation, backlot_backend_get_time_ms (backend) +
                                            BACKLOT_REMOVAL_HOLD_MS);
  larder_mutation_submit (mutation);
  remember (self, key, id, project_id);
  g_signal_connect_object (mutation, "notify::delivery", G_CALLBACK (delivery_cb), self,
                           G_CONNECT_SWAPPED);
  g_ptr_array_add (self->mutations, g_steal_pointer (&mutation));
}

void
backlot_removal_discard_or_submit (BacklotRemoval *self,
                                   BacklotBackend *backend,
                                   const char     *key,
                                   const char     *id,
                                   const char     *project_id)
{
  g_autoptr(BacklotDiscard) discard = NULL;

  self->discards_refused = TRUE;
  if (larder_table_get_base (backlot_backend_get_table (backend, self->table), id) == NULL)
    discard = backlot_parked_discard (backend, id);
  if (discard == NULL)
    backlot_removal_submit (self, backend, key, id, project_id);
  else
    {
      remember (self, key, id, project_id);
      g_ptr_array_add (self->discards, g_steal_pointer (&discard));
    }
}

guint
backlot_removal_get_count (BacklotRemoval *self)
{
  g_return_val_if_fail (BACKLOT_IS_REMOVAL (self), 0);

  return self->count;
}

const char *
backlot_removal_get_table (BacklotRemoval *self)
{
  g_return_val_if_fail (BACKLOT_IS_REMOVAL (self), NULL);

  return self->table;
}

gboolean
backlot_removal_get_can_undo (BacklotRemoval *self)
{
  g_return_val_if_fail (BACKLOT_IS_REMOVAL (self), FALSE);

  return self->mutations->len > 0 || self->discards->len > 0;
}

gboolean
backlot_removal_undo (BacklotRemoval *self)
{
  g_autoptr(GPtrArray) mutations = NULL;
  g_autoptr(GPtrArray) discards = NULL;
  guint n_back = 0;

  g_return_val_if_fail (BACKLOT_IS_REMOVAL (self), FALSE);

  mutations = g_steal_pointer (&self->mutations);
  self->mutations = g_ptr_array_new_with_free_func (g_object_unref);
  discards = g_steal_pointer (&self->discards);
  self->discards = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < discards->len; i++, n_back++)
    backlot_deed_undo (g_ptr_array_index (discards, i));
  for (guint i = 0; i < mutations->len; i++)
    {
      LarderMutation *mutation = g_ptr_array_index (mutations, i);

      g_signal_handlers_disconnect_by_data (mutation, self);
      if (larder_mutation_withdraw (mutation))
        n_back++;
    }
  if (mutations->len > 0 || discards->len > 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  return n_back == self->count;
}

void
backlot_removal_hold (BacklotRemoval *self)
{
  g_return_if_fail (BACKLOT_IS_REMOVAL (self));

  for (guint i = 0; i < self->mutations->len; i++)
    larder_mutation_pause (g_ptr_array_index (self->mutations, i));
}

void
backlot_removal_release (BacklotRemoval *self)
{
  g_return_if_fail (BACKLOT_IS_REMOVAL (self));

  for (guint i = 0; i < self->mutations->len; i++)
    larder_mutation_resume (g_ptr_array_index (self->mutations, i));
}

BacklotRemoval *
backlot_removal_again (BacklotRemoval *self,
                       BacklotBackend *backend)
{
  BacklotRemoval *again = NULL;

  g_return_val_if_fail (BACKLOT_IS_REMOVAL (self), NULL);

  again = backlot_removal_new (self->table);
  for (guint i = 0; i < self->ids->len; i++)
    if (self->discards_refused)
      backlot_removal_discard_or_submit (again, backend, self->key,
                                         g_ptr_array_index (self->ids, i), self->project_id);
    else
      backlot_removal_submit (again, backend, self->key, g_ptr_array_index (self->ids, i),
                              self->project_id);
  return again;
}

gboolean
backlot_removal_is_allowed (BacklotRemoval *self,
                            BacklotBackend *backend)
{
  g_return_val_if_fail (BACKLOT_IS_REMOVAL (self), FALSE);

  for (guint i = 0; i < self->ids->len; i++)
    if (!backlot_members_may_change (backend, self->project_id, self->table,
                                     g_ptr_array_index (self->ids, i), TRUE))
      return FALSE;
  return TRUE;
}

void
backlot_removal_release_left (LarderOutbox *outbox)
{
  for (guint i = 0; outbox != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (outbox)); i++)
    {
      g_autoptr(LarderMutation) mutation = g_list_model_get_item (G_LIST_MODEL (outbox), i);
      const char *key = larder_mutation_get_key (mutation);

      if (larder_mutation_get_paused (mutation) &&
          (g_str_has_suffix (key, ".remove") || g_str_has_suffix (key, ".delete")))
        larder_mutation_resume (mutation);
    }
}
