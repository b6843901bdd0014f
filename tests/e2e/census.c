/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts what is alive in a program that it is loaded into first: objects by type, handlers of
 * signals, sources of the main loop, bytes in use of the heap, and those of them that are pages of
 * databases.
 *
 * CENSUS=FOLDER: as often as the text of FOLDER/ask changes, FOLDER/PROGRAM-PID is written anew, a
 * line for each kind. */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <unistd.h>

#include <glib-object.h>

#define PAUSE_US 50000
#define PAGES_OF_DATABASES 2   /* SQLITE_STATUS_PAGECACHE_OVERFLOW */

typedef struct
{
  gulong      id;
  const char *signal;   /* interned */
} Handler;

static GMutex mutex;
static GHashTable *objects;     /* GObject (not owned) to GArray of Handler or NULL */
static GHashTable *sources;     /* ids of the default context's sources that were there last time */
static guint last_source;
static char *folder;
static char *asked;
static GObject *(*construct) (GType, guint, GObjectConstructParam *);
static void (*finalize) (GObject *);

static void
free_handlers (gpointer data)
{
  if (data != NULL)
    g_array_unref (data);
}

static GObject *
construct_and_count (GType                  type,
                     guint                  n_properties,
                     GObjectConstructParam *properties)
{
  GObject *object = construct (type, n_properties, properties);

  g_mutex_lock (&mutex);
  if (!g_hash_table_contains (objects, object))
    g_hash_table_insert (objects, object, NULL);
  g_mutex_unlock (&mutex);
  return object;
}

static void
finalize_and_count (GObject *object)
{
  g_mutex_lock (&mutex);
  g_hash_table_remove (objects, object);
  g_mutex_unlock (&mutex);
  finalize (object);
}

/* Handlers */

static gulong
remember (gpointer    instance,
          const char *signal,
          gulong      id)
{
  gpointer found = NULL;

  if (id == 0 || objects == NULL)
    return id;
  g_mutex_lock (&mutex);
  if (g_hash_table_lookup_extended (objects, instance, NULL, &found))
    {
      Handler handler = { id, g_intern_string (signal) };

      if (found == NULL)
        {
          found = g_array_new (FALSE, FALSE, sizeof (Handler));
          g_hash_table_insert (objects, instance, found);
        }
      g_array_append_val ((GArray *) found, handler);
    }
  g_mutex_unlock (&mutex);
  return id;
}

#define NEXT(name) ((typeof (&name)) dlsym (RTLD_NEXT, #name))

gulong
g_signal_connect_data (gpointer       instance,
                       const gchar   *signal,
                       GCallback      callback,
                       gpointer       data,
                       GClosureNotify destroy,
                       GConnectFlags  flags)
{
  static typeof (&g_signal_connect_data) next;

  if (next == NULL)
    next = NEXT (g_signal_connect_data);
  return remember (instance, signal, next (instance, signal, callback, data, destroy, flags));
}

gulong
g_signal_connect_object (gpointer      instance,
                         const gchar  *signal,
                         GCallback     callback,
                         gpointer      object,
                         GConnectFlags flags)
{
  static typeof (&g_signal_connect_object) next;

  if (next == NULL)
    next = NEXT (g_signal_connect_object);
  return remember (instance, signal, next (instance, signal, callback, object, flags));
}

gulong
g_signal_connect_closure (gpointer     instance,
                          const gchar *signal,
                          GClosure    *closure,
                          gboolean     after)
{
  static typeof (&g_signal_connect_closure) next;

  if (next == NULL)
    next = NEXT (g_signal_connect_closure);
  return remember (instance, signal, next (instance, signal, closure, after));
}

gulong
g_signal_connect_closure_by_id (gpointer  instance,
                                guint     signal,
                                GQuark    detail,
                                GClosure *closure,
                                gboolean  after)
{
  static typeof (&g_signal_connect_closure_by_id) next;

  if (next == NULL)
    next = NEXT (g_signal_connect_closure_by_id);
  return remember (instance, g_signal_name (signal),
                   next (instance, signal, detail, closure, after));
}

/* The census */

static void
count (GHashTable *counts,
       char       *kind,
       gsize       n)
{
  g_hash_table_insert (counts, kind,
                       GSIZE_TO_POINTER (GPOINTER_TO_SIZE (g_hash_table_lookup (counts, kind)) +
                                         n));
}

static void
count_objects (GHashTable *counts)
{
  GHashTableIter iter;
  gpointer object = NULL;
  gpointer handlers = NULL;

  g_hash_table_iter_init (&iter, objects);
  while (g_hash_table_iter_next (&iter, &object, &handlers))
    {
      count (counts, g_strconcat ("object ", G_OBJECT_TYPE_NAME (object), NULL), 1);
      for (guint i = handlers != NULL ? ((GArray *) handlers)->len : 0; i-- > 0;)
        {
          const Handler *handler = &g_array_index ((GArray *) handlers, Handler, i);

          if (g_signal_handler_is_connected (object, handler->id))
            count (counts, g_strconcat ("handler ", G_OBJECT_TYPE_NAME (object), "::",
                                        handler->signal, NULL), 1);
          else
            g_array_remove_index_fast (handlers, i);
        }
    }
}

static void
count_source (GHashTable *counts,
              GHashTable *alive,
              guint       id)
{
  GSource *source = g_main_context_find_source_by_id (NULL, id);

  if (source == NULL)
    return;
  g_hash_table_add (alive, GUINT_TO_POINTER (id));
  count (counts, g_strconcat ("source ", g_source_get_name (source) != NULL
                              ? g_source_get_name (source) : "without a name", NULL), 1);
}

/* Sources are numbered in their order: those of last time, and all from the last one of them on. */
static void
count_sources (GHashTable *counts)
{
  GHashTable *alive = g_hash_table_new (NULL, NULL);
  GSource *mark = g_idle_source_new ();
  guint end = g_source_attach (mark, NULL);
  GHashTableIter iter;
  gpointer id = NULL;

  g_source_destroy (mark);
  g_source_unref (mark);
  g_hash_table_iter_init (&iter, sources);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    count_source (counts, alive, GPOINTER_TO_UINT (id));
  for (guint i = last_source + 1; i < end; i++)
    count_source (counts, alive, i);
  last_source = end;
  g_hash_table_unref (sources);
  sources = alive;
}

/* What SQLite keeps of its files, as much as "PRAGMA cache_size" allows. */
static gint64
count_pages (void)
{
  int (*status) (int, gint64 *, gint64 *, int) = dlsym (RTLD_DEFAULT, "sqlite3_status64");
  gint64 now = 0;
  gint64 most = 0;

  return status != NULL && status (PAGES_OF_DATABASES, &now, &most, FALSE) == 0 ? now : 0;
}

static gboolean
take_census (gpointer data)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GString *text = g_string_new (NULL);
  char *path = g_strdup_printf ("%s/%s-%d", folder, program_invocation_short_name, getpid ());
  struct mallinfo2 heap;
  GHashTableIter iter;
  gpointer kind = NULL;
  gpointer n = NULL;

  malloc_trim (0);
  heap = mallinfo2 ();
  count_sources (counts);
  g_mutex_lock (&mutex);
  count_objects (counts);
  g_mutex_unlock (&mutex);
  g_string_append_printf (text, "asked\t%s\nbytes\t%zu\npages\t%" G_GINT64_FORMAT "\n", asked,
                          heap.uordblks + heap.hblkhd, count_pages ());
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &kind, &n))
    g_string_append_printf (text, "%s\t%zu\n", (char *) kind, GPOINTER_TO_SIZE (n));
  g_file_set_contents (path, text->str, (gssize) text->len, NULL);
  g_free (path);
  g_string_free (text, TRUE);
  g_hash_table_unref (counts);
  return G_SOURCE_REMOVE;
}

static gpointer
listen (gpointer data)
{
  char *path = g_build_filename (folder, "ask", NULL);
  char *last = NULL;

  while (TRUE)
    {
      char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL) && g_strcmp0 (text, last) != 0)
        {
          g_free (last);
          last = g_strdup (text);
          asked = g_strdup (text);
          g_idle_add (take_census, NULL);
        }
      g_free (text);
      g_usleep (PAUSE_US);
    }
  return NULL;
}

/* The classes of all objects inherit what is put into the one of GObject before there is any
 * other. */
__attribute__ ((constructor)) static void
begin (void)
{
  GObjectClass *class = NULL;

  if (g_getenv ("CENSUS") == NULL ||
      !g_str_has_prefix (program_invocation_short_name, "backlot"))
    return;
  folder = g_strdup (g_getenv ("CENSUS"));
  objects = g_hash_table_new_full (NULL, NULL, NULL, free_handlers);
  sources = g_hash_table_new (NULL, NULL);
  class = g_type_class_ref (G_TYPE_OBJECT);
  construct = class->constructor;
  finalize = class->finalize;
  class->constructor = construct_and_count;
  class->finalize = finalize_and_count;
  g_thread_new ("census", listen, NULL);
}
