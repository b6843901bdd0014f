/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells finished and failed renders: in the window, or on the desktop. */

#include "config.h"

#include "app/backlot-notifier.h"

#include <glib/gi18n.h>

#include "model/account/backlot-notification.h"

#include "query/account/backlot-notifications-queries.h"

#define BURST_US  (60 * G_USEC_PER_SEC)
#define BURST_MAX 3

struct _BacklotNotifier
{
  GObject         parent_instance;

  GApplication   *application;      /* borrowed: owns this */
  BacklotContext *context;          /* (owned) */
  BacklotNotices *notices;          /* (owned) */
  GListModel     *notifications;    /* (owned): of BacklotNotification */
  BacklotWindow  *window;           /* (owned) (nullable) */
  guint           look_id;
  GSignalGroup   *window_signals;
  GHashTable     *times;            /* event → GArray of gint64, of desktop notifications */
};

enum
{
  TOLD,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotNotifier, backlot_notifier, G_TYPE_OBJECT)

BacklotTell
backlot_notifier_decide (gboolean window_active,
                         gboolean item_visible,
                         gboolean enabled)
{
  if (window_active)
    return item_visible ? BACKLOT_TELL_NOTHING : BACKLOT_TELL_TOAST;
  return enabled ? BACKLOT_TELL_DESKTOP : BACKLOT_TELL_NOTHING;
}

guint
backlot_notifier_count (GArray *times_us,
                        gint64  now_us)
{
  for (guint i = times_us->len; i > 0; i--)
    if (now_us - g_array_index (times_us, gint64, i - 1) >= BURST_US)
      g_array_remove_index (times_us, i - 1);
  g_array_append_val (times_us, now_us);
  return times_us->len;
}

static gboolean
has_failed (const BacklotNotice *notice)
{
  return g_str_equal (notice->event, "job_failed");
}

static char *
word_title (const BacklotNotice *notice)
{
  return g_strdup (has_failed (notice) ? _("Generation Failed") : _("Video Ready!"));
}

static char *
word_body (const BacklotNotice *notice)
{
  const char *reason = NULL;

  if (!has_failed (notice))
    return g_strdup (_("Your video has been generated successfully"));

  reason = notice->error_message != NULL && notice->error_message[0] != '\0'
             ? notice->error_message : _("Video generation failed");
  if (notice->credits_returned <= 0)
    return g_strdup (reason);
  /* Translators: %s is why a render failed */
  return g_strdup_printf (ngettext ("%s, %d credit returned", "%s, %d credits returned",
                                    (gulong) notice->credits_returned),
                          reason, (int) notice->credits_returned);
}

static void
tell_toast (BacklotNotifier     *self,
            const BacklotNotice *notice)
{
  g_autofree char *title = has_failed (notice) ? word_body (notice) : word_title (notice);
  g_autofree char *action = g_strconcat ("app.open-uri::backlot:job/", notice->job_id, NULL);
  g_autoptr(BacklotMessage) message =
    backlot_message_new (has_failed (notice) ? BACKLOT_MESSAGE_ERROR : BACKLOT_MESSAGE_SUCCESS,
                         title);

  backlot_message_set_button (message, has_failed (notice) ? _("Show") : _("View Video"), action);
  backlot_ui_store_tell (backlot_context_get_ui_store (self->context), message);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->window), title,
                           has_failed (notice) ? GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH
                                               : GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static GArray *
times_of (BacklotNotifier *self,
          const char      *event)
{
  GArray *times = g_hash_table_lookup (self->times, event);

  if (times == NULL)
    {
      times = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_hash_table_insert (self->times, g_strdup (event), times);
    }
  return times;
}

static void
tell_summary (BacklotNotifier     *self,
              const BacklotNotice *notice,
              guint                count)
{
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *id = g_strconcat (notice->event, "-summary", NULL);
  g_autofree char *title = NULL;

  title = has_failed (notice)
            ? g_strdup_printf (ngettext ("%u Video Failed", "%u Videos Failed", count), count)
            : g_strdup_printf (ngettext ("%u Video Ready", "%u Videos Ready", count), count);
  notification = g_notification_new (title);
  g_notification_set_default_action_and_target (notification, "app.open-uri", "s",
                                                "backlot:queue");
  g_application_send_notification (self->application, id, notification);
}

static void
tell_desktop (BacklotNotifier     *self,
              const BacklotNotice *notice)
{
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *title = word_title (notice);
  g_autofree char *body = word_body (notice);
  g_autofree char *id = g_strconcat (notice->event, "-", notice->job_id, NULL);
  g_autofree char *uri = g_strconcat ("backlot:job/", notice->job_id, NULL);
  guint count = backlot_notifier_count (times_of (self, notice->event), g_get_monotonic_time ());

  if (count > BURST_MAX)
    {
      tell_summary (self, notice, count);
      return;
    }

  notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.open-uri", "s", uri);
  if (has_failed (notice))
    {
      g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
      g_notification_add_button_with_target (notification, _("Retry"), "app.retry-job", "s",
                                             notice->job_id);
    }
  else
    g_notification_add_button_with_target (notification, _("View Video"), "app.open-uri", "s", uri);
  g_application_send_notification (self->application, id, notification);
}

static void
notice_cb (BacklotNotifier *self,
           gconstpointer    data)
{
  const BacklotNotice *notice = data;
  gboolean active = self->window != NULL && gtk_window_is_active (GTK_WINDOW (self->window));
  gboolean visible = active && notice->project_id != NULL &&
                     backlot_window_shows_renders (self->window, notice->project_id);
  BacklotPreferences *preferences = backlot_context_get_preferences (self->context);

  switch (backlot_notifier_decide (active, visible,
                                   backlot_preferences_get_notifications (preferences)))
    {
    case BACKLOT_TELL_TOAST:
      tell_toast (self, notice);
      break;

    case BACKLOT_TELL_DESKTOP:
      tell_desktop (self, notice);
      break;

    case BACKLOT_TELL_NOTHING:
    default:
      if (visible)
        {
          g_autofree char *title = word_title (notice);

          gtk_accessible_announce (GTK_ACCESSIBLE (self->window), title,
                                   GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
          backlot_notices_see_job (self->notices, notice->job_id);
        }
      break;
    }
  g_signal_emit (self, signals[TOLD], 0);
}

static void
seen_cb (BacklotNotifier *self,
         const char      *job_id)
{
  g_autofree char *completed = g_strconcat ("job_completed-", job_id, NULL);
  g_autofree char *failed = g_strconcat ("job_failed-", job_id, NULL);

  g_application_withdraw_notification (self->application, completed);
  g_application_withdraw_notification (self->application, failed);
}

/* What a person looks at need not be told any more, here or on another device. */
static void
see_visible (BacklotNotifier *self)
{
  if (self->window == NULL || !gtk_window_is_active (GTK_WINDOW (self->window)))
    return;

  for (guint i = 0; i < g_list_model_get_n_items (self->notifications); i++)
    {
      g_autoptr(BacklotNotification) row = g_list_model_get_item (self->notifications, i);
      g_autofree char *project_id = NULL;
      gboolean unread = FALSE;
      const char *job_id = backlot_notification_get_job_id (row);

      g_object_get (row, "project-id", &project_id, "is-unread", &unread, NULL);
      if (unread && job_id != NULL && project_id != NULL &&
          backlot_window_shows_renders (self->window, project_id))
        backlot_notices_see_job (self->notices, job_id);
    }
}

static void
look_cb (gpointer user_data)
{
  BacklotNotifier *self = user_data;

  self->look_id = 0;
  see_visible (self);
}

/* What is looked at may become known later: the program was started by a click on what was told.
 * A list that is changing is not read. */
static void
notifications_changed_cb (BacklotNotifier *self)
{
  if (self->look_id == 0)
    self->look_id = g_idle_add_once (look_cb, self);
}

static void
backlot_notifier_dispose (GObject *object)
{
  BacklotNotifier *self = BACKLOT_NOTIFIER (object);

  g_clear_handle_id (&self->look_id, g_source_remove);

  g_clear_object (&self->window_signals);
  g_clear_object (&self->window);
  g_clear_object (&self->notifications);
  g_clear_object (&self->notices);
  g_clear_object (&self->context);
  g_clear_pointer (&self->times, g_hash_table_unref);

  G_OBJECT_CLASS (backlot_notifier_parent_class)->dispose (object);
}

static void
backlot_notifier_class_init (BacklotNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_notifier_dispose;

  signals[TOLD] = g_signal_new ("told", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_notifier_init (BacklotNotifier *self)
{
  self->times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) g_array_unref);
  self->window_signals = g_signal_group_new (BACKLOT_TYPE_WINDOW);
  g_signal_group_connect_swapped (self->window_signals, "notify::is-active",
                                  G_CALLBACK (see_visible), self);
}

BacklotNotifier *
backlot_notifier_new (GApplication   *application,
                      BacklotContext *context,
                      BacklotNotices *notices)
{
  BacklotNotifier *self = NULL;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (BACKLOT_IS_NOTICES (notices), NULL);

  self = g_object_new (BACKLOT_TYPE_NOTIFIER, NULL);
  self->application = application;
  self->context = g_object_ref (context);
  self->notices = g_object_ref (notices);
  self->notifications = backlot_notifications_list (backlot_context_get_backend (context));
  g_signal_connect_object (self->notifications, "items-changed",
                           G_CALLBACK (notifications_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (notices, "notice", G_CALLBACK (notice_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (notices, "seen", G_CALLBACK (seen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_context_get_ui_store (context), "notify::current-page",
                           G_CALLBACK (see_visible), self, G_CONNECT_SWAPPED);
  return self;
}

void
backlot_notifier_set_window (BacklotNotifier *self,
                             BacklotWindow   *window)
{
  g_return_if_fail (BACKLOT_IS_NOTIFIER (self));

  g_set_object (&self->window, window);
  g_signal_group_set_target (self->window_signals, window);
}

void
backlot_notifier_see_job (BacklotNotifier *self,
                          const char      *job_id)
{
  g_return_if_fail (BACKLOT_IS_NOTIFIER (self));
  g_return_if_fail (job_id != NULL);

  backlot_notices_see_job (self->notices, job_id);
  seen_cb (self, job_id);
}
