/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Without a window: what the desktop allows, what it is told, and when the program ends. */

#include "config.h"

#include "app/backlot-application-private.h"

#include <glib/gi18n.h>

/* Of the one notification that tells that the program goes on, or that it may not. */
#define NOTIFICATION_ID "background"

/* As the preferences name them. */
static const char * const answer_names[] = {
  [BACKLOT_PORTAL_GRANTED] = "granted",
  [BACKLOT_PORTAL_REFUSED] = "refused",
  [BACKLOT_PORTAL_SILENT] = "silent",
  [BACKLOT_PORTAL_ABSENT] = "absent",
};

static BacklotPreferences *
get_preferences (BacklotApplication *self)
{
  return backlot_state_get_preferences (self->state);
}

static BacklotBackground *
get_background (BacklotApplication *self,
                guint               index)
{
  return backlot_workplace_get_background (g_ptr_array_index (self->workplaces, index));
}

static gboolean
has_work (BacklotApplication *self)
{
  for (guint i = 0; i < self->workplaces->len; i++)
    if (backlot_background_get_active (get_background (self, i)))
      return TRUE;
  return FALSE;
}

static gboolean
sends (BacklotApplication *self)
{
  for (guint i = 0; i < self->workplaces->len; i++)
    if (backlot_background_get_sends (get_background (self, i)))
      return TRUE;
  return FALSE;
}

static gboolean
goes_on (BacklotApplication *self)
{
  return self->stays || backlot_preferences_get_run_in_background (get_preferences (self)) ||
         has_work (self);
}

static guint
count (BacklotApplication  *self,
       guint              (*get_n) (BacklotBackground *background))
{
  guint sum = 0;

  for (guint i = 0; i < self->workplaces->len; i++)
    sum += get_n (get_background (self, i));
  return sum;
}

static char *
word_title (BacklotApplication *self)
{
  guint n_renders = count (self, backlot_background_get_n_renders);

  if (n_renders > 0)
    return g_strdup_printf (ngettext ("Finishing %u Film", "Finishing %u Films", n_renders),
                            n_renders);
  if (sends (self))
    return g_strdup (_("Sending Your Files"));
  return g_strdup (count (self, backlot_background_get_n_held) > 0 ? _("Your Films Wait for Power")
                                         : _("Your Files Wait to Be Sent"));
}

static char *
word_reason (BacklotApplication *self)
{
  guint n_renders = count (self, backlot_background_get_n_renders);

  if (n_renders > 0)
    return g_strdup_printf (ngettext ("Backlot is finishing %u film", "Backlot is finishing %u films",
                                      n_renders), n_renders);
  if (sends (self))
    return g_strdup (_("Backlot is sending your files"));
  if (count (self, backlot_background_get_n_held) > 0)
    return g_strdup (_("Backlot renders your films when the computer is plugged in"));
  if (has_work (self))
    return g_strdup (_("Backlot sends your files as soon as it can"));
  return g_strdup (_("Backlot tells you what happens in your studios"));
}

static void
tell_status (BacklotApplication *self)
{
  g_autofree char *status = NULL;

  if (!self->hidden || self->stopping)
    return;
  status = backlot_background_word_status (count (self, backlot_background_get_n_renders),
                                           count (self, backlot_background_get_n_held),
                                           has_work (self), sends (self));
  if (g_set_str (&self->status, status))
    backlot_background_portal_set_status (self->portal, status);
}

static void
tell_going_on (BacklotApplication *self)
{
  g_autofree char *title = word_title (self);
  g_autoptr(GNotification) notification = NULL;

  if (!has_work (self) || !backlot_preferences_get_notifications (get_preferences (self)))
    return;
  notification = g_notification_new (title);
  if (!self->stays && !backlot_preferences_get_run_in_background (get_preferences (self)))
    g_notification_set_body (notification, _("Backlot goes on without a window and ends then."));
  g_notification_add_button (notification, _("Show"), "app.show");
  g_notification_add_button (notification, _("Quit"), "app.quit");
  g_application_send_notification (G_APPLICATION (self), NOTIFICATION_ID, notification);
}

/* Everything is on the disk, and the next start goes on with it. */
static void
pause_work (BacklotApplication *self)
{
  g_autoptr(GNotification) notification = NULL;

  if (has_work (self))
    {
      notification = g_notification_new (_("Your Work Is Paused"));
      g_notification_set_body (notification, _("The desktop doesn’t let Backlot run without a "
                                               "window. Everything goes on when you open it."));
      g_notification_add_button (notification, _("Show"), "app.show");
      g_application_send_notification (G_APPLICATION (self), NOTIFICATION_ID, notification);
      self->paused = TRUE;
    }
  backlot_application_stop (self);
}

/* The first one to end may not end the others. */
static void
finished_cb (BacklotApplication *self)
{
  if (!self->entering && !goes_on (self))
    backlot_application_stop (self);
  else if (!has_work (self))
    g_application_withdraw_notification (G_APPLICATION (self), NOTIFICATION_ID);
}

/* A computer that sleeps renders nothing here and sends nothing; a server renders on. */
static gboolean
needs_computer (BacklotWorkplace *workplace)
{
  BacklotBackground *background = backlot_workplace_get_background (workplace);

  if (!backlot_backend_get_online (backlot_workplace_get_backend (workplace)))
    return FALSE;
  return backlot_background_get_sends (background) ||
         (g_str_equal (backlot_workplace_get_place (workplace), BACKLOT_STUDIOS_LOCAL) &&
          backlot_background_get_n_renders (background) > 0);
}

static void
update_inhibition (BacklotApplication *self)
{
  gboolean needed = FALSE;

  for (guint i = 0; i < self->workplaces->len && !needed; i++)
    needed = needs_computer (g_ptr_array_index (self->workplaces, i));
  if (needed && self->inhibit_cookie == 0)
    self->inhibit_cookie =
      gtk_application_inhibit (GTK_APPLICATION (self), GTK_WINDOW (self->window),
                               GTK_APPLICATION_INHIBIT_SUSPEND,
                               _("Films are rendered or files are sent"));
  else if (!needed && self->inhibit_cookie != 0)
    {
      gtk_application_uninhibit (GTK_APPLICATION (self), self->inhibit_cookie);
      self->inhibit_cookie = 0;
    }
}

static void
changed_cb (BacklotApplication *self)
{
  if (self->stopping)
    return;
  update_inhibition (self);
  tell_status (self);
}

void
backlot_application_follow_work (BacklotApplication *self,
                                 BacklotWorkplace   *workplace)
{
  g_signal_connect_object (workplace, "finished", G_CALLBACK (finished_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_workplace_get_background (workplace), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_workplace_get_backend (workplace), "notify::online",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

/* The desktop is told everything each time, so what it was asked for last counts, too. */
static void
ask (BacklotApplication  *self,
     const char          *reason,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback)
{
  backlot_background_portal_request_async (self->portal, reason, self->autostart, cancellable,
                                           callback, g_object_ref (self));
}

static void
stay_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(BacklotApplication) self = user_data;
  BacklotPortalAnswer background = BACKLOT_PORTAL_ABSENT, autostart = BACKLOT_PORTAL_ABSENT;

  if (!backlot_background_portal_request_finish (BACKLOT_BACKGROUND_PORTAL (object), result,
                                                 &background, &autostart, NULL) ||
      self->stopping)
    return;
  if (background == BACKLOT_PORTAL_REFUSED)
    {
      g_object_set (get_preferences (self), "run-in-background", FALSE,
                    "background-answer", answer_names[background], NULL);
      pause_work (self);
      return;
    }
  /* Who does not answer does not forbid it. */
  self->hidden = TRUE;
  tell_going_on (self);
  tell_status (self);
}

void
backlot_application_enter_background (BacklotApplication *self)
{
  g_autofree char *reason = NULL;

  self->entering = TRUE;
  for (guint i = 0; i < self->workplaces->len; i++)
    backlot_background_enter (get_background (self, i));
  self->entering = FALSE;
  if (!goes_on (self))
    {
      backlot_application_stop (self);
      return;
    }
  reason = word_reason (self);
  self->asking = g_cancellable_new ();
  ask (self, reason, self->asking, stay_cb);
}

void
backlot_application_leave_background (BacklotApplication *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->status, g_free);
  self->hidden = FALSE;
  /* Also what a former run left: its work goes on now. */
  g_application_withdraw_notification (G_APPLICATION (self), NOTIFICATION_ID);
  for (guint i = 0; i < self->workplaces->len; i++)
    backlot_background_leave (get_background (self, i));
}

void
backlot_application_end_background (BacklotApplication *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (!self->paused)
    g_application_withdraw_notification (G_APPLICATION (self), NOTIFICATION_ID);
  if (self->inhibit_cookie != 0)
    gtk_application_uninhibit (GTK_APPLICATION (self), self->inhibit_cookie);
  /* Until the program is gone: what waits is written whole. */
  self->inhibit_cookie =
    gtk_application_inhibit (GTK_APPLICATION (self), NULL,
                             GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND,
                             _("Changes are being saved"));
}

/* Outside of a sandbox nobody has to allow it. */
static gboolean
is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static void
background_answered_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(BacklotApplication) self = user_data;
  BacklotPortalAnswer background = BACKLOT_PORTAL_ABSENT, autostart = BACKLOT_PORTAL_ABSENT;

  if (!backlot_background_portal_request_finish (BACKLOT_BACKGROUND_PORTAL (object), result,
                                                 &background, &autostart, NULL))
    return;
  if (background == BACKLOT_PORTAL_ABSENT && !is_sandboxed ())
    background = BACKLOT_PORTAL_GRANTED;
  g_object_set (get_preferences (self), "run-in-background", background == BACKLOT_PORTAL_GRANTED,
                "background-answer", answer_names[background], NULL);
}

static void
autostart_answered_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(BacklotApplication) self = user_data;
  BacklotPreferences *preferences = get_preferences (self);
  BacklotPortalAnswer background = BACKLOT_PORTAL_ABSENT, autostart = BACKLOT_PORTAL_ABSENT;
  gboolean starts = backlot_preferences_get_autostart (preferences);

  if (!backlot_background_portal_request_finish (BACKLOT_BACKGROUND_PORTAL (object), result,
                                                 &background, &autostart, NULL))
    return;
  /* Without an answer it is as it was; who is told to leave it has nothing to grant. */
  if (autostart != BACKLOT_PORTAL_SILENT)
    starts = self->autostart && autostart == BACKLOT_PORTAL_GRANTED;
  if (autostart != BACKLOT_PORTAL_SILENT && !self->autostart)
    autostart = BACKLOT_PORTAL_GRANTED;
  self->autostart = starts;
  g_object_set (preferences, "autostart", starts, "autostart-answer", answer_names[autostart], NULL);
}

static void
run_in_background_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);

  if (!g_variant_get_boolean (parameter))
    {
      g_object_set (get_preferences (self), "run-in-background", FALSE, "background-answer", "",
                    NULL);
      return;
    }
  g_object_set (get_preferences (self), "background-answer", "asking", NULL);
  ask (self, _("Backlot tells you what happens in your studios"), NULL, background_answered_cb);
}

static void
autostart_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);

  self->autostart = g_variant_get_boolean (parameter);
  g_object_set (get_preferences (self), "autostart-answer", "asking", NULL);
  ask (self, _("Backlot starts without a window when you log in"), NULL, autostart_answered_cb);
}

static void
show_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  g_application_activate (G_APPLICATION (user_data));
}

void
backlot_application_add_background (BacklotApplication *self)
{
  const GActionEntry entries[] = {
    { .name = "show", .activate = show_cb },
    { .name = "run-in-background", .activate = run_in_background_cb, .parameter_type = "b" },
    { .name = "autostart", .activate = autostart_cb, .parameter_type = "b" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->portal =
    backlot_background_portal_new (g_application_get_dbus_connection (G_APPLICATION (self)),
                                   BACKLOT_BACKGROUND_PORTAL_TIMEOUT_MS);
  self->autostart = backlot_preferences_get_autostart (get_preferences (self));
}
