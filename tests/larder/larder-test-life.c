/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The far end of one program's life: what it is told, in which order, and how it answers. */

#include "config.h"

#include "larder-test-life.h"

void
life_say (Life       *life,
          const char *format,
          ...)
{
  va_list args;
  g_autofree char *text = NULL;

  if (!life->verbose)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_test_message ("%s", text);
}

void
life_entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_free (entry->row);
  g_free (entry->scope);
  g_free (entry);
}

gboolean
life_chance (Life *life,
             guint percent)
{
  return g_rand_int_range (life->rand, 0, 100) < (int) percent;
}

LarderValue *
life_make_row (const char *id,
               const char *title,
               gint64      version)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  larder_value_builder_set_string (builder, "id", id);
  larder_value_builder_set_string (builder, "title", title);
  larder_value_builder_set_int (builder, "version", version);
  return larder_value_builder_end (builder);
}

Entry *
life_find (Life       *life,
           const char *id)
{
  Entry *entry = g_hash_table_lookup (life->by_id, id);

  g_assert_nonnull (entry);
  return entry;
}

/* What is on the disk now, by id. */
GHashTable *
life_read_disk (const char *path)
{
  GHashTable *disk = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify) larder_value_unref);
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) list = larder_outbox_peek (path, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < larder_value_get_n_items (list); i++)
    {
      LarderValue *item = larder_value_get_item (list, i);

      g_hash_table_insert (disk, g_strdup (larder_value_get_member_string (item, "id")),
                           larder_value_ref (item));
    }
  return disk;
}

/* The rules of sending, looked at from the far end. */
static void
mutate_cb (LarderMutationContext *context,
           gpointer               user_data)
{
  Life *life = user_data;
  Entry *entry = life_find (life, larder_mutation_context_get_id (context));
  LarderValue *checkpoint = larder_mutation_context_get_checkpoint (context);
  g_autoptr(GHashTable) disk = life_read_disk (life->path);

  life_say (life, "  attempt of %u", entry->seq);
  g_assert_true (larder_client_get_online (life->client));
  g_assert_true (g_hash_table_contains (disk, entry->id));
  g_assert_cmpint (entry->fate, ==, FATE_WAITING);
  g_assert_false (entry->gone);
  g_assert_cmpint (checkpoint != NULL ? larder_value_get_int (checkpoint) : 0, >=,
                   entry->checkpoint);
  entry->saved = TRUE;
  g_ptr_array_add (life->open, larder_mutation_context_ref (context));
}

static gboolean
retry_cb (guint         failure_count,
          const GError *error,
          gpointer      user_data)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
}

void
life_open (Life *life)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderMutationOptions) rules = larder_mutation_options_new ("notes.write");

  life->outbox = larder_outbox_new (life->path, &error);
  g_assert_no_error (error);
  life->client = larder_client_new (LARDER_CLOCK (life->clock), NULL, life->outbox);
  life->notes = larder_client_add_table (life->client, "notes", LARDER_TYPE_TEST_NOTE);
  larder_mutation_options_set_func (rules, mutate_cb, life, NULL);
  larder_mutation_options_set_retry_func (rules, retry_cb, NULL, NULL);
  larder_client_set_mutation_options (life->client, rules);
  larder_client_set_online (life->client, life_chance (life, 50));
  larder_client_mount (life->client);
}

void
life_wait_saved (Life *life)
{
  larder_test_wait (!larder_outbox_get_saving (life->outbox));
  larder_test_settle ();
  larder_test_wait (!larder_outbox_get_saving (life->outbox));
}

static void
check_order (Life       *life,
             Entry      *entry,
             const char *lane)
{
  guint last = GPOINTER_TO_UINT (g_hash_table_lookup (life->last, lane));

  if (!entry->left_order)
    g_assert_cmpuint (entry->seq, >, last);
  g_hash_table_insert (life->last, g_strdup (lane), GUINT_TO_POINTER (MAX (last, entry->seq)));
}

/* The server does what it is told, once per id. FALSE: the row is not there. */
gboolean
life_apply (Life        *life,
            Entry       *entry,
            LarderValue *variables)
{
  const char *op = larder_value_get_member_string (variables, "op");
  const char *title = larder_value_get_member_string (variables, "title");
  LarderValue *row = g_hash_table_lookup (life->rows, entry->row);
  gint64 version = row != NULL ? larder_value_get_member_int (row, "version", 0) : 0;

  if (entry->n_applied > 0)
    return TRUE;
  if (g_str_equal (op, "merge") && row == NULL)
    return FALSE;
  life_say (life, "  applied %u to %s", entry->seq, entry->row);
  entry->n_applied++;
  check_order (life, entry, entry->row);
  if (entry->scope != NULL)
    check_order (life, entry, entry->scope);
  if (g_str_equal (op, "remove"))
    g_hash_table_remove (life->rows, entry->row);
  else
    g_hash_table_insert (life->rows, g_strdup (entry->row),
                         life_make_row (entry->row, title, version + 1));
  return TRUE;
}

static void
add_answer (Life                  *life,
            LarderMutationContext *context,
            Entry                 *entry)
{
  LarderValue *row = g_hash_table_lookup (life->rows, entry->row);

  if (row != NULL)
    larder_mutation_context_add_rows (context, "notes", row);
  else
    larder_mutation_context_add_removal (context, "notes", entry->row);
}

static void
park (Entry *entry)
{
  entry->fate = FATE_PARKED;
  entry->left_order = TRUE;
}

/* One open attempt is answered, in one of the ways of the world. */
void
life_answer (Life     *life,
             gboolean  kindly)
{
  guint i;
  guint way = kindly ? 0 : (guint) g_rand_int_range (life->rand, 0, 10);
  g_autoptr(LarderMutationContext) context = NULL;
  Entry *entry;
  gboolean cancelled;

  if (life->open->len == 0)
    return;
  i = (guint) g_rand_int_range (life->rand, 0, (int) life->open->len);
  context = g_ptr_array_steal_index (life->open, i);
  entry = life_find (life, larder_mutation_context_get_id (context));
  cancelled = g_cancellable_is_cancelled (larder_mutation_context_get_cancellable (context));
  /* What was given up may have arrived all the same. */
  if (way < 7 && !life_apply (life, entry, larder_mutation_context_get_variables (context)))
    way = 8;
  life_say (life, "  answer %u to %u", way, entry->seq);
  if (cancelled && entry->fate == FATE_WITHDRAWN)
    way = 6;
  if (way < 5)
    {
      add_answer (life, context, entry);
      entry->fate = FATE_DONE;
      larder_mutation_context_return_value (context, NULL);
    }
  else if (way < 8)
    larder_mutation_context_return_error (context,
                                          g_error_new_literal (G_IO_ERROR,
                                                               G_IO_ERROR_HOST_UNREACHABLE, "-"));
  else
    {
      /* One that was told to stop may fail as it likes, but a conflict is one. */
      if (!cancelled || way == 9)
        park (entry);
      add_answer (life, context, entry);
      larder_mutation_context_return_error (context,
                                            g_error_new_literal (LARDER_ERROR, way == 8
                                                                 ? LARDER_ERROR_GONE
                                                                 : LARDER_ERROR_CONFLICT, "-"));
    }
  larder_test_settle ();
}
