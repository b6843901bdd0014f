/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What states, amounts and times are called for people. */

#include "config.h"

#include "ui/common/backlot-words.h"

#include <glib/gi18n.h>

/**
 * backlot_words_credits:
 *
 * Returns: (transfer full): such as “5 credits”
 */
char *
backlot_words_credits (gint64 credits)
{
  return g_strdup_printf (g_dngettext (NULL, "%d credit", "%d credits", (gulong) ABS (credits)),
                          (int) credits);
}

/**
 * backlot_words_duration:
 * @seconds: of a film
 *
 * Returns: (transfer full): such as “1:05”
 */
char *
backlot_words_duration (double seconds)
{
  int whole = (int) (MAX (seconds, 0.0) + 0.5);

  if (whole >= 3600)
    return g_strdup_printf ("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  return g_strdup_printf ("%d:%02d", whole / 60, whole % 60);
}

/**
 * backlot_words_remaining:
 * @seconds: negative: not known
 *
 * Returns: (transfer full): such as “about 3 minutes left”; empty when it is not known
 */
char *
backlot_words_remaining (gint64 seconds)
{
  int minutes = (int) ((seconds + 30) / 60);

  if (seconds < 0)
    return g_strdup ("");
  if (seconds < 5)
    return g_strdup (_("a few seconds left"));
  if (seconds < 50)
    return g_strdup_printf (ngettext ("about %d second left", "about %d seconds left",
                                      (gulong) (seconds + 2) / 5 * 5),
                            (int) (seconds + 2) / 5 * 5);
  if (minutes < 60)
    return g_strdup_printf (ngettext ("about %d minute left", "about %d minutes left",
                                      (gulong) MAX (minutes, 1)),
                            MAX (minutes, 1));
  return g_strdup_printf (ngettext ("about %d hour left", "about %d hours left",
                                    (gulong) (minutes + 30) / 60),
                          (minutes + 30) / 60);
}

char *
backlot_words_percent (int percent)
{
  /* Translators: a percentage; there is a non-breaking space before the sign. */
  return g_strdup_printf (_("%d %%"), percent);
}

char *
backlot_words_size (gint64 bytes)
{
  return g_format_size ((guint64) MAX (bytes, 0));
}

char *
backlot_words_minutes (int minutes)
{
  return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) minutes), minutes);
}

/**
 * backlot_words_offer_label:
 * @price: credits; negative: not known yet
 *
 * Returns: (transfer full): the label of the button
 */
char *
backlot_words_offer_label (int price)
{
  if (price < 0)
    return g_strdup (_("Render"));
  /* Translators: a button; the price stands behind the verb. */
  return g_strdup_printf (ngettext ("Render · %d Credit", "Render · %d Credits", (gulong) price),
                          price);
}

/**
 * backlot_words_retry_label:
 * @price: credits; negative: not known yet
 *
 * Returns: (transfer full): the label of the button
 */
char *
backlot_words_retry_label (int price)
{
  if (price < 0)
    return g_strdup (_("Retry"));
  /* Translators: a button; the price stands behind the verb. */
  return g_strdup_printf (ngettext ("Retry · %d Credit", "Retry · %d Credits", (gulong) price),
                          price);
}

/**
 * backlot_words_offer_reason:
 * @n_waiting: photos that are not uploaded
 * @missing_credits: how many are too few
 *
 * Returns: (transfer full): why the button can not be pressed, or what it does
 */
char *
backlot_words_offer_reason (BacklotOfferReason reason,
                            guint              n_waiting,
                            int                missing_credits)
{
  switch (reason)
    {
    case BACKLOT_OFFER_POSSIBLE:
      return g_strdup (_("Render the film"));
    case BACKLOT_OFFER_ASKING:
      return g_strdup (_("Asking for the price…"));
    case BACKLOT_OFFER_SUBMITTING:
      return g_strdup (_("The render is being started…"));
    case BACKLOT_OFFER_NO_PHOTOS:
      return g_strdup (_("Add photos first"));
    case BACKLOT_OFFER_UPLOADING:
      if (n_waiting == 0)
        return g_strdup (_("A file is still being uploaded"));
      return g_strdup_printf (ngettext ("%u file is still being uploaded",
                                        "%u files are still being uploaded", n_waiting),
                              n_waiting);
    case BACKLOT_OFFER_UPLOAD_FAILED:
      return g_strdup (_("A file couldn’t be uploaded. Try it again or remove it."));
    case BACKLOT_OFFER_TOO_FEW_CREDITS:
      return g_strdup_printf (ngettext ("%d more credit is needed", "%d more credits are needed",
                                        (gulong) missing_credits),
                              missing_credits);
    case BACKLOT_OFFER_NEEDS_CONNECTION:
      return g_strdup (_("Needs a connection"));
    case BACKLOT_OFFER_UNSAVED:
      return g_strdup (_("Changes of this project are being saved"));
    case BACKLOT_OFFER_ARCHIVED:
      return g_strdup (_("This project is archived"));
    case BACKLOT_OFFER_NOT_ALLOWED:
      return g_strdup (_("Only editors can render this film"));
    case BACKLOT_OFFER_UNKNOWN:
    default:
      return g_strdup (_("The price couldn’t be asked for"));
    }
}

/**
 * backlot_words_job_state:
 * @status: as in [class@Job]; unknown ones are shown as they are
 */
char *
backlot_words_job_state (const char *status)
{
  const struct
  {
    const char *status;
    const char *word;
  } words[] = {
    { "queued", C_("render job", "Queued") },
    { "processing", C_("render job", "Running") },
    { "completed", C_("render job", "Done") },
    { "failed", C_("render job", "Failed") },
    { "cancelled", C_("render job", "Cancelled") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (status, words[i].status) == 0)
      return g_strdup (words[i].word);

  return g_strdup (status != NULL ? status : "");
}

/**
 * backlot_words_job_progress:
 * @now_ms: milliseconds since 1970
 *
 * Returns: (transfer full): such as “Running · 42 % · about 1 minute left”
 */
char *
backlot_words_job_progress (BacklotJob *job,
                            gint64      now_ms)
{
  g_autofree char *state = backlot_words_job_state (backlot_job_get_status (job));
  g_autofree char *remaining = NULL;
  g_autofree char *percent = NULL;
  gboolean has_progress;
  double fraction;

  if (g_strcmp0 (backlot_job_get_status (job), "processing") != 0)
    return g_steal_pointer (&state);

  g_object_get (job, "has-progress", &has_progress, "fraction", &fraction, NULL);
  if (!has_progress)
    return g_strdup (_("Working…"));

  percent = backlot_words_percent ((int) (fraction * 100.0 + 0.5));
  remaining = backlot_words_remaining (backlot_job_get_remaining_s (job, now_ms));
  if (remaining[0] == '\0')
    /* Translators: state and percentage of a render, such as “Running · 42 %” */
    return g_strdup_printf (_("%s · %s"), state, percent);

  /* Translators: state, percentage and remaining time of a render */
  return g_strdup_printf (_("%s · %s · %s"), state, percent, remaining);
}

/**
 * backlot_words_job_credits:
 *
 * Returns: (transfer full): such as “5 credits reserved”; empty for work that costs nothing
 */
char *
backlot_words_job_credits (BacklotJob *job)
{
  int cost = (int) backlot_job_get_cost (job);

  switch (backlot_job_get_credit_state (job))
    {
    case BACKLOT_CREDIT_RESERVED:
      return g_strdup_printf (ngettext ("%d credit reserved", "%d credits reserved",
                                        (gulong) cost), cost);
    case BACKLOT_CREDIT_CHARGED:
      return g_strdup_printf (ngettext ("%d credit charged", "%d credits charged",
                                        (gulong) cost), cost);
    case BACKLOT_CREDIT_RETURNED:
      return g_strdup_printf (ngettext ("%d credit returned", "%d credits returned",
                                        (gulong) cost), cost);
    case BACKLOT_CREDIT_NONE:
    default:
      return g_strdup ("");
    }
}

char *
backlot_words_upload_state (BacklotUploadState state)
{
  switch (state)
    {
    case BACKLOT_UPLOAD_QUEUED:
      return g_strdup (C_("upload", "Queued"));
    case BACKLOT_UPLOAD_UPLOADING:
      return g_strdup (C_("upload", "Uploading"));
    case BACKLOT_UPLOAD_PAUSED:
      return g_strdup (C_("upload", "Paused"));
    case BACKLOT_UPLOAD_PROCESSING:
      return g_strdup (C_("upload", "Processing"));
    case BACKLOT_UPLOAD_COMPLETE:
      return g_strdup (C_("upload", "Complete"));
    case BACKLOT_UPLOAD_ERROR:
      return g_strdup (C_("upload", "Failed"));
    case BACKLOT_UPLOAD_CANCELLED:
      return g_strdup (C_("upload", "Cancelled"));
    default:
      return g_strdup ("");
    }
}

/**
 * backlot_words_photo_state:
 *
 * Returns: (transfer full): what a screen reader says behind the photo's name; empty when all is
 *   well
 */
char *
backlot_words_photo_state (BacklotPhotoState state)
{
  switch (state)
    {
    case BACKLOT_PHOTO_WAITING:
      return g_strdup (_("Waiting to be uploaded"));
    case BACKLOT_PHOTO_UPLOADING:
      return g_strdup (C_("photo", "Uploading"));
    case BACKLOT_PHOTO_PAUSED:
      return g_strdup (_("Upload paused"));
    case BACKLOT_PHOTO_FAILED:
      return g_strdup (_("Couldn’t be uploaded"));
    case BACKLOT_PHOTO_READY:
    default:
      return g_strdup ("");
    }
}

char *
backlot_words_style (const char *style)
{
  const struct
  {
    const char *style;
    const char *word;
  } words[] = {
    { "classic", C_("film style", "Classic") },
    { "cinematic", C_("film style", "Cinematic") },
    { "vintage", C_("film style", "Vintage") },
    { "documentary", C_("film style", "Documentary") },
    { "playful", C_("film style", "Playful") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (style, words[i].style) == 0)
      return g_strdup (words[i].word);

  return g_strdup (style != NULL ? style : "");
}
