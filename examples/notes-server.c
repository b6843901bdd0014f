/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The far end of the example: two seconds away, or NOTES_SERVER_MS; every third answer to a change
 * is lost. */

#include "notes-server.h"

#define FIRST_NOTES "{\"0\":{\"id\":\"0\",\"text\":\"Buy flour\"}," \
                    "\"1\":{\"id\":\"1\",\"text\":\"Call Ada\"}," \
                    "\"2\":{\"id\":\"2\",\"text\":\"Water the plants\"}}"

static LarderValue *
get_notes (LarderValue *newer)
{
  static LarderValue *notes;

  if (newer != NULL)
    g_clear_pointer (&notes, larder_value_unref);
  if (notes == NULL)
    notes = newer != NULL ? newer : larder_value_new_from_json (FIRST_NOTES, -1, NULL);
  return notes;
}

static gboolean
answer_fetch_cb (gpointer context)
{
  g_autoptr(LarderValueBuilder) list = larder_value_builder_new_array ();
  LarderValue *notes = get_notes (NULL);

  for (guint i = 0; i < larder_value_get_n_items (notes); i++)
    larder_value_builder_add_value (list, larder_value_get_item (notes, i));
  larder_fetch_context_return_value (context, larder_value_builder_end (list));
  return G_SOURCE_REMOVE;
}

static gboolean
answer_change_cb (gpointer context)
{
  static guint n_changes;
  LarderValue *note = larder_mutation_context_get_variables (context);
  g_autofree char *place = g_strconcat ("/", larder_value_get_member_string (note, "id"), NULL);

  if (++n_changes % 3 == 0)
    larder_mutation_context_return_error (context, g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                                                "The answer was lost"));
  else if (*larder_value_get_member_string (note, "text") == '\0')
    larder_mutation_context_return_error (context, g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                                                                "A note needs a text"));
  else
    {
      get_notes (larder_value_set_path (get_notes (NULL), place, note, NULL));
      larder_mutation_context_add_rows (context, "notes", note);
      larder_mutation_context_return_value (context, larder_value_ref (note));
    }
  return G_SOURCE_REMOVE;
}

static guint
get_distance_ms (void)
{
  const char *distance = g_getenv ("NOTES_SERVER_MS");

  return distance != NULL ? (guint) g_ascii_strtoull (distance, NULL, 10) : 2000;
}

void
server_fetch (LarderFetchContext *context,
              gpointer            user_data)
{
  g_timeout_add_full (G_PRIORITY_DEFAULT, get_distance_ms (), answer_fetch_cb,
                      g_object_ref (context), g_object_unref);
}

void
server_change (LarderMutationContext *context,
               gpointer               user_data)
{
  g_timeout_add_full (G_PRIORITY_DEFAULT, get_distance_ms (), answer_change_cb,
                      g_object_ref (context), g_object_unref);
}

gboolean
server_is_worth_a_try (guint         failure_count,
                       const GError *error,
                       gpointer      user_data)
{
  return failure_count < 5 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}
