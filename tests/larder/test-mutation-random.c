/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random sequences of everything that can happen to mutations, against a server that counts.
 *
 * Each seed is one program's life: edits of a few rows, network, answers that are lost, refusals,
 * conflicts, holds, checkpoints, restarts, and crashes that leave what the disk has at that moment.
 * LARDER_SEED=n runs one seed and prints its steps. */

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <unistd.h>

#include "larder-test-life.h"

#define N_STEPS 120

static void
submit (Life *life)
{
  static const char * const ops[] = { "insert", "merge", "merge", "merge", "remove" };
  const char *op = ops[g_rand_int_range (life->rand, 0, G_N_ELEMENTS (ops))];
  g_autofree char *id = g_strdup_printf ("row-%d", g_rand_int_range (life->rand, 0, N_ROWS));
  g_autofree char *title = g_strdup_printf ("title-%u", life->last_seq + 1);
  g_autoptr(LarderValue) row = life_make_row (id, title, 0);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderPatch) patch = NULL;
  g_autoptr(LarderMutation) mutation = NULL;
  Entry *entry = g_new0 (Entry, 1);

  larder_value_builder_set_string (builder, "op", op);
  larder_value_builder_set_string (builder, "title", title);
  variables = larder_value_builder_end (builder);
  mutation = larder_mutation_new (life->client, "notes.write", variables);
  if (g_str_equal (op, "insert"))
    patch = larder_patch_new_insert ("notes", row);
  else if (g_str_equal (op, "merge"))
    patch = larder_patch_new_merge ("notes", id, row);
  else
    patch = larder_patch_new_remove ("notes", id);
  larder_mutation_add_patch (mutation, patch);
  entry->id = g_strdup (larder_mutation_get_id (mutation));
  entry->seq = ++life->last_seq;
  entry->row = g_steal_pointer (&id);
  if (life_chance (life, 20))
    entry->scope = g_strdup ("one-by-one");
  larder_mutation_set_scope (mutation, entry->scope);
  if (life_chance (life, 20))
    larder_mutation_set_not_before (mutation,
                                    larder_clock_get_time_ms (LARDER_CLOCK (life->clock)) +
                                    g_rand_int_range (life->rand, 1, 20000));
  if (life_chance (life, 20))
    larder_mutation_add_reference (mutation, "notes", "row-0");
  g_ptr_array_add (life->entries, entry);
  g_hash_table_insert (life->by_id, entry->id, entry);
  life_say (life, "submit %u: %s %s %s", entry->seq, op, entry->row,
       entry->scope != NULL ? entry->scope : "");
  larder_mutation_submit (mutation);
}

static LarderMutation *
choose (Life *life)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (life->outbox));

  if (n == 0)
    return NULL;
  return g_list_model_get_item (G_LIST_MODEL (life->outbox),
                                (guint) g_rand_int_range (life->rand, 0, (int) n));
}

static void
decide (Life *life)
{
  g_autoptr(LarderMutation) mutation = choose (life);
  Entry *entry;

  if (mutation == NULL)
    return;
  entry = life_find (life, larder_mutation_get_id (mutation));
  if (entry->fate == FATE_PARKED || life_chance (life, 30))
    {
      life_say (life, "retry %u", entry->seq);
      larder_mutation_retry (mutation);
      entry->fate = FATE_WAITING;
    }
  else if (life_chance (life, 30))
    {
      life_say (life, "withdraw %u", entry->seq);
      g_assert_true (larder_mutation_withdraw (mutation));
      entry->fate = FATE_WITHDRAWN;
      entry->left_order = TRUE;
    }
  else if (larder_mutation_get_paused (mutation))
    {
      life_say (life, "resume %u", entry->seq);
      larder_mutation_resume (mutation);
    }
  else
    {
      life_say (life, "pause %u", entry->seq);
      larder_mutation_pause (mutation);
    }
}

/* Somebody else writes a row, and the client hears of it. */
static void
write_elsewhere (Life *life)
{
  g_autofree char *id = g_strdup_printf ("row-%d", g_rand_int_range (life->rand, 0, N_ROWS));
  LarderValue *row = g_hash_table_lookup (life->rows, id);
  LarderValue *fresh;

  if (row == NULL)
    return;
  life_say (life, "elsewhere %s", id);
  fresh = life_make_row (id, "elsewhere", larder_value_get_member_int (row, "version", 0) + 1);
  g_hash_table_insert (life->rows, g_steal_pointer (&id), fresh);
  larder_client_write_rows (life->client, "notes", fresh);
}

typedef struct
{
  Entry  *entry;
  gint64  value;
} Checkpoint;

static void
checkpoint_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autofree Checkpoint *checkpoint = user_data;

  if (g_task_propagate_boolean (G_TASK (result), NULL))
    checkpoint->entry->checkpoint = MAX (checkpoint->entry->checkpoint, checkpoint->value);
}

static void
set_checkpoint (Life *life)
{
  LarderMutationContext *context;
  g_autoptr(LarderValue) value = NULL;
  Checkpoint *checkpoint;

  if (life->open->len == 0)
    return;
  context = life->open->pdata[0];
  checkpoint = g_new0 (Checkpoint, 1);
  checkpoint->entry = life_find (life, larder_mutation_context_get_id (context));
  checkpoint->value = checkpoint->entry->checkpoint + 1;
  value = larder_value_new_int (checkpoint->value);
  larder_mutation_context_set_checkpoint_async (context, value, checkpoint_cb, checkpoint);
}

/* The disk as a crash at this moment would leave it. */
static char *
copy_disk (Life *life)
{
  static guint serial;
  g_autofree char *name = g_strdup_printf ("outbox-%u.db", ++serial);
  char *path = larder_test_path (name);
  g_autofree char *folder = g_path_get_dirname (path);
  sqlite3 *from = NULL;
  sqlite3 *to = NULL;
  sqlite3_backup *backup;

  g_mkdir_with_parents (folder, 0700);
  g_assert_cmpint (sqlite3_open_v2 (life->path, &from, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (from, 10000);
  g_assert_cmpint (sqlite3_open (path, &to), ==, SQLITE_OK);
  backup = sqlite3_backup_init (to, "main", from, "main");
  g_assert_nonnull (backup);
  g_assert_cmpint (sqlite3_backup_step (backup, -1), ==, SQLITE_DONE);
  sqlite3_backup_finish (backup);
  sqlite3_close (from);
  sqlite3_close (to);
  return path;
}

/* What a crash left: nothing that was promised is missing. */
static void
take_disk (Life *life)
{
  g_autoptr(GHashTable) disk = life_read_disk (life->path);

  for (guint i = 0; i < life->entries->len; i++)
    {
      Entry *entry = life->entries->pdata[i];
      LarderValue *row = g_hash_table_lookup (disk, entry->id);
      const char *state = row != NULL ? larder_value_get_member_string (row, "state") : NULL;

      if (row == NULL && (entry->fate == FATE_WAITING || entry->fate == FATE_PARKED))
        {
          g_assert_false (entry->saved);
          g_assert_cmpuint (entry->n_applied, ==, 0);
          life_say (life, "  %u is lost", entry->seq);
          entry->fate = FATE_LOST;
        }
      else if (row != NULL)
        {
          g_assert_false (entry->gone);
          g_assert_cmpint (entry->fate, !=, FATE_LOST);
          entry->fate = g_str_equal (state, "queued") ? FATE_WAITING : FATE_PARKED;
          entry->saved = TRUE;
        }
    }
}

static void
restart (Life     *life,
         gboolean  crash)
{
  g_autofree char *left = NULL;

  life_say (life, crash ? "crash" : "restart");
  if (crash)
    left = copy_disk (life);
  larder_client_unmount (life->client);
  g_assert_finalize_object (life->client);
  g_assert_finalize_object (life->outbox);
  /* What was on its way may have arrived. */
  for (guint i = 0; i < life->open->len; i++)
    if (life_chance (life, 50))
      life_apply (life, life_find (life, larder_mutation_context_get_id (life->open->pdata[i])),
             larder_mutation_context_get_variables (life->open->pdata[i]));
  g_ptr_array_set_size (life->open, 0);
  larder_test_settle ();
  if (crash)
    g_set_str (&life->path, left);
  take_disk (life);
  life_open (life);
}

/* Base and layers are what is shown; memory and disk agree; everything that waits is there. */
static void
check (Life *life)
{
  g_autoptr(GHashTable) disk = NULL;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (life->outbox));
  gint64 last = 0;

  life_wait_saved (life);
  disk = life_read_disk (life->path);
  n = g_list_model_get_n_items (G_LIST_MODEL (life->outbox));
  g_assert_cmpuint (g_hash_table_size (disk), ==, n);
  for (guint i = 0; i < life->entries->len; i++)
    {
      Entry *entry = life->entries->pdata[i];
      gboolean waits = entry->fate == FATE_WAITING || entry->fate == FATE_PARKED;

      g_assert_cmpint (g_hash_table_contains (disk, entry->id), ==, waits);
      g_assert_cmpuint (entry->n_applied, <=, 1);
      entry->saved = entry->saved || waits;
      entry->gone = entry->saved && !waits;
    }
  for (int r = 0; r < N_ROWS; r++)
    {
      g_autofree char *id = g_strdup_printf ("row-%d", r);
      LarderValue *base = larder_table_get_base (life->notes, id);
      g_autoptr(LarderValue) view = base != NULL ? larder_value_ref (base) : NULL;
      LarderValue *shown;

      for (guint i = 0; i < n; i++)
        {
          g_autoptr(LarderMutation) mutation =
            g_list_model_get_item (G_LIST_MODEL (life->outbox), i);
          LarderPatch *patch = mutation->patches->pdata[0];

          if (r == 0)
            g_assert_cmpint (mutation->seq, >, last);
          last = MAX (last, mutation->seq);
          if (larder_mutation_get_delivery (mutation) != LARDER_DELIVERY_FAILED &&
              g_str_equal (larder_patch_get_id (patch), id))
            {
              LarderValue *patched = larder_patch_apply (patch, view);

              g_clear_pointer (&view, larder_value_unref);
              view = patched;
            }
        }
      shown = larder_table_get_value (life->notes, id);
      g_assert_cmpint (shown != NULL, ==, view != NULL);
      if (view != NULL)
        g_assert_true (larder_value_equal (shown, view));
    }
}

static void
step (Life *life)
{
  switch (g_rand_int_range (life->rand, 0, 20))
    {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
      submit (life);
      break;

    case 5:
    case 6:
    case 7:
    case 8:
      life_answer (life, FALSE);
      break;

    case 9:
    case 10:
      larder_client_set_online (life->client, life_chance (life, 70));
      life_say (life, "online %d", larder_client_get_online (life->client));
      break;

    case 11:
    case 12:
      larder_test_clock_advance (life->clock, g_rand_int_range (life->rand, 0, 40000));
      break;

    case 13:
    case 14:
      decide (life);
      break;

    case 15:
      write_elsewhere (life);
      break;

    case 16:
      set_checkpoint (life);
      break;

    case 17:
      restart (life, life_chance (life, 70));
      break;

    case 18:
      check (life);
      break;

    case 19:
    default:
      life_wait_saved (life);
      break;
    }
  if (life_chance (life, 50))
    larder_test_settle ();
}

/* The network stays, the server is kind, and whoever decides decides: then everything is done. */
static void
drain (Life *life)
{
  guint n;

  larder_client_set_online (life->client, TRUE);
  for (guint round = 0; (n = g_list_model_get_n_items (G_LIST_MODEL (life->outbox))) > 0; round++)
    {
      g_assert_cmpuint (round, <, 200);
      for (guint i = n; i > 0; i--)
        {
          g_autoptr(LarderMutation) mutation =
            g_list_model_get_item (G_LIST_MODEL (life->outbox), i - 1);
          Entry *entry = life_find (life, larder_mutation_get_id (mutation));

          larder_mutation_resume (mutation);
          if (entry->fate != FATE_PARKED)
            continue;
          /* What changes a row that is no more will never be done. */
          if (round > 20)
            {
              larder_mutation_withdraw (mutation);
              entry->fate = FATE_WITHDRAWN;
              continue;
            }
          larder_mutation_retry (mutation);
          entry->fate = FATE_WAITING;
        }
      life_wait_saved (life);
      while (life->open->len > 0)
        life_answer (life, TRUE);
      larder_test_clock_advance (life->clock, 30000);
      larder_test_settle ();
    }
  check (life);
  for (guint i = 0; i < life->entries->len; i++)
    {
      Entry *entry = life->entries->pdata[i];

      if (entry->fate == FATE_DONE)
        g_assert_cmpuint (entry->n_applied, ==, 1);
      else if (entry->fate == FATE_LOST)
        g_assert_cmpuint (entry->n_applied, ==, 0);
      else
        g_assert_cmpint (entry->fate, ==, FATE_WITHDRAWN);
    }
}

static void
run_seed (guint32  seed,
          gboolean verbose)
{
  Life life = { .seed = seed, .verbose = verbose };

  life.rand = g_rand_new_with_seed (seed);
  life.clock = larder_test_clock_new (1000000);
  life.path = larder_test_path ("outbox.db");
  life.entries = g_ptr_array_new_with_free_func (life_entry_free);
  life.by_id = g_hash_table_new (g_str_hash, g_str_equal);
  life.open = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_mutation_context_unref);
  life.rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                     (GDestroyNotify) larder_value_unref);
  life.last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  life_open (&life);
  for (guint i = 0; i < N_STEPS; i++)
    step (&life);
  drain (&life);

  larder_client_unmount (life.client);
  g_assert_finalize_object (life.client);
  g_assert_finalize_object (life.outbox);
  g_ptr_array_unref (life.open);
  larder_test_settle ();
  g_hash_table_unref (life.by_id);
  g_ptr_array_unref (life.entries);
  g_hash_table_unref (life.rows);
  g_hash_table_unref (life.last);
  g_assert_finalize_object (life.clock);
  g_rand_free (life.rand);
  g_free (life.path);
}

static void
test_random (void)
{
  const char *one = g_getenv ("LARDER_SEED");
#ifdef __SANITIZE_ADDRESS__
  const guint few = 40;
#else
  const guint few = 100;
#endif
  guint n_seeds = g_getenv ("BACKLOT_LONG") != NULL ? 2000 : few;

  if (one != NULL)
    {
      run_seed ((guint32) g_ascii_strtoull (one, NULL, 10), TRUE);
      return;
    }
  for (guint32 seed = 1; seed <= n_seeds; seed++)
    {
      /* The last one that is named is the one that failed. */
      g_test_message ("LARDER_SEED=%u", seed);
      run_seed (seed, FALSE);
    }
}

int
main (int   argc,
      char *argv[])
{
  /* So many small writes wait for a disk most of the time: in memory they do not. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/mutation-random/exactly-once-in-order-and-nothing-lost", test_random);
  return g_test_run ();
}
