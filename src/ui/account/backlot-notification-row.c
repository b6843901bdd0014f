/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A notification as a row. */

#include "config.h"

#include "ui/account/backlot-notification-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/common/backlot-change-mark.h"
#include "ui/common/backlot-record-link.h"
#include "ui/common/backlot-row-menu.h"
#include "ui/common/backlot-when.h"
#include "ui/common/backlot-words-change.h"
#include "ui/common/backlot-words-notification.h"
#include "ui/common/backlot-words-task.h"

struct _BacklotNotificationRow
{
  GtkBox               parent_instance;

  BacklotContext      *context;         /* (owned) (nullable) */
  BacklotNotification *notification;    /* (owned) (nullable) */
  LarderRecord        *person;          /* (owned) (nullable): who did what is told */
  LarderRecord        *project;         /* (owned) (nullable) */
  GSignalGroup        *signals;         /* (owned): of @notification */

  GtkWidget           *unread_dot;
  GtkImage            *icon;
  GtkLabel            *title_label;
  GtkLabel            *body_label;
  GtkLabel            *details_label;
  GMenuModel          *menu;
  GtkMenuButton       *menu_button;
  BacklotChangeMark   *mark;
};

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_BACKEND,
  PROP_NOTIFICATION,
  PROP_TITLE,
  PROP_DESCRIPTION,
} BacklotNotificationRowProperty;

enum
{
  SIGNAL_ASKED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_DESCRIPTION + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotNotificationRow, backlot_notification_row, GTK_TYPE_BOX)

static BacklotBackend *
get_backend (BacklotNotificationRow *self)
{
  return self->context != NULL ? backlot_context_get_backend (self->context) : NULL;
}

static gboolean
is_unread (BacklotNotificationRow *self)
{
  return self->notification != NULL && backlot_notification_get_is_unread (self->notification);
}

/* The project and the time, such as “Porto · 5 minutes ago”. */
static char *
word_details (BacklotNotificationRow *self)
{
  LarderRecord *record = LARDER_RECORD (self->notification);
  const char *project_id = backlot_notification_get_project_id (self->notification);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = backlot_when_word (larder_record_get_time (record, "created_at"), now);
  g_autofree char *project = NULL;

  if (project_id == NULL)
    return g_steal_pointer (&when);
  project = backlot_words_item (get_backend (self), "projects", project_id);
  return g_strconcat (project, " · ", when, NULL);
}

static char *
word_description (BacklotNotificationRow *self)
{
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new ();
  g_auto(GStrv) words = NULL;
  g_autofree char *state = NULL;
  BacklotSyncState sync = BACKLOT_SYNC_SAVED;

  if (self->notification == NULL)
    return g_strdup ("");
  g_object_get (self->mark, "state", &sync, NULL);
  state = backlot_words_sync_state (sync);
  if (is_unread (self))
    g_strv_builder_add (parts, _("Unread"));
  if (*gtk_label_get_label (self->body_label) != '\0')
    g_strv_builder_add (parts, gtk_label_get_label (self->body_label));
  g_strv_builder_add (parts, gtk_label_get_label (self->details_label));
  if (state[0] != '\0')
    g_strv_builder_add (parts, state);
  words = g_strv_builder_end (parts);
  return g_strjoinv (", ", words);
}

static void
describe (BacklotNotificationRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESCRIPTION]);
}

static void
set_class (GtkWidget  *widget,
           const char *name,
           gboolean    has)
{
  if (has)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
update_actions (BacklotNotificationRow *self)
{
  g_autofree char *address = backlot_notification_dup_address (self->notification);
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean unread = is_unread (self);

  gtk_widget_action_set_enabled (widget, "notification.open", address != NULL);
  gtk_widget_action_set_enabled (widget, "notification.copy-link", address != NULL);
  gtk_widget_action_set_enabled (widget, "notification.read", unread);
  gtk_widget_action_set_enabled (widget, "notification.unread", !unread);
}

static void
update (BacklotNotificationRow *self)
{
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  g_autofree char *details = NULL;
  g_autofree char *type = NULL;
  gboolean unread = is_unread (self);

  if (self->notification == NULL || self->context == NULL)
    return;
  g_object_get (self->notification, "type", &type, NULL);
  title = backlot_words_notification_title (get_backend (self), self->notification);
  body = backlot_words_notification_body (get_backend (self), self->notification);
  details = word_details (self);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->body_label, body);
  gtk_label_set_label (self->details_label, details);
  gtk_widget_set_visible (GTK_WIDGET (self->body_label), body[0] != '\0');
  gtk_image_set_from_icon_name (self->icon, backlot_words_notification_icon (self->notification));
  set_class (GTK_WIDGET (self->icon), "error", g_strcmp0 (type, "error") == 0);
  set_class (GTK_WIDGET (self->icon), "success", g_strcmp0 (type, "success") == 0);
  set_class (GTK_WIDGET (self->icon), "warning", g_strcmp0 (type, "warning") == 0);
  set_class (GTK_WIDGET (self->title_label), "heading", unread);
  /* It keeps its place, so that the rows stand in line. */
  gtk_widget_set_opacity (self->unread_dot, unread ? 1.0 : 0.0);
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  describe (self);
}

static const char *
get_person_id (BacklotNotification *notification)
{
  static const char * const params[] = { "author_id", "by", "user_id" };

  for (gsize i = 0; i < G_N_ELEMENTS (params); i++)
    if (backlot_notification_get_param (notification, params[i]) != NULL)
      return backlot_notification_get_param (notification, params[i]);
  return NULL;
}

static void
set_notification (BacklotNotificationRow *self,
                  BacklotNotification    *notification)
{
  if (!g_set_object (&self->notification, notification))
    return;
  g_signal_group_set_target (self->signals, notification);
  /* Names can come later than what is told of them. */
  backlot_record_link_set (&self->person, get_backend (self), "people",
                           notification != NULL ? get_person_id (notification) : NULL,
                           G_CALLBACK (update), self);
  backlot_record_link_set (&self->project, get_backend (self), "projects",
                           notification != NULL
                             ? backlot_notification_get_project_id (notification) : NULL,
                           G_CALLBACK (update), self);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTIFICATION]);
}

static void
ask_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_ASKED], 0, name + strlen ("notification."));
}

static void
backlot_notification_row_get_property (GObject    *object,
                                       guint       prop_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  BacklotNotificationRow *self = BACKLOT_NOTIFICATION_ROW (object);

  switch ((BacklotNotificationRowProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;
    case PROP_BACKEND:
      g_value_set_object (value, get_backend (self));
      break;
    case PROP_NOTIFICATION:
      g_value_set_object (value, self->notification);
      break;
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_label (self->title_label));
      break;
    case PROP_DESCRIPTION:
      g_value_take_string (value, word_description (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_notification_row_set_property (GObject      *object,
                                       guint         prop_id,
                                       const GValue *value,
                                       GParamSpec   *pspec)
{
  BacklotNotificationRow *self = BACKLOT_NOTIFICATION_ROW (object);

  switch (prop_id)
    {
    case PROP_CONTEXT:
      if (g_value_get_object (value) == NULL)
        return;
      self->context = g_value_dup_object (value);
      g_signal_connect_object (self->context, "notify::now-ms", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      g_object_notify_by_pspec (object, properties[PROP_BACKEND]);
      break;
    case PROP_NOTIFICATION:
      set_notification (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_notification_row_dispose (GObject *object)
{
  BacklotNotificationRow *self = BACKLOT_NOTIFICATION_ROW (object);

  backlot_record_link_set (&self->person, NULL, NULL, NULL, G_CALLBACK (update), self);
  backlot_record_link_set (&self->project, NULL, NULL, NULL, G_CALLBACK (update), self);
  if (self->context != NULL)
    g_signal_handlers_disconnect_by_data (self->context, self);
  g_clear_object (&self->signals);
  g_clear_object (&self->notification);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_NOTIFICATION_ROW);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_notification_row_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags made = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags given = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = backlot_notification_row_get_property;
  object_class->set_property = backlot_notification_row_set_property;

  properties[PROP_CONTEXT] = g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                                                  given | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_BACKEND] =
    g_param_spec_object ("backend", NULL, NULL, BACKLOT_TYPE_BACKEND, made);
  properties[PROP_NOTIFICATION] =
    g_param_spec_object ("notification", NULL, NULL, BACKLOT_TYPE_NOTIFICATION,
                         given | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, made);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, made);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/account/backlot-notification-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotNotificationRow, unread_dot);
  gtk_widget_class_bind_template_child (widget_class, BacklotNotificationRow, icon);
  gtk_widget_class_bind_template_child (widget_class, BacklotNotificationRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotNotificationRow, body_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotNotificationRow, details_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotNotificationRow, menu);
  gtk_widget_class_bind_template_child (widget_class, BacklotNotificationRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotNotificationRow, mark);
  gtk_widget_class_bind_template_callback (widget_class, backlot_notification_row_show_menu);
}

static void
backlot_notification_row_class_init (BacklotNotificationRowClass *klass)
{
  static const char * const actions[] = {
    "notification.open", "notification.read", "notification.unread", "notification.copy-link",
    "notification.remove",
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = backlot_notification_row_dispose;
  install_properties (G_OBJECT_CLASS (klass));

  signals[SIGNAL_ASKED] = g_signal_new ("asked", BACKLOT_TYPE_NOTIFICATION_ROW, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, ask_action);
  g_type_ensure (BACKLOT_TYPE_CHANGE_MARK);
  bind_template (widget_class);
}

static void
backlot_notification_row_init (BacklotNotificationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_row_menu_attach (self->menu_button, self->menu);

  self->signals = g_signal_group_new (BACKLOT_TYPE_NOTIFICATION);
  g_signal_group_connect_swapped (self->signals, "notify::is-unread", G_CALLBACK (update), self);
  g_signal_connect_object (self->mark, "notify::state", G_CALLBACK (describe), self,
                           G_CONNECT_SWAPPED);
}

BacklotNotification *
backlot_notification_row_get_notification (BacklotNotificationRow *self)
{
  g_return_val_if_fail (BACKLOT_IS_NOTIFICATION_ROW (self), NULL);

  return self->notification;
}

void
backlot_notification_row_show_menu (BacklotNotificationRow *self)
{
  g_return_if_fail (BACKLOT_IS_NOTIFICATION_ROW (self));

  gtk_menu_button_popup (self->menu_button);
}
