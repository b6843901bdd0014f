/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that was ever told to this person, by day. */

#include "config.h"

#include "ui/account/backlot-notifications-page-private.h"

#include <glib/gi18n.h>

#include "ui/account/backlot-notification-row.h"
#include "ui/common/backlot-list-words.h"
#include "ui/common/backlot-page-state.h"
#include "ui/common/backlot-row-factory.h"
#include "ui/common/backlot-scroll-memory.h"
#include "ui/common/backlot-when.h"

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_FILTER,
} BacklotNotificationsPageProperty;

static GParamSpec *properties[PROP_FILTER + 1];

G_DEFINE_FINAL_TYPE (BacklotNotificationsPage, backlot_notifications_page, BACKLOT_TYPE_PAGE)

static BacklotInbox *
get_inbox (BacklotNotificationsPage *self)
{
  return backlot_context_get_inbox (self->context);
}

static char *
empty_title (BacklotNotificationsPage *self,
             const char               *filter)
{
  return g_strdup (g_strcmp0 (filter, "mentions") == 0 ? _("No Mentions") : _("You’re Up to Date"));
}

/* The day of the person on which it was told, as a number that grows. */
static int
find_day (gpointer notification)
{
  GDateTime *time = larder_record_get_time (notification, "created_at");
  g_autoptr(GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;

  return local != NULL ? g_date_time_get_year (local) * 1000 +
                         g_date_time_get_day_of_year (local) : 0;
}

static int
compare_days (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  return find_day ((gpointer) b) - find_day ((gpointer) a);
}

static void
asked_cb (BacklotNotificationsPage *self,
          const char               *what,
          BacklotNotificationRow   *row)
{
  backlot_notifications_page_do (self, backlot_notification_row_get_notification (row), what);
}

static void
activate_cb (BacklotNotificationsPage *self,
             guint                     position)
{
  g_autoptr(BacklotNotification) notification =
    g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (notification != NULL)
    backlot_notifications_page_do (self, notification, "open");
}

/* -- the rows */

static void
describe (GtkListItem *item)
{
  g_autofree char *title = NULL;

  if (gtk_list_item_get_item (item) == NULL || gtk_list_item_get_child (item) == NULL)
    return;
  g_object_get (gtk_list_item_get_child (item), "title", &title, NULL);
  backlot_list_words_describe (item, title);
}

static void
setup_cb (BacklotNotificationsPage *self,
          GtkListItem              *item)
{
  GtkWidget *row = g_object_new (BACKLOT_TYPE_NOTIFICATION_ROW, "context", self->context, NULL);

  g_signal_connect_object (row, "asked", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "notify::description", G_CALLBACK (describe), item,
                           G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
load_more_cb (gpointer user_data)
{
  BacklotNotificationsPage *self = BACKLOT_NOTIFICATIONS_PAGE (user_data);

  self->more_id = 0;
  backlot_inbox_load_more (get_inbox (self));
}

static void
bind_cb (BacklotNotificationsPage *self,
         GtkListItem              *item)
{
  g_object_set (gtk_list_item_get_child (item), "notification", gtk_list_item_get_item (item),
                NULL);
  describe (item);
  /* The end comes near: a list that is being shown must not change. */
  if (self->more_id == 0 && gtk_list_item_get_position (item) + 1 ==
                            g_list_model_get_n_items (G_LIST_MODEL (self->selection)))
    self->more_id = g_idle_add_once (load_more_cb, self);
}

static void
unbind_cb (BacklotNotificationsPage *self,
           GtkListItem              *item)
{
  g_object_set (gtk_list_item_get_child (item), "notification", NULL, NULL);
}

static void
header_bind_cb (BacklotNotificationsPage *self,
                GtkListHeader            *header)
{
  LarderRecord *record = gtk_list_header_get_item (header);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = NULL;

  if (record == NULL)
    return;
  day = backlot_when_word_day (larder_record_get_time (record, "created_at"), now);
  backlot_list_words_set_heading (header, day);
}

static GtkListItemFactory *
new_headers (BacklotNotificationsPage *self)
{
  GtkListItemFactory *factory = backlot_row_factory_new ();

  g_signal_connect_object (factory, "bind", G_CALLBACK (header_bind_cb), self, G_CONNECT_SWAPPED);
  return factory;
}

/* At midnight “Today” becomes “Yesterday”. */
static void
update_day (BacklotNotificationsPage *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  g_autoptr(GtkListItemFactory) headers = NULL;

  if (!g_set_str (&self->today, today))
    return;
  headers = new_headers (self);
  gtk_list_view_set_header_factory (self->list, headers);
}

static void
update_list (BacklotNotificationsPage *self)
{
  g_autoptr(GListModel) rows = NULL;

  if (self->sorted == NULL)
    return;
  rows = backlot_inbox_list (get_inbox (self), g_str_equal (self->filter, "mentions"));
  gtk_sort_list_model_set_model (self->sorted, rows);
}

static void
make_list (BacklotNotificationsPage *self)
{
  g_autoptr(GtkListItemFactory) factory = backlot_row_factory_new ();
  g_autoptr(GtkSorter) days = GTK_SORTER (gtk_custom_sorter_new (compare_days, NULL, NULL));

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  /* Within a day they stay as they come: the newest first. */
  self->sorted = gtk_sort_list_model_new (NULL, NULL);
  gtk_sort_list_model_set_section_sorter (self->sorted, days);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->sorted));
  gtk_list_view_set_factory (self->list, factory);
  update_day (self);
  update_list (self);
}

/* -- the page */

static char *
get_address (BacklotPage *page)
{
  return g_strdup ("notifications");
}

static void
refresh (BacklotPage *page)
{
  larder_query_observer_refetch (
    backlot_inbox_get_query (get_inbox (BACKLOT_NOTIFICATIONS_PAGE (page))));
}

static gboolean
grab_focus (GtkWidget *widget)
{
  BacklotNotificationsPage *self = BACKLOT_NOTIFICATIONS_PAGE (widget);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    return gtk_widget_child_focus (GTK_WIDGET (self->state), GTK_DIR_TAB_FORWARD);
  return gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
backlot_notifications_page_constructed (GObject *object)
{
  BacklotNotificationsPage *self = BACKLOT_NOTIFICATIONS_PAGE (object);

  G_OBJECT_CLASS (backlot_notifications_page_parent_class)->constructed (object);

  backlot_page_set_history (BACKLOT_PAGE (self), backlot_inbox_get_history (get_inbox (self)));

  make_list (self);
  g_signal_connect_object (get_inbox (self), "notify::n-unread", G_CALLBACK (backlot_notifications_page_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->context, "notify::now-ms", G_CALLBACK (update_day), self,
                           G_CONNECT_SWAPPED);
  backlot_notifications_page_update_actions (self);
  backlot_scroll_memory_attach (self->scrolled, backlot_context_get_navigation (self->context),
                                "notifications");
}

static void
backlot_notifications_page_get_property (GObject    *object,
                                         guint       prop_id,
                                         GValue     *value,
                                         GParamSpec *pspec)
{
  switch ((BacklotNotificationsPageProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, BACKLOT_NOTIFICATIONS_PAGE (object)->context);
      break;
    case PROP_FILTER:
      g_value_set_string (value, BACKLOT_NOTIFICATIONS_PAGE (object)->filter);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_notifications_page_set_property (GObject      *object,
                                         guint         prop_id,
                                         const GValue *value,
                                         GParamSpec   *pspec)
{
  BacklotNotificationsPage *self = BACKLOT_NOTIFICATIONS_PAGE (object);

  switch ((BacklotNotificationsPageProperty) prop_id)
    {
    case PROP_CONTEXT:
      self->context = g_value_dup_object (value);
      break;
    case PROP_FILTER:
      if (g_value_get_string (value) == NULL ||
          !g_set_str (&self->filter, g_value_get_string (value)))
        return;
      update_list (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_notifications_page_dispose (GObject *object)
{
  BacklotNotificationsPage *self = BACKLOT_NOTIFICATIONS_PAGE (object);

  g_clear_handle_id (&self->more_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_NOTIFICATIONS_PAGE);
  g_clear_handle_id (&self->more_id, g_source_remove);
  g_clear_object (&self->sorted);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_notifications_page_parent_class)->dispose (object);
}

static void
backlot_notifications_page_finalize (GObject *object)
{
  BacklotNotificationsPage *self = BACKLOT_NOTIFICATIONS_PAGE (object);

  g_free (self->filter);
  g_free (self->today);

  G_OBJECT_CLASS (backlot_notifications_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (BACKLOT_TYPE_PAGE_STATE);
  g_type_ensure (BACKLOT_TYPE_NOTIFICATION_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/account/backlot-notifications-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotNotificationsPage, state);
  gtk_widget_class_bind_template_child (widget_class, BacklotNotificationsPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BacklotNotificationsPage, list);
  gtk_widget_class_bind_template_child (widget_class, BacklotNotificationsPage, selection);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, empty_title);
}

static void
backlot_notifications_page_class_init (BacklotNotificationsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = backlot_notifications_page_constructed;
  object_class->get_property = backlot_notifications_page_get_property;
  object_class->set_property = backlot_notifications_page_set_property;
  object_class->dispose = backlot_notifications_page_dispose;
  object_class->finalize = backlot_notifications_page_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = grab_focus;
  BACKLOT_PAGE_CLASS (klass)->get_address = get_address;
  BACKLOT_PAGE_CLASS (klass)->refresh = refresh;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  properties[PROP_FILTER] =
    g_param_spec_string ("filter", NULL, NULL, "all",
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
backlot_notifications_page_init (BacklotNotificationsPage *self)
{
  self->filter = g_strdup ("all");
  backlot_notifications_page_add_actions (self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

BacklotPage *
backlot_notifications_page_new (BacklotContext *context)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);

  return g_object_new (BACKLOT_TYPE_NOTIFICATIONS_PAGE, "context", context, NULL);
}
