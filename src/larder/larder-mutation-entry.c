/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A mutation as an entry of the outbox, and back. */

#include "config.h"

#include "larder/larder-mutation-private.h"

static char *
value_to_text (LarderValue *value)
{
  return value != NULL ? larder_value_to_json (value) : NULL;
}

static char *
set_to_text (GHashTable *set)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();
  g_autoptr(LarderValue) value = NULL;
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    larder_value_builder_add_string (builder, item);
  value = larder_value_builder_end (builder);
  return larder_value_to_json (value);
}

static char *
patches_to_text (GPtrArray *patches)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();
  g_autoptr(LarderValue) value = NULL;

  for (guint i = 0; i < patches->len; i++)
    {
      g_autoptr(LarderValue) patch = larder_patch_to_value (patches->pdata[i]);

      larder_value_builder_add_value (builder, patch);
    }
  value = larder_value_builder_end (builder);
  return larder_value_to_json (value);
}

static char *
error_to_text (const GError *error)
{
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(LarderValue) value = NULL;

  if (error == NULL)
    return NULL;
  builder = larder_value_builder_new_object ();
  larder_value_builder_set_string (builder, "domain", g_quark_to_string (error->domain));
  larder_value_builder_set_int (builder, "code", error->code);
  larder_value_builder_set_string (builder, "message", error->message);
  value = larder_value_builder_end (builder);
  return larder_value_to_json (value);
}

/* What later versions know: an object, so that more can come. */
static char *
more_to_text (LarderMutation *self,
              LarderValue    *data)
{
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(LarderValue) value = NULL;
  GHashTableIter iter;
  gpointer row, base;

  if (g_hash_table_size (self->bases) == 0 && self->conflict == NULL && self->context == NULL &&
      self->meta == NULL && data == NULL)
    return NULL;
  builder = larder_value_builder_new_object ();
  if (self->context != NULL)
    larder_value_builder_set_value (builder, "context", self->context);
  if (self->meta != NULL)
    larder_value_builder_set_value (builder, "meta", self->meta);
  if (data != NULL)
    larder_value_builder_set_value (builder, "data", data);
  larder_value_builder_begin_object (builder, "bases");
  g_hash_table_iter_init (&iter, self->bases);
  while (g_hash_table_iter_next (&iter, &row, &base))
    larder_value_builder_set_value (builder, row, base);
  larder_value_builder_close (builder);
  if (self->conflict != NULL)
    {
      larder_value_builder_begin_object (builder, "conflict");
      larder_value_builder_set_string (builder, "table",
                                       larder_conflict_get_table (self->conflict));
      larder_value_builder_set_string (builder, "id", larder_conflict_get_id (self->conflict));
      larder_value_builder_set_value (builder, "theirs",
                                      larder_conflict_get_theirs (self->conflict));
      larder_value_builder_close (builder);
    }
  value = larder_value_builder_end (builder);
  return larder_value_to_json (value);
}

LarderOutboxRow *
larder_mutation_to_row (LarderMutation *self)
{
  LarderOutboxRow *row = larder_outbox_row_new ();

  row->seq = self->seq;
  row->id = g_strdup (self->id);
  row->key = g_strdup (self->key);
  row->variables = self->unread != NULL ? g_strdup (self->unread) : value_to_text (self->variables);
  row->patches = patches_to_text (self->patches);
  row->writes = set_to_text (self->writes);
  row->references = set_to_text (self->references);
  row->scope = g_strdup (self->scope);
  row->not_before = self->not_before;
  row->paused = self->paused;
  row->checkpoint = value_to_text (self->checkpoint);
  row->submitted_at = self->submitted_at;
  row->attempts = self->attempts;
  row->error = error_to_text (self->error);
  row->more = more_to_text (self, NULL);
  if (self->delivery == LARDER_DELIVERY_FAILED)
    row->state = g_strdup ("failed");
  else if (self->delivery == LARDER_DELIVERY_CONFLICT)
    row->state = g_strdup ("conflict");
  else
    row->state = g_strdup ("queued");
  return row;
}

LarderOutboxRow *
larder_mutation_to_result (LarderMutation *self,
                           LarderValue    *data)
{
  LarderOutboxRow *row = larder_outbox_row_new ();

  row->seq = self->seq;
  row->id = g_strdup (self->id);
  row->key = g_strdup (self->key);
  row->variables = value_to_text (self->variables);
  row->not_before = self->kept_until;
  row->submitted_at = self->submitted_at;
  row->attempts = self->attempts;
  row->state = g_strdup ("done");
  row->more = more_to_text (self, data);
  return row;
}

static LarderValue *
value_from_text (const char *text)
{
  return text != NULL ? larder_value_new_from_json (text, -1, NULL) : NULL;
}

static void
read_set (GHashTable *set,
          const char *text)
{
  g_autoptr(LarderValue) list = value_from_text (text);

  if (list == NULL)
    return;
  for (guint i = 0; i < larder_value_get_n_items (list); i++)
    {
      const char *item = larder_value_get_string (larder_value_get_item (list, i));

      if (item != NULL)
        g_hash_table_add (set, g_strdup (item));
    }
}

static void
read_patches (LarderMutation *self,
              const char     *text)
{
  g_autoptr(LarderValue) list = value_from_text (text);

  if (list == NULL)
    return;
  for (guint i = 0; i < larder_value_get_n_items (list); i++)
    {
      LarderPatch *patch = larder_patch_new_from_value (larder_value_get_item (list, i), NULL);

      if (patch != NULL)
        g_ptr_array_add (self->patches, patch);
    }
}

static GError *
error_from_text (const char *text)
{
  g_autoptr(LarderValue) value = value_from_text (text);
  const char *domain;
  const char *message;

  if (value == NULL)
    return NULL;
  domain = larder_value_get_member_string (value, "domain");
  message = larder_value_get_member_string (value, "message");
  return g_error_new_literal (domain != NULL ? g_quark_from_string (domain) : LARDER_ERROR,
                              (int) larder_value_get_member_int (value, "code",
                                                                 LARDER_ERROR_INVALID),
                              message != NULL ? message : "");
}

static void
read_more (LarderMutation *self,
           const char     *text)
{
  g_autoptr(LarderValue) more = value_from_text (text);
  LarderValue *bases = more != NULL ? larder_value_get_member (more, "bases") : NULL;
  LarderValue *conflict = more != NULL ? larder_value_get_member (more, "conflict") : NULL;
  LarderValue *context = more != NULL ? larder_value_get_member (more, "context") : NULL;
  LarderValue *meta = more != NULL ? larder_value_get_member (more, "meta") : NULL;
  LarderValue *data = more != NULL ? larder_value_get_member (more, "data") : NULL;

  self->context = context != NULL ? larder_value_ref (context) : NULL;
  self->meta = meta != NULL ? larder_value_ref (meta) : NULL;
  if (self->delivery == LARDER_DELIVERY_DONE)
    {
      self->data = data != NULL ? larder_value_ref (data) : NULL;
      return;
    }

  for (guint i = 0; bases != NULL && i < larder_value_get_n_items (bases); i++)
    {
      const char *name = larder_value_get_member_name (bases, i);

      if (name != NULL)
        g_hash_table_replace (self->bases, g_strdup (name),
                              larder_value_ref (larder_value_get_item (bases, i)));
    }
  if (conflict != NULL && self->delivery == LARDER_DELIVERY_CONFLICT)
    {
      const char *table = larder_value_get_member_string (conflict, "table");
      const char *id = larder_value_get_member_string (conflict, "id");
      LarderValue *theirs = larder_value_get_member (conflict, "theirs");

      if (table != NULL && id != NULL && theirs != NULL)
        larder_mutation_restore_conflict (self, table, id, theirs);
    }
}

/* What can not be read is not sent, and is not thrown away either: somebody may repair or withdraw
 * it. */
static void
park_unread (LarderMutation  *self,
             LarderOutboxRow *row)
{
  gboolean known = g_str_equal (row->state, "queued") || g_str_equal (row->state, "failed") ||
                   g_str_equal (row->state, "conflict");

  if (row->variables != NULL && self->variables == NULL)
    self->unread = g_strdup (row->variables);
  else if (known)
    return;
  self->delivery = LARDER_DELIVERY_FAILED;
  self->status = LARDER_MUTATION_ERROR;
  g_clear_error (&self->error);
  self->error = g_error_new_literal (LARDER_ERROR, LARDER_ERROR_INVALID,
                                     "What is to be sent can not be read");
}

LarderMutation *
larder_mutation_new_from_row (LarderClient    *client,
                              LarderOutboxRow *row)
{
  g_autoptr(LarderValue) variables = value_from_text (row->variables);
  LarderMutation *self = g_object_new (LARDER_TYPE_MUTATION, "client", client, "id", row->id,
                                       "key", row->key, "variables", variables, NULL);

  read_patches (self, row->patches);
  read_set (self->writes, row->writes);
  read_set (self->references, row->references);
  self->scope = g_strdup (row->scope);
  self->seq = row->seq;
  self->not_before = row->not_before;
  self->paused = row->paused;
  self->checkpoint = value_from_text (row->checkpoint);
  self->submitted_at = row->submitted_at;
  self->attempts = row->attempts;
  self->error = error_from_text (row->error);
  self->durable = TRUE;
  self->stored = TRUE;
  /* On-mutate was for the hand that made it. */
  self->prepared = TRUE;
  self->status = LARDER_MUTATION_PENDING;
  self->delivery = LARDER_DELIVERY_QUEUED;
  if (g_strcmp0 (row->state, "failed") == 0)
    self->delivery = LARDER_DELIVERY_FAILED;
  else if (g_strcmp0 (row->state, "conflict") == 0)
    self->delivery = LARDER_DELIVERY_CONFLICT;
  if (self->delivery != LARDER_DELIVERY_QUEUED)
    self->status = LARDER_MUTATION_ERROR;
  if (g_strcmp0 (row->state, "done") == 0)
    {
      self->status = LARDER_MUTATION_SUCCESS;
      self->delivery = LARDER_DELIVERY_DONE;
      self->kept_until = row->not_before;
      self->not_before = 0;
      self->progress = 1.0;
    }
  else
    park_unread (self, row);
  read_more (self, row->more);
  return self;
}

static void
stored_cb (const GError *error,
           gpointer      user_data)
{
  g_autoptr(LarderMutation) self = user_data;

  if (error == NULL)
    self->stored = TRUE;
  if (self->client == NULL || self->status != LARDER_MUTATION_PENDING || self->answering)
    return;

  larder_client_begin_batch (self->client);
  if (error != NULL)
    {
      /* What is not on the disk is not promised: it fails where it can be seen and be retried. */
      larder_mutation_halt_callbacks (self);
      larder_mutation_fail (self, error);
    }
  else
    {
      larder_mutation_add_layers (self);
      larder_client_schedule_behind (self->client, self);
    }
  larder_client_end_batch (self->client);
}

void
larder_mutation_store (LarderMutation *self)
{
  LarderOutbox *outbox = self->client->outbox;

  if (!self->durable || self->delivery == LARDER_DELIVERY_DONE)
    return;
  if (self->stored)
    larder_outbox_put (outbox, larder_mutation_to_row (self), FALSE, NULL, NULL);
  else if (self->status == LARDER_MUTATION_PENDING)
    larder_outbox_put (outbox, larder_mutation_to_row (self), TRUE, stored_cb,
                       g_object_ref (self));
}
