/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts the objects of the library: a program that ends and has some left has failed.
 *
 * GLib counts instances only when it was built for that, so each class of the library is given a
 * constructor that marks what it makes. What is not an object is watched by the sanitizers. */

#include "config.h"

#include "larder-testing.h"

#include <stdio.h>
#include <unistd.h>

static GHashTable *counts;      /* type name to number */
static GMutex mutex;
static GQuark mark;

static void
count (const char *type,
       int         change)
{
  int number;

  g_mutex_lock (&mutex);
  number = GPOINTER_TO_INT (g_hash_table_lookup (counts, type)) + change;
  g_hash_table_insert (counts, (char *) type, GINT_TO_POINTER (number));
  g_mutex_unlock (&mutex);
}

/* Called when the object is finalised. */
static void
gone_cb (gpointer type)
{
  count (type, -1);
}

static GObject *
construct (GType                  type,
           guint                  n_properties,
           GObjectConstructParam *properties)
{
  GObjectClass *klass = g_type_class_peek (G_TYPE_OBJECT);
  GObject *object = klass->constructor (type, n_properties, properties);

  count (g_type_name (type), 1);
  g_object_set_qdata_full (object, mark, (char *) g_type_name (type), gone_cb);
  return object;
}

char *
larder_test_count_left (void)
{
  GString *text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer type, number;

  g_mutex_lock (&mutex);
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &type, &number))
    if (GPOINTER_TO_INT (number) != 0)
      g_string_append_printf (text, " %d %s", GPOINTER_TO_INT (number), (char *) type);
  g_mutex_unlock (&mutex);
  return g_string_free (text, text->len == 0);
}

__attribute__ ((constructor)) static void
begin (void)
{
  static GType (* const types[]) (void) = {
    larder_action_get_type,
    larder_action_log_get_type,
    larder_cache_get_type,
    larder_channel_status_get_type,
    larder_client_get_type,
    larder_conflict_get_type,
    larder_error_boundary_get_type,
    larder_fetch_context_get_type,
    larder_file_storage_get_type,
    larder_file_store_get_type,
    larder_filter_get_type,
    larder_focus_monitor_get_type,
    larder_func_store_get_type,
    larder_hydration_get_type,
    larder_memory_storage_get_type,
    larder_migration_get_type,
    larder_mutation_get_type,
    larder_mutation_cache_get_type,
    larder_mutation_context_get_type,
    larder_mutation_filter_get_type,
    larder_mutation_list_get_type,
    larder_mutation_observer_get_type,
    larder_mutation_options_get_type,
    larder_online_monitor_get_type,
    larder_outbox_get_type,
    larder_paged_model_get_type,
    larder_paged_observer_get_type,
    larder_paged_options_get_type,
    larder_paged_row_get_type,
    larder_persister_get_type,
    larder_query_cache_get_type,
    larder_query_group_get_type,
    larder_query_observer_get_type,
    larder_query_options_get_type,
    larder_query_persister_get_type,
    larder_reachability_get_type,
    larder_record_get_type,
    larder_selector_get_type,
    larder_settings_storage_get_type,
    larder_slice_get_type,
    larder_slice_persist_get_type,
    larder_system_clock_get_type,
    larder_table_get_type,
    larder_table_view_get_type,
    larder_text_index_get_type,
    larder_test_clock_get_type,
    larder_undo_get_type,
  };

  counts = g_hash_table_new (NULL, NULL);
  mark = g_quark_from_static_string ("larder-test-count");
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    ((GObjectClass *) g_type_class_ref (types[i] ()))->constructor = construct;
}

/* The class of the library below @type that is not counted; NULL: none. */
static const char *
find_uncounted (GType type)
{
  guint n_children = 0;
  g_autofree GType *children = g_type_children (type, &n_children);

  for (guint i = 0; i < n_children; i++)
    {
      GObjectClass *klass = g_type_class_peek (children[i]);
      const char *found = find_uncounted (children[i]);

      if (found != NULL)
        return found;
      if (klass != NULL && klass->constructor != construct &&
          g_str_has_prefix (g_type_name (children[i]), "Larder"))
        return g_type_name (children[i]);
    }
  return NULL;
}

__attribute__ ((destructor)) static void
end (void)
{
  g_autofree char *left = larder_test_count_left ();
  const char *uncounted = find_uncounted (G_TYPE_OBJECT);

  if (uncounted != NULL)
    {
      printf ("Bail out! %s has to be counted, too\n", uncounted);
      fflush (stdout);
      _exit (1);
    }
  if (left == NULL)
    return;
  printf ("Bail out! Objects of the library are left:%s\n", left);
  fflush (stdout);
  _exit (1);
}
