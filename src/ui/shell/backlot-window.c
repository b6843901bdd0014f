/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: sidebar, one stack of pages, toasts. */

#include "config.h"

#include "ui/shell/backlot-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/common/backlot-dialogs.h"
#include "ui/common/backlot-page.h"
#include "ui/common/backlot-photo-sources.h"
#include "ui/film/backlot-player-page.h"
#include "ui/shell/backlot-address.h"
#include "ui/shell/backlot-connection-banner.h"
#include "ui/shell/backlot-key-hints.h"

#define SIDEBAR_MIN_WIDTH 240
#define SIDEBAR_MAX_WIDTH 300

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_ID,
  PROP_ALONE,
  PROP_STUDIO,
  PROP_ADDRESS,
} BacklotWindowProperty;

static GParamSpec *properties[PROP_ADDRESS + 1];

G_DEFINE_FINAL_TYPE (BacklotWindow, backlot_window, ADW_TYPE_APPLICATION_WINDOW)

static void
add_toast_cb (BacklotWindow *self,
              AdwToast      *toast)
{
  backlot_toasts_add (self->toasts, g_object_ref (toast));
}

/* A project opens with the tab in which it was left. */
static void
remember_tab (BacklotWindow        *self,
              const BacklotAddress *address)
{
  g_autofree char *page = g_strconcat ("project/", address->id, NULL);
  g_auto(GStrv) parts = g_strsplit (address->tail, "/", 2);

  if (parts[0] != NULL)
    backlot_ui_store_set_active_tab (backlot_context_get_ui_store (self->context), page, parts[0]);
}

/* What the visible page is called and where it is, for the sidebar and for the next start. */
static void
update_address (BacklotWindow *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation_view);
  g_autoptr(BacklotAddress) address = NULL;
  g_autofree char *text = NULL;

  if (!BACKLOT_IS_PAGE (page))
    return;

  text = backlot_page_get_address (BACKLOT_PAGE (page));
  backlot_window_note_place (self, self->address, text);
  if (g_set_str (&self->address, text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ADDRESS]);
  address = backlot_address_parse (text);
  if (address->kind == BACKLOT_ADDRESS_NONE)
    return;

  backlot_ui_store_set_current_page (backlot_context_get_ui_store (self->context), text);
  if (address->kind == BACKLOT_ADDRESS_PROJECT)
    {
      backlot_navigation_visit_project (backlot_context_get_navigation (self->context),
                                        address->id);
      remember_tab (self, address);
    }
  if (!adw_navigation_split_view_get_collapsed (self->split_view) ||
      adw_navigation_split_view_get_show_content (self->split_view))
    backlot_sidebar_set_address (self->sidebar, text);
}

static gboolean
shows_film_alone (BacklotWindow *self)
{
  return gtk_window_is_fullscreen (GTK_WINDOW (self)) &&
         BACKLOT_IS_PLAYER_PAGE (adw_navigation_view_get_visible_page (self->navigation_view));
}

/* Beside the page the sidebar can be hidden; as a page of its own it is always there. */
void
backlot_window_update_sidebar (BacklotWindow *self)
{
  BacklotWindowState *state = NULL;
  gboolean visible = TRUE;

  if (self->context == NULL)
    return;
  state = backlot_context_get_window_state (self->context);
  visible = !self->alone &&
            (adw_navigation_split_view_get_collapsed (self->split_view) ||
             (backlot_window_state_get_sidebar_visible (state) && !shows_film_alone (self)));
  gtk_widget_set_visible (GTK_WIDGET (self->sidebar), visible);
  adw_navigation_split_view_set_min_sidebar_width (self->split_view,
                                                   visible ? SIDEBAR_MIN_WIDTH : 0);
  adw_navigation_split_view_set_max_sidebar_width (self->split_view,
                                                   visible ? SIDEBAR_MAX_WIDTH : 0);
}

static void
visible_page_cb (BacklotWindow *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation_view);
  GActionMap *actions = NULL;

  if (BACKLOT_IS_PAGE (page))
    actions = backlot_page_get_actions (BACKLOT_PAGE (page));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page",
                                  actions != NULL ? G_ACTION_GROUP (actions) : NULL);
  if (page == NULL || self->context == NULL)
    return;

  backlot_window_update_sidebar (self);
  if (self->title_binding != NULL)
    g_binding_unbind (self->title_binding);
  g_set_object (&self->title_binding,
                g_object_bind_property (page, "title", self->content_page, "title",
                                        G_BINDING_SYNC_CREATE));
  update_address (self);
}

/* Where the sidebar is a page of its own no row is marked, so that each can be chosen again. */
static void
show_content_cb (BacklotWindow *self)
{
  if (self->context == NULL)
    return;
  if (adw_navigation_split_view_get_collapsed (self->split_view) &&
      !adw_navigation_split_view_get_show_content (self->split_view))
    backlot_sidebar_set_address (self->sidebar, NULL);
  else
    backlot_sidebar_set_address (self->sidebar, self->address);
}

static void
prepare_page (BacklotWindow     *self,
              AdwNavigationPage *page)
{
  GtkWidget *child = adw_navigation_page_get_child (page);

  if (ADW_IS_BREAKPOINT_BIN (child))
    child = adw_breakpoint_bin_get_child (ADW_BREAKPOINT_BIN (child));
  g_signal_connect (page, "map", G_CALLBACK (backlot_key_hints_add), NULL);
  if (BACKLOT_IS_PAGE (page))
    {
      g_signal_connect_object (page, "toast", G_CALLBACK (add_toast_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "address-changed", G_CALLBACK (update_address), self,
                               G_CONNECT_SWAPPED);
    }
  /* The same banner below the header of every page, none of which needs to know it. */
  if (ADW_IS_TOOLBAR_VIEW (child))
    adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (child),
                                  backlot_connection_banner_new (
                                    backlot_context_get_backend (self->context),
                                    backlot_context_get_studios (self->context)));
}

static void
pushed_cb (BacklotWindow *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation_view);

  if (page == NULL)
    return;
  prepare_page (self, page);
  if (self->alone)
    adw_navigation_page_set_can_pop (page, FALSE);
}

void
backlot_window_free_page_before (BacklotWindow *self)
{
  g_clear_handle_id (&self->page_before_id, g_source_remove);
  g_clear_object (&self->page_before);
}

static gboolean
free_page_before_cb (gpointer user_data)
{
  BacklotWindow *self = user_data;

  self->page_before_id = 0;
  backlot_window_free_page_before (self);
  return G_SOURCE_REMOVE;
}

/* To free a page takes a good part of what it takes to make one: the new one is seen first. */
void
backlot_window_replace_page (BacklotWindow     *self,
                             AdwNavigationPage *page)
{
  AdwNavigationPage *before = adw_navigation_view_get_visible_page (self->navigation_view);

  backlot_window_free_page_before (self);
  g_set_object (&self->page_before, before);
  self->page_before_id = g_idle_add_full (G_PRIORITY_LOW, free_page_before_cb, self, NULL);
  prepare_page (self, page);
  adw_navigation_view_replace (self->navigation_view, &page, 1);
  /* The focus went with the page that had it. One that is elsewhere, as in the sidebar, stays. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && gtk_window_get_focus (GTK_WINDOW (self)) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (page));
}

static void
sidebar_open_cb (BacklotWindow *self,
                 const char    *address)
{
  backlot_window_open (self, address);
}

static const char *
get_studio (BacklotWindow *self)
{
  return self->context != NULL ? backlot_context_get_place (self->context) : NULL;
}

/* The program has the studios, and changes the window that the person is in: this one. */
static void
choose_studio (BacklotWindow *self,
               const char    *place)
{
  if (g_strcmp0 (place, get_studio (self)) != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.studio", "s", place);
}

static void
backlot_window_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch ((BacklotWindowProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, BACKLOT_WINDOW (object)->context);
      break;
    case PROP_ID:
      g_value_set_string (value, BACKLOT_WINDOW (object)->id);
      break;
    case PROP_ALONE:
      g_value_set_boolean (value, BACKLOT_WINDOW (object)->alone);
      break;
    case PROP_STUDIO:
      g_value_set_string (value, get_studio (BACKLOT_WINDOW (object)));
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, BACKLOT_WINDOW (object)->address);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_window_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch ((BacklotWindowProperty) prop_id)
    {
    case PROP_CONTEXT:
      backlot_window_set_context (BACKLOT_WINDOW (object), g_value_get_object (value));
      break;
    case PROP_ID:
      BACKLOT_WINDOW (object)->id = g_value_dup_string (value);
      break;
    case PROP_ALONE:
      BACKLOT_WINDOW (object)->alone = g_value_get_boolean (value);
      break;
    case PROP_STUDIO:
      choose_studio (BACKLOT_WINDOW (object), g_value_get_string (value));
      break;
    case PROP_ADDRESS:

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

/* A window begins in its page, not in the menu above it. */
static void
backlot_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (backlot_window_parent_class)->map (widget);

  backlot_key_hints_add (GTK_WIDGET (BACKLOT_WINDOW (widget)->sidebar));

  backlot_window_focus_page (BACKLOT_WINDOW (widget));
}

/* The first one is called as the program; the further ones are told apart by what they show. */
static void
backlot_window_constructed (GObject *object)
{
  BacklotWindow *self = BACKLOT_WINDOW (object);

  G_OBJECT_CLASS (backlot_window_parent_class)->constructed (object);

  if (self->id != NULL)
    g_object_bind_property (self->content_page, "title", self, "title", G_BINDING_DEFAULT);
  if (!self->alone)
    return;
  adw_navigation_split_view_set_collapsed (self->split_view, TRUE);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  adw_navigation_page_set_can_pop (self->content_page, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.new-window", FALSE);
}

static void
backlot_window_dispose (GObject *object)
{
  BacklotWindow *self = BACKLOT_WINDOW (object);

  g_clear_object (&self->job_link);
  g_clear_object (&self->item_link);
  g_clear_object (&self->title_binding);
  g_clear_weak_pointer (&self->undo_toast);
  /* Before the overlay: what it lets go of makes no room any more. */
  g_clear_object (&self->toasts);
  backlot_window_free_page_before (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_WINDOW);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_window_parent_class)->dispose (object);
}

static void
backlot_window_finalize (GObject *object)
{
  g_free (BACKLOT_WINDOW (object)->address);
  g_free (BACKLOT_WINDOW (object)->id);
  g_ptr_array_unref (BACKLOT_WINDOW (object)->places_before);
  g_ptr_array_unref (BACKLOT_WINDOW (object)->places_after);

  G_OBJECT_CLASS (backlot_window_parent_class)->finalize (object);
}

static void
backlot_window_class_init (BacklotWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = backlot_window_constructed;
  object_class->get_property = backlot_window_get_property;
  object_class->set_property = backlot_window_set_property;
  object_class->dispose = backlot_window_dispose;
  object_class->finalize = backlot_window_finalize;
  widget_class->map = backlot_window_map;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));
  properties[PROP_ID] =
    g_param_spec_string ("id", NULL, NULL, NULL,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  properties[PROP_ALONE] =
    g_param_spec_boolean ("alone", NULL, NULL, FALSE,
                          (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  properties[PROP_STUDIO] =
    g_param_spec_string ("studio", NULL, NULL, BACKLOT_STUDIOS_LOCAL,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  properties[PROP_ADDRESS] =
    g_param_spec_string ("address", NULL, NULL, NULL,
                         (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  backlot_window_install_actions (widget_class);
  backlot_window_watch_faults ();
  g_type_ensure (BACKLOT_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/shell/backlot-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, BacklotWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, BacklotWindow, content_page);
  gtk_widget_class_bind_template_child (widget_class, BacklotWindow, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, BacklotWindow, sidebar);
  gtk_widget_class_bind_template_callback (widget_class, visible_page_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_content_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "update_sidebar",
                                                G_CALLBACK (backlot_window_update_sidebar));
  gtk_widget_class_bind_template_callback (widget_class, pushed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_open_cb);
}

/* Pages that take files come first; everywhere else the file of a project is taken. */
static gboolean
drop_cb (BacklotWindow *self,
         const GValue  *value)
{
  g_autoptr(GListModel) files = backlot_photo_sources_get_dropped (value);
  g_autoptr(GListModel) others = NULL;

  if (files == NULL)
    return FALSE;
  others = backlot_photo_sources_hand_projects (GTK_WIDGET (self), files);
  return g_list_model_get_n_items (others) < g_list_model_get_n_items (files);
}

static void
backlot_window_init (BacklotWindow *self)
{
  GtkDropTarget *target = backlot_photo_sources_new_drop_target ();

  self->places_before = g_ptr_array_new_with_free_func (g_free);
  self->places_after = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->toasts = backlot_toasts_new (self->toast_overlay);
  backlot_dialogs_watch (GTK_WINDOW (self));
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  if (g_str_equal (PROFILE, "development"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
}

BacklotWindow *
backlot_window_new (GtkApplication *application,
                    BacklotContext *context)
{
  return g_object_new (BACKLOT_TYPE_WINDOW, "application", application, "context", context, NULL);
}

BacklotWindow *
backlot_window_new_further (GtkApplication *application,
                            BacklotContext *context,
                            const char     *id,
                            gboolean        alone)
{
  return g_object_new (BACKLOT_TYPE_WINDOW,
                       "application", application,
                       "context", context,
                       "id", id,
                       "alone", alone,
                       NULL);
}

void
backlot_window_restore (BacklotWindow *self)
{
  BacklotPreferences *preferences = NULL;
  BacklotUiStore *store = NULL;
  g_autofree char *page = NULL;

  g_return_if_fail (BACKLOT_IS_WINDOW (self));

  store = backlot_context_get_ui_store (self->context);
  page = g_strdup (backlot_ui_store_get_current_page (store));
  preferences = backlot_context_get_preferences (self->context);
  if (!self->alone && g_str_equal (backlot_preferences_get_start_page (preferences), "home"))
    g_set_str (&page, "home");
  if (!backlot_window_open (self, page))
    backlot_window_open (self, "home");
}

void
backlot_window_focus_page (BacklotWindow *self)
{
  AdwNavigationPage *page = NULL;

  g_return_if_fail (BACKLOT_IS_WINDOW (self));

  page = adw_navigation_view_get_visible_page (self->navigation_view);
  if (page != NULL && gtk_widget_get_mapped (GTK_WIDGET (page)))
    gtk_widget_grab_focus (GTK_WIDGET (page));
}

BacklotContext *
backlot_window_get_context (BacklotWindow *self)
{
  g_return_val_if_fail (BACKLOT_IS_WINDOW (self), NULL);

  return self->context;
}

const char *
backlot_window_get_id (BacklotWindow *self)
{
  g_return_val_if_fail (BACKLOT_IS_WINDOW (self), NULL);

  return self->id;
}

gboolean
backlot_window_get_alone (BacklotWindow *self)
{
  g_return_val_if_fail (BACKLOT_IS_WINDOW (self), FALSE);

  return self->alone;
}

const char *
backlot_window_get_address (BacklotWindow *self)
{
  g_return_val_if_fail (BACKLOT_IS_WINDOW (self), NULL);

  return self->address;
}

gboolean
backlot_window_is_at (BacklotWindow *self,
                      const char    *address)
{
  gsize length = 0;

  g_return_val_if_fail (BACKLOT_IS_WINDOW (self), FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  length = strlen (address);
  return self->address != NULL && g_str_has_prefix (self->address, address) &&
         (self->address[length] == '\0' || self->address[length] == '/');
}

gboolean
backlot_window_shows (BacklotWindow *self,
                      const char    *address)
{
  g_return_val_if_fail (BACKLOT_IS_WINDOW (self), FALSE);

  return backlot_window_is_at (self, address) && !gtk_window_is_suspended (GTK_WINDOW (self)) &&
         adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == NULL;
}

gboolean
backlot_window_shows_renders (BacklotWindow *self,
                              const char    *project_id)
{
  g_autofree char *renders = g_strconcat ("project/", project_id, "/renders", NULL);

  g_return_val_if_fail (BACKLOT_IS_WINDOW (self), FALSE);

  return backlot_window_shows (self, renders) || backlot_window_shows (self, "queue");
}
