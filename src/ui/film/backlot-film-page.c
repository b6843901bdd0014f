/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a film project: its photos and its renders. */

#include "config.h"

#include "ui/film/backlot-film-page.h"

#include <glib/gi18n.h>

#include "query/film/backlot-film-project.h"
#include "query/project/backlot-projects-queries.h"
#include "ui/common/backlot-selection-memory.h"
#include "ui/common/backlot-words.h"
#include "ui/film/backlot-film-photos.h"
#include "ui/film/backlot-film-renders.h"
#include "ui/film/backlot-player-page.h"

struct _BacklotFilmPage
{
  BacklotPage          parent_instance;

  BacklotBackend      *backend;         /* (owned) */
  BacklotPlayback     *playback;        /* (owned) */
  BacklotFilmProject  *project;         /* (owned) */
  char                *wanted_output;   /* (nullable): a film to show as soon as it is known */
  gboolean             plays_wanted;    /* and to play: a person pressed Play */

  GtkStack            *pages;
  AdwViewStack        *stack;
  AdwViewStackPage    *renders_tab;
  GtkWidget           *render_button;
  BacklotFilmPhotos   *photos;
  BacklotFilmRenders  *renders;
};

G_DEFINE_FINAL_TYPE (BacklotFilmPage, backlot_film_page, BACKLOT_TYPE_PAGE)

static gboolean
shows_photos (BacklotFilmPage *self)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->stack), "photos") == 0;
}

static void
tab_cb (BacklotFilmPage *self)
{
  if (self->project != NULL)
    backlot_page_address_changed (BACKLOT_PAGE (self));
}

static void
show_existence (BacklotFilmPage *self)
{
  BacklotProject *project = backlot_film_project_get_project (self->project);
  LarderQueryObserver *query = backlot_film_project_get_detail_query (self->project);
  gboolean gone = !larder_record_get_exists (LARDER_RECORD (project)) &&
                  larder_query_observer_get_is_fetched (query);

  gtk_stack_set_visible_child_name (self->pages, gone ? "gone" : "project");
}

static void
show_offer (BacklotFilmPage *self)
{
  GActionMap *actions = backlot_page_get_actions (BACKLOT_PAGE (self));
  BacklotRenderOffer *offer = backlot_film_project_get_offer (self->project);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (actions, "main-action")),
                               backlot_render_offer_get_possible (offer));
}

static void
show_running (BacklotFilmPage *self)
{
  guint n_running;

  g_object_get (self->project, "n-running", &n_running, NULL);
  adw_view_stack_page_set_badge_number (self->renders_tab, n_running);
}

static BacklotRender *
find_render (BacklotFilmPage *self,
             const char      *output_id)
{
  GListModel *renders = backlot_film_project_get_renders (self->project);

  for (guint i = 0; i < g_list_model_get_n_items (renders); i++)
    {
      g_autoptr(BacklotRender) render = g_list_model_get_item (renders, i);
      BacklotOutput *output = backlot_render_get_output (render);

      if (output != NULL &&
          g_strcmp0 (larder_record_get_id (LARDER_RECORD (output)), output_id) == 0 &&
          backlot_render_get_media (render) != NULL)
        return g_steal_pointer (&render);
    }

  return NULL;
}

/* The list may come later than the wish to see one of it: after a click on a notification. */
static void
show_wanted (BacklotFilmPage *self)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);
  AdwNavigationPage *page = ADW_NAVIGATION_PAGE (self);
  BacklotPage *player;
  g_autoptr(BacklotRender) render = NULL;
  g_autofree char *wanted = NULL;

  if (self->wanted_output == NULL || view == NULL)
    return;

  render = find_render (self, self->wanted_output);
  if (render == NULL)
    return;

  wanted = g_steal_pointer (&self->wanted_output);
  player = backlot_player_page_new (self->backend, self->playback, render,
                                    self->plays_wanted);
  if (adw_navigation_view_get_visible_page (ADW_NAVIGATION_VIEW (view)) != page)
    adw_navigation_view_pop_to_page (ADW_NAVIGATION_VIEW (view), page);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (player));
}

static void
play_cb (BacklotFilmPage *self,
         const char      *output_id)
{
  g_set_str (&self->wanted_output, output_id);
  self->plays_wanted = TRUE;
  show_wanted (self);
}

static char *
get_address (BacklotPage *page)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (page);

  return g_strdup_printf ("project/%s/%s", backlot_film_project_get_id (self->project),
                          adw_view_stack_get_visible_child_name (self->stack));
}

static void
open_address (BacklotPage *page,
              const char  *tail)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (page);
  g_auto(GStrv) parts = g_strsplit (tail, "/", 2);

  if (parts[0] == NULL || (g_strcmp0 (parts[0], "photos") != 0 &&
                           g_strcmp0 (parts[0], "renders") != 0))
    return;

  adw_view_stack_set_visible_child_name (self->stack, parts[0]);
  if (parts[1] != NULL && parts[1][0] != '\0' && parts[0][0] == 'r')
    {
      g_set_str (&self->wanted_output, parts[1]);
      self->plays_wanted = FALSE;
      show_wanted (self);
    }
}

static void
refresh (BacklotPage *page)
{
  backlot_film_project_refresh (BACKLOT_FILM_PAGE (page)->project);
}

static void
add_media_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);

  adw_view_stack_set_visible_child_name (self->stack, "photos");
  backlot_film_photos_choose (self->photos);
}

static void
paste_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);

  if (shows_photos (self))
    backlot_film_photos_paste (self->photos);
}

/* What is worked with: the photos or the films, not the buttons above them. */
static gboolean
grab_focus (GtkWidget *widget)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (widget);

  if (shows_photos (self))
    backlot_film_photos_focus (self->photos);
  else
    backlot_film_renders_focus (self->renders);

  return TRUE;
}

static void
render_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(BacklotFilmPage) self = BACKLOT_FILM_PAGE (user_data);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  id = backlot_film_project_render_finish (BACKLOT_FILM_PROJECT (object), result, &error);
  if (id != NULL)
    {
      GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

      /* Who looks at the renders sees it there; who does not see is told. */
      if (shows_photos (self) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
        backlot_page_add_toast (BACKLOT_PAGE (self), adw_toast_new (_("Video Generation Started")));
      else
        gtk_accessible_announce (GTK_ACCESSIBLE (self), _("Video Generation Started"),
                                 GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
      /* The photos, or the button that was pressed, had it: they are hidden or insensitive now. */
      if (root != NULL && gtk_root_get_focus (root) == NULL)
        gtk_widget_grab_focus (GTK_WIDGET (self));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *sentence = backlot_words_error (error);

      backlot_page_add_toast (BACKLOT_PAGE (self), adw_toast_new (sentence));
    }
}

static void
main_action_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);

  adw_view_stack_set_visible_child_name (self->stack, "renders");
  backlot_film_project_render_async (self->project, NULL, render_cb, g_object_ref (self));
}

static void
export_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  backlot_film_renders_export (BACKLOT_FILM_PAGE (user_data)->renders);
}

static void
undo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);

  if (shows_photos (self))
    backlot_film_photos_undo (self->photos);
  else
    backlot_film_renders_undo (self->renders);
}

static void
step_tab (BacklotFilmPage *self,
          int              steps)
{
  g_autoptr(GtkSelectionModel) tabs = adw_view_stack_get_pages (self->stack);
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (tabs);
  int n_tabs = (int) g_list_model_get_n_items (G_LIST_MODEL (tabs));
  int now = (int) gtk_bitset_get_minimum (selected);

  gtk_selection_model_select_item (tabs, (guint) ((now + steps + n_tabs) % n_tabs), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
next_tab_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  step_tab (BACKLOT_FILM_PAGE (user_data), 1);
}

static void
previous_tab_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  step_tab (BACKLOT_FILM_PAGE (user_data), -1);
}

/* Counted from 1, as on the keys. */
static void
show_tab_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);
  g_autoptr(GtkSelectionModel) tabs = adw_view_stack_get_pages (self->stack);
  guint number = (guint) g_variant_get_int32 (parameter);

  if (number < 1 || number > g_list_model_get_n_items (G_LIST_MODEL (tabs)))
    return;
  gtk_selection_model_select_item (tabs, number - 1, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
rename_response_cb (AdwAlertDialog  *dialog,
                    const char      *response,
                    BacklotFilmPage *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_alert_dialog_get_extra_child (dialog));
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (g_strcmp0 (response, "rename") == 0 && title[0] != '\0')
    backlot_projects_set_title (self->backend, backlot_film_project_get_id (self->project), title);
}

/* A title has 1 to 200 characters. */
static void
title_changed_cb (AdwAlertDialog *dialog,
                  GtkEditable    *entry)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_alert_dialog_set_response_enabled (dialog, "rename", title[0] != '\0');
}

static void
rename_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);
  AdwDialog *dialog = adw_alert_dialog_new (_("Rename Project"), NULL);
  GtkWidget *entry = gtk_entry_new ();
  BacklotProject *project = backlot_film_project_get_project (self->project);

  gtk_editable_set_text (GTK_EDITABLE (entry), backlot_project_get_title (project));
  gtk_entry_set_max_length (GTK_ENTRY (entry), 200);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Title"), -1);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), entry);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "cancel", _("_Cancel"),
                                  "rename", _("_Rename"),
                                  NULL);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "rename");
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "rename",
                                            ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (entry, "changed", G_CALLBACK (title_changed_cb), dialog,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (rename_response_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
  gtk_widget_grab_focus (entry);
}

static void
undo_delete_cb (BacklotRemoval *removal)
{
  backlot_removal_undo (removal);
}

static void
delete_project (BacklotFilmPage *self)
{
  AdwToast *toast = adw_toast_new (_("Project deleted"));
  BacklotRemoval *removal;

  removal = backlot_projects_delete (self->backend, backlot_film_project_get_id (self->project));
  adw_toast_set_button_label (toast, _("_Undo"));
  /* The toast keeps the removal, so that it can be taken back after the page is closed. */
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_delete_cb), removal,
                         (GClosureNotify) g_object_unref, G_CONNECT_SWAPPED);
  backlot_page_add_toast (BACKLOT_PAGE (self), toast);
  gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
}

static void
delete_response_cb (AdwAlertDialog  *dialog,
                    const char      *response,
                    BacklotFilmPage *self)
{
  if (g_strcmp0 (response, "delete") == 0)
    delete_project (self);
}

/* Asked only where films would go along: those can not be made again without credits. */
static void
delete_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);
  const char *title = backlot_project_get_title (backlot_film_project_get_project (self->project));
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  AdwDialog *dialog;
  guint n_renders;

  g_object_get (self->project, "n-renders", &n_renders, NULL);
  if (n_renders == 0)
    {
      delete_project (self);
      return;
    }

  heading = g_strdup_printf (_("Delete “%s”?"), title);
  body = g_strdup_printf (ngettext ("Its photos and %u render are deleted. Credits of unfinished renders are returned.",
                                    "Its photos and %u renders are deleted. Credits of unfinished renders are returned.",
                                    n_renders),
                          n_renders);
  dialog = adw_alert_dialog_new (heading, body);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "cancel", _("_Cancel"),
                                  "delete", _("_Delete"),
                                  NULL);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "delete",
                                            ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (delete_response_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
shown (AdwNavigationPage *page)
{
  show_wanted (BACKLOT_FILM_PAGE (page));
}

static void
dispose (GObject *object)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_FILM_PAGE);
  g_clear_object (&self->project);
  g_clear_object (&self->playback);
  g_clear_object (&self->backend);
  g_clear_pointer (&self->wanted_output, g_free);

  G_OBJECT_CLASS (backlot_film_page_parent_class)->dispose (object);
}

static void
backlot_film_page_class_init (BacklotFilmPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BacklotPageClass *page_class = BACKLOT_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->grab_focus = grab_focus;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = shown;
  page_class->get_address = get_address;
  page_class->open = open_address;
  page_class->refresh = refresh;

  g_type_ensure (BACKLOT_TYPE_FILM_PHOTOS);
  g_type_ensure (BACKLOT_TYPE_FILM_RENDERS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/film/backlot-film-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, pages);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, renders_tab);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, render_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, photos);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, renders);
  gtk_widget_class_bind_template_callback (widget_class, tab_cb);
  gtk_widget_class_bind_template_callback (widget_class, play_cb);
}

static void
backlot_film_page_init (BacklotFilmPage *self)
{
  const GActionEntry entries[] = {
    { .name = "add-media", .activate = add_media_cb },
    { .name = "paste", .activate = paste_cb },
    { .name = "main-action", .activate = main_action_cb },
    { .name = "export", .activate = export_cb },
    { .name = "undo", .activate = undo_cb },
    { .name = "next-tab", .activate = next_tab_cb },
    { .name = "previous-tab", .activate = previous_tab_cb },
    { .name = "show-tab", .activate = show_tab_cb, .parameter_type = "i" },
    { .name = "rename", .activate = rename_cb },
    { .name = "delete", .activate = delete_cb },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (backlot_page_get_actions (BACKLOT_PAGE (self)), entries,
                                   G_N_ELEMENTS (entries), self);
}

/* A page has a title at every moment; a project that was made just now may not be read yet. */
static gboolean
word_title (GBinding     *binding,
            const GValue *from,
            GValue       *to,
            gpointer      user_data)
{
  const char *title = g_value_get_string (from);

  g_value_set_string (to, title != NULL && title[0] != '\0' ? title : _("Film"));
  return TRUE;
}

/**
 * backlot_film_page_new:
 *
 * Returns: (transfer floating): the page, with what is cached already in it
 */
BacklotPage *
backlot_film_page_new (BacklotBackend  *backend,
                       BacklotPlayback *playback,
                       const char      *project_id)
{
  BacklotFilmPage *self = g_object_new (BACKLOT_TYPE_FILM_PAGE, NULL);
  BacklotProject *project;

  self->backend = g_object_ref (backend);
  self->playback = g_object_ref (playback);
  self->project = backlot_film_project_new (backend, project_id);
  project = backlot_film_project_get_project (self->project);

  g_object_bind_property_full (project, "title", self, "title", G_BINDING_SYNC_CREATE, word_title,
                               NULL, NULL, NULL);
  backlot_film_photos_set_project (self->photos, backend, self->project);
  backlot_film_renders_set_project (self->renders, backend, self->project);

  g_signal_connect_object (project, "notify::exists", G_CALLBACK (show_existence), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_film_project_get_detail_query (self->project), "changed",
                           G_CALLBACK (show_existence), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_film_project_get_offer (self->project), "notify::possible",
                           G_CALLBACK (show_offer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->project, "notify::n-running", G_CALLBACK (show_running), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_film_project_get_renders (self->project), "items-changed",
                           G_CALLBACK (show_wanted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->project, "notify::n-renders", G_CALLBACK (show_wanted), self,
                           G_CONNECT_SWAPPED);
  show_existence (self);
  show_offer (self);
  show_running (self);

  return BACKLOT_PAGE (self);
}

const char *
backlot_film_page_get_project_id (BacklotFilmPage *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PAGE (self), NULL);

  return backlot_film_project_get_id (self->project);
}

/**
 * backlot_film_page_add_files:
 * @files: a list of GFile: dropped on the program, or given to it
 */
void
backlot_film_page_add_files (BacklotFilmPage *self,
                             GListModel      *files)
{
  g_return_if_fail (BACKLOT_IS_FILM_PAGE (self));

  adw_view_stack_set_visible_child_name (self->stack, "photos");
  backlot_film_photos_add_files (self->photos, files);
}

void
backlot_film_page_remember (BacklotFilmPage   *self,
                            BacklotNavigation *navigation)
{
  g_autofree char *photos = NULL;
  g_autofree char *renders = NULL;
  const char *id = NULL;

  g_return_if_fail (BACKLOT_IS_FILM_PAGE (self));

  id = backlot_film_project_get_id (self->project);
  photos = g_strconcat ("project/", id, "/photos", NULL);
  renders = g_strconcat ("project/", id, "/renders", NULL);
  backlot_selection_memory_attach (backlot_film_photos_get_selection_model (self->photos),
                                   navigation, photos);
  backlot_selection_memory_attach (backlot_film_renders_get_selection_model (self->renders),
                                   navigation, renders);
}
