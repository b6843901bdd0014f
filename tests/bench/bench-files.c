/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W5 persistence of queries, W13 the offline queue. */

#include "config.h"

#include "bench.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define N_PAGES 10000
#define N_MUTATIONS 1000

/* Files lie where the program would keep them, so on a real disk. */
static char *
new_folder (void)
{
  g_autofree char *base = g_build_filename (g_get_user_cache_dir (), "larder-bench", NULL);
  g_autofree char *pattern = g_build_filename (base, "run-XXXXXX", NULL);

  g_mkdir_with_parents (base, 0700);
  if (g_mkdtemp (pattern) == NULL)
    g_error ("%s can not be made", pattern);
  return g_steal_pointer (&pattern);
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static GVariant *
page_key (guint index)
{
  return g_variant_new ("(si)", "page", (int) index);
}

static LarderClient *
new_client (const char *folder)
{
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "cache.sqlite", NULL) : NULL;
  g_autoptr(LarderCache) cache = path != NULL ? larder_cache_new (path, "1") : NULL;
  g_autoptr(LarderQueryOptions) defaults = larder_query_options_new (NULL);
  LarderClient *client = larder_client_new (NULL, cache, NULL);

  larder_query_options_set_stale_time (defaults, LARDER_NEVER);
  larder_query_options_set_persist (defaults, TRUE);
  larder_client_set_query_defaults (client, g_variant_new ("(s)", "page"), defaults);
  larder_client_mount (client);
  return client;
}

static void
free_client (LarderClient *client)
{
  larder_client_unmount (client);
  g_object_unref (client);
}

static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!larder_client_flush_finish (LARDER_CLIENT (object), result, &error))
    g_error ("%s", error->message);
  *(gboolean *) user_data = TRUE;
}

static void
flush (LarderClient *client)
{
  gboolean done = FALSE;

  larder_client_flush_async (client, NULL, flushed_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static LarderValue **
make_pages (void)
{
  g_autoptr(GBytes) text = bench_entities (1, N_PAGES * 5);
  LarderValue **pages = g_new (LarderValue *, N_PAGES);
  const char *from = g_bytes_get_data (text, NULL);

  for (guint i = 0; i < N_PAGES; i++)
    {
      g_autofree char *page = g_strndup (from + 1 + (gsize) i * 5 * 401, 5 * 401 - 1);
      g_autofree char *list = g_strconcat ("[", page, "]", NULL);

      pages[i] = bench_parse (list, -1);
    }
  return pages;
}

static LarderValue *
read_page (LarderClient *client,
           guint         index)
{
  g_autoptr(LarderQueryOptions) options = larder_query_options_new (page_key (index));
  g_autoptr(LarderQueryObserver) observer = larder_query_observer_new (client, options);

  return larder_query_observer_get_data (observer);
}

static gboolean
is_page (LarderValue *page,
         guint        index)
{
  for (guint j = 0; j < 5; j++)
    {
      char id[16];

      g_snprintf (id, sizeof id, "p%06u", index * 5 + j);
      if (page == NULL ||
          g_strcmp0 (larder_value_get_member_string (larder_value_get_item (page, j), "id"),
                     id) != 0)
        return FALSE;
    }
  return TRUE;
}

/* All to bytes in memory and back: what a program does that keeps them elsewhere. */
static void
dump_and_restore (Bench        *bench,
                  LarderClient *client)
{
  g_autoptr(GPtrArray) dump = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  LarderClient *other = new_client (NULL);
  gsize size = 0;

  bench_start (bench);
  for (guint i = 0; i < N_PAGES; i++)
    g_ptr_array_add (dump, larder_value_to_bytes (larder_client_get_data (client, page_key (i))));
  bench_stop (bench);
  bench_add_ms (bench, "dump");
  for (guint i = 0; i < N_PAGES; i++)
    size += g_bytes_get_size (dump->pdata[i]);
  bench_add (bench, "dump_bytes", "bytes", (double) size);

  bench_start (bench);
  for (guint i = 0; i < N_PAGES; i++)
    {
      g_autoptr(LarderValue) page = larder_value_new_from_bytes (dump->pdata[i], NULL);

      larder_client_set_data (other, page_key (i), page);
    }
  bench_turn ();
  bench_stop (bench);
  bench_add_ms (bench, "restore");
  for (guint i = 0; i < N_PAGES; i += 7)
    bench_check (bench, is_page (larder_client_get_data (other, page_key (i)), i));
  free_client (other);
}

static void
persist_single (Bench         *bench,
                const char    *folder,
                LarderValue  **pages)
{
  LarderClient *client = new_client (folder);
  g_autofree LarderValue **changed = g_new (LarderValue *, 1000);
  g_autoptr(LarderValue) progress = larder_value_new_int (2000);

  for (guint k = 0; k < 1000; k++)
    changed[k] = larder_value_set_path (pages[k * 7], "/2/progress", progress, NULL);

  bench_start (bench);
  for (guint k = 0; k < 1000; k++)
    g_bytes_unref (larder_value_to_bytes (changed[k]));
  bench_stop (bench);
  bench_add_us (bench, "dump_one", 1000);

  bench_start (bench);
  for (guint k = 0; k < 1000; k++)
    {
      larder_client_set_data (client, page_key (k * 7), changed[k]);
      flush (client);
    }
  bench_stop (bench);
  bench_add_us (bench, "persist_one", 1000);
  free_client (client);

  client = new_client (folder);
  for (guint k = 0; k < 1000; k++)
    {
      bench_check (bench, larder_value_equal (read_page (client, k * 7), changed[k]));
      larder_value_unref (changed[k]);
    }
  free_client (client);
}

void
bench_w5 (Bench *bench)
{
  static LarderValue **pages;
  g_autofree char *folder = new_folder ();
  LarderClient *client;
  guint good = 0;

  if (pages == NULL)
    pages = make_pages ();

  client = new_client (folder);
  for (guint i = 0; i < N_PAGES; i++)
    larder_client_set_data (client, page_key (i), pages[i]);
  bench_start (bench);
  flush (client);
  bench_stop (bench);
  bench_add_ms (bench, "persist_all");
  dump_and_restore (bench, client);
  free_client (client);

  bench_start (bench);
  client = new_client (folder);
  for (guint i = 0; i < N_PAGES; i++)
    {
      LarderValue *page = read_page (client, i);

      for (guint j = 0; j < 5; j++)
        if (larder_value_get_member_int (larder_value_get_item (page, j), "progress", -1) >= 0)
          good++;
    }
  bench_stop (bench);
  bench_add_ms (bench, "load_all");
  bench_check (bench, good == N_PAGES * 5);
  for (guint i = 0; i < N_PAGES; i++)
    bench_check (bench, is_page (read_page (client, i), i));
  free_client (client);

  bench_start (bench);
  client = new_client (folder);
  bench_check (bench, is_page (read_page (client, 5000), 5000));
  bench_stop (bench);
  bench_add_ms (bench, "load_first");
  free_client (client);

  persist_single (bench, folder, pages);
  remove_folder (folder);
}

typedef struct
{
  LarderOutbox *outbox;
  LarderClient *client;
  GArray       *seen;       /* of gint64: n of each mutation that reached the far end */
  guint         settled;
  guint         kill_after; /* 0: never */
  FILE         *log;        /* what reached the far end, for the process that follows */
} Queue;

static gboolean
accept_cb (gpointer user_data)
{
  larder_mutation_context_return_value (user_data, larder_value_new_boolean (TRUE));
  return G_SOURCE_REMOVE;
}

static void
mutate_cb (LarderMutationContext *context,
           gpointer               user_data)
{
  Queue *queue = user_data;
  gint64 n = larder_value_get_member_int (larder_mutation_context_get_variables (context),
                                          "n", -1);

  g_array_append_val (queue->seen, n);
  if (queue->log != NULL)
    {
      fprintf (queue->log, "%" G_GINT64_FORMAT " %s\n", n,
               larder_mutation_context_get_id (context));
      fflush (queue->log);
    }
  g_idle_add_full (G_PRIORITY_DEFAULT, accept_cb, larder_mutation_context_ref (context),
                   (GDestroyNotify) larder_mutation_context_unref);
}

static void
settled_cb (LarderMutation *mutation,
            gpointer        user_data)
{
  Queue *queue = user_data;

  if (++queue->settled == queue->kill_after)
    _exit (0);
}

static void
queue_open (Queue      *queue,
            const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "outbox.sqlite", NULL);
  g_autoptr(LarderMutationOptions) rules = larder_mutation_options_new ("projects.set");
  g_autoptr(GError) error = NULL;

  *queue = (Queue) { .seen = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  queue->outbox = larder_outbox_new (path, &error);
  if (queue->outbox == NULL)
    g_error ("%s", error->message);
  queue->client = larder_client_new (NULL, NULL, queue->outbox);
  larder_mutation_options_set_func (rules, mutate_cb, queue, NULL);
  larder_mutation_options_set_settled_func (rules, settled_cb, queue, NULL);
  larder_client_set_mutation_options (queue->client, rules);
  larder_client_set_online (queue->client, FALSE);
  larder_client_mount (queue->client);
}

static void
queue_close (Queue *queue)
{
  larder_client_unmount (queue->client);
  g_clear_object (&queue->client);
  g_clear_object (&queue->outbox);
  g_array_unref (queue->seen);
  if (queue->log != NULL)
    fclose (queue->log);
  bench_turn ();
}

static void
queue_fill (Queue *queue)
{
  for (guint k = 0; k < N_MUTATIONS; k++)
    {
      g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
      g_autoptr(LarderValue) variables = NULL;
      g_autoptr(LarderMutation) mutation = NULL;
      char id[16];

      g_snprintf (id, sizeof id, "p%06u", k);
      larder_value_builder_set_int (builder, "n", k);
      larder_value_builder_set_string (builder, "id", id);
      larder_value_builder_set_int (builder, "progress", k);
      variables = larder_value_builder_end (builder);
      mutation = larder_mutation_new (queue->client, "projects.set", variables);
      larder_mutation_set_scope (mutation, "projects");
      larder_mutation_submit (mutation);
    }
  while (larder_outbox_get_saving (queue->outbox))
    g_main_context_iteration (NULL, TRUE);
}

/* The process that is killed: 500 are acknowledged, then it is gone without a word. */
int
bench_w13_part (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "sent", NULL);
  Queue queue;

  queue_open (&queue, folder);
  queue.kill_after = 500;
  queue.log = fopen (path, "w");
  larder_client_set_online (queue.client, TRUE);
  while (larder_outbox_get_n_waiting (queue.outbox) > 0)
    g_main_context_iteration (NULL, TRUE);
  return 1;
}

static void
kill_and_go_on (Bench      *bench,
                const char *folder)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *path = g_build_filename (folder, "sent", NULL);
  const char *arguments[] = { program, "--w13", folder, NULL };
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *sent = NULL;
  g_auto(GStrv) lines = NULL;
  int status = 1;
  gint64 expected = 0;
  Queue queue;

  bench_check (bench, g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                                    NULL, NULL, &status, NULL));
  bench_check (bench, g_file_get_contents (path, &sent, NULL, NULL));
  queue_open (&queue, folder);
  queue.log = fopen (path, "a");
  larder_client_set_online (queue.client, TRUE);
  while (larder_outbox_get_n_waiting (queue.outbox) > 0)
    g_main_context_iteration (NULL, TRUE);
  queue_close (&queue);

  g_clear_pointer (&sent, g_free);
  bench_check (bench, g_file_get_contents (path, &sent, NULL, NULL));
  lines = g_strsplit (g_strchomp (sent), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      /* What was sent twice has the same idempotency key, and the far end does it once. */
      if (g_hash_table_add (ids, g_strdup (strchr (lines[i], ' ') + 1)))
        bench_check (bench, g_ascii_strtoll (lines[i], NULL, 10) == expected++);
    }
  bench_check (bench, g_hash_table_size (ids) == N_MUTATIONS);
}

void
bench_w13 (Bench *bench)
{
  g_autofree char *folder = new_folder ();
  Queue queue;

  queue_open (&queue, folder);
  bench_start (bench);
  queue_fill (&queue);
  bench_stop (bench);
  bench_add_us (bench, "enqueue", N_MUTATIONS);
  queue_close (&queue);

  bench_start (bench);
  queue_open (&queue, folder);
  bench_stop (bench);
  bench_add_ms (bench, "restore");
  bench_check (bench, larder_outbox_get_n_waiting (queue.outbox) == N_MUTATIONS);

  bench_start (bench);
  larder_client_set_online (queue.client, TRUE);
  while (queue.settled < N_MUTATIONS || larder_outbox_get_saving (queue.outbox))
    g_main_context_iteration (NULL, TRUE);
  bench_stop (bench);
  bench_add_us (bench, "replay", N_MUTATIONS);
  bench_check (bench, queue.seen->len == N_MUTATIONS);
  for (guint i = 0; i < N_MUTATIONS; i++)
    bench_check (bench, g_array_index (queue.seen, gint64, i) == i);
  bench_check (bench, g_list_model_get_n_items (G_LIST_MODEL (queue.outbox)) == 0);

  queue_close (&queue);

  queue_open (&queue, folder);
  queue_fill (&queue);
  queue_close (&queue);
  kill_and_go_on (bench, folder);
  remove_folder (folder);
}
