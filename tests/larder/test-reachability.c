/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a server can be reached: the route, the last contact, and looking for it. */

#include "config.h"

#include "larder-testing.h"

/* A network that the test turns on and off. */
#define TEST_TYPE_NETWORK (test_network_get_type ())
G_DECLARE_FINAL_TYPE (TestNetwork, test_network, TEST, NETWORK, GObject)

struct _TestNetwork
{
  GObject              parent_instance;

  gboolean             available;
  GNetworkConnectivity connectivity;
  gboolean             reaches;
  guint                n_probes;
};

static void test_network_iface_init (GNetworkMonitorInterface *iface);

static void
test_network_initable_init (GInitableIface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNetwork, test_network, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, test_network_initable_init)
                               G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR,
                                                      test_network_iface_init))

static void
test_network_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TestNetwork *self = TEST_NETWORK (object);

  if (prop_id == 1)
    g_value_set_boolean (value, self->available);
  else if (prop_id == 2)
    g_value_set_boolean (value, FALSE);
  else
    g_value_set_enum (value, self->connectivity);
}

static void
can_reach_async (GNetworkMonitor     *monitor,
                 GSocketConnectable  *connectable,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  TestNetwork *self = TEST_NETWORK (monitor);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  self->n_probes++;
  if (self->reaches)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, "No such place");
}

static gboolean
can_reach_finish (GNetworkMonitor  *monitor,
                  GAsyncResult     *result,
                  GError          **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
test_network_iface_init (GNetworkMonitorInterface *iface)
{
  iface->can_reach_async = can_reach_async;
  iface->can_reach_finish = can_reach_finish;
}

static void
test_network_class_init (TestNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_network_get_property;
  g_object_class_override_property (object_class, 1, "network-available");
  g_object_class_override_property (object_class, 2, "network-metered");
  g_object_class_override_property (object_class, 3, "connectivity");
}

static void
test_network_init (TestNetwork *self)
{
  self->available = TRUE;
  self->connectivity = G_NETWORK_CONNECTIVITY_FULL;
}

typedef struct
{
  TestNetwork         *network;
  LarderTestClock     *clock;
  LarderClient        *client;
  LarderReachability  *reachability;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  has_address)
{
  g_autoptr(GSocketConnectable) address = NULL;

  fixture->network = g_object_new (TEST_TYPE_NETWORK, NULL);
  fixture->clock = larder_test_clock_new (1000);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  if (has_address != NULL)
    address = g_network_address_new ("server.example", 443);
  fixture->reachability = larder_reachability_new (G_NETWORK_MONITOR (fixture->network), address,
                                                   LARDER_CLOCK (fixture->clock));
  larder_reachability_watch (fixture->reachability,
                             larder_client_get_online_monitor (fixture->client));
  larder_client_mount (fixture->client);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  has_address)
{
  larder_client_unmount (fixture->client);
  g_clear_object (&fixture->reachability);
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->clock);
  g_assert_finalize_object (fixture->network);
}

static void
change_network (Fixture              *fixture,
                gboolean              available,
                GNetworkConnectivity  connectivity)
{
  fixture->network->available = available;
  fixture->network->connectivity = connectivity;
  g_signal_emit_by_name (fixture->network, "network-changed", available);
  larder_test_settle ();
}

static void
advance (Fixture *fixture,
         gint64   ms)
{
  larder_test_clock_advance (fixture->clock, ms);
  larder_test_settle ();
}

static void
test_route (Fixture       *fixture,
            gconstpointer  has_address)
{
  g_assert_true (larder_client_get_online (fixture->client));
  change_network (fixture, FALSE, G_NETWORK_CONNECTIVITY_LOCAL);
  g_assert_false (larder_client_get_online (fixture->client));
  change_network (fixture, TRUE, G_NETWORK_CONNECTIVITY_PORTAL);
  g_assert_false (larder_client_get_online (fixture->client));
  change_network (fixture, TRUE, G_NETWORK_CONNECTIVITY_LOCAL);
  g_assert_false (larder_client_get_online (fixture->client));
  change_network (fixture, TRUE, G_NETWORK_CONNECTIVITY_LIMITED);
  g_assert_true (larder_client_get_online (fixture->client));
  g_assert_cmpuint (fixture->network->n_probes, ==, 0);
}

static void
test_answer (Fixture       *fixture,
             gconstpointer  has_address)
{
  change_network (fixture, FALSE, G_NETWORK_CONNECTIVITY_LOCAL);
  larder_reachability_report_answer (fixture->reachability);
  g_assert_true (larder_client_get_online (fixture->client));
  /* It says nothing of another network. */
  change_network (fixture, FALSE, G_NETWORK_CONNECTIVITY_LOCAL);
  g_assert_false (larder_client_get_online (fixture->client));
  larder_reachability_set_connected (fixture->reachability, TRUE);
  change_network (fixture, FALSE, G_NETWORK_CONNECTIVITY_LOCAL);
  g_assert_true (larder_client_get_online (fixture->client));
  larder_reachability_set_connected (fixture->reachability, FALSE);
  g_assert_false (larder_client_get_online (fixture->client));
}

static void
test_failure (Fixture       *fixture,
              gconstpointer  has_address)
{
  larder_reachability_report_failure (fixture->reachability);
  larder_reachability_report_failure (fixture->reachability);
  g_assert_false (larder_client_get_online (fixture->client));
  advance (fixture, 999);
  g_assert_cmpuint (fixture->network->n_probes, ==, 0);
  advance (fixture, 1);
  g_assert_cmpuint (fixture->network->n_probes, ==, 1);
  advance (fixture, 2000);
  advance (fixture, 3999);
  g_assert_cmpuint (fixture->network->n_probes, ==, 2);
  advance (fixture, 1);
  g_assert_cmpuint (fixture->network->n_probes, ==, 3);
  g_assert_false (larder_client_get_online (fixture->client));

  /* Another network is another chance. */
  fixture->network->reaches = TRUE;
  change_network (fixture, TRUE, G_NETWORK_CONNECTIVITY_FULL);
  g_assert_cmpuint (fixture->network->n_probes, ==, 4);
  g_assert_true (larder_client_get_online (fixture->client));
  advance (fixture, 3600000);
  g_assert_cmpuint (fixture->network->n_probes, ==, 4);
}

static void
test_longest_pause (Fixture       *fixture,
                    gconstpointer  has_address)
{
  larder_reachability_report_failure (fixture->reachability);
  for (int i = 0; i < 20; i++)
    advance (fixture, 60000);
  g_assert_cmpuint (fixture->network->n_probes, ==, 20);
  larder_reachability_report_answer (fixture->reachability);
  advance (fixture, 60000);
  g_assert_cmpuint (fixture->network->n_probes, ==, 20);
  g_assert_true (larder_client_get_online (fixture->client));
}

static void
test_unmounted (Fixture       *fixture,
                gconstpointer  has_address)
{
  larder_reachability_report_failure (fixture->reachability);
  larder_client_unmount (fixture->client);
  advance (fixture, 60000);
  change_network (fixture, TRUE, G_NETWORK_CONNECTIVITY_FULL);
  g_assert_cmpuint (fixture->network->n_probes, ==, 0);
  larder_client_mount (fixture->client);
  g_assert_false (larder_client_get_online (fixture->client));
  advance (fixture, 60000);
  g_assert_cmpuint (fixture->network->n_probes, ==, 1);
}

static void
test_without_address (Fixture       *fixture,
                      gconstpointer  has_address)
{
  larder_reachability_report_failure (fixture->reachability);
  g_assert_false (larder_client_get_online (fixture->client));
  advance (fixture, 1000);
  g_assert_true (larder_client_get_online (fixture->client));
  larder_reachability_report_failure (fixture->reachability);
  advance (fixture, 1000);
  g_assert_false (larder_client_get_online (fixture->client));
  advance (fixture, 1000);
  g_assert_true (larder_client_get_online (fixture->client));
  g_assert_cmpuint (fixture->network->n_probes, ==, 0);
}

static void
probe_cb (LarderReachability *reachability,
          GCancellable       *cancellable,
          gpointer            user_data)
{
  guint *n_looks = user_data;

  (*n_looks)++;
}

static void
test_own_look (Fixture       *fixture,
               gconstpointer  has_address)
{
  guint n_looks = 0;

  larder_reachability_set_probe_func (fixture->reachability, probe_cb, &n_looks, NULL);
  larder_reachability_look (fixture->reachability);
  g_assert_cmpuint (n_looks, ==, 1);
  g_assert_true (larder_client_get_online (fixture->client));
  /* It is under way; asking again does not double it. */
  larder_reachability_look (fixture->reachability);
  g_assert_cmpuint (n_looks, ==, 1);
  larder_reachability_report_failure (fixture->reachability);
  g_assert_false (larder_client_get_online (fixture->client));
  advance (fixture, 1000);
  g_assert_cmpuint (n_looks, ==, 1);
  advance (fixture, 1000);
  g_assert_cmpuint (n_looks, ==, 2);
  /* It owes its answer, however long that takes. */
  advance (fixture, 3600000);
  g_assert_cmpuint (n_looks, ==, 2);
  larder_reachability_report_answer (fixture->reachability);
  g_assert_true (larder_client_get_online (fixture->client));
  advance (fixture, 3600000);
  g_assert_cmpuint (n_looks, ==, 2);
  g_assert_cmpuint (fixture->network->n_probes, ==, 0);
}

static void
test_no_route_needed (Fixture       *fixture,
                      gconstpointer  has_address)
{
  guint n_looks = 0;

  larder_reachability_set_probe_func (fixture->reachability, probe_cb, &n_looks, NULL);
  change_network (fixture, FALSE, G_NETWORK_CONNECTIVITY_LOCAL);
  g_assert_false (larder_client_get_online (fixture->client));
  larder_reachability_set_needs_route (fixture->reachability, FALSE);
  g_assert_true (larder_client_get_online (fixture->client));
  larder_reachability_report_failure (fixture->reachability);
  g_assert_false (larder_client_get_online (fixture->client));
  /* The network has no part in it. */
  change_network (fixture, TRUE, G_NETWORK_CONNECTIVITY_FULL);
  g_assert_false (larder_client_get_online (fixture->client));
  g_assert_cmpuint (n_looks, ==, 0);
}

#define ADD(name, has_address, func) \
  g_test_add ("/reachability/" name, Fixture, has_address, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("a-route-is-needed-while-nothing-else-is-known", "yes", test_route);
  ADD ("an-answer-counts-more-than-a-route", "yes", test_answer);
  ADD ("after-a-failure-it-is-looked-for-with-growing-pauses", "yes", test_failure);
  ADD ("pauses-are-a-minute-at-most", "yes", test_longest_pause);
  ADD ("nobody-listens-nothing-is-looked-for", "yes", test_unmounted);
  ADD ("without-an-address-the-next-request-tells", NULL, test_without_address);
  ADD ("a-program-looks-in-its-own-way", "yes", test_own_look);
  ADD ("a-server-on-this-machine-needs-no-route", NULL, test_no_route_needed);
  return g_test_run ();
}
