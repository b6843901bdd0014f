/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `backlot --status`: what runs and what waits. It starts nothing and changes nothing. */

#include "config.h"

#include "app/backlot-status-command.h"

#include <stdlib.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "app/backlot-locations.h"
#include "larder/larder-clock.h"
#include "larder/larder-outbox.h"
#include "query/backlot-backend.h"
#include "service/backlot-local-studio.h"
#include "service/backlot-rest.h"
#include "service/backlot-session.h"
#include "ui/common/backlot-words.h"
#include "wire/backlot-wire-query.h"

typedef struct
{
  GMainLoop          *loop;      /* (owned) */
  BacklotLocalStudio *studio;    /* (owned) */
  BacklotTransport   *transport; /* (owned) */
  BacklotSession     *session;   /* (owned) */
  BacklotRest        *rest;      /* (owned) */
  gboolean            answers;
  LarderValue        *jobs;      /* (owned) (nullable): unfinished ones */
  LarderValue        *outbox;    /* (owned) (nullable): its entries */
} Status;

static void
jobs_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Status *status = user_data;

  status->jobs = backlot_rest_finish (BACKLOT_REST (object), result, NULL);
  g_main_loop_quit (status->loop);
}

static void
probed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  static const char * const unfinished[] = { "queued", "processing", NULL };
  Status *status = user_data;
  g_autoptr(BacklotWireQuery) query = NULL;

  status->answers = backlot_local_studio_probe_finish (BACKLOT_LOCAL_STUDIO (object), result, NULL);
  if (!status->answers)
    {
      g_main_loop_quit (status->loop);
      return;
    }

  query = backlot_wire_query_new ();
  backlot_wire_query_select (query, "id,status,progress,estimated_completion,params");
  backlot_wire_query_filter_in (query, "status", unfinished);
  backlot_wire_query_order (query, "created_at", BACKLOT_WIRE_ORDER_DEFAULT);
  backlot_rest_select_async (status->rest, "jobs", query, NULL, jobs_cb, status);
}

static LarderValue *
read_outbox (const char *data_dir)
{
  g_autoptr(BacklotLocations) locations = backlot_locations_new (data_dir);
  g_autofree char *path = g_build_filename (locations->state_folder, "local",
                                            BACKLOT_LOCAL_USER_ID, "outbox.db", NULL);

  return larder_outbox_peek (path, NULL);
}

static guint
count_entries (Status     *status,
               const char *state)
{
  guint n = 0;

  for (guint i = 0; status->outbox != NULL && i < larder_value_get_n_items (status->outbox); i++)
    if (g_strcmp0 (larder_value_get_member_string (larder_value_get_item (status->outbox, i),
                                                   "state"), state) == 0)
      n++;

  return n;
}

static guint
count_jobs (Status *status)
{
  return status->jobs != NULL ? larder_value_get_n_items (status->jobs) : 0;
}

static const char *
get_title (LarderValue *job)
{
  LarderValue *title = larder_value_get_path (job, "/params/title");

  return title != NULL && larder_value_get_kind (title) == LARDER_VALUE_STRING
           ? larder_value_get_string (title) : "";
}

static void
print_json (Status *status)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) value = NULL;
  g_autofree char *text = NULL;

  larder_value_builder_set_string (builder, "version", PACKAGE_VERSION);
  larder_value_builder_begin_array (builder, "studios");
  larder_value_builder_begin_object (builder, NULL);
  larder_value_builder_set_string (builder, "name", "local");
  larder_value_builder_set_string (builder, "socket",
                                   backlot_local_studio_get_socket_path (status->studio));
  larder_value_builder_set_boolean (builder, "answers", status->answers);
  larder_value_builder_close (builder);
  larder_value_builder_close (builder);
  larder_value_builder_begin_object (builder, "outbox");
  larder_value_builder_set_int (builder, "waiting", count_entries (status, "queued"));
  larder_value_builder_set_int (builder, "failed", count_entries (status, "failed"));
  larder_value_builder_set_int (builder, "conflicts", count_entries (status, "conflict"));
  larder_value_builder_close (builder);
  larder_value_builder_begin_array (builder, "queue");
  for (guint i = 0; i < count_jobs (status); i++)
    {
      LarderValue *job = larder_value_get_item (status->jobs, i);

      larder_value_builder_begin_object (builder, NULL);
      larder_value_builder_set_string (builder, "id", larder_value_get_member_string (job, "id"));
      larder_value_builder_set_string (builder, "title", get_title (job));
      larder_value_builder_set_string (builder, "status",
                                       larder_value_get_member_string (job, "status"));
      larder_value_builder_set_int (builder, "progress",
                                    larder_value_get_member_int (job, "progress", 0));
      larder_value_builder_close (builder);
    }
  larder_value_builder_close (builder);
  value = larder_value_builder_end (builder);
  text = larder_value_to_json (value);
  g_print ("%s\n", text);
}

static void
print_words (Status *status)
{
  guint n_waiting = count_entries (status, "queued");
  guint n_failed = count_entries (status, "failed") + count_entries (status, "conflict");

  g_print ("%s\n", status->answers ? _("The studio on this computer is running.")
                                   : _("The studio on this computer is not running."));
  if (n_waiting > 0)
    g_print (ngettext ("%u change waits to be sent.\n", "%u changes wait to be sent.\n",
                       n_waiting), n_waiting);
  if (n_failed > 0)
    g_print (ngettext ("%u change could not be sent.\n", "%u changes could not be sent.\n",
                       n_failed), n_failed);
  for (guint i = 0; i < count_jobs (status); i++)
    {
      LarderValue *job = larder_value_get_item (status->jobs, i);
      g_autofree char *state =
        backlot_words_job_state (larder_value_get_member_string (job, "status"));

      /* Translators: title of a film, state of its render, and percent */
      g_print (_("%s: %s, %d %%\n"), get_title (job), state,
               (int) larder_value_get_member_int (job, "progress", 0));
    }
}

static void
ask_studio (Status *status)
{
  g_autoptr(LarderClock) clock = larder_system_clock_new ();

  status->transport =
    backlot_transport_new_for_socket (backlot_local_studio_get_socket_path (status->studio),
                                      clock);
  status->session = backlot_session_new (status->transport);
  status->rest = backlot_rest_new (status->transport);
  status->loop = g_main_loop_new (NULL, FALSE);
  backlot_local_studio_probe_async (status->studio, NULL, probed_cb, status);
  g_main_loop_run (status->loop);
}

static void
status_clear (Status *status)
{
  g_clear_object (&status->rest);
  g_clear_object (&status->session);
  g_clear_object (&status->transport);
  g_clear_object (&status->studio);
  g_clear_pointer (&status->jobs, larder_value_unref);
  g_clear_pointer (&status->outbox, larder_value_unref);
  g_clear_pointer (&status->loop, g_main_loop_unref);
}

/**
 * backlot_status_command_run:
 * @argc: as main() got it
 * @argv: as main() got it
 *
 * Returns: the exit status: 0 whatever runs, 1 for options that it does not know
 */
int
backlot_status_command_run (int    argc,
                            char **argv)
{
  gboolean wanted = FALSE, json = FALSE;
  g_autofree char *data_dir = NULL, *absolute = NULL;
  const GOptionEntry entries[] = {
    { "status", 0, 0, G_OPTION_ARG_NONE, &wanted, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, NULL, NULL },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, NULL, NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_auto(GStrv) copy = g_strdupv (argv);
  g_autofree char **arguments = g_memdup2 (copy, sizeof (char *) * (g_strv_length (copy) + 1));
  g_autoptr(GError) error = NULL;
  Status status = { NULL };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &arguments, &error) || argc > 1)
    {
      g_printerr ("backlot: %s\n",
                  error != NULL ? error->message : _("“--status” takes no files."));
      return EXIT_FAILURE;
    }
  absolute = data_dir != NULL ? g_canonicalize_filename (data_dir, NULL) : NULL;
  status.studio = backlot_local_studio_new (absolute, &error);
  if (status.studio == NULL)
    {
      g_printerr ("backlot: %s\n", error->message);
      return EXIT_FAILURE;
    }

  ask_studio (&status);
  status.outbox = read_outbox (absolute);
  if (json)
    print_json (&status);
  else
    print_words (&status);
  status_clear (&status);

  return EXIT_SUCCESS;
}
