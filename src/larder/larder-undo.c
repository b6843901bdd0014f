/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Patches by hand: layers that no mutation holds, until somebody decides what becomes of them. */

#include "config.h"

#include "larder/larder-undo.h"

#include "larder/larder-mutation-private.h"

/**
 * LarderUndo:
 *
 * A change of what is shown that no mutation sends, made by [method@Larder.Client.patch].
 *
 * It stands over the server's data as the patches of mutations do, so that undoing it takes back
 * this change alone. When the object goes undecided, the change is kept.
 */
struct _LarderUndo
{
  GObject       parent_instance;

  LarderClient *client;      /* weak */
  char         *holder;      /* of the layers */
  GPtrArray    *patches;     /* of LarderPatch (owned) */
  gboolean      active;      /* undone or kept yet? */
};

typedef enum
{
  PROP_ACTIVE = 1,
} LarderUndoProperty;

static GParamSpec *properties[PROP_ACTIVE + 1];

G_DEFINE_FINAL_TYPE (LarderUndo, larder_undo, G_TYPE_OBJECT)

static gboolean
decide (LarderUndo *self,
        gboolean    keep)
{
  g_autoptr(LarderClient) client = NULL;

  if (!self->active)
    return FALSE;
  self->active = FALSE;
  if (self->client != NULL)
    {
      client = g_object_ref (self->client);
      larder_client_begin_batch (client);
      if (keep)
        larder_client_fold_layers (client, self->holder, self->patches, NULL);
      larder_client_drop_layers (client, self->holder);
      larder_client_end_batch (client);
    }
  return TRUE;
}

static void
larder_undo_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  LarderUndo *self = LARDER_UNDO (object);

  switch ((LarderUndoProperty) prop_id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_undo_dispose (GObject *object)
{
  LarderUndo *self = LARDER_UNDO (object);

  decide (self, TRUE);
  g_clear_weak_pointer (&self->client);

  G_OBJECT_CLASS (larder_undo_parent_class)->dispose (object);
}

static void
larder_undo_finalize (GObject *object)
{
  LarderUndo *self = LARDER_UNDO (object);

  g_ptr_array_unref (self->patches);
  g_free (self->holder);

  G_OBJECT_CLASS (larder_undo_parent_class)->finalize (object);
}

static void
larder_undo_class_init (LarderUndoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = larder_undo_get_property;
  object_class->dispose = larder_undo_dispose;
  object_class->finalize = larder_undo_finalize;

  /**
   * LarderUndo:active:
   *
   * Whether the change is shown and can still be undone.
   */
  properties[PROP_ACTIVE] =
    g_param_spec_boolean ("active", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_undo_init (LarderUndo *self)
{
  self->holder = g_uuid_string_random ();
  self->patches = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_patch_unref);
  self->active = TRUE;
}

/**
 * larder_client_patch:
 * @patches: (element-type LarderPatch) (transfer none): changes, in order
 *
 * Shows changes that nobody sends. They stand over the data, above the patches of the mutations
 * that are there, and stay over what is fetched, until [method@Larder.Undo.undo] or
 * [method@Larder.Undo.keep].
 *
 * Returns: (transfer full): takes the changes back
 */
LarderUndo *
larder_client_patch (LarderClient *self,
                     GList        *patches)
{
  LarderUndo *undo;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);

  undo = g_object_new (LARDER_TYPE_UNDO, NULL);
  g_set_weak_pointer (&undo->client, self);
  for (GList *item = patches; item != NULL; item = item->next)
    g_ptr_array_add (undo->patches, larder_patch_ref (item->data));
  larder_client_begin_batch (self);
  larder_client_add_layers (self, undo->holder, ++self->last_order, undo->patches);
  larder_client_end_batch (self);
  return undo;
}

/**
 * larder_undo_undo:
 *
 * Takes the change back. What came since stays: other patches, and what was fetched.
 *
 * Returns: %FALSE when it was undone or kept before
 */
gboolean
larder_undo_undo (LarderUndo *self)
{
  g_return_val_if_fail (LARDER_IS_UNDO (self), FALSE);

  if (!decide (self, FALSE))
    return FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  return TRUE;
}

/**
 * larder_undo_keep:
 *
 * Makes the change a part of the data as it is known, until the server says something else.
 *
 * Returns: %FALSE when it was undone or kept before
 */
gboolean
larder_undo_keep (LarderUndo *self)
{
  g_return_val_if_fail (LARDER_IS_UNDO (self), FALSE);

  if (!decide (self, TRUE))
    return FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  return TRUE;
}

/**
 * larder_undo_get_active:
 *
 * It is decided once, by [method@Larder.Undo.undo] or [method@Larder.Undo.keep].
 *
 * Returns: whether the change is shown and can still be undone
 */
gboolean
larder_undo_get_active (LarderUndo *self)
{
  g_return_val_if_fail (LARDER_IS_UNDO (self), FALSE);

  return self->active;
}
