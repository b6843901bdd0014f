/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The studio that the window shows, and what of it the window itself follows. */

#include "config.h"

#include "ui/shell/backlot-window-private.h"

#include <glib/gi18n.h>

#include "ui/shell/backlot-toast.h"

/* Until the window manager has said how large a restored window is. */
#define RESTORED_MS 200

static void
message_cb (BacklotWindow  *self,
            BacklotMessage *message)
{
  backlot_toasts_add (self->toasts, backlot_toast_new (message));
}

/* Of several windows of one studio the one that was looked at last tells. */
static gboolean
is_front (BacklotWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GList *windows = application != NULL ? gtk_application_get_windows (application) : NULL;

  for (GList *l = windows; l != NULL; l = l->next)
    if (BACKLOT_IS_WINDOW (l->data) &&
        backlot_context_get_uploads (BACKLOT_WINDOW (l->data)->context) ==
        backlot_context_get_uploads (self->context))
      return l->data == self;
  return TRUE;
}

/* One word for a whole batch of files. */
static void
is_uploading_cb (BacklotWindow *self)
{
  BacklotUploadQueue *uploads = backlot_context_get_uploads (self->context);
  gboolean was_uploading = self->uploading;
  guint n_failed = 0;

  self->uploading = backlot_upload_queue_is_uploading (uploads);
  g_object_get (uploads, "n-failed", &n_failed, NULL);
  if (!was_uploading || self->uploading || n_failed > 0 || !is_front (self))
    return;
  backlot_context_tell (self->context, BACKLOT_MESSAGE_SUCCESS, _("Upload complete"));
  gtk_accessible_announce (GTK_ACCESSIBLE (self), _("Upload complete"),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
restored_size_cb (gpointer user_data)
{
  g_autoptr(BacklotWindow) self = user_data;

  if (!gtk_window_is_maximized (GTK_WINDOW (self)))
    gtk_window_set_default_size (GTK_WINDOW (self), self->restored_width, self->restored_height);
}

/* A window that began maximized is given its former size by the window manager, and loses what its
 * shadow takes; it has that size again when the new one was heard of. */
static void
maximized_cb (BacklotWindow *self)
{
  if (gtk_window_is_maximized (GTK_WINDOW (self)))
    return;
  g_signal_handlers_disconnect_by_func (self, maximized_cb, NULL);
  g_timeout_add_once (RESTORED_MS, restored_size_cb, g_object_ref (self));
}

static void
compact_mode_cb (BacklotWindow      *self,
                 GParamSpec         *pspec,
                 BacklotPreferences *preferences)
{
  if (backlot_preferences_get_compact_mode (preferences))
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
}

/* What belongs to the window, whichever studio it shows. */
static void
follow_program (BacklotWindow  *self,
                BacklotContext *context)
{
  BacklotWindowState *state = backlot_context_get_window_state (context);
  BacklotPreferences *preferences = backlot_context_get_preferences (context);

  gtk_window_set_default_size (GTK_WINDOW (self), backlot_window_state_get_width (state),
                               backlot_window_state_get_height (state));
  g_object_bind_property (self, "default-width", state, "width", G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (self, "default-height", state, "height", G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (state, "maximized", self, "maximized",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  self->restored_width = backlot_window_state_get_width (state);
  self->restored_height = backlot_window_state_get_height (state);
  if (gtk_window_is_maximized (GTK_WINDOW (self)))
    g_signal_connect (self, "notify::maximized", G_CALLBACK (maximized_cb), NULL);
  g_signal_connect_object (state, "notify::sidebar-visible",
                           G_CALLBACK (backlot_window_update_sidebar), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (preferences, "notify::compact-mode", G_CALLBACK (compact_mode_cb), self,
                           G_CONNECT_SWAPPED);
  compact_mode_cb (self, NULL, preferences);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (backlot_window_update_sidebar),
                    NULL);
}

/* The places of one studio are none of another. */
static void
leave_studio (BacklotWindow *self)
{
  g_signal_handlers_disconnect_by_data (backlot_context_get_uploads (self->context), self);
  g_signal_handlers_disconnect_by_data (backlot_context_get_ui_store (self->context), self);
  g_clear_object (&self->job_link);
  g_ptr_array_set_size (self->places_before, 0);
  g_ptr_array_set_size (self->places_after, 0);
  g_clear_pointer (&self->address, g_free);
  adw_navigation_view_replace (self->navigation_view, NULL, 0);
  backlot_window_free_page_before (self);
}

void
backlot_window_set_context (BacklotWindow  *self,
                            BacklotContext *context)
{
  gboolean is_first = self->context == NULL;

  g_return_if_fail (BACKLOT_IS_WINDOW (self));
  g_return_if_fail (BACKLOT_IS_CONTEXT (context));

  if (self->context == context)
    return;
  if (!is_first)
    leave_studio (self);
  g_set_object (&self->context, context);
  if (is_first)
    follow_program (self, context);
  backlot_window_update_sidebar (self);
  self->uploading = backlot_upload_queue_is_uploading (backlot_context_get_uploads (context));
  g_signal_connect_object (backlot_context_get_uploads (context), "notify::is-uploading",
                           G_CALLBACK (is_uploading_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_context_get_ui_store (context), "message",
                           G_CALLBACK (message_cb), self, G_CONNECT_SWAPPED);
  g_object_notify (G_OBJECT (self), "context");
  g_object_notify (G_OBJECT (self), "studio");
}
