/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The renders of a film: under way, done, failed. */

#include "config.h"

#include "ui/film/backlot-film-renders.h"

#include <glib/gi18n.h>

#include "query/project/backlot-jobs-queries.h"
#include "query/project/backlot-outputs-queries.h"
#include "ui/common/backlot-dialogs.h"
#include "ui/common/backlot-page-state.h"
#include "ui/common/backlot-page.h"
#include "ui/common/backlot-row-factory.h"
#include "ui/common/backlot-words.h"
#include "ui/film/backlot-film-export.h"
#include "ui/film/backlot-film-page.h"
#include "ui/film/backlot-render-card.h"

struct _BacklotFilmRenders
{
  AdwBin              parent_instance;

  BacklotBackend     *backend;       /* (owned) (nullable) */
  BacklotFilmProject *project;       /* (owned) (nullable) */
  BacklotTeam        *team;          /* (owned) (nullable) */
  GtkSingleSelection *selection;     /* (owned) (nullable): of BacklotRender */
  GSignalGroup       *offer;         /* (owned) */
  char               *renamed_id;    /* the output whose name is asked for */
  char               *render_label;
  char               *render_tooltip;

  BacklotPageState   *state;
  GtkGridView        *grid;
  GtkScrolledWindow  *scrolled;
};

typedef enum
{
  PROP_RENDER_LABEL = 1,
  PROP_RENDER_TOOLTIP,
} BacklotFilmRendersProperty;

enum
{
  SIGNAL_PLAY,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_RENDER_TOOLTIP + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotFilmRenders, backlot_film_renders, ADW_TYPE_BIN)

static void
show_offer (BacklotFilmRenders *self)
{
  BacklotRenderOffer *offer = backlot_film_project_get_offer (self->project);
  guint n_waiting;
  int missing;
  g_autofree char *label = backlot_words_offer_label (backlot_render_offer_get_price (offer));
  g_autofree char *tooltip = NULL;

  g_object_get (offer, "n-waiting", &n_waiting, "missing-credits", &missing, NULL);
  tooltip = backlot_words_offer_reason (backlot_render_offer_get_reason (offer), n_waiting,
                                        missing);
  if (g_set_str (&self->render_label, label))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RENDER_LABEL]);
  if (g_set_str (&self->render_tooltip, tooltip))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RENDER_TOOLTIP]);
}

/* The key for removal also cancels, which is a right of its own. */
static void
show_rights (BacklotFilmRenders *self)
{
  gboolean can = backlot_team_get_can_edit (self->team);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "renders.rename", can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "renders.choose", can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "renders.retry", can);
}

static void
retry_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GtkWidget) widget = GTK_WIDGET (user_data);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = backlot_film_project_render_finish (BACKLOT_FILM_PROJECT (object), result,
                                                            &error);
  BacklotPage *page = backlot_page_get_ancestor (widget);

  if (id == NULL && page != NULL)
    {
      g_autofree char *sentence = backlot_words_error (error);

      backlot_page_add_toast (page, adw_toast_new (sentence));
    }
}

static void
start_retry (gpointer owner,
             gpointer user_data)
{
  BacklotFilmRenders *self = BACKLOT_FILM_RENDERS (owner);

  backlot_film_project_retry_async (self->project, user_data, NULL, retry_cb, g_object_ref (self));
}

static void
retry (BacklotFilmRenders *self,
       const char         *render_id)
{
  BacklotPage *page = backlot_page_get_ancestor (GTK_WIDGET (self));

  if (BACKLOT_IS_FILM_PAGE (page))
    backlot_film_page_spend (BACKLOT_FILM_PAGE (page), GTK_WIDGET (self), start_retry,
                             g_strdup (render_id), g_free);
}

static void
rename_response_cb (AdwAlertDialog     *dialog,
                    const char         *response,
                    BacklotFilmRenders *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_alert_dialog_get_extra_child (dialog));
  g_autofree char *label = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (g_strcmp0 (response, "rename") == 0)
    {
      BacklotHistory *history = backlot_film_project_get_history (self->project);

      backlot_history_rename_output (history, self->renamed_id, label);
      backlot_page_tell_undo (backlot_page_get_ancestor (GTK_WIDGET (self)), history,
                              _("Render renamed"));
    }
}

static void
ask_name (BacklotFilmRenders *self,
          BacklotRender      *render)
{
  AdwDialog *dialog = backlot_dialogs_new_alert (_("Rename Render"), NULL);
  GtkWidget *entry = gtk_entry_new ();

  g_set_str (&self->renamed_id,
             larder_record_get_id (LARDER_RECORD (backlot_render_get_output (render))));
  gtk_editable_set_text (GTK_EDITABLE (entry), backlot_render_get_title (render));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Name"), -1);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), entry);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "cancel", _("_Cancel"),
                                  "rename", _("_Rename"),
                                  NULL);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "rename");
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "rename",
                                            ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (rename_response_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
  gtk_widget_grab_focus (entry);
}

static void
remove_render (BacklotFilmRenders *self,
               BacklotRender      *render)
{
  BacklotHistory *history = backlot_film_project_get_history (self->project);
  BacklotOutput *output = backlot_render_get_output (render);
  g_autoptr(BacklotRemoval) removal =
    backlot_outputs_remove (self->backend, larder_record_get_id (LARDER_RECORD (output)));
  guint n_removed = backlot_history_remove (history, removal);
  g_autofree char *title = g_strdup_printf (ngettext ("%u render removed", "%u renders removed",
                                                      n_removed),
                                            n_removed);

  backlot_page_tell_undo (backlot_page_get_ancestor (GTK_WIDGET (self)), history, title);
}

static void
do_with (BacklotFilmRenders *self,
         BacklotRender      *render,
         const char         *what)
{
  BacklotOutput *output = backlot_render_get_output (render);
  const char *output_id = output != NULL ? larder_record_get_id (LARDER_RECORD (output)) : NULL;

  if (g_strcmp0 (what, "cancel") == 0 && backlot_team_get_can_cancel (self->team, backlot_render_get_job (render)))
    backlot_jobs_cancel (self->backend, backlot_render_get_id (render));
  else if (g_strcmp0 (what, "retry") == 0)
    retry (self, backlot_render_get_id (render));
  else if (output_id == NULL)
    return;
  else if (g_strcmp0 (what, "play") == 0)
    g_signal_emit (self, signals[SIGNAL_PLAY], 0, output_id);
  else if (g_strcmp0 (what, "choose") == 0 || g_strcmp0 (what, "unchoose") == 0)
    backlot_history_choose_output (backlot_film_project_get_history (self->project), output_id,
                                   what[0] == 'c');
  else if (g_strcmp0 (what, "rename") == 0)
    ask_name (self, render);
  else if (g_strcmp0 (what, "export") == 0)
    backlot_film_export (GTK_WIDGET (self), backlot_backend_get_pictures (self->backend), render);
  else if (g_strcmp0 (what, "remove") == 0 && backlot_team_get_can_edit (self->team))
    remove_render (self, render);
}

static void
asked_cb (BacklotFilmRenders *self,
          const char         *what,
          BacklotRenderCard  *card)
{
  do_with (self, backlot_render_card_get_render (card), what);
}

static void
activate_cb (BacklotFilmRenders *self,
             guint               position)
{
  g_autoptr(BacklotRender) render = g_list_model_get_item (G_LIST_MODEL (self->selection),
                                                           position);

  if (render != NULL && backlot_render_get_can_play (render))
    do_with (self, render, "play");
}

static void
key_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  BacklotFilmRenders *self = BACKLOT_FILM_RENDERS (widget);
  BacklotRender *render = gtk_single_selection_get_selected_item (self->selection);
  const char *what = name + strlen ("renders.");
  gboolean chosen, can_cancel, can_retry;

  if (render == NULL)
    return;

  g_object_get (render, "chosen", &chosen, "can-cancel", &can_cancel, "can-retry", &can_retry,
                NULL);
  if (g_strcmp0 (what, "choose") == 0)
    do_with (self, render, chosen ? "unchoose" : "choose");
  else if (g_strcmp0 (what, "remove") == 0)
    do_with (self, render, can_cancel ? "cancel" : "remove");
  else if (g_strcmp0 (what, "retry") != 0 || can_retry)
    do_with (self, render, what);
}

static void
setup_cb (BacklotFilmRenders *self,
          GtkListItem        *item)
{
  GtkWidget *card = g_object_new (BACKLOT_TYPE_RENDER_CARD,
                                  "pictures", backlot_backend_get_pictures (self->backend),
                                  "offer", backlot_film_project_get_offer (self->project),
                                  "team", self->team,
                                  "power", backlot_backend_get_power (self->backend),
                                  "width-request", 260,
                                  NULL);

  g_signal_connect_object (card, "asked", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, card);
}

static void
describe (BacklotRender *render,
          GParamSpec    *pspec,
          GtkListItem   *item)
{
  g_autofree char *state = backlot_words_job_progress (backlot_render_get_job (render),
                                                       g_get_real_time () / 1000);

  gtk_list_item_set_accessible_label (item, backlot_render_get_title (render));
  gtk_list_item_set_accessible_description (item, state);
}

static void
bind_cb (BacklotFilmRenders *self,
         GtkListItem        *item)
{
  BacklotRender *render = gtk_list_item_get_item (item);

  g_object_set (gtk_list_item_get_child (item), "render", render, NULL);
  g_signal_connect_object (render, "notify::status", G_CALLBACK (describe), item, 0);
  g_signal_connect_object (render, "notify::title", G_CALLBACK (describe), item, 0);
  describe (render, NULL, item);
}

static void
unbind_cb (BacklotFilmRenders *self,
           GtkListItem        *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), describe, item);
  g_object_set (gtk_list_item_get_child (item), "render", NULL, NULL);
}

static void
dispose (GObject *object)
{
  BacklotFilmRenders *self = BACKLOT_FILM_RENDERS (object);

  /* The template lets go of its named children without telling their parent. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_FILM_RENDERS);
  g_clear_object (&self->offer);
  g_clear_object (&self->selection);
  g_clear_object (&self->team);
  g_clear_object (&self->project);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_film_renders_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  BacklotFilmRenders *self = BACKLOT_FILM_RENDERS (object);

  g_free (self->renamed_id);
  g_free (self->render_label);
  g_free (self->render_tooltip);

  G_OBJECT_CLASS (backlot_film_renders_parent_class)->finalize (object);
}

static void
get_property (GObject    *object,
              guint       prop_id,
              GValue     *value,
              GParamSpec *pspec)
{
  BacklotFilmRenders *self = BACKLOT_FILM_RENDERS (object);

  switch ((BacklotFilmRendersProperty) prop_id)
    {
    case PROP_RENDER_LABEL:
      g_value_set_string (value, self->render_label);
      break;
    case PROP_RENDER_TOOLTIP:
      g_value_set_string (value, self->render_tooltip);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  const struct
  {
    guint           key;
    GdkModifierType modifiers;
    const char     *action;
  } keys[] = {
    { GDK_KEY_F2, 0, "renders.rename" },
    { GDK_KEY_c, 0, "renders.choose" },
    { GDK_KEY_Delete, 0, "renders.remove" },
    { GDK_KEY_r, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "renders.retry" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_class_install_action (widget_class, keys[i].action, NULL, key_action);
      gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                           keys[i].action, NULL);
    }
}

static void
backlot_film_renders_class_init (BacklotFilmRendersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dispose;
  object_class->finalize = finalize;
  object_class->get_property = get_property;

  properties[PROP_RENDER_LABEL] = g_param_spec_string ("render-label", NULL, NULL, NULL, flags);
  properties[PROP_RENDER_TOOLTIP] =
    g_param_spec_string ("render-tooltip", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * BacklotFilmRenders::play:
   * @output_id: the film that shall be shown
   */
  signals[SIGNAL_PLAY] = g_signal_new ("play", BACKLOT_TYPE_FILM_RENDERS, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (BACKLOT_TYPE_PAGE_STATE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/film/backlot-film-renders.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmRenders, state);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmRenders, grid);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmRenders, scrolled);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  add_keys (widget_class);
}

static void
backlot_film_renders_init (BacklotFilmRenders *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->offer = g_signal_group_new (BACKLOT_TYPE_RENDER_OFFER);
  g_signal_group_connect_swapped (self->offer, "notify", G_CALLBACK (show_offer), self);
}

void
backlot_film_renders_set_project (BacklotFilmRenders *self,
                                  BacklotBackend     *backend,
                                  BacklotFilmProject *project,
                                  BacklotTeam        *team)
{
  g_autoptr(GtkListItemFactory) factory = backlot_row_factory_new ();
  GListModel *renders = backlot_film_project_get_renders (project);

  g_return_if_fail (BACKLOT_IS_FILM_RENDERS (self));
  g_return_if_fail (self->project == NULL);

  self->backend = g_object_ref (backend);
  self->project = g_object_ref (project);
  self->team = g_object_ref (team);

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  self->selection = gtk_single_selection_new (g_object_ref (renders));
  gtk_grid_view_set_factory (self->grid, factory);
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (self->selection));

  g_object_set (self->state,
                "model", renders,
                "query", backlot_film_project_get_renders_query (project),
                NULL);
  g_signal_group_set_target (self->offer, backlot_film_project_get_offer (project));
  g_signal_connect_object (team, "notify::can-edit", G_CALLBACK (show_rights), self,
                           G_CONNECT_SWAPPED);
  show_offer (self);
  show_rights (self);
}

/**
 * backlot_film_renders_export:
 *
 * The selected film if it is finished, else the chosen one, else the newest.
 */
void
backlot_film_renders_export (BacklotFilmRenders *self)
{
  GListModel *renders = G_LIST_MODEL (self->selection);
  BacklotRender *selected = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr(BacklotRender) best = NULL;

  g_return_if_fail (BACKLOT_IS_FILM_RENDERS (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && selected != NULL &&
      backlot_render_get_can_play (selected))
    {
      do_with (self, selected, "export");
      return;
    }

  for (guint i = 0; i < g_list_model_get_n_items (renders); i++)
    {
      g_autoptr(BacklotRender) render = g_list_model_get_item (renders, i);
      gboolean chosen;

      if (!backlot_render_get_can_play (render))
        continue;
      g_object_get (render, "chosen", &chosen, NULL);
      if (best == NULL || chosen)
        g_set_object (&best, render);
      if (chosen)
        break;
    }

  if (best != NULL)
    do_with (self, best, "export");
}

void
backlot_film_renders_focus (BacklotFilmRenders *self)
{
  g_return_if_fail (BACKLOT_IS_FILM_RENDERS (self));

  gtk_widget_child_focus (GTK_WIDGET (self->state), GTK_DIR_TAB_FORWARD);
}

GtkSelectionModel *
backlot_film_renders_get_selection_model (BacklotFilmRenders *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_RENDERS (self), NULL);

  return GTK_SELECTION_MODEL (self->selection);
}

GtkScrolledWindow *
backlot_film_renders_get_scrolled_window (BacklotFilmRenders *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_RENDERS (self), NULL);

  return self->scrolled;
}
