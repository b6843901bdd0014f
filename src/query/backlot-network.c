/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the network says of itself: a page to sign in at, and whether bytes cost money. */

#include "config.h"

#include "query/backlot-network.h"

/* Bytes; more than this waits while the network is metered. */
#define LARGE_FILE (1024 * 1024)

struct _BacklotNetwork
{
  GObject          parent_instance;

  GNetworkMonitor *monitor;       /* (owned) (nullable) */
  gboolean         sends_large;   /* on every metered network */
  gboolean         anyway;        /* on this one */
  gboolean         is_portal;
  gboolean         holds_files;
};

typedef enum
{
  PROP_IS_PORTAL = 1,
  PROP_HOLDS_FILES,
} BacklotNetworkProperty;

static GParamSpec *properties[PROP_HOLDS_FILES + 1];

G_DEFINE_FINAL_TYPE (BacklotNetwork, backlot_network, G_TYPE_OBJECT)

static void
update (BacklotNetwork *self)
{
  gboolean is_metered = FALSE;
  gboolean is_portal = FALSE;
  gboolean holds_files = FALSE;

  if (self->monitor != NULL)
    {
      is_metered = g_network_monitor_get_network_metered (self->monitor);
      is_portal = g_network_monitor_get_connectivity (self->monitor) ==
                  G_NETWORK_CONNECTIVITY_PORTAL;
    }
  if (!is_metered)
    self->anyway = FALSE;
  holds_files = is_metered && !self->sends_large && !self->anyway;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->is_portal != is_portal)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_PORTAL]);
  if (self->holds_files != holds_files)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOLDS_FILES]);
  self->is_portal = is_portal;
  self->holds_files = holds_files;
  g_object_thaw_notify (G_OBJECT (self));
}

static void
backlot_network_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch ((BacklotNetworkProperty) prop_id)
    {
    case PROP_IS_PORTAL:
      g_value_set_boolean (value, BACKLOT_NETWORK (object)->is_portal);
      break;
    case PROP_HOLDS_FILES:
      g_value_set_boolean (value, BACKLOT_NETWORK (object)->holds_files);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_network_dispose (GObject *object)
{
  BacklotNetwork *self = BACKLOT_NETWORK (object);

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (backlot_network_parent_class)->dispose (object);
}

static void
backlot_network_class_init (BacklotNetworkClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_network_get_property;
  object_class->dispose = backlot_network_dispose;

  properties[PROP_IS_PORTAL] = g_param_spec_boolean ("is-portal", NULL, NULL, FALSE, flags);
  properties[PROP_HOLDS_FILES] = g_param_spec_boolean ("holds-files", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_network_init (BacklotNetwork *self)
{
}

BacklotNetwork *
backlot_network_new (GNetworkMonitor *monitor)
{
  BacklotNetwork *self = g_object_new (BACKLOT_TYPE_NETWORK, NULL);

  g_set_object (&self->monitor, monitor);
  if (monitor != NULL)
    {
      g_signal_connect_object (monitor, "network-changed", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (monitor, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);
  return self;
}

gboolean
backlot_network_get_is_portal (BacklotNetwork *self)
{
  g_return_val_if_fail (BACKLOT_IS_NETWORK (self), FALSE);

  return self->is_portal;
}

gboolean
backlot_network_get_holds_files (BacklotNetwork *self)
{
  g_return_val_if_fail (BACKLOT_IS_NETWORK (self), FALSE);

  return self->holds_files;
}

gboolean
backlot_network_get_holds_file (BacklotNetwork *self,
                                gint64          size_bytes)
{
  g_return_val_if_fail (BACKLOT_IS_NETWORK (self), FALSE);

  return self->holds_files && size_bytes > LARGE_FILE;
}

void
backlot_network_set_sends_large (BacklotNetwork *self,
                                 gboolean        sends_large)
{
  g_return_if_fail (BACKLOT_IS_NETWORK (self));

  self->sends_large = sends_large;
  update (self);
}

void
backlot_network_send_anyway (BacklotNetwork *self)
{
  g_return_if_fail (BACKLOT_IS_NETWORK (self));

  self->anyway = TRUE;
  update (self);
}
