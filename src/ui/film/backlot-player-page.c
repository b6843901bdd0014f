/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A finished film on a page of its own. */

#include "config.h"

#include "ui/film/backlot-player-page.h"

#include "query/project/backlot-outputs-queries.h"
#include "query/project/backlot-picture-cache.h"
#include "ui/common/backlot-player.h"
#include "ui/common/backlot-thumbnail.h"
#include "ui/common/backlot-words.h"
#include "ui/film/backlot-film-export.h"

struct _BacklotPlayerPage
{
  BacklotPage       parent_instance;

  BacklotBackend   *backend;       /* (owned) */
  BacklotPlayback  *playback;      /* (owned) */
  BacklotRender    *render;        /* (owned) */
  GCancellable     *cancellable;   /* (owned) */
  GtkWindow        *window;        /* (weak) (nullable): while the page is seen */
  gulong            fullscreen_id;
  guint             left_id;
  gboolean          begun;
  gboolean          autoplay;

  AdwToolbarView   *toolbar_view;
  GtkStack         *stack;
  BacklotThumbnail *poster;
  BacklotPlayer    *player;
  AdwStatusPage    *error_page;
};

G_DEFINE_FINAL_TYPE (BacklotPlayerPage, backlot_player_page, BACKLOT_TYPE_PAGE)

static const char *
get_media_id (BacklotPlayerPage *self)
{
  return backlot_output_get_media_id (backlot_render_get_output (self->render));
}

static void
get_film_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree char *path = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *markup = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) error = NULL;
  BacklotPlayerPage *self;
  gint64 position_ms;

  path = backlot_picture_cache_get_finish (BACKLOT_PICTURE_CACHE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = BACKLOT_PLAYER_PAGE (user_data);
  if (path == NULL)
    {
      sentence = backlot_words_error (error);
      markup = g_markup_escape_text (sentence, -1);
      adw_status_page_set_description (self->error_page, markup);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }

  file = g_file_new_for_path (path);
  backlot_player_set_file (self->player, file);
  position_ms = backlot_playback_get_position (self->playback, get_media_id (self));
  backlot_player_set_position (self->player, (double) position_ms / 1000.0);
  gtk_stack_set_visible_child_name (self->stack, "player");
  gtk_widget_grab_focus (GTK_WIDGET (self->player));
  if (self->autoplay && gtk_widget_get_mapped (GTK_WIDGET (self)))
    backlot_player_set_playing (self->player, TRUE);
}

static void
load (BacklotPlayerPage *self)
{
  BacklotMedia *media = backlot_render_get_media (self->render);
  const char *path = media != NULL ? backlot_media_get_storage_path (media) : NULL;

  gtk_stack_set_visible_child_name (self->stack, "loading");
  /* Whoever follows a notification is here before the file of the film is known: see path_cb(). */
  if (path == NULL || *path == '\0')
    return;
  backlot_picture_cache_get_async (backlot_backend_get_pictures (self->backend), media,
                                   self->cancellable, get_film_cb, self);
}

static void
path_cb (BacklotPlayerPage *self)
{
  if (self->begun && backlot_player_get_file (self->player) == NULL)
    load (self);
}

static void
refresh (BacklotPage *page)
{
  load (BACKLOT_PLAYER_PAGE (page));
}

static char *
get_address (BacklotPage *page)
{
  BacklotPlayerPage *self = BACKLOT_PLAYER_PAGE (page);

  BacklotOutput *output = backlot_render_get_output (self->render);

  return g_strdup_printf ("project/%s/renders/%s",
                          backlot_job_get_project_id (backlot_render_get_job (self->render)),
                          larder_record_get_id (LARDER_RECORD (output)));
}

static void
remember_position (BacklotPlayerPage *self,
                   double             at_least_ms)
{
  double position_ms = backlot_player_get_position (self->player) * 1000.0;
  gint64 known = backlot_playback_get_position (self->playback, get_media_id (self));

  if (ABS (position_ms - (double) known) >= at_least_ms)
    backlot_playback_set_position (self->playback, get_media_id (self), (gint64) position_ms);
}

/* Kept every second or so while it plays, so that not even a crash loses the place. */
static void
position_cb (BacklotPlayerPage *self)
{
  remember_position (self, backlot_player_get_playing (self->player) ? 1000.0 : 1.0);
}

static void
fullscreen_cb (BacklotPlayerPage *self)
{
  if (self->window == NULL)
    return;

  if (gtk_window_is_fullscreen (self->window))
    gtk_window_unfullscreen (self->window);
  else
    gtk_window_fullscreen (self->window);
}

/* The film alone, without its header; the window hides its sidebar. */
static void
fullscreened_cb (BacklotPlayerPage *self)
{
  adw_toolbar_view_set_reveal_top_bars (self->toolbar_view,
                                        !gtk_window_is_fullscreen (self->window));
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  BacklotPlayerPage *self = BACKLOT_PLAYER_PAGE (widget);

  if (self->window == NULL || !gtk_window_is_fullscreen (self->window))
    return FALSE;

  gtk_window_unfullscreen (self->window);
  return TRUE;
}

static void
leave (BacklotPlayerPage *self)
{
  g_clear_handle_id (&self->left_id, g_source_remove);
  if (self->window != NULL && gtk_window_is_fullscreen (self->window))
    gtk_window_unfullscreen (self->window);
  g_clear_weak_pointer (&self->window);
}

static void
left_cb (gpointer user_data)
{
  BacklotPlayerPage *self = BACKLOT_PLAYER_PAGE (user_data);

  self->left_id = 0;
  leave (self);
}

static void
map (GtkWidget *widget)
{
  BacklotPlayerPage *self = BACKLOT_PLAYER_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  gboolean moved = self->left_id != 0;
  GtkWidget *focus;

  GTK_WIDGET_CLASS (backlot_player_page_parent_class)->map (widget);

  /* The focus does not go along by itself. */
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (moved && (focus == NULL || !gtk_widget_is_ancestor (focus, widget)))
    gtk_widget_grab_focus (GTK_WIDGET (self->player));

  g_clear_handle_id (&self->left_id, g_source_remove);
  if (GTK_IS_WINDOW (root))
    {
      g_set_weak_pointer (&self->window, GTK_WINDOW (root));
      self->fullscreen_id = g_signal_connect_swapped (root, "notify::fullscreened",
                                                      G_CALLBACK (fullscreened_cb), self);
      fullscreened_cb (self);
    }

  if (!self->begun)
    {
      self->begun = TRUE;
      load (self);
    }
}

/* The sidebar that comes or goes puts the page elsewhere in the window, where it is mapped again:
 * only what is still unmapped a moment later was left. */
static void
unmap (GtkWidget *widget)
{
  BacklotPlayerPage *self = BACKLOT_PLAYER_PAGE (widget);

  if (self->window != NULL)
    {
      g_clear_signal_handler (&self->fullscreen_id, self->window);
      if (self->left_id == 0)
        self->left_id = g_idle_add_once (left_cb, self);
    }

  GTK_WIDGET_CLASS (backlot_player_page_parent_class)->unmap (widget);
}

static void
export_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  BacklotPlayerPage *self = BACKLOT_PLAYER_PAGE (user_data);

  if (backlot_render_get_media (self->render) != NULL)
    backlot_film_export (GTK_WIDGET (self), backlot_backend_get_pictures (self->backend),
                         self->render);
}

static void
chosen_cb (GSimpleAction *action,
           GVariant      *state,
           gpointer       user_data)
{
  BacklotPlayerPage *self = BACKLOT_PLAYER_PAGE (user_data);
  BacklotOutput *output = backlot_render_get_output (self->render);

  backlot_outputs_choose (self->backend, larder_record_get_id (LARDER_RECORD (output)),
                          g_variant_get_boolean (state));
}

static void
show_chosen (BacklotPlayerPage *self)
{
  GActionMap *actions = backlot_page_get_actions (BACKLOT_PAGE (self));
  GAction *action = g_action_map_lookup_action (actions, "chosen");
  gboolean chosen;

  g_object_get (self->render, "chosen", &chosen, NULL);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (chosen));
}

static void
dispose (GObject *object)
{
  BacklotPlayerPage *self = BACKLOT_PLAYER_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  leave (self);
  /* The template lets go of its named children without telling their parent. */
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_PLAYER_PAGE);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->render);
  g_clear_object (&self->playback);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_player_page_parent_class)->dispose (object);
}

static void
backlot_player_page_class_init (BacklotPlayerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BacklotPageClass *page_class = BACKLOT_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->map = map;
  widget_class->unmap = unmap;
  page_class->get_address = get_address;
  page_class->refresh = refresh;

  g_type_ensure (BACKLOT_TYPE_PLAYER);
  g_type_ensure (BACKLOT_TYPE_THUMBNAIL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/film/backlot-player-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayerPage, toolbar_view);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayerPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayerPage, poster);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayerPage, player);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayerPage, error_page);
  gtk_widget_class_bind_template_callback (widget_class, fullscreen_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
backlot_player_page_init (BacklotPlayerPage *self)
{
  const GActionEntry entries[] = {
    { .name = "export", .activate = export_cb },
    { .name = "chosen", .state = "false", .change_state = chosen_cb },
  };

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (backlot_page_get_actions (BACKLOT_PAGE (self)), entries,
                                   G_N_ELEMENTS (entries), self);
}

/**
 * backlot_player_page_new:
 * @render: a finished one
 * @autoplay: whether it plays as soon as it can; a page that is restored waits to be asked
 */
BacklotPage *
backlot_player_page_new (BacklotBackend  *backend,
                         BacklotPlayback *playback,
                         BacklotRender   *render,
                         gboolean         autoplay)
{
  BacklotPlayerPage *self;

  g_return_val_if_fail (backlot_render_get_output (render) != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_PLAYER_PAGE, NULL);
  self->backend = g_object_ref (backend);
  self->playback = g_object_ref (playback);
  self->render = g_object_ref (render);
  self->autoplay = autoplay;

  g_object_bind_property (render, "title", self, "title", G_BINDING_SYNC_CREATE);
  g_object_bind_property (playback, "volume", self->player, "volume",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (playback, "muted", self->player, "muted",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_set (self->poster, "pictures", backlot_backend_get_pictures (backend),
                "object-path", backlot_render_get_poster_path (render), NULL);
  g_signal_connect_object (self->player, "notify::position", G_CALLBACK (position_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notify::playing", G_CALLBACK (position_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (render, "notify::film-path", G_CALLBACK (path_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (render, "notify::chosen", G_CALLBACK (show_chosen), self,
                           G_CONNECT_SWAPPED);
  show_chosen (self);

  return BACKLOT_PAGE (self);
}
