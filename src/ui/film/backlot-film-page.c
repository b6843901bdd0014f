/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a film project: its photos and its renders. */

#include "config.h"

#include "ui/film/backlot-film-page-private.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-cut-tooltip.h"
#include "ui/common/backlot-rights.h"
#include "ui/common/backlot-row-menu.h"
#include "ui/common/backlot-scroll-memory.h"
#include "ui/common/backlot-selection-memory.h"
#include "ui/common/backlot-toasts.h"
#include "ui/film/backlot-player-page.h"
#include "ui/project/backlot-gone-status.h"

G_DEFINE_FINAL_TYPE (BacklotFilmPage, backlot_film_page, BACKLOT_TYPE_PAGE)

/* Returns: (transfer full): the first thing that is selected on the tab, else the project */
static gpointer
find_selected (BacklotFilmPage *self)
{
  const char *tab = adw_view_stack_get_visible_child_name (self->stack);
  GtkSelectionModel *model = NULL;
  g_autoptr(GtkBitset) selected = NULL;

  if (backlot_film_page_shows_photos (self))
    model = backlot_film_photos_get_selection_model (self->photos);
  else if (g_strcmp0 (tab, "renders") == 0)
    model = backlot_film_renders_get_selection_model (self->renders);
  else if (g_strcmp0 (tab, "tasks") == 0)
    model = backlot_tasks_get_selection_model (self->tasks);
  selected = model != NULL ? gtk_selection_model_get_selection (model) : NULL;
  if (selected == NULL || gtk_bitset_is_empty (selected))
    return g_object_ref (backlot_film_project_get_project (self->project));
  return g_list_model_get_item (G_LIST_MODEL (model), gtk_bitset_get_minimum (selected));
}

static BacklotFilmDetails *
ensure_details (BacklotFilmPage *self,
                guint            place)
{
  if (self->details[place] == NULL)
    {
      self->details[place] = g_object_new (BACKLOT_TYPE_FILM_DETAILS, NULL);
      backlot_film_details_set_project (self->details[place], self->backend, self->project,
                                        self->team, self->drafts);
      adw_bin_set_child (self->places[place], GTK_WIDGET (self->details[place]));
    }
  return self->details[place];
}

/* What nobody sees reads nothing. */
static void
show_details (BacklotFilmPage *self)
{
  GActionMap *actions = backlot_page_get_actions (BACKLOT_PAGE (self));
  gboolean open = FALSE;
  g_autoptr(GObject) item = NULL;

  if (self->project == NULL || gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  open = backlot_film_frame_get_open (self->frame);
  item = open ? find_selected (self) : NULL;
  for (guint i = 0; i < G_N_ELEMENTS (self->details); i++)
    {
      gboolean here = open && (i == 1) == backlot_film_frame_get_is_narrow (self->frame);

      if (here || self->details[i] != NULL)
        backlot_film_details_set_item (ensure_details (self, i), here ? item : NULL);
    }
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (actions, "details")),
                             g_variant_new_boolean (open));
}

static void
follow_selection (BacklotFilmPage   *self,
                  GtkSelectionModel *model)
{
  g_signal_connect_object (model, "selection-changed", G_CALLBACK (show_details), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (show_details), self,
                           G_CONNECT_SWAPPED);
}

static void
tab_cb (BacklotFilmPage *self)
{
  if (self->project == NULL)
    return;
  show_details (self);
  backlot_presence_set_page (backlot_team_get_presence (self->team),
                             adw_view_stack_get_visible_child_name (self->stack));
  backlot_page_address_changed (BACKLOT_PAGE (self));
}

static void
show_existence (BacklotFilmPage *self)
{
  BacklotProject *project = backlot_film_project_get_project (self->project);
  LarderQueryObserver *query = backlot_film_project_get_detail_query (self->project);
  gboolean gone = !larder_record_get_exists (LARDER_RECORD (project)) &&
                  larder_query_observer_get_is_fetched (query);

  gtk_stack_set_visible_child (self->pages, gone ? self->gone : GTK_WIDGET (self->stack));
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

static void
show_open (BacklotFilmPage *self)
{
  adw_view_stack_page_set_badge_number (self->tasks_tab,
                                        backlot_task_board_get_n_open (self->board));
}

static void
show_rights (BacklotFilmPage *self)
{
  static const char * const edits[] = { "add-media", "paste", "rename", "new-task" };
  GActionMap *actions = backlot_page_get_actions (BACKLOT_PAGE (self));
  gboolean can = backlot_team_get_can_edit (self->team);
  GAction *action = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      action = g_action_map_lookup_action (actions, edits[i]);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), can);
    }
  action = g_action_map_lookup_action (actions, "delete");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                               backlot_team_get_can_manage (self->team));
  backlot_rights_show (self->add_button, can, backlot_rights_word_edit (), _("Add Photos…"));
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

  if (parts[0] == NULL || adw_view_stack_get_child_by_name (self->stack, parts[0]) == NULL)
    return;

  adw_view_stack_set_visible_child_name (self->stack, parts[0]);
  if (parts[1] != NULL && parts[1][0] != '\0' && parts[0][0] == 'r')
    {
      g_set_str (&self->wanted_output, parts[1]);
      self->plays_wanted = FALSE;
      show_wanted (self);
    }
  else if (parts[1] != NULL && g_str_equal (parts[0], "tasks"))
    backlot_tasks_show (self->tasks, parts[1]);
  else if (parts[1] != NULL && g_str_equal (parts[0], "notes"))
    backlot_comments_show (self->notes, parts[1]);
}

static void
refresh (BacklotPage *page)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (page);

  backlot_film_project_refresh (self->project);
  backlot_team_refresh (self->team);
  larder_query_observer_refetch (backlot_task_board_get_query (self->board));
  larder_query_observer_refetch (backlot_discussion_get_query (self->discussion));
}

/* What is worked with: the photos, the films or the tasks, not the buttons above them. */
static gboolean
grab_focus (GtkWidget *widget)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (widget);
  const char *tab = adw_view_stack_get_visible_child_name (self->stack);

  if (backlot_film_page_shows_photos (self))
    backlot_film_photos_focus (self->photos);
  else if (g_strcmp0 (tab, "tasks") == 0)
    backlot_tasks_focus (self->tasks);
  else if (g_strcmp0 (tab, "notes") == 0)
    backlot_comments_focus (self->notes);
  else
    backlot_film_renders_focus (self->renders);

  return TRUE;
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
  g_clear_object (&self->discussion);
  g_clear_object (&self->board);
  g_clear_object (&self->team);
  g_clear_object (&self->project);
  g_clear_object (&self->drafts);
  g_clear_object (&self->playback);
  g_clear_object (&self->preferences);
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

  g_type_ensure (BACKLOT_TYPE_COMMENTS);
  g_type_ensure (BACKLOT_TYPE_FILM_BAR);
  g_type_ensure (BACKLOT_TYPE_FILM_PHOTOS);
  g_type_ensure (BACKLOT_TYPE_FILM_RENDERS);
  g_type_ensure (BACKLOT_TYPE_GONE_STATUS);
  g_type_ensure (BACKLOT_TYPE_TASKS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/film/backlot-film-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, header);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, switcher);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, toolbar);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, pages);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, gone);
  gtk_widget_class_bind_template_callback (widget_class, backlot_toasts_keep_clear);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, renders_tab);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, tasks_tab);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, render_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, photos);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, renders);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, tasks);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPage, notes);
  gtk_widget_class_bind_template_callback (widget_class, tab_cb);
  gtk_widget_class_bind_template_callback (widget_class, play_cb);
}

static void
add_details (BacklotFilmPage *self)
{
  g_autoptr(GtkWidget) pages = g_object_ref (GTK_WIDGET (self->pages));

  adw_toolbar_view_set_content (self->toolbar, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (self->places); i++)
    self->places[i] = ADW_BIN (adw_bin_new ());
  self->frame = BACKLOT_FILM_FRAME (backlot_film_frame_new (pages, GTK_WIDGET (self->places[0]),
                                                            GTK_WIDGET (self->places[1])));
  adw_toolbar_view_set_content (self->toolbar, GTK_WIDGET (self->frame));
  g_signal_connect_object (self->frame, "notify::open", G_CALLBACK (show_details), self,
                           G_CONNECT_SWAPPED);
}

/* What belongs together stands together; NULL is between. */
static void
add_menu (BacklotFilmPage *self)
{
  static const struct { const char *label, *action; } items[] = {
    { N_("Add Photos…"), "page.add-media" },
    { N_("Paste Photos"), "page.paste" },
    { N_("Export Film…"), "page.export" },
    { N_("Export Project…"), "page.export-project" },
    { NULL, NULL },
    { N_("Rename Project…"), "page.rename" },
    { N_("Delete Project"), "page.delete" },
    { NULL, NULL },
    { N_("Share…"), "page.share" },
    { N_("Open in New Window"), "win.new-window" },
    { N_("Show the Details"), "page.details" },
  };
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) section = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      if (items[i].label == NULL || section == NULL)
        {
          g_clear_object (&section);
          section = g_menu_new ();
          g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
        }
      if (items[i].label != NULL)
        g_menu_append (section, _(items[i].label), items[i].action);
    }
  backlot_rights_explain (G_MENU_MODEL (menu), "rights.manage",
                          _("Only the owner can delete this project"));
  backlot_rights_explain (G_MENU_MODEL (menu), "rights.edit", backlot_rights_word_edit ());
  backlot_row_menu_attach (self->menu_button, G_MENU_MODEL (menu));
}

static void
backlot_film_page_init (BacklotFilmPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->faces = BACKLOT_FACES (backlot_faces_new ());
  adw_header_bar_pack_start (self->header, GTK_WIDGET (self->faces));
  backlot_cut_tooltip_add_tabs (self->switcher);
  add_details (self);
  add_menu (self);
  backlot_film_page_add_actions (self);
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

/* A title that the studio did not take, or that somebody else has changed, waits for a person. */
static void
add_mark (BacklotFilmPage *self,
          BacklotProject  *project)
{
  adw_toolbar_view_add_top_bar (self->toolbar,
                                g_object_new (BACKLOT_TYPE_CHANGE_MARK,
                                              "detail", BACKLOT_CHANGE_DETAIL_PARKED,
                                              "backend", self->backend,
                                              "record", project,
                                              "margin-start", 18,
                                              "margin-end", 18,
                                              "margin-top", 6,
                                              "margin-bottom", 6,
                                              NULL));
}

/**
 * backlot_film_page_new:
 *
 * Returns: (transfer floating): the page, with what is cached already in it
 */
BacklotPage *
backlot_film_page_new (BacklotContext *context,
                       const char     *project_id)
{
  BacklotFilmPage *self = g_object_new (BACKLOT_TYPE_FILM_PAGE, NULL);
  BacklotBackend *backend = backlot_context_get_backend (context);
  BacklotHistory *history = NULL;
  BacklotProject *project;

  self->backend = g_object_ref (backend);
  self->drafts = g_object_ref (backlot_context_get_text_drafts (context));
  self->playback = g_object_ref (backlot_context_get_playback (context));
  self->project = backlot_film_project_new (backend, project_id,
                                            backlot_histories_get (
                                              backlot_context_get_histories (context),
                                              project_id));
  project = backlot_film_project_get_project (self->project);

  add_mark (self, project);
  g_object_bind_property_full (project, "title", self, "title", G_BINDING_SYNC_CREATE, word_title,
                               NULL, NULL, NULL);
  self->team = backlot_team_new (backend, project_id);
  backlot_faces_set_team (self->faces, self->team);
  backlot_rights_attach (GTK_WIDGET (self), self->team);
  backlot_film_photos_set_project (self->photos, backend, self->project, self->team);
  backlot_film_renders_set_project (self->renders, backend, self->project, self->team);
  history = backlot_film_project_get_history (self->project);
  backlot_page_set_history (BACKLOT_PAGE (self), history);
  self->board = backlot_task_board_new (backend, project_id, history);
  self->discussion =
    backlot_discussion_new (backend, project_id, "project", project_id, history, self->team);
  backlot_tasks_set_board (self->tasks, self->board, self->team, self->drafts);
  backlot_comments_set_discussion (self->notes, self->discussion, self->drafts, self->team);
  follow_selection (self, backlot_film_photos_get_selection_model (self->photos));
  follow_selection (self, backlot_film_renders_get_selection_model (self->renders));
  follow_selection (self, backlot_tasks_get_selection_model (self->tasks));
  tab_cb (self);

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
  g_signal_connect_object (self->board, "notify::n-open", G_CALLBACK (show_open), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->team, "notify::can-edit", G_CALLBACK (show_rights), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->team, "notify::can-manage", G_CALLBACK (show_rights), self,
                           G_CONNECT_SWAPPED);
  show_existence (self);
  show_offer (self);
  show_running (self);
  show_open (self);
  show_rights (self);

  return BACKLOT_PAGE (self);
}

void
backlot_film_page_set_preferences (BacklotFilmPage    *self,
                                   BacklotPreferences *preferences,
                                   BacklotWindowState *window)
{
  g_return_if_fail (BACKLOT_IS_FILM_PAGE (self));

  if (g_set_object (&self->preferences, preferences))
    g_object_bind_property (window, "details-visible", self->frame, "stays-open",
                            G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
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
  if (!backlot_team_get_can_edit (self->team))
    {
      backlot_page_add_toast (BACKLOT_PAGE (self), adw_toast_new (backlot_rights_word_edit ()));
      return;
    }
  backlot_film_photos_add_files (self->photos, files);
}

void
backlot_film_page_remember (BacklotFilmPage   *self,
                            BacklotNavigation *navigation)
{
  g_autofree char *photos = NULL;
  g_autofree char *renders = NULL;
  g_autofree char *tasks = NULL;
  const char *id = NULL;

  g_return_if_fail (BACKLOT_IS_FILM_PAGE (self));

  id = backlot_film_project_get_id (self->project);
  photos = g_strconcat ("project/", id, "/photos", NULL);
  renders = g_strconcat ("project/", id, "/renders", NULL);
  tasks = g_strconcat ("project/", id, "/tasks", NULL);
  backlot_selection_memory_attach (backlot_film_photos_get_selection_model (self->photos),
                                   navigation, photos);
  backlot_selection_memory_attach (backlot_film_renders_get_selection_model (self->renders),
                                   navigation, renders);
  backlot_scroll_memory_attach (backlot_film_photos_get_scrolled_window (self->photos), navigation,
                                photos);
  backlot_scroll_memory_attach (backlot_film_renders_get_scrolled_window (self->renders),
                                navigation, renders);
  backlot_selection_memory_attach (backlot_tasks_get_selection_model (self->tasks), navigation,
                                   tasks);
  backlot_scroll_memory_attach (backlot_tasks_get_scrolled_window (self->tasks), navigation,
                                tasks);
}
