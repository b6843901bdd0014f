/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Slices as keys of GSettings. */

#include "config.h"

#include "larder/larder-slice-storage.h"

#include <json-glib/json-glib.h>

#include "larder/larder-error.h"

/**
 * LarderSettingsStorage:
 *
 * Keeps the members of a slice in the keys of the same names; members without a key are left out,
 * and so is the version, since a schema has defaults of its own. A change from outside is taken
 * over by the slice. A value that a key can not hold, or whose key is not writable, is left out.
 */
struct _LarderSettingsStorage
{
  GObject    parent_instance;

  GSettings *settings;     /* (owned) */
  guint      storing;      /* changes are our own */
};

static void larder_settings_storage_iface_init (LarderSliceStorageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LarderSettingsStorage, larder_settings_storage, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LARDER_TYPE_SLICE_STORAGE,
                                                      larder_settings_storage_iface_init))

static GSettingsSchema *
get_schema (LarderSettingsStorage *self)
{
  GSettingsSchema *schema = NULL;

  g_object_get (self->settings, "settings-schema", &schema, NULL);
  return schema;
}

static LarderValue *
load (LarderSliceStorage  *storage,
      const char          *name,
      GError             **error)
{
  LarderSettingsStorage *self = LARDER_SETTINGS_STORAGE (storage);
  g_autoptr(GSettingsSchema) schema = get_schema (self);
  g_auto(GStrv) keys = g_settings_schema_list_keys (schema);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  larder_value_builder_begin_object (builder, "state");
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr(GVariant) variant = g_settings_get_value (self->settings, keys[i]);
      g_autoptr(LarderValue) value = larder_value_new_from_variant (variant, NULL);

      if (value != NULL)
        larder_value_builder_set_value (builder, keys[i], value);
    }
  larder_value_builder_close (builder);
  return larder_value_builder_end (builder);
}

static void
store_member (LarderSettingsStorage *self,
              GSettingsSchema       *schema,
              const char            *name,
              LarderValue           *value)
{
  g_autoptr(GSettingsSchemaKey) key = g_settings_schema_get_key (schema, name);
  g_autofree char *signature =
    g_variant_type_dup_string (g_settings_schema_key_get_value_type (key));
  g_autofree char *json = larder_value_to_json (value);
  g_autoptr(GVariant) former = g_settings_get_value (self->settings, name);
  g_autoptr(GVariant) variant = NULL;
  g_autoptr(GError) error = NULL;

  variant = json_gvariant_deserialize_data (json, -1, signature, &error);
  if (variant != NULL)
    g_variant_ref_sink (variant);
  if (variant == NULL || !g_settings_schema_key_range_check (key, variant))
    g_info ("The key “%s” can not hold what the slice has", name);
  else if (!g_variant_equal (former, variant) && g_settings_is_writable (self->settings, name))
    g_settings_set_value (self->settings, name, variant);
}

static gboolean
store (LarderSliceStorage  *storage,
       const char          *name,
       LarderValue         *record,
       GError             **error)
{
  LarderSettingsStorage *self = LARDER_SETTINGS_STORAGE (storage);
  g_autoptr(GSettingsSchema) schema = get_schema (self);
  LarderValue *state = larder_value_get_member (record, "state");

  self->storing++;
  for (guint i = 0; state != NULL && i < larder_value_get_n_items (state); i++)
    {
      const char *member = larder_value_get_member_name (state, i);

      if (member != NULL && g_settings_schema_has_key (schema, member))
        store_member (self, schema, member, larder_value_get_item (state, i));
    }
  self->storing--;
  return TRUE;
}

static gboolean
forget (LarderSliceStorage  *storage,
        const char          *name,
        GError             **error)
{
  LarderSettingsStorage *self = LARDER_SETTINGS_STORAGE (storage);
  g_autoptr(GSettingsSchema) schema = get_schema (self);
  g_auto(GStrv) keys = g_settings_schema_list_keys (schema);

  self->storing++;
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (self->settings, keys[i]);
  self->storing--;
  return TRUE;
}

static void
larder_settings_storage_iface_init (LarderSliceStorageInterface *iface)
{
  iface->load = load;
  iface->store = store;
  iface->remove = forget;
}

static void
changed_cb (LarderSettingsStorage *self)
{
  if (self->storing == 0)
    g_signal_emit_by_name (self, "changed", NULL);
}

static void
larder_settings_storage_finalize (GObject *object)
{
  LarderSettingsStorage *self = LARDER_SETTINGS_STORAGE (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (larder_settings_storage_parent_class)->finalize (object);
}

static void
larder_settings_storage_class_init (LarderSettingsStorageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = larder_settings_storage_finalize;
}

static void
larder_settings_storage_init (LarderSettingsStorage *self)
{
}

/**
 * larder_settings_storage_new:
 * @settings: whose keys are the members
 *
 * Makes a place in GSettings.
 *
 * Returns: (transfer full): the place
 */
LarderSettingsStorage *
larder_settings_storage_new (GSettings *settings)
{
  LarderSettingsStorage *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (LARDER_TYPE_SETTINGS_STORAGE, NULL);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}
