/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, in the words of the person to whom it happened. */

#include "config.h"

#include <glib/gi18n.h>

#include "larder/larder-error.h"

#include "query/backlot-error.h"
#include "ui/common/backlot-words.h"

static const char *
sentence_of_file (BacklotError code)
{
  switch ((int) code)
    {
    case BACKLOT_ERROR_NOT_AN_IMAGE:
      return _("This is no picture that can be used.");
    case BACKLOT_ERROR_DAMAGED_IMAGE:
      return _("This picture is damaged or incomplete.");
    case BACKLOT_ERROR_EMPTY_FILE:
      return _("This file is empty.");
    case BACKLOT_ERROR_FOLDER:
      return _("This is a folder. Add the pictures in it.");
    case BACKLOT_ERROR_SPECIAL_FILE:
      return _("This is no ordinary file.");
    case BACKLOT_ERROR_VECTOR_IMAGE:
      return _("Drawings (SVG) can’t be used as photos.");
    case BACKLOT_ERROR_FILE_VANISHED:
      return _("This file is not there any more.");
    case BACKLOT_ERROR_FILE_UNREADABLE:
      return _("This file can’t be read.");
    case BACKLOT_ERROR_FILE_TOO_LARGE:
      return _("This file is too large.");
    case BACKLOT_ERROR_LOST_FILE:
      return _("The copy of this file is lost. Add the file again.");
    case BACKLOT_ERROR_CANCELLED_UPLOAD:
      return _("The upload was cancelled.");
    case BACKLOT_ERROR_DISK:
      return _("A file on this computer can’t be read or written.");
    case BACKLOT_ERROR_DISK_FULL:
      return _("There is no space left on this computer.");
    default:
      return NULL;
    }
}

static const char *
sentence_of_project_file (BacklotError code)
{
  switch ((int) code)
    {
    case BACKLOT_ERROR_NOT_A_PROJECT:
      return _("This is no project file of Backlot.");
    case BACKLOT_ERROR_DAMAGED_PROJECT:
      return _("This project file is damaged or incomplete, or another program changed it.");
    case BACKLOT_ERROR_NEWER_PROJECT:
      return _("This project file is of a newer version of Backlot.");
    case BACKLOT_ERROR_STUDIO_PROJECT:
      return _("This file was written by “backlot-studio export”. “backlot-studio import” takes it back.");
    case BACKLOT_ERROR_PROJECT_TOO_LARGE:
      return _("This project is larger than a project file can be (4 GB).");
    default:
      return NULL;
    }
}

static const char *
sentence_of_studio (BacklotError code)
{
  switch ((int) code)
    {
    case BACKLOT_ERROR_NETWORK:
      return _("The studio doesn’t answer. The change is kept and sent later.");
    case BACKLOT_ERROR_BUSY_SERVER:
      return _("The studio is busy. It is tried again.");
    case BACKLOT_ERROR_STRANGE_ANSWER:
      return _("Something else answers in place of the studio. If the network asks for a sign-in, "
               "open a page in the browser.");
    case BACKLOT_ERROR_METERED:
      return _("This connection is metered. Large files wait for another one.");
    case BACKLOT_ERROR_NOT_SIGNED_IN:
      return _("The session has ended. Sign in again.");
    case BACKLOT_ERROR_NOT_ALLOWED:
      return _("This isn’t allowed in this project.");
    case BACKLOT_ERROR_NOT_FOUND:
      return _("It was deleted, or it can’t be seen any more.");
    case BACKLOT_ERROR_CONFLICT:
      return _("Somebody changed it meanwhile.");
    case BACKLOT_ERROR_NOT_TAKEN:
      return _("The studio didn’t take this change, though nobody else changed anything.");
    case BACKLOT_ERROR_PRICE_CHANGED:
      return _("The price has changed. Look at the new one and try again.");
    case BACKLOT_ERROR_INSUFFICIENT_CREDITS:
      return _("There are too few credits.");
    case BACKLOT_ERROR_QUOTA_EXCEEDED:
      return _("There is no storage left for this file in the studio.");
    case BACKLOT_ERROR_TOO_LARGE:
      return _("This is more than the studio takes at once.");
    case BACKLOT_ERROR_NO_PHOTOS:
      return _("A film needs at least one photo.");
    case BACKLOT_ERROR_PHOTO_NOT_UPLOADED:
      return _("A photo is still being uploaded.");
    case BACKLOT_ERROR_PROJECT_ARCHIVED:
      return _("This project is archived.");
    case BACKLOT_ERROR_NOT_RETRYABLE:
      return _("This render can’t be tried again.");
    case BACKLOT_ERROR_STATE:
      return _("This isn’t possible now.");
    case BACKLOT_ERROR_SERVER_TOO_OLD:
      return _("The studio is too old for this version of Backlot.");
    case BACKLOT_ERROR_INVALID:
      return _("The studio doesn’t take this value.");
    case BACKLOT_ERROR_BAD_ANSWER:
      return _("The studio sent something that Backlot can’t read.");
    case BACKLOT_ERROR_STUDIO:
      return _("The studio on this computer couldn’t be started.");
    case BACKLOT_ERROR_STUDIO_FOLDER:
      return _("The studio’s folder on this computer can’t be read or written.");
    case BACKLOT_ERROR_STUDIO_FULL:
      return _("There is no space left on this computer for the studio.");
    case BACKLOT_ERROR_STUDIO_DATA:
      return _("The studio’s data on this computer is damaged, or of a newer version of Backlot.");
    case BACKLOT_ERROR_IN_USE:
      return _("Backlot is already open with the same data.");
    default:
      return NULL;
    }
}

/* What the engine found out itself. */
static const char *
sentence_of_engine (LarderError code)
{
  switch ((int) code)
    {
    case LARDER_ERROR_CONFLICT:
      return sentence_of_studio (BACKLOT_ERROR_CONFLICT);
    case LARDER_ERROR_DENIED:
      return sentence_of_studio (BACKLOT_ERROR_NOT_ALLOWED);
    case LARDER_ERROR_GONE:
      return sentence_of_studio (BACKLOT_ERROR_NOT_FOUND);
    case LARDER_ERROR_STORAGE:
      return sentence_of_file (BACKLOT_ERROR_DISK);
    default:
      return NULL;
    }
}

/**
 * backlot_words_error:
 * @error: of BACKLOT_ERROR, of LARDER_ERROR or of GIO
 *
 * Returns: (transfer full): one or two sentences, without a code
 */
char *
backlot_words_error (const GError *error)
{
  const char *sentence = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == BACKLOT_ERROR)
    {
      sentence = sentence_of_file (error->code);
      if (sentence == NULL)
        sentence = sentence_of_project_file (error->code);
      if (sentence == NULL)
        sentence = sentence_of_studio (error->code);
      return g_strdup (sentence != NULL ? sentence : _("Something went wrong in Backlot itself."));
    }
  if (error->domain == LARDER_ERROR)
    {
      sentence = sentence_of_engine (error->code);
      return g_strdup (sentence != NULL ? sentence : _("Something went wrong in Backlot itself."));
    }

  /* GIO words its errors itself, in the person's language. */
  return g_strdup (error->message);
}

/**
 * backlot_words_refused_file:
 * @filename: as a person knows it; valid UTF-8
 *
 * Returns: (transfer full): such as “notes.txt: This is no picture that can be used.”
 */
char *
backlot_words_refused_file (const char   *filename,
                            const GError *error)
{
  g_autofree char *reason = backlot_words_error (error);

  /* Translators: the name of a file, and why it was not taken */
  return g_strdup_printf (_("“%s”: %s"), filename, reason);
}

/**
 * backlot_words_failure:
 * @code: (nullable): of a job that failed, see backlot_film_error_to_code()
 * @message: (nullable): what the worker or the server said of it, in English
 *
 * Returns: (nullable) (transfer none): a sentence; @message itself for other codes
 */
const char *
backlot_words_failure (const char *code,
                       const char *message)
{
  const struct
  {
    const char *code;
    const char *sentence;
  } words[] = {
    { "no_usable_photos", _("Not one of the photos can be read.") },
    { "sound_unusable", _("The sound track can’t be played.") },
    { "encoder_missing", _("No encoder for films is installed.") },
    { "disk_full", _("There is no space left for the film.") },
    { "storage_quota_exceeded", _("There is no storage left for the film in the studio.") },
    { "worker_lost", _("The render worker stopped answering.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (code, words[i].code) == 0)
      return words[i].sentence;

  return message != NULL && message[0] != '\0' ? message : NULL;
}
