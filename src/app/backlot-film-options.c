/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `backlot film` was asked for, checked before anything is done. */

#include "config.h"

#include "app/backlot-film-options.h"

#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#define TITLE_MAX 200
#define MINUTES_MAX 10

static const char * const styles[] = {
  "classic", "cinematic", "vintage", "documentary", "playful", NULL,
};

void
backlot_film_options_free (BacklotFilmOptions *self)
{
  g_free (self->title);
  g_free (self->style);
  g_clear_pointer (&self->photos, g_ptr_array_unref);
  g_clear_object (&self->sound);
  g_free (self->data_dir);
  g_free (self->url);
  g_clear_pointer (&self->account, backlot_account_free);
  g_clear_object (&self->output);
  g_free (self->help);
  g_free (self);
}

static gboolean
fail (GError     **error,
      const char  *sentence)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, sentence);

  return FALSE;
}

static gboolean
check_output (BacklotFilmOptions  *self,
              GError             **error)
{
  g_autoptr(GFile) folder = g_file_get_parent (self->output);
  GFileType type = g_file_query_file_type (self->output, G_FILE_QUERY_INFO_NONE, NULL);

  if (type == G_FILE_TYPE_DIRECTORY || folder == NULL)
    return fail (error, _("The output is a folder; give it the name of a file."));
  if (type != G_FILE_TYPE_UNKNOWN && type != G_FILE_TYPE_REGULAR)
    return fail (error, _("The output is not an ordinary file."));
  if (!g_file_is_native (folder) || access (g_file_peek_path (folder), W_OK | X_OK) != 0)
    return fail (error, _("The folder of the output is not there or can not be written."));

  return TRUE;
}

/* A server and an account belong together, and are no studio on this computer. */
static gboolean
take_server (BacklotFilmOptions  *self,
             const char          *key_file,
             GError             **error)
{
  if ((self->url == NULL) != (key_file == NULL))
    return fail (error, _("--url and --key-file are given together."));
  if (self->url == NULL)
    return TRUE;
  if (self->data_dir != NULL)
    return fail (error, _("A film is made by one studio: either --url or --data-dir."));
  if (!g_uri_is_valid (self->url, G_URI_FLAGS_NONE, error))
    return FALSE;
  self->account = backlot_account_load (key_file, error);
  if (self->account == NULL)
    return FALSE;
  if (self->account->email == NULL)
    return fail (error, _("The key file needs the lines key=, email= and password=."));

  return TRUE;
}

static gboolean
check (BacklotFilmOptions  *self,
       GError             **error)
{
  g_strstrip (self->title);
  if (*self->title == '\0' || g_utf8_strlen (self->title, -1) > TITLE_MAX)
    return fail (error, _("A title has 1 to 200 characters."));
  if (!g_strv_contains (styles, self->style))
    return fail (error, _("The styles are classic, cinematic, vintage, documentary and playful."));
  if (self->minutes < 1 || self->minutes > MINUTES_MAX)
    return fail (error, _("A film is 1 to 10 minutes long."));
  if (self->height != 360 && self->height != 720 && self->height != 1080)
    return fail (error, _("The sizes are 360, 720 and 1080."));
  if (self->photos->len == 0)
    return fail (error, _("A film needs at least one photo."));

  return check_output (self, error);
}

static GPtrArray *
make_files (char **names)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    g_ptr_array_add (files, g_file_new_for_commandline_arg (names[i]));

  return files;
}

/* After `--` everything is a photo, whatever it looks like. */
static gboolean
parse (BacklotFilmOptions  *self,
       int                  argc,
       char               **argv,
       GError             **error)
{
  gboolean help = FALSE;
  g_autofree char *sound = NULL, *data_dir = NULL, *output = NULL, *key_file = NULL;
  g_auto(GStrv) names = NULL;
  const GOptionEntry entries[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_("Show this help"), NULL },
    { "title", 't', 0, G_OPTION_ARG_STRING, &self->title, N_("Title of the film"), N_("TITLE") },
    { "style", 's', 0, G_OPTION_ARG_STRING, &self->style,
      N_("classic, cinematic, vintage, documentary or playful"), N_("STYLE") },
    { "minutes", 'm', 0, G_OPTION_ARG_INT, &self->minutes, N_("Length, 1 to 10"), N_("N") },
    { "sound", 0, 0, G_OPTION_ARG_FILENAME, &sound, N_("Audio file to play under the film"),
      N_("FILE") },
    { "size", 0, 0, G_OPTION_ARG_INT, &self->height, N_("Height: 360, 720 or 1080"), N_("SIZE") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("Where the film goes"), N_("FILE") },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, N_("Use the studio of DIR"), N_("DIR") },
    { "url", 0, 0, G_OPTION_ARG_STRING, &self->url, N_("Use the server at URL"), N_("URL") },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &key_file, N_("Sign in there as FILE says"),
      N_("FILE") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &names, NULL, N_("PHOTO…") },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, _("Makes a film from photos, without a window."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (help)
    {
      self->help = g_option_context_get_help (context, FALSE, NULL);
      return TRUE;
    }
  if (self->title == NULL)
    return fail (error, _("The film needs a title: --title TITLE"));
  if (output == NULL)
    return fail (error, _("Say where the film goes: --output FILE"));

  self->photos = make_files (names);
  self->output = g_file_new_for_commandline_arg (output);
  if (sound != NULL)
    self->sound = g_file_new_for_commandline_arg (sound);
  if (data_dir != NULL)
    self->data_dir = g_canonicalize_filename (data_dir, NULL);

  return take_server (self, key_file, error) && check (self, error);
}

/**
 * backlot_film_options_parse:
 * @argc: from `film` on
 * @argv: from `film` on
 * @error: what is wrong with them, in a sentence
 *
 * Returns: (transfer full): the options; %NULL on error
 */
BacklotFilmOptions *
backlot_film_options_parse (int      argc,
                            char   **argv,
                            GError **error)
{
  g_autoptr(BacklotFilmOptions) self = g_new0 (BacklotFilmOptions, 1);
  g_auto(GStrv) copy = g_strdupv (argv);
  g_autofree char **arguments = g_memdup2 (copy, sizeof (char *) * (g_strv_length (copy) + 1));

  self->style = g_strdup ("classic");
  self->minutes = 1;
  self->height = 720;
  /* GOption takes out of the list what it has read; the strings stay with the copy. */
  if (!parse (self, argc, arguments, error))
    return NULL;

  return g_steal_pointer (&self);
}
