/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channels that feed a client. */

#include "config.h"

#include "ui/inspector/backlot-inspector-channels-page.h"

#include <glib/gi18n.h>

#include "larder/larder-channel-status.h"

#include "ui/inspector/backlot-inspector-columns.h"

struct _BacklotInspectorChannelsPage
{
  AdwBin              parent_instance;

  LarderClient       *client;     /* (owned) (nullable) */

  GtkStack           *stack;
  GtkColumnView      *view;
  GtkFilterListModel *channels;
};

typedef enum
{
  PROP_CLIENT = 1,
} BacklotInspectorChannelsPageProperty;

static GParamSpec *properties[PROP_CLIENT + 1];

G_DEFINE_FINAL_TYPE (BacklotInspectorChannelsPage, backlot_inspector_channels_page, ADW_TYPE_BIN)

static char *
state_text (GtkListItem        *cell,
            LarderChannelState  state,
            const char         *problem,
            gpointer            unused)
{
  const char *word = state == LARDER_CHANNEL_JOINED    ? C_("channel", "joined")
                     : state == LARDER_CHANNEL_JOINING ? C_("channel", "joining")
                                                       : C_("channel", "lost");

  return problem != NULL ? g_strdup_printf ("%s · %s", word, problem) : g_strdup (word);
}

static const BacklotInspectorColumn columns[] = {
  { N_("Topic"), { "name" }, NULL, 0 },
  { N_("State"), { "state", "problem" }, G_CALLBACK (state_text), 16 },
  { N_("Joins"), { "n-joins" }, NULL, 7 },
  { N_("Losses"), { "n-losses" }, NULL, 7 },
  { N_("Events"), { "n-events" }, NULL, 7 },
  { N_("Last Event"), { "last-event" }, NULL, 16 },
  { N_("At"), { "last-event-at" }, G_CALLBACK (backlot_inspector_columns_time), 12 },
};

static void
n_items_cb (BacklotInspectorChannelsPage *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->channels)) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "list");
}

static void
set_client (BacklotInspectorChannelsPage *self,
            LarderClient                 *client)
{
  if (!g_set_object (&self->client, client))
    return;
  gtk_filter_list_model_set_model (self->channels, client != NULL
                                   ? larder_client_get_channels (client) : NULL);
  n_items_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
}

static void
backlot_inspector_channels_page_get_property (GObject    *object,
                                              guint       prop_id,
                                              GValue     *value,
                                              GParamSpec *pspec)
{
  if (prop_id == PROP_CLIENT)
    g_value_set_object (value, BACKLOT_INSPECTOR_CHANNELS_PAGE (object)->client);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_inspector_channels_page_set_property (GObject      *object,
                                              guint         prop_id,
                                              const GValue *value,
                                              GParamSpec   *pspec)
{
  if (prop_id == PROP_CLIENT)
    set_client (BACKLOT_INSPECTOR_CHANNELS_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_inspector_channels_page_dispose (GObject *object)
{
  BacklotInspectorChannelsPage *self = BACKLOT_INSPECTOR_CHANNELS_PAGE (object);

  if (self->channels != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->channels, self);
      gtk_filter_list_model_set_model (self->channels, NULL);
    }
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_INSPECTOR_CHANNELS_PAGE);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (backlot_inspector_channels_page_parent_class)->dispose (object);
}

static void
backlot_inspector_channels_page_class_init (BacklotInspectorChannelsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_inspector_channels_page_get_property;
  object_class->set_property = backlot_inspector_channels_page_set_property;
  object_class->dispose = backlot_inspector_channels_page_dispose;

  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, LARDER_TYPE_CLIENT,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (LARDER_TYPE_CHANNEL_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/inspector/backlot-inspector-channels-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorChannelsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorChannelsPage, view);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorChannelsPage, channels);
}

static void
backlot_inspector_channels_page_init (BacklotInspectorChannelsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_inspector_columns_add (self->view, LARDER_TYPE_CHANNEL_STATUS, columns,
                                 G_N_ELEMENTS (columns));
  g_signal_connect_swapped (self->channels, "items-changed", G_CALLBACK (n_items_cb), self);
}
