/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One render of a film as a card: poster, state, price, and what can be done with it. */

#include "config.h"

#include "ui/common/backlot-row-menu.h"
#include "ui/film/backlot-render-card.h"

#include <glib/gi18n.h>

#include "query/backlot-power.h"
#include "query/film/backlot-render-offer.h"
#include "query/project/backlot-picture-cache.h"
#include "query/project/backlot-team.h"
#include "ui/common/backlot-rights.h"
#include "ui/common/backlot-thumbnail.h"
#include "ui/common/backlot-words.h"

struct _BacklotRenderCard
{
  GtkBox               parent_instance;

  BacklotRender       *render;     /* (owned) (nullable) */
  BacklotPictureCache *pictures;   /* (owned) (nullable) */
  BacklotRenderOffer  *offer;      /* (owned) (nullable): what trying again would cost */
  BacklotTeam         *team;       /* (owned) (nullable) */
  BacklotPower        *power;      /* (owned) (nullable): what a render may wait for */
  GSignalGroup        *signals;    /* (owned): of @render */
  GSignalGroup        *job;        /* (owned): of its job */
  GSignalGroup        *media;      /* (owned): of its file, whose row may come later */
  gboolean             held;       /* waits for power */
  guint                tick_id;    /* while a remaining time counts down */

  GtkLabel            *status_label;
  GtkWidget           *cancel_button;
  GMenuModel          *menu;
  GtkMenuButton       *menu_button;
};

typedef enum
{
  PROP_RENDER = 1,
  PROP_PICTURES,
  PROP_OFFER,
  PROP_TEAM,
  PROP_POWER,
  PROP_HELD,
} BacklotRenderCardProperty;

enum
{
  SIGNAL_ASKED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_HELD + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotRenderCard, backlot_render_card, GTK_TYPE_BOX)

static gboolean
is_running (BacklotRenderCard *self,
            const char        *status)
{
  return g_strcmp0 (status, "processing") == 0;
}

static gboolean
can_retry (BacklotRenderCard *self,
           gboolean           held,
           gboolean           possible)
{
  return held || possible;
}

static char *
retry_label (BacklotRenderCard *self,
             gboolean           held,
             int                price)
{
  if (held)
    return g_strdup (_("Render Anyway"));
  return backlot_words_retry_label (self->offer != NULL ? price : -1);
}

static char *
retry_tooltip (BacklotRenderCard  *self,
               gboolean            held,
               BacklotOfferReason  reason,
               guint               n_waiting,
               int                 missing_credits)
{
  if (self->offer == NULL || held)
    return NULL;
  return backlot_words_offer_reason (reason, n_waiting, missing_credits);
}

/* What a finished film is, or how far an unfinished one has come. */
static char *
word_status (BacklotRenderCard *self)
{
  BacklotJob *job = backlot_render_get_job (self->render);
  BacklotMedia *media = backlot_render_get_media (self->render);
  g_autofree char *progress = backlot_words_job_progress (job, g_get_real_time () / 1000);
  g_autofree char *code = NULL;
  g_autofree char *message = NULL;
  const char *reason;
  const char *status = backlot_job_get_status (job);
  guint n_warnings;

  if (g_strcmp0 (status, "completed") == 0 && media != NULL &&
      larder_record_get_exists (LARDER_RECORD (media)))
    {
      double duration_s;
      g_autofree char *duration = NULL;
      g_autofree char *size = backlot_words_size (backlot_media_get_size_bytes (media));
      g_autofree char *facts = NULL;

      g_object_get (media, "duration-s", &duration_s, NULL);
      g_object_get (job, "n-warnings", &n_warnings, NULL);
      duration = backlot_words_duration (duration_s);
      facts = g_strdup_printf ("%s · %s", duration, size);
      if (n_warnings == 0)
        return g_steal_pointer (&facts);

      /* Translators: length and size of a film, and how many photos could not be shown in it */
      return g_strdup_printf (ngettext ("%s · %u photo couldn’t be shown",
                                        "%s · %u photos couldn’t be shown", n_warnings),
                              facts, n_warnings);
    }

  if (self->held)
    return g_strdup_printf (_("%s. %s"), progress, _("Waiting for power"));
  if (g_strcmp0 (status, "failed") == 0)
    {
      g_object_get (job, "error-code", &code, "error-message", &message, NULL);
      reason = backlot_words_failure (code, message);
      if (reason != NULL)
        /* Translators: the state of a render, and why it failed or waits */
        return g_strdup_printf (_("%s. %s"), progress, reason);
    }

  return g_steal_pointer (&progress);
}

static void
update_retry (BacklotRenderCard *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.retry",
                                 self->held ||
                                 (self->offer != NULL &&
                                  backlot_render_offer_get_possible (self->offer)));
}

static void
update_held (BacklotRenderCard *self)
{
  BacklotJob *job = backlot_render_get_job (self->render);
  gboolean held =
    self->power != NULL && backlot_power_holds (self->power, backlot_job_get_status (job));

  if (self->held == held)
    return;
  self->held = held;
  update_retry (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELD]);
}

/* What may be done with it depends on the person and on the render. */
static void
show_rights (BacklotRenderCard *self)
{
  gboolean can = self->team == NULL || backlot_team_get_can_edit (self->team);
  gboolean can_cancel = FALSE;
  gboolean chosen = FALSE;

  if (self->render == NULL)
    return;
  can_cancel = self->team == NULL ||
               backlot_team_get_can_cancel (self->team, backlot_render_get_job (self->render));
  g_object_get (self->render, "chosen", &chosen, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.choose", !chosen && can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.unchoose", chosen && can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.rename", can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.remove", can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.cancel", can_cancel);
  backlot_rights_show (self->cancel_button, can_cancel,
                       _("Only the owner and whoever started a render can cancel it"),
                       _("Cancel Render"));
}

static gboolean tick_cb (gpointer user_data);

static void
show_state (BacklotRenderCard *self)
{
  g_autofree char *status = NULL;
  g_autofree char *credits = NULL;
  g_autofree char *lines = NULL;
  gboolean running;

  if (self->render == NULL)
    {
      g_clear_handle_id (&self->tick_id, g_source_remove);
      return;
    }

  update_held (self);
  status = word_status (self);
  credits = backlot_words_job_credits (backlot_render_get_job (self->render));
  lines = credits[0] != '\0' ? g_strconcat (status, "\n", credits, NULL) : g_strdup (status);
  gtk_label_set_label (self->status_label, lines);

  show_rights (self);

  running = is_running (self, backlot_job_get_status (backlot_render_get_job (self->render)));
  if (running && self->tick_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick_id = g_timeout_add_seconds (5, tick_cb, self);
  else if (!running)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

static gboolean
tick_cb (gpointer user_data)
{
  show_state (BACKLOT_RENDER_CARD (user_data));

  return G_SOURCE_CONTINUE;
}

static void
map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (backlot_render_card_parent_class)->map (widget);

  show_state (BACKLOT_RENDER_CARD (widget));
}

static void
unmap (GtkWidget *widget)
{
  g_clear_handle_id (&BACKLOT_RENDER_CARD (widget)->tick_id, g_source_remove);

  GTK_WIDGET_CLASS (backlot_render_card_parent_class)->unmap (widget);
}

static void
ask_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_ASKED], g_quark_from_string (name + strlen ("card.")),
                 name + strlen ("card."));
}

static void
retry_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  BacklotRenderCard *self = BACKLOT_RENDER_CARD (widget);

  if (self->held)
    backlot_power_render_anyway (self->power);
  else
    ask_action (widget, name, parameter);
}

static void
follow_media (BacklotRenderCard *self)
{
  g_signal_group_set_target (self->media, self->render != NULL
                                            ? backlot_render_get_media (self->render) : NULL);
  show_state (self);
}

static void
follow_render (BacklotRenderCard *self)
{
  g_signal_group_set_target (self->signals, self->render);
  g_signal_group_set_target (self->job, self->render != NULL
                                          ? backlot_render_get_job (self->render) : NULL);
  follow_media (self);
}

static void
dispose (GObject *object)
{
  BacklotRenderCard *self = BACKLOT_RENDER_CARD (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_RENDER_CARD);
  g_clear_object (&self->signals);
  g_clear_object (&self->job);
  g_clear_object (&self->media);
  g_clear_object (&self->render);
  g_clear_object (&self->pictures);
  g_clear_object (&self->offer);
  g_clear_object (&self->team);
  g_clear_object (&self->power);

  G_OBJECT_CLASS (backlot_render_card_parent_class)->dispose (object);
}

static void
get_property (GObject    *object,
              guint       prop_id,
              GValue     *value,
              GParamSpec *pspec)
{
  BacklotRenderCard *self = BACKLOT_RENDER_CARD (object);

  switch ((BacklotRenderCardProperty) prop_id)
    {
    case PROP_RENDER:
      g_value_set_object (value, self->render);
      break;
    case PROP_PICTURES:
      g_value_set_object (value, self->pictures);
      break;
    case PROP_OFFER:
      g_value_set_object (value, self->offer);
      break;
    case PROP_TEAM:
      g_value_set_object (value, self->team);
      break;
    case PROP_POWER:
      g_value_set_object (value, self->power);
      break;
    case PROP_HELD:
      g_value_set_boolean (value, self->held);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_team (BacklotRenderCard *self,
          BacklotTeam       *team)
{
  if (!g_set_object (&self->team, team))
    return;
  if (team != NULL)
    {
      g_signal_connect_object (team, "notify::can-edit", G_CALLBACK (show_rights), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (team, "notify::can-manage", G_CALLBACK (show_rights), self,
                               G_CONNECT_SWAPPED);
    }
  show_rights (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEAM]);
}

static void
set_property (GObject      *object,
              guint         prop_id,
              const GValue *value,
              GParamSpec   *pspec)
{
  BacklotRenderCard *self = BACKLOT_RENDER_CARD (object);

  switch ((BacklotRenderCardProperty) prop_id)
    {
    case PROP_RENDER:
      if (!g_set_object (&self->render, g_value_get_object (value)))
        break;
      follow_render (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_PICTURES:
      if (g_set_object (&self->pictures, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_OFFER:
      if (!g_set_object (&self->offer, g_value_get_object (value)))
        break;
      if (self->offer != NULL)
        g_signal_connect_object (self->offer, "notify::possible", G_CALLBACK (update_retry), self,
                                 G_CONNECT_SWAPPED);
      update_retry (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_TEAM:
      set_team (self, g_value_get_object (value));
      break;
    case PROP_POWER:
      self->power = g_value_dup_object (value);
      if (self->power != NULL)
        g_signal_connect_object (self->power, "notify::holds-renders", G_CALLBACK (show_state),
                                 self, G_CONNECT_SWAPPED);
      break;
    case PROP_HELD:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
backlot_render_card_class_init (BacklotRenderCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const char *asks[] = { "card.play", "card.cancel", "card.choose", "card.unchoose",
                         "card.rename", "card.export", "card.remove" };

  object_class->dispose = dispose;
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  widget_class->map = map;
  widget_class->unmap = unmap;

  properties[PROP_RENDER] =
    g_param_spec_object ("render", NULL, NULL, BACKLOT_TYPE_RENDER, flags);
  properties[PROP_PICTURES] =
    g_param_spec_object ("pictures", NULL, NULL, BACKLOT_TYPE_PICTURE_CACHE, flags);
  properties[PROP_OFFER] =
    g_param_spec_object ("offer", NULL, NULL, BACKLOT_TYPE_RENDER_OFFER, flags);
  properties[PROP_TEAM] = g_param_spec_object ("team", NULL, NULL, BACKLOT_TYPE_TEAM, flags);
  properties[PROP_POWER] =
    g_param_spec_object ("power", NULL, NULL, BACKLOT_TYPE_POWER,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  properties[PROP_HELD] =
    g_param_spec_boolean ("held", NULL, NULL, FALSE, (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * BacklotRenderCard::asked:
   * @what: play, cancel, retry, choose, unchoose, rename, export or remove; also the detail
   */
  signals[SIGNAL_ASKED] = g_signal_new ("asked", BACKLOT_TYPE_RENDER_CARD,
                                        G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (BACKLOT_TYPE_THUMBNAIL);
  g_type_ensure (BACKLOT_TYPE_RENDER);
  g_type_ensure (BACKLOT_TYPE_JOB);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/film/backlot-render-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotRenderCard, status_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotRenderCard, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotRenderCard, menu);
  gtk_widget_class_bind_template_child (widget_class, BacklotRenderCard, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, is_running);
  gtk_widget_class_bind_template_callback (widget_class, can_retry);
  gtk_widget_class_bind_template_callback (widget_class, retry_label);
  gtk_widget_class_bind_template_callback (widget_class, retry_tooltip);
  for (guint i = 0; i < G_N_ELEMENTS (asks); i++)
    gtk_widget_class_install_action (widget_class, asks[i], NULL, ask_action);
  gtk_widget_class_install_action (widget_class, "card.retry", NULL, retry_action);
}

static void
backlot_render_card_init (BacklotRenderCard *self)
{
  self->signals = g_signal_group_new (BACKLOT_TYPE_RENDER);
  g_signal_group_connect_swapped (self->signals, "notify::status", G_CALLBACK (show_state), self);
  g_signal_group_connect_swapped (self->signals, "notify::chosen", G_CALLBACK (show_state), self);
  g_signal_group_connect_swapped (self->signals, "notify::media", G_CALLBACK (follow_media), self);
  self->job = g_signal_group_new (BACKLOT_TYPE_JOB);
  g_signal_group_connect_swapped (self->job, "notify::progress", G_CALLBACK (show_state), self);
  self->media = g_signal_group_new (BACKLOT_TYPE_MEDIA);
  g_signal_group_connect_swapped (self->media, "notify", G_CALLBACK (show_state), self);

  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_row_menu_attach (self->menu_button, self->menu);
  backlot_rights_explain (self->menu, "rights.edit", backlot_rights_word_edit ());
}

BacklotRender *
backlot_render_card_get_render (BacklotRenderCard *self)
{
  g_return_val_if_fail (BACKLOT_IS_RENDER_CARD (self), NULL);

  return self->render;
}
