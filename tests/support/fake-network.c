/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network of which the test says what it is. */

#include "config.h"

#include "support/fake-network.h"

struct _TestFakeNetwork
{
  GObject              parent_instance;

  GNetworkConnectivity connectivity;
  gboolean             is_metered;
};

enum
{
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

static void
initable_iface_init (GInitableIface *iface)
{
}

static void
monitor_iface_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestFakeNetwork, test_fake_network, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_iface_init)
                               G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, monitor_iface_init))

static void
test_fake_network_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  TestFakeNetwork *self = TEST_FAKE_NETWORK (object);

  if (prop_id == PROP_AVAILABLE)
    g_value_set_boolean (value, TRUE);
  else if (prop_id == PROP_METERED)
    g_value_set_boolean (value, self->is_metered);
  else
    g_value_set_enum (value, (int) self->connectivity);
}

static void
test_fake_network_class_init (TestFakeNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_fake_network_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
test_fake_network_init (TestFakeNetwork *self)
{
  self->connectivity = G_NETWORK_CONNECTIVITY_FULL;
}

TestFakeNetwork *
test_fake_network_new (void)
{
  return g_object_new (TEST_TYPE_FAKE_NETWORK, NULL);
}

void
test_fake_network_set (TestFakeNetwork      *self,
                       GNetworkConnectivity  connectivity,
                       gboolean              is_metered)
{
  self->connectivity = connectivity;
  self->is_metered = is_metered;
  g_signal_emit_by_name (self, "network-changed", TRUE);
}
