/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A keyring that is absent, hangs or refuses: nobody waits for it; the local path asks nothing. */

#include "config.h"

#include <signal.h>

#include "service/backlot-keyring.h"
#include "service/backlot-rest.h"
#include "service/backlot-session.h"
#include "service/real-studio.h"

#define SECRETS "org.freedesktop.secrets"

typedef enum
{
  KEYRING_ABSENT,     /* a bus, but nobody has the name */
  KEYRING_HANGING,    /* somebody has it and never answers */
  KEYRING_LOCKED,     /* somebody has it and refuses everything */
  KEYRING_NO_BUS,     /* not even a bus */
} Keyring;

typedef struct
{
  Keyring          kind;
  GTestDBus       *bus;          /* (nullable) */
  GDBusConnection *connection;   /* (nullable): of the keyring */
  int              n_calls;      /* that the keyring has got; counted in GDBus's thread */
} Service;

static GDBusMessage *
filter_cb (GDBusConnection *connection,
           GDBusMessage    *message,
           gboolean         incoming,
           gpointer         user_data)
{
  Service *service = user_data;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;

  g_atomic_int_inc (&service->n_calls);
  if (service->kind == KEYRING_LOCKED)
    {
      g_autoptr(GDBusMessage) refusal =
        g_dbus_message_new_method_error_literal (message,
                                                 "org.freedesktop.Secret.Error.IsLocked",
                                                 "locked");

      g_dbus_connection_send_message (connection, refusal, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL,
                                      NULL);
    }
  g_object_unref (message);

  return NULL;
}

static void
service_begin (Service *service)
{
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GError) error = NULL;

  if (service->kind == KEYRING_NO_BUS)
    {
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
      return;
    }
  service->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (service->bus);
  if (service->kind == KEYRING_ABSENT)
    return;

  service->connection =
    g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (service->bus),
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                              G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (service->connection, filter_cb, service, NULL);
  answer = g_dbus_connection_call_sync (service->connection, "org.freedesktop.DBus",
                                        "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                        "RequestName", g_variant_new ("(su)", SECRETS, 0),
                                        G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                                        &error);
  g_assert_no_error (error);
}

static void
service_end (Service *service)
{
  if (service->connection != NULL)
    g_dbus_connection_close_sync (service->connection, NULL, NULL);
  g_clear_object (&service->connection);
  if (service->bus != NULL)
    g_test_dbus_down (service->bus);
  g_clear_object (&service->bus);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
}

/* That a call would have been seen. */
static void
assert_hears (Service *service)
{
  g_autoptr(GDBusConnection) client = NULL;
  int before = g_atomic_int_get (&service->n_calls);

  if (service->connection == NULL)
    return;
  client = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (service->bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
      G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, NULL);
  g_dbus_connection_call (client, SECRETS, "/org/freedesktop/secrets",
                          "org.freedesktop.Secret.Service", "OpenSession",
                          g_variant_new ("(sv)", "plain", g_variant_new_string ("")), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  g_dbus_connection_flush_sync (client, NULL, NULL);
  while (g_atomic_int_get (&service->n_calls) == before)
    g_thread_yield ();
  g_dbus_connection_close_sync (client, NULL, NULL);
}

static void
test_no_difference (RealStudio    *fixture,
                    gconstpointer  data)
{
  Service service = { .kind = GPOINTER_TO_INT (data) };
  g_autoptr(BacklotTransport) transport = NULL;
  g_autoptr(BacklotSession) session = NULL;
  g_autoptr(BacklotRest) rest = NULL;
  g_autoptr(LarderValue) rows = NULL;
  g_autoptr(GError) error = NULL;

  service_begin (&service);
  transport = backlot_transport_new_for_studio (fixture->studio, fixture->clock);
  session = backlot_session_new (transport);
  rest = backlot_rest_new (transport);
  backlot_rest_select_async (rest, "credit_accounts", NULL, NULL, real_studio_cb, fixture);
  real_studio_wait (fixture);
  rows = backlot_rest_finish (rest, fixture->result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (larder_value_get_n_items (rows), ==, 1);
  g_assert_cmpint (g_atomic_int_get (&service.n_calls), ==, 0);
  assert_hears (&service);
  g_clear_object (&fixture->result);
  real_studio_kill (fixture, SIGTERM);
  service_end (&service);
}

/* Short, for the one that never answers; those that do answer long before. */
#define TIMEOUT_MS 500
#define LONG_MS 60000

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (result);
}

static BacklotKeyringError
expected_error (Keyring kind)
{
  switch (kind)
    {
    case KEYRING_HANGING:
      return BACKLOT_KEYRING_ERROR_TIMEOUT;
    case KEYRING_LOCKED:
      return BACKLOT_KEYRING_ERROR_LOCKED;
    case KEYRING_ABSENT:
    case KEYRING_NO_BUS:
    default:
      return BACKLOT_KEYRING_ERROR_ABSENT;
    }
}

/* Each call is answered, with the reason; "nothing there" is never said of a keyring that did not
 * say so itself. */
static void
test_reason_is_told (gconstpointer data)
{
  Service service = { .kind = GPOINTER_TO_INT (data) };
  g_autoptr(BacklotKeyring) keyring = NULL;
  g_autoptr(GAsyncResult) looked = NULL;
  g_autoptr(GAsyncResult) stored = NULL;
  g_autoptr(GError) look_error = NULL;
  g_autoptr(GError) store_error = NULL;
  GAsyncResult *result = NULL;
  g_autofree char *secret = NULL;

  service_begin (&service);
  keyring = backlot_keyring_new (NULL, service.kind == KEYRING_HANGING ? TIMEOUT_MS : LONG_MS);
  backlot_keyring_lookup_async (keyring, "https://a.example", "u", result_cb, &result);
  looked = wait_for (&result);
  secret = backlot_keyring_lookup_finish (keyring, looked, &look_error);
  g_assert_null (secret);
  g_assert_error (look_error, BACKLOT_KEYRING_ERROR, (int) expected_error (service.kind));
  backlot_keyring_store_async (keyring, "https://a.example", "u", "A", "secret", result_cb,
                               &result);
  stored = wait_for (&result);
  g_assert_false (backlot_keyring_store_finish (keyring, stored, &store_error));
  g_assert_error (store_error, BACKLOT_KEYRING_ERROR, (int) expected_error (service.kind));
  service_end (&service);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define keyring_test(path, kind) \
  g_test_add (path, RealStudio, GINT_TO_POINTER (kind), real_studio_set_up, test_no_difference, \
              real_studio_tear_down)

  keyring_test ("/keyring/absent", KEYRING_ABSENT);
  keyring_test ("/keyring/hanging", KEYRING_HANGING);
  keyring_test ("/keyring/locked", KEYRING_LOCKED);
  keyring_test ("/keyring/no-bus", KEYRING_NO_BUS);

#define reason_test(path, kind) \
  g_test_add_data_func (path, GINT_TO_POINTER (kind), test_reason_is_told)

  reason_test ("/keyring/reason/absent", KEYRING_ABSENT);
  reason_test ("/keyring/reason/hanging", KEYRING_HANGING);
  reason_test ("/keyring/reason/locked", KEYRING_LOCKED);
  reason_test ("/keyring/reason/no-bus", KEYRING_NO_BUS);

  return g_test_run ();
}
