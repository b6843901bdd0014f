/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads that read the database beside the one that writes. */
#include "config.h"

#include "studio/backlot-readers.h"

#include "studio/backlot-database-private.h"

#define MAX_THREADS 4
/* One person has no more of them than this at once. */
#define MAX_OF_ONE 2

typedef struct
{
  char     *person;
  gpointer  task;
} Waiting;

struct _BacklotReaders
{
  char               *path;
  BacklotReadersFunc  func;
  GPtrArray          *threads;    /* of GThread */

  GMutex              mutex;      /* for all of the following */
  GCond               changed;
  GQueue              waiting;    /* of Waiting, in their order */
  GHashTable         *running;    /* person → how many of theirs are at work */
  guint               n_idle;
  gboolean            ending;
};

/**
 * backlot_lane_open:
 * @path: the file
 * @flags: of sqlite3_open_v2()
 * @pragmas: run on the new connection
 */
gboolean
backlot_lane_open (BacklotLane  *self,
                   const char   *path,
                   int           flags,
                   const char   *pragmas,
                   GError      **error)
{
  self->statements = backlot_transaction_new_cache ();
  if (sqlite3_open_v2 (path, &self->sqlite, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      backlot_sql_error_take (NULL, self->sqlite, error);
      return FALSE;
    }
  sqlite3_extended_result_codes (self->sqlite, 1);
  sqlite3_busy_timeout (self->sqlite, 5000);
  sqlite3_limit (self->sqlite, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit (self->sqlite, SQLITE_LIMIT_LENGTH, BACKLOT_LANE_MAX_BYTES);
  if (sqlite3_exec (self->sqlite, pragmas, NULL, NULL, NULL) != SQLITE_OK)
    {
      backlot_sql_error_take (NULL, self->sqlite, error);
      return FALSE;
    }
  return backlot_sql_functions_add (self->sqlite, &self->current, error);
}

void
backlot_lane_clear (BacklotLane *self)
{
  g_clear_pointer (&self->statements, g_hash_table_unref);
  g_clear_pointer (&self->sqlite, sqlite3_close_v2);
}

static guint
count_running (BacklotReaders *self,
               const char     *person)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->running, person));
}

/* The first whose person has a thread to spare; under the lock. */
static Waiting *
take_next (BacklotReaders *self)
{
  for (GList *link = self->waiting.head; link != NULL; link = link->next)
    {
      Waiting *waiting = link->data;
      guint n_running = count_running (self, waiting->person);

      if (n_running >= MAX_OF_ONE)
        continue;
      g_queue_delete_link (&self->waiting, link);
      g_hash_table_insert (self->running, g_strdup (waiting->person),
                           GUINT_TO_POINTER (n_running + 1));
      return waiting;
    }
  return NULL;
}

static void
let_go (BacklotReaders *self,
        Waiting        *waiting)
{
  guint n_running = count_running (self, waiting->person);

  if (n_running > 1)
    g_hash_table_insert (self->running, g_strdup (waiting->person),
                         GUINT_TO_POINTER (n_running - 1));
  else
    g_hash_table_remove (self->running, waiting->person);
  g_free (waiting->person);
  g_free (waiting);
}

static gpointer
reader_thread (gpointer data)
{
  static const char pragmas[] = "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY;"
                                "PRAGMA cache_size = -4096;";
  BacklotReaders *self = data;   /* lives until this thread was joined */
  BacklotLane lane = { NULL };
  g_autoptr(GError) error = NULL;
  gboolean opened = backlot_lane_open (&lane, self->path, SQLITE_OPEN_READWRITE, pragmas, &error);

  g_mutex_lock (&self->mutex);
  for (;;)
    {
      Waiting *waiting = take_next (self);

      if (waiting != NULL)
        {
          g_mutex_unlock (&self->mutex);
          self->func (opened ? &lane : NULL, waiting->task, error);
          g_mutex_lock (&self->mutex);
          /* One more of the same person's may begin: this thread looks for it. Others that may
           * begin have woken a thread when they came. */
          let_go (self, waiting);
          continue;
        }
      if (self->ending && g_queue_is_empty (&self->waiting))
        break;
      self->n_idle++;
      g_cond_wait (&self->changed, &self->mutex);
      self->n_idle--;
    }
  g_mutex_unlock (&self->mutex);
  backlot_lane_clear (&lane);
  return NULL;
}

/**
 * backlot_readers_new:
 * @path: the file, which exists and whose schema does not change
 */
BacklotReaders *
backlot_readers_new (const char         *path,
                     BacklotReadersFunc  func)
{
  BacklotReaders *self = g_new0 (BacklotReaders, 1);

  self->path = g_strdup (path);
  self->func = func;
  self->threads = g_ptr_array_new ();
  self->running = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  g_queue_init (&self->waiting);
  return self;
}

/* Waits for what was pushed. */
void
backlot_readers_free (BacklotReaders *self)
{
  g_mutex_lock (&self->mutex);
  self->ending = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_unref (self->threads);
  g_hash_table_unref (self->running);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self->path);
  g_free (self);
}

/**
 * backlot_readers_push:
 * @person: whose threads it takes; all who have no name count as one
 *
 * Called in one thread, the one that made the readers.
 */
void
backlot_readers_push (BacklotReaders *self,
                      const char     *person,
                      gpointer        task)
{
  Waiting *waiting = g_new (Waiting, 1);
  gboolean more;

  waiting->person = g_strdup (person);
  waiting->task = task;
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->waiting, waiting);
  /* A thread that was woken for an earlier one is still counted as idle. */
  more = g_queue_get_length (&self->waiting) > self->n_idle && self->threads->len < MAX_THREADS;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
  if (more)
    g_ptr_array_add (self->threads, g_thread_new ("reader", reader_thread, self));
}
