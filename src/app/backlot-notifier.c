/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells what the studio has to tell: in the window, or on the desktop. */

#include "config.h"

#include "app/backlot-notifier.h"

#include <glib/gi18n.h>
#include <string.h>

#include "model/account/backlot-notification.h"

#include "query/account/backlot-notifications-queries.h"
#include "ui/common/backlot-words-notification.h"

#define BURST_US  (60 * G_USEC_PER_SEC)
#define BURST_MAX 3

struct _BacklotNotifier
{
  GObject         parent_instance;

  GApplication   *application;      /* borrowed: owns this */
  BacklotContext *context;          /* (owned) */
  BacklotNotices *notices;          /* (owned) */
  GListModel     *notifications;    /* (owned): of BacklotNotification */
  guint           look_id;
  GHashTable     *times;            /* event → GArray of gint64, of desktop notifications */
  GHashTable     *opened;           /* set of addresses whose notification is not known yet */
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
is_event (BacklotNotification *row,
          const char          *event)
{
  return g_strcmp0 (backlot_notification_get_event (row), event) == 0;
}

static BacklotBackend *
get_backend (BacklotNotifier *self)
{
  return backlot_context_get_backend (self->context);
}

/* Why a render failed says more than that it did. */
static char *
word_toast (BacklotNotifier     *self,
            BacklotNotification *row)
{
  return is_event (row, "job_failed") ? backlot_words_notification_body (get_backend (self), row)
                                      : backlot_words_notification_title (get_backend (self), row);
}

static char *
dup_uri (BacklotNotification *row)
{
  g_autofree char *address = backlot_notification_dup_address (row);

  return g_strconcat ("backlot:", address != NULL ? address : "notifications", NULL);
}

static BacklotMessageType
find_message_type (BacklotNotification *row)
{
  g_autofree char *type = NULL;

  g_object_get (row, "type", &type, NULL);
  if (g_strcmp0 (type, "error") == 0)
    return BACKLOT_MESSAGE_ERROR;
  return g_strcmp0 (type, "success") == 0 ? BACKLOT_MESSAGE_SUCCESS : BACKLOT_MESSAGE_INFO;
}

/* Those of the program, the one that was looked at last first. */
static GList *
get_windows (BacklotNotifier *self)
{
  return GTK_IS_APPLICATION (self->application)
           ? gtk_application_get_windows (GTK_APPLICATION (self->application)) : NULL;
}

static gboolean
shows_studio (BacklotNotifier *self,
              gpointer         window)
{
  return BACKLOT_IS_WINDOW (window) &&
         backlot_context_get_backend (backlot_window_get_context (window)) == get_backend (self);
}

/* Returns: (nullable): the window of this studio in which the person is */
static BacklotWindow *
find_active (BacklotNotifier *self)
{
  for (GList *l = get_windows (self); l != NULL; l = l->next)
    if (shows_studio (self, l->data) && gtk_window_is_active (l->data))
      return l->data;
  return NULL;
}

static gboolean
has_focus (BacklotNotifier *self)
{
  for (GList *l = get_windows (self); l != NULL; l = l->next)
    if (BACKLOT_IS_WINDOW (l->data) && gtk_window_is_active (l->data))
      return TRUE;
  return FALSE;
}

static void
tell_toast (BacklotNotifier     *self,
            BacklotNotification *row,
            BacklotWindow       *window)
{
  BacklotMessageType type = find_message_type (row);
  g_autofree char *title = word_toast (self, row);
  g_autofree char *label = backlot_words_notification_action (row);
  g_autofree char *uri = dup_uri (row);
  g_autofree char *action = g_strconcat ("app.open-uri::", uri, NULL);
  g_autoptr(BacklotMessage) message = backlot_message_new (type, title);

  backlot_message_set_button (message, label, action);
  backlot_ui_store_tell (backlot_context_get_ui_store (backlot_window_get_context (window)),
                         message);
  gtk_accessible_announce (GTK_ACCESSIBLE (window), title,
                           type == BACKLOT_MESSAGE_ERROR
                             ? GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH
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
              BacklotNotification *row,
              guint                count)
{
  const char *event = backlot_notification_get_event (row);
  g_autofree char *id = g_strconcat (event, "-summary", NULL);
  g_autofree char *title = backlot_words_notification_summary (event, count);
  g_autoptr(GNotification) notification = g_notification_new (title);
  gboolean is_job = backlot_notification_get_job_id (row) != NULL;

  g_notification_set_default_action_and_target (notification, "app.open-uri", "s",
                                                is_job ? "backlot:queue" : "backlot:notifications");
  g_application_send_notification (self->application, id, notification);
}

/* Without what it is about a button would do nothing. */
static void
add_button (GNotification *notification,
            const char    *label,
            const char    *action,
            const char    *target)
{
  if (target != NULL)
    g_notification_add_button_with_target (notification, label, action, "s", target);
}

void
backlot_notifier_add_buttons (GNotification       *notification,
                              BacklotNotification *row,
                              const char          *uri)
{
  g_autofree char *label = NULL;

  g_return_if_fail (G_IS_NOTIFICATION (notification));
  g_return_if_fail (BACKLOT_IS_NOTIFICATION (row));
  g_return_if_fail (uri != NULL);

  if (is_event (row, "job_failed"))
    {
      add_button (notification, _("Retry"), "app.retry-job", backlot_notification_get_job_id (row));
      return;
    }
  label = is_event (row, "mentioned") || is_event (row, "comment_added")
            ? g_strdup (_("Reply")) : backlot_words_notification_action (row);
  add_button (notification, label, "app.open-uri", uri);
  if (is_event (row, "task_assigned"))
    add_button (notification, _("Mark Done"), "app.complete-task",
                backlot_notification_get_param (row, "task_id"));
}

static void
tell_desktop (BacklotNotifier     *self,
              BacklotNotification *row)
{
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *title = backlot_words_notification_title (get_backend (self), row);
  g_autofree char *body = backlot_words_notification_body (get_backend (self), row);
  g_autofree char *id = backlot_notices_dup_id (row);
  g_autofree char *uri = dup_uri (row);
  guint count = backlot_notifier_count (times_of (self, backlot_notification_get_event (row)),
                                        g_get_monotonic_time ());

  if (count > BURST_MAX)
    {
      tell_summary (self, row, count);
      return;
    }

  notification = g_notification_new (title);
  if (body[0] != '\0')
    g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.open-uri", "s", uri);
  if (find_message_type (row) == BACKLOT_MESSAGE_ERROR || is_event (row, "mentioned"))
    g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  backlot_notifier_add_buttons (notification, row, uri);
  g_application_send_notification (self->application, id, notification);
}

static gboolean
is_in_window (BacklotWindow       *window,
              BacklotNotification *row)
{
  const char *project_id = backlot_notification_get_project_id (row);
  g_autofree char *address = NULL;

  if (g_str_has_prefix (backlot_notification_get_event (row), "credits_"))
    return backlot_window_shows (window, "credits");
  if (project_id == NULL)
    return FALSE;
  if (backlot_notification_get_job_id (row) != NULL)
    return backlot_window_shows_renders (window, project_id);
  if (is_event (row, "task_assigned"))
    {
      address = g_strconcat ("project/", project_id, "/tasks", NULL);
      return backlot_window_shows (window, "tasks") ||
             backlot_window_shows (window, address);
    }
  if (backlot_notification_get_param (row, "comment_id") != NULL)
    {
      address = g_strconcat ("project/", project_id, "/notes", NULL);
      return g_strcmp0 (backlot_notification_get_param (row, "entity_type"), "project") == 0 &&
             backlot_window_shows (window, address);
    }
  address = g_strconcat ("project/", project_id, NULL);
  return backlot_window_shows (window, address);
}

/* Whether the person looks at what is told, in whichever window. */
static gboolean
is_visible (BacklotNotifier     *self,
            BacklotNotification *row)
{
  for (GList *l = get_windows (self); l != NULL; l = l->next)
    if (shows_studio (self, l->data) && is_in_window (l->data, row))
      return has_focus (self);
  return FALSE;
}

static void
notice_cb (BacklotNotifier     *self,
           BacklotNotification *row)
{
  BacklotWindow *window = find_active (self);
  gboolean visible = is_visible (self, row);
  /* Among the others it is seen, but not read. */
  gboolean listed = window != NULL && backlot_window_shows (window, "notifications");
  BacklotPreferences *preferences = backlot_context_get_preferences (self->context);

  switch (backlot_notifier_decide (window != NULL || visible, visible || listed,
                                   backlot_preferences_get_notifications (preferences)))
    {
    case BACKLOT_TELL_TOAST:
      tell_toast (self, row, window);
      break;

    case BACKLOT_TELL_DESKTOP:
      tell_desktop (self, row);
      break;

    case BACKLOT_TELL_NOTHING:
    default:
      if (window != NULL && (visible || listed))
        {
          g_autofree char *title = backlot_words_notification_title (get_backend (self), row);

          gtk_accessible_announce (GTK_ACCESSIBLE (window), title,
                                   GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
        }
      if (visible)
        backlot_notifications_read (get_backend (self),
                                    larder_record_get_id (LARDER_RECORD (row)));
      break;
    }
  g_signal_emit (self, signals[TOLD], 0);
}

static void
seen_cb (BacklotNotifier *self,
         const char      *notice_id)
{
  g_application_withdraw_notification (self->application, notice_id);
}

/* A summary is of several: it goes with the last of them. */
static void
n_unread_cb (BacklotNotifier *self)
{
  GHashTableIter iter;
  gpointer event;

  if (backlot_inbox_get_n_unread (backlot_context_get_inbox (self->context)) > 0)
    return;
  g_hash_table_iter_init (&iter, self->times);
  while (g_hash_table_iter_next (&iter, &event, NULL))
    {
      g_autofree char *id = g_strconcat (event, "-summary", NULL);

      g_application_withdraw_notification (self->application, id);
    }
}

static void
mark_seen (BacklotNotifier     *self,
           BacklotNotification *row)
{
  g_autofree char *id = backlot_notices_dup_id (row);

  backlot_notifications_read (get_backend (self), larder_record_get_id (LARDER_RECORD (row)));
  g_application_withdraw_notification (self->application, id);
}

/* What a person looks at need not be told any more, here or on another device. */
static void
see_visible (BacklotNotifier *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->notifications); i++)
    {
      g_autoptr(BacklotNotification) row = g_list_model_get_item (self->notifications, i);
      g_autofree char *address = backlot_notification_dup_address (row);
      gboolean opened = address != NULL && g_hash_table_remove (self->opened, address);

      if (backlot_notification_get_is_unread (row) &&
          (opened || is_visible (self, row)))
        mark_seen (self, row);
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

  g_clear_object (&self->notifications);
  g_clear_object (&self->notices);
  g_clear_object (&self->context);
  g_clear_pointer (&self->times, g_hash_table_unref);
  g_clear_pointer (&self->opened, g_hash_table_unref);

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
  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
  g_signal_connect_object (backlot_context_get_inbox (context), "notify::n-unread",
                           G_CALLBACK (n_unread_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
backlot_notifier_look (BacklotNotifier *self)
{
  g_return_if_fail (BACKLOT_IS_NOTIFIER (self));

  see_visible (self);
}

void
backlot_notifier_open (BacklotNotifier *self,
                       const char      *address)
{
  g_autofree char *completed = NULL;
  g_autofree char *failed = NULL;

  g_return_if_fail (BACKLOT_IS_NOTIFIER (self));
  g_return_if_fail (address != NULL);

  g_hash_table_add (self->opened, g_strdup (address));
  see_visible (self);
  if (!g_str_has_prefix (address, "job/"))
    return;
  /* These can be named without knowing what was told. */
  completed = g_strconcat ("job_completed-", address + strlen ("job/"), NULL);
  failed = g_strconcat ("job_failed-", address + strlen ("job/"), NULL);
  g_application_withdraw_notification (self->application, completed);
  g_application_withdraw_notification (self->application, failed);
}

void
backlot_notifier_withdraw_all (BacklotNotifier *self)
{
  g_return_if_fail (BACKLOT_IS_NOTIFIER (self));

  for (guint i = 0; i < g_list_model_get_n_items (self->notifications); i++)
    {
      g_autoptr(BacklotNotification) row = g_list_model_get_item (self->notifications, i);
      const char *job_id = backlot_notification_get_job_id (row);

      if (job_id != NULL)
        seen_cb (self, job_id);
    }
}
