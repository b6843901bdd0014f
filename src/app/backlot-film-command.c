/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `backlot film`: takes the photos in, sends them on the errand, and says how it ended. */

#include "config.h"

#include "app/backlot-film-command.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "app/backlot-film-errand.h"
#include "larder/larder-clock.h"
#include "query/backlot-error-service.h"
#include "service/backlot-local-studio.h"
#include "service/backlot-service-error.h"
#include "ui/common/backlot-words.h"

/* As shells say it: 128 and the number of SIGINT. */
#define EXIT_INTERRUPTED 130
#define SPOOL_PREFIX "film-"
#define LEFTOVER_AGE_S (24 * 3600)

typedef struct
{
  BacklotFilmOptions  *options;       /* borrowed */
  BacklotProgressLine *line;          /* (owned) */
  GMainLoop           *loop;          /* (owned) */
  GCancellable        *cancellable;   /* (owned): of the imports */
  char                *spool;
  GPtrArray           *photos;        /* (element-type BacklotMediaImport) (owned) */
  BacklotMediaImport  *sound;         /* (owned) (nullable) */
  guint                n_taken;       /* of the files, sound last */
  BacklotFilmErrand   *errand;        /* (owned) (nullable) */
  gboolean             interrupted;
  int                  status;
} Command;

static void import_next (Command *command);

static void
end (Command *command,
     int      status)
{
  command->status = command->interrupted ? EXIT_INTERRUPTED : status;
  g_main_loop_quit (command->loop);
}

/* In words of the person: those of the service are for programmers, but where a program does not
 * start only it knows why. */
static char *
describe_error (const GError *error)
{
  LarderValue *details = backlot_service_error_get_details (error);
  g_autoptr(GError) worded = NULL;

  if (g_error_matches (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_PAYMENT) &&
      details != NULL)
    return g_strdup_printf (_("The film costs %d credits, but only %d are available."),
                            (int) larder_value_get_member_int (details, "required", 0),
                            (int) larder_value_get_member_int (details, "available", 0));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return g_strdup (_("There is no space left on the disk."));
  worded = backlot_error_take_service (g_error_copy (error));
  if (error->domain != BACKLOT_SERVICE_ERROR || backlot_error_is_studio (worded))
    return g_strdup (error->message);

  return backlot_words_error (worded);
}

static void
say (Command    *command,
     const char *sentence)
{
  g_autofree char *text = g_strconcat ("backlot: ", sentence, NULL);

  backlot_progress_line_message (command->line, text);
}

static void
errand_done_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Command *command = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (backlot_film_errand_run_finish (BACKLOT_FILM_ERRAND (object), result, &error))
    {
      command->interrupted = FALSE;
      end (command, EXIT_SUCCESS);
      return;
    }
  sentence = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
               ? g_strdup (_("Cancelled.")) : describe_error (error);
  say (command, sentence);
  end (command, EXIT_FAILURE);
}

/* To a team's server, or to the studio on this computer. */
static BacklotTransport *
open_transport (const BacklotFilmOptions  *options,
                GError                   **error)
{
  g_autoptr(LarderClock) clock = larder_system_clock_new ();
  g_autoptr(BacklotLocalStudio) studio = NULL;

  if (options->url != NULL)
    return backlot_transport_new (options->url, options->account->key, clock);
  studio = backlot_local_studio_new (options->data_dir, error);

  return studio != NULL ? backlot_transport_new_for_studio (studio, clock) : NULL;
}

static void
begin_errand (Command *command)
{
  g_autoptr(BacklotTransport) transport = NULL;
  g_autoptr(GError) error = NULL;

  transport = open_transport (command->options, &error);
  if (transport == NULL)
    {
      say (command, error->message);
      end (command, EXIT_FAILURE);
      return;
    }
  command->errand = backlot_film_errand_new (transport, command->options, command->photos,
                                             command->sound, command->line);
  backlot_film_errand_run_async (command->errand, errand_done_cb, command);
}

static void
imported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Command *command = user_data;
  g_autoptr(BacklotMediaImport) import = NULL;
  g_autoptr(GError) error = NULL;
  gboolean is_sound = command->n_taken == command->options->photos->len;
  GFile *file = is_sound ? command->options->sound
                         : g_ptr_array_index (command->options->photos, command->n_taken);
  BacklotMediaKind wanted = is_sound ? BACKLOT_MEDIA_SOUND : BACKLOT_MEDIA_PHOTO;
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *sentence = NULL;

  import = backlot_media_import_finish (result, &error);
  if (command->interrupted)
    {
      end (command, EXIT_INTERRUPTED);
      return;
    }
  command->n_taken++;
  if (import != NULL && backlot_media_import_get_kind (import) != wanted)
    {
      sentence = g_strdup_printf (is_sound ? _("“%s” is not a sound.") : _("“%s” is not a photo."),
                                  name);
      g_clear_object (&import);
    }
  else if (import == NULL)
    sentence = backlot_words_refused_file (name, error);

  if (sentence != NULL)
    say (command, sentence);
  if (is_sound && import == NULL)
    {
      end (command, EXIT_FAILURE);
      return;
    }
  if (is_sound)
    command->sound = g_steal_pointer (&import);
  else if (import != NULL)
    g_ptr_array_add (command->photos, g_steal_pointer (&import));
  import_next (command);
}

static void
import_next (Command *command)
{
  BacklotFilmOptions *options = command->options;
  GFile *file = NULL;
  g_autofree char *text = NULL;

  if (command->n_taken < options->photos->len)
    file = g_ptr_array_index (options->photos, command->n_taken);
  else if (command->n_taken == options->photos->len)
    file = options->sound;

  if (file != NULL)
    {
      text = g_strdup_printf (_("Reading %u of %u"), command->n_taken + 1,
                              options->photos->len + (options->sound != NULL));
      backlot_progress_line_show (command->line, text);
      backlot_media_import_async (file, command->spool, command->cancellable, imported_cb,
                                  command);
    }
  else if (command->photos->len == 0)
    {
      say (command, _("None of the photos can be used."));
      end (command, EXIT_FAILURE);
    }
  else
    begin_errand (command);
}

/* The second time nobody waits for the studio any more. */
static gboolean
interrupted_cb (gpointer user_data)
{
  Command *command = user_data;

  if (command->interrupted)
    {
      end (command, EXIT_INTERRUPTED);
      return G_SOURCE_CONTINUE;
    }
  command->interrupted = TRUE;
  backlot_progress_line_show (command->line, _("Cancelling"));
  g_cancellable_cancel (command->cancellable);
  if (command->errand != NULL)
    backlot_film_errand_cancel (command->errand);

  return G_SOURCE_CONTINUE;
}

static void
remove_folder (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      g_unlink (child);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (path);
}

/* What was killed could not tidy up; a day later nobody can still be at work there. */
static void
remove_leftovers (const char *parent)
{
  GDir *dir = g_dir_open (parent, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (parent, name, NULL);
      GStatBuf info;

      if (g_str_has_prefix (name, SPOOL_PREFIX) && g_lstat (path, &info) == 0 &&
          S_ISDIR (info.st_mode) && info.st_mtime + LEFTOVER_AGE_S < time (NULL))
        remove_folder (path);
    }
  g_clear_pointer (&dir, g_dir_close);
}

static char *
make_spool (const char *data_dir)
{
  g_autofree char *parent = data_dir != NULL
                              ? g_build_filename (data_dir, "film", NULL)
                              : g_build_filename (g_get_user_cache_dir (), BACKLOT_FOLDER, "film",
                                                  NULL);
  g_autofree char *path = g_build_filename (parent, SPOOL_PREFIX "XXXXXX", NULL);

  if (g_mkdir_with_parents (parent, 0700) == 0)
    remove_leftovers (parent);

  return g_mkdtemp_full (path, 0700) != NULL ? g_steal_pointer (&path) : NULL;
}

/* An unfinished download is of no use to anybody. */
static void
remove_unfinished (GFile *output)
{
  g_autofree char *part = g_strconcat (g_file_peek_path (output), ".part", NULL);
  g_autofree char *etag = g_strconcat (part, ".etag", NULL);

  g_unlink (part);
  g_unlink (etag);
}

/**
 * backlot_film_command_run:
 * @options: what was asked for, and checked
 *
 * Makes the film. Progress and messages go to the standard error, the film's path to the standard
 * output.
 *
 * Returns: the exit status: 0 only if the film is complete at its place
 */
int
backlot_film_command_run (BacklotFilmOptions *options)
{
  static const int stop_signals[] = { SIGINT, SIGTERM, SIGHUP };
  Command command = { .options = options, .status = EXIT_FAILURE };
  guint sources[G_N_ELEMENTS (stop_signals)];

  command.line = backlot_progress_line_new (STDERR_FILENO);
  command.spool = make_spool (options->data_dir);
  if (command.spool == NULL)
    {
      say (&command, _("There is no place for the photos on the disk."));
      backlot_progress_line_free (command.line);
      return EXIT_FAILURE;
    }
  command.loop = g_main_loop_new (NULL, FALSE);
  command.cancellable = g_cancellable_new ();
  command.photos = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < G_N_ELEMENTS (stop_signals); i++)
    sources[i] = g_unix_signal_add (stop_signals[i], interrupted_cb, &command);

  import_next (&command);
  g_main_loop_run (command.loop);

  for (guint i = 0; i < G_N_ELEMENTS (stop_signals); i++)
    g_source_remove (sources[i]);
  remove_folder (command.spool);
  if (command.status != EXIT_SUCCESS)
    remove_unfinished (options->output);
  backlot_progress_line_free (command.line);
  if (command.status == EXIT_SUCCESS)
    g_print ("%s\n", g_file_peek_path (options->output));
  g_clear_object (&command.errand);
  g_clear_object (&command.sound);
  g_ptr_array_unref (command.photos);
  g_object_unref (command.cancellable);
  g_main_loop_unref (command.loop);
  g_free (command.spool);

  return command.status;
}
