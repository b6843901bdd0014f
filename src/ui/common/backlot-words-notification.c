/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the studio told, in the words of the person: the server sends none. */

#include "config.h"

#include "ui/common/backlot-words-notification.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-words-change.h"
#include "ui/common/backlot-words-task.h"
#include "ui/common/backlot-words.h"

typedef enum
{
  EVENT_OTHER,   /* of a newer studio */
  EVENT_JOB_COMPLETED,
  EVENT_JOB_FAILED,
  EVENT_CREDITS_LOW,
  EVENT_CREDITS_ADDED,
  EVENT_PAYMENT_FAILED,
  EVENT_MEMBER_ADDED,
  EVENT_MENTIONED,
  EVENT_COMMENT_ADDED,
  EVENT_TASK_ASSIGNED,
  EVENT_COURSE_PUBLISHED,
  EVENT_STUDENT_ENROLLED,
} Event;

static const struct
{
  const char *name;
  Event       event;
  const char *icon;
} events[] = {
  { "job_completed", EVENT_JOB_COMPLETED, "object-select-symbolic" },
  { "job_failed", EVENT_JOB_FAILED, "dialog-error-symbolic" },
  { "credits_low", EVENT_CREDITS_LOW, "backlot-credits-symbolic" },
  { "credits_added", EVENT_CREDITS_ADDED, "backlot-credits-symbolic" },
  { "payment_failed", EVENT_PAYMENT_FAILED, "dialog-error-symbolic" },
  { "member_added", EVENT_MEMBER_ADDED, "system-users-symbolic" },
  { "mentioned", EVENT_MENTIONED, "backlot-notes-symbolic" },
  { "comment_added", EVENT_COMMENT_ADDED, "backlot-notes-symbolic" },
  { "task_assigned", EVENT_TASK_ASSIGNED, "backlot-tasks-symbolic" },
  { "course_published", EVENT_COURSE_PUBLISHED, "object-select-symbolic" },
  { "student_enrolled", EVENT_STUDENT_ENROLLED, "system-users-symbolic" },
};

static Event
find_event (BacklotNotification *notification)
{
  const char *name = backlot_notification_get_event (notification);

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_strcmp0 (name, events[i].name) == 0)
      return events[i].event;
  return EVENT_OTHER;
}

static gboolean
is_staging (BacklotNotification *notification)
{
  return g_strcmp0 (backlot_notification_get_param (notification, "kind"), "staging_image") == 0;
}

static char *
word_project (BacklotBackend      *backend,
              BacklotNotification *notification)
{
  return backlot_words_item (backend, "projects",
                             backlot_notification_get_project_id (notification));
}

static char *
word_who (BacklotBackend      *backend,
          BacklotNotification *notification,
          const char          *param)
{
  return backlot_words_person (backend, backlot_notification_get_param (notification, param));
}

/* What was commented on: an item, or the project itself. */
static char *
word_subject (BacklotBackend      *backend,
              BacklotNotification *notification)
{
  static const struct
  {
    const char *type;
    const char *table;
  } tables[] = {
    { "photo", "photos" },
    { "output", "outputs" },
    { "task", "tasks" },
  };
  const char *type = backlot_notification_get_param (notification, "entity_type");

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    if (g_strcmp0 (type, tables[i].type) == 0)
      return backlot_words_item (backend, tables[i].table,
                                 backlot_notification_get_param (notification, "entity_id"));
  return word_project (backend, notification);
}

static char *
word_number (const char *words,
             gint64      number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  g_auto(GStrv) around = g_strsplit (words, "%d", 2);

  return g_strjoinv (text, around);
}

static char *
word_two (const char *words,
          char       *first,
          char       *second)
{
  g_auto(GStrv) parts = g_strsplit (words, "%s", 3);
  g_autofree char *own_first = first;
  g_autofree char *own_second = second;

  if (g_strv_length (parts) != 3)
    return g_strdup (own_first);
  return g_strconcat (parts[0], own_first, parts[1], own_second, parts[2], NULL);
}

static char *
word_one (const char *words,
          char       *what)
{
  g_auto(GStrv) around = g_strsplit (words, "%s", 2);
  g_autofree char *own = what;

  return g_strjoinv (own, around);
}

char *
backlot_words_notification_title (BacklotBackend      *backend,
                                  BacklotNotification *notification)
{
  gint64 n_credits = 0;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (BACKLOT_IS_NOTIFICATION (notification), NULL);

  n_credits = backlot_notification_get_number (notification, "available") +
              backlot_notification_get_number (notification, "credits");
  switch (find_event (notification))
    {
    case EVENT_JOB_COMPLETED:
      return g_strdup (is_staging (notification) ? _("Your Rooms Are Ready") : _("Video Ready!"));
    case EVENT_JOB_FAILED:
      return g_strdup (_("Generation Failed"));
    case EVENT_CREDITS_LOW:
      return word_number (ngettext ("Only %d credit left", "Only %d credits left", (gulong) n_credits),
                          n_credits);
    case EVENT_CREDITS_ADDED:
      return word_number (ngettext ("%d credit added", "%d credits added", (gulong) n_credits),
                          n_credits);
    case EVENT_PAYMENT_FAILED:
      return g_strdup (_("Payment failed"));
    case EVENT_MEMBER_ADDED:
      /* Translators: a person, and a project */
      return word_two (_("%s invited you to “%s”"), word_who (backend, notification, "by"),
                       word_project (backend, notification));
    case EVENT_MENTIONED:
      /* Translators: a person */
      return word_one (_("%s mentioned you"), word_who (backend, notification, "author_id"));
    case EVENT_COMMENT_ADDED:
      /* Translators: a project, a task, or what else was commented on */
      return word_one (_("New comment on “%s”"), word_subject (backend, notification));
    case EVENT_TASK_ASSIGNED:
      return word_one (_("Task assigned: %s"),
                       g_strdup (backlot_notification_get_param (notification, "title")));
    case EVENT_COURSE_PUBLISHED:
      return g_strdup (_("Course is live"));
    case EVENT_STUDENT_ENROLLED:
      /* Translators: a person, and a course */
      return word_two (_("%s enrolled in “%s”"), word_who (backend, notification, "user_id"),
                       word_project (backend, notification));
    case EVENT_OTHER:
    default:
      return g_strdup (_("News from the studio"));
    }
}

static char *
word_failure (BacklotNotification *notification)
{
  gint64 n_credits = backlot_notification_get_number (notification, "credits_returned");
  const char *reason =
    backlot_words_failure (backlot_notification_get_param (notification, "error_code"),
                           backlot_notification_get_param (notification, "error_message"));

  if (reason == NULL)
    reason = _("Video generation failed");
  if (n_credits <= 0)
    return g_strdup (reason);
  /* A sentence that ends goes on as a sentence of its own. */
  if (g_str_has_suffix (reason, "."))
    {
      g_autofree char *returned =
        word_number (ngettext ("%d credit was returned.", "%d credits were returned.",
                               (gulong) n_credits), n_credits);

      return g_strconcat (reason, " ", returned, NULL);
    }
  /* Translators: %s is why a render failed */
  return g_strdup_printf (ngettext ("%s, %d credit returned", "%s, %d credits returned",
                                    (gulong) n_credits),
                          reason, (int) n_credits);
}

char *
backlot_words_notification_body (BacklotBackend      *backend,
                                 BacklotNotification *notification)
{
  const char *excerpt = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (BACKLOT_IS_NOTIFICATION (notification), NULL);

  excerpt = backlot_notification_get_param (notification, "excerpt");
  switch (find_event (notification))
    {
    case EVENT_JOB_COMPLETED:
      return g_strdup (is_staging (notification)
                         ? "" : _("Your video has been generated successfully"));
    case EVENT_JOB_FAILED:
      return word_failure (notification);
    case EVENT_MEMBER_ADDED:
      return backlot_words_role (backlot_notification_get_param (notification, "role"));
    case EVENT_MENTIONED:
      return g_strdup (excerpt != NULL ? excerpt : "");
    case EVENT_COMMENT_ADDED:
      /* Translators: a person, and what that person wrote */
      return word_two (_("%s: %s"), word_who (backend, notification, "author_id"),
                       g_strdup (excerpt != NULL ? excerpt : ""));
    case EVENT_CREDITS_LOW:
    case EVENT_CREDITS_ADDED:
    case EVENT_PAYMENT_FAILED:
    case EVENT_TASK_ASSIGNED:
    case EVENT_COURSE_PUBLISHED:
    case EVENT_STUDENT_ENROLLED:
    case EVENT_OTHER:
    default:
      return g_strdup ("");
    }
}

char *
backlot_words_notification_action (BacklotNotification *notification)
{
  g_return_val_if_fail (BACKLOT_IS_NOTIFICATION (notification), NULL);

  switch (find_event (notification))
    {
    case EVENT_JOB_COMPLETED:
      return g_strdup (is_staging (notification) ? _("View Results") : _("View Video"));
    case EVENT_CREDITS_LOW:
      return g_strdup (_("Top Up"));
    case EVENT_PAYMENT_FAILED:
      return g_strdup (_("Try Again"));
    case EVENT_CREDITS_ADDED:
    case EVENT_COURSE_PUBLISHED:
      return g_strdup (C_("notification", "View"));
    case EVENT_MEMBER_ADDED:
      return g_strdup (C_("notification", "Open"));
    case EVENT_STUDENT_ENROLLED:
      return g_strdup (_("Students"));
    case EVENT_JOB_FAILED:
    case EVENT_MENTIONED:
    case EVENT_COMMENT_ADDED:
    case EVENT_TASK_ASSIGNED:
    case EVENT_OTHER:
    default:
      return g_strdup (_("Show"));
    }
}

char *
backlot_words_notification_summary (const char *event,
                                    guint       count)
{
  if (g_strcmp0 (event, "job_completed") == 0)
    return g_strdup_printf (ngettext ("%u Video Ready", "%u Videos Ready", count), count);
  if (g_strcmp0 (event, "job_failed") == 0)
    return g_strdup_printf (ngettext ("%u Video Failed", "%u Videos Failed", count), count);
  if (g_strcmp0 (event, "mentioned") == 0)
    return g_strdup_printf (ngettext ("%u New Mention", "%u New Mentions", count), count);
  if (g_strcmp0 (event, "comment_added") == 0)
    return g_strdup_printf (ngettext ("%u New Comment", "%u New Comments", count), count);
  if (g_strcmp0 (event, "task_assigned") == 0)
    return g_strdup_printf (ngettext ("%u Task Assigned", "%u Tasks Assigned", count), count);
  return g_strdup_printf (ngettext ("%u Notification", "%u Notifications", count), count);
}

const char *
backlot_words_notification_icon (BacklotNotification *notification)
{
  const char *name = NULL;

  g_return_val_if_fail (BACKLOT_IS_NOTIFICATION (notification), NULL);

  name = backlot_notification_get_event (notification);
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_strcmp0 (name, events[i].name) == 0)
      return events[i].icon;
  return "backlot-notifications-symbolic";
}
