/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A row: base, layers, and what they make visible. */

#include "config.h"

#include "larder/larder-row-private.h"

LarderRow *
larder_row_new (const char *id)
{
  LarderRow *self = g_new0 (LarderRow, 1);

  self->id = g_strdup (id);
  return self;
}

void
larder_row_free (LarderRow *self)
{
  g_free (self->id);
  g_clear_pointer (&self->base, larder_value_unref);
  g_clear_pointer (&self->visible, larder_value_unref);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

gboolean
larder_row_is_empty (LarderRow *self)
{
  return self->base == NULL && self->visible == NULL && self->record == NULL &&
         self->error == NULL && self->change == 0 &&
         (self->layers == NULL || self->layers->len == 0);
}

void
larder_row_refresh (LarderRow *self)
{
  g_autoptr(LarderValue) visible = self->base != NULL ? larder_value_ref (self->base) : NULL;

  for (guint i = 0; self->layers != NULL && i < self->layers->len; i++)
    {
      LarderLayer *layer = self->layers->pdata[i];
      LarderValue *next = larder_patch_apply (layer->patch, visible);

      g_clear_pointer (&visible, larder_value_unref);
      visible = next;
    }
  g_clear_pointer (&self->visible, larder_value_unref);
  self->visible = g_steal_pointer (&visible);
}

void
larder_row_get_look (LarderRow     *self,
                     LarderRowLook *look)
{
  const GError *error = NULL;

  *look = (LarderRowLook) { .base_updated_at = self->base_updated_at };
  for (guint i = 0; self->layers != NULL && i < self->layers->len; i++)
    {
      LarderLayer *layer = self->layers->pdata[i];

      look->pending = look->pending || layer->state == LARDER_ROW_PENDING;
      look->failed = look->failed || layer->state == LARDER_ROW_FAILED;
      look->conflicted = look->conflicted || layer->state == LARDER_ROW_CONFLICTED;
      if (error == NULL)
        error = layer->error;
    }
  if (self->error != NULL)
    {
      if (g_error_matches (self->error, LARDER_ERROR, LARDER_ERROR_CONFLICT))
        look->conflicted = TRUE;
      else
        look->failed = TRUE;
      if (error == NULL)
        error = self->error;
    }
  look->error = error != NULL ? g_error_copy (error) : NULL;
}

void
larder_row_look_clear (LarderRowLook *look)
{
  g_clear_error (&look->error);
}

gboolean
larder_row_look_equal (const LarderRowLook *a,
                       const LarderRowLook *b)
{
  return a->pending == b->pending && a->failed == b->failed && a->conflicted == b->conflicted &&
         a->base_updated_at == b->base_updated_at && larder_error_is_same (a->error, b->error);
}

void
larder_layer_free (LarderLayer *layer)
{
  g_free (layer->mutation_id);
  larder_patch_unref (layer->patch);
  g_clear_error (&layer->error);
  g_free (layer);
}

gboolean
larder_value_is_same (LarderValue *a,
                      LarderValue *b)
{
  return a == b || (a != NULL && b != NULL && larder_value_equal (a, b));
}

gboolean
larder_error_is_same (const GError *a,
                      const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->domain == b->domain && a->code == b->code && g_strcmp0 (a->message, b->message) == 0;
}
