/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A portal that grants, refuses, answers late, never, or is not there: each is one answer. */

#include "config.h"

#include "app/backlot-background-portal.h"

#define PORTAL_PATH "/org/freedesktop/portal/desktop"
/* Of the desktops that never answer, and of those that do. */
#define SHORT_MS 100
#define LONG_MS 60000

typedef enum
{
  DESKTOP_ABSENT,
  DESKTOP_GRANTS,
  DESKTOP_REFUSES,       /* what it was asked for */
  DESKTOP_IS_DENIED,     /* by the person, who closed its dialog */
  DESKTOP_HANGS,         /* it takes the request and never answers */
  DESKTOP_IS_DEAD,       /* it does not even take it */
  DESKTOP_FORBIDS,       /* to ask */
  DESKTOP_IS_OLD,        /* it knows no such question */
} Desktop;

typedef struct
{
  Desktop                  desktop;
  GTestDBus               *bus;
  GDBusConnection         *server;
  GDBusConnection         *client;
  BacklotBackgroundPortal *portal;
  guint                    registered;  /* 0: there is no portal */
  char                    *status;      /* (nullable): that was told last */
  int                      closed;      /* the request was taken back */
  gboolean                 done;
  gboolean                 finished;
  BacklotPortalAnswer      background;
  BacklotPortalAnswer      autostart;
} Fixture;

static void
respond (Fixture    *fixture,
         const char *sender,
         const char *token,
         gboolean    autostart)
{
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  g_autofree char *path = g_strconcat (PORTAL_PATH "/request/", name, "/", token, NULL);
  gboolean grants = fixture->desktop == DESKTOP_GRANTS;
  g_auto(GVariantBuilder) results = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  guint32 response = fixture->desktop == DESKTOP_IS_DENIED ? 1 : 0;

  g_variant_builder_add (&results, "{sv}", "background", g_variant_new_boolean (grants));
  g_variant_builder_add (&results, "{sv}", "autostart", g_variant_new_boolean (grants && autostart));
  g_dbus_connection_emit_signal (fixture->server, sender, path, "org.freedesktop.portal.Request",
                                 "Response", g_variant_new ("(ua{sv})", response, &results), NULL);
}

static void
request (Fixture               *fixture,
         GVariant              *options,
         GDBusMethodInvocation *invocation)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  const char *token = NULL;
  gboolean autostart = FALSE;

  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  g_assert_true (g_variant_lookup (options, "autostart", "b", &autostart));
  if (fixture->desktop == DESKTOP_IS_DEAD)
    {
      g_object_unref (invocation);
      return;
    }
  if (fixture->desktop == DESKTOP_FORBIDS)
    {
      g_dbus_method_invocation_return_dbus_error (invocation,
                                                  "org.freedesktop.portal.Error.NotAllowed", "no");
      return;
    }
  /* The answer may come before the call is over. */
  if (fixture->desktop != DESKTOP_HANGS)
    respond (fixture, sender, token, autostart);
  g_dbus_method_invocation_return_value (invocation,
                                         g_variant_new ("(o)", PORTAL_PATH "/request/other"));
}

static void
method_cb (GDBusConnection       *connection,
           const char            *sender,
           const char            *path,
           const char            *interface,
           const char            *method,
           GVariant              *parameters,
           GDBusMethodInvocation *invocation,
           gpointer               user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GVariant) options = NULL;

  if (g_str_equal (method, "RequestBackground"))
    {
      options = g_variant_get_child_value (parameters, 1);
      request (fixture, options, invocation);
      return;
    }
  options = g_variant_get_child_value (parameters, 0);
  g_free (fixture->status);
  g_assert_true (g_variant_lookup (options, "message", "s", &fixture->status));
  g_dbus_method_invocation_return_value (invocation, NULL);
}

/* A request is closed where it is, whatever is there. */
static GDBusMessage *
filter_cb (GDBusConnection *connection,
           GDBusMessage    *message,
           gboolean         incoming,
           gpointer         user_data)
{
  Fixture *fixture = user_data;

  if (incoming && g_strcmp0 (g_dbus_message_get_member (message), "Close") == 0)
    g_atomic_int_set (&fixture->closed, TRUE);
  return message;
}

static void
serve (Fixture *fixture)
{
  const char *xml =
    "<node><interface name='org.freedesktop.portal.Background'>"
    "<method name='RequestBackground'><arg type='s' direction='in'/>"
    "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
    "<method name='SetStatus'><arg type='a{sv}' direction='in'/></method></interface></node>";
  const GDBusInterfaceVTable table = { .method_call = method_cb };
  g_autoptr(GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  if (fixture->desktop == DESKTOP_ABSENT)
    return;
  if (fixture->desktop != DESKTOP_IS_OLD)
    fixture->registered =
      g_dbus_connection_register_object (fixture->server, PORTAL_PATH, info->interfaces[0], &table,
                                         fixture, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (fixture->server, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.portal.Desktop", 0),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static GDBusConnection *
connect_to (GTestDBus *bus)
{
  g_autoptr(GError) error = NULL;
  GDBusConnection *connection =
    g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  gboolean waits = FALSE;

  fixture->desktop = (Desktop) GPOINTER_TO_INT (data);
  waits = fixture->desktop == DESKTOP_HANGS || fixture->desktop == DESKTOP_IS_DEAD;
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->server = connect_to (fixture->bus);
  fixture->client = connect_to (fixture->bus);
  g_dbus_connection_add_filter (fixture->server, filter_cb, fixture, NULL);
  serve (fixture);
  fixture->portal = backlot_background_portal_new (fixture->client, waits ? SHORT_MS : LONG_MS);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->portal);
  /* A call that has come and was not handled yet is not handled with the next test's fixture. */
  if (fixture->registered != 0)
    g_dbus_connection_unregister_object (fixture->server, fixture->registered);
  g_dbus_connection_close_sync (fixture->client, NULL, NULL);
  g_dbus_connection_close_sync (fixture->server, NULL, NULL);
  g_clear_object (&fixture->client);
  g_clear_object (&fixture->server);
  g_free (fixture->status);
  g_test_dbus_down (fixture->bus);
  g_clear_object (&fixture->bus);
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GError) error = NULL;

  fixture->finished =
    backlot_background_portal_request_finish (BACKLOT_BACKGROUND_PORTAL (object), result,
                                              &fixture->background, &fixture->autostart, &error);
  g_assert_true (fixture->finished || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  fixture->done = TRUE;
}

static void
ask (Fixture      *fixture,
     gboolean      autostart,
     GCancellable *cancellable)
{
  backlot_background_portal_request_async (fixture->portal, "A reason", autostart, cancellable,
                                           done_cb, fixture);
  while (!fixture->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_answer_is_as_the_desktop_gave_it (Fixture       *fixture,
                                       gconstpointer  data)
{
  const BacklotPortalAnswer expected[] = {
    [DESKTOP_ABSENT] = BACKLOT_PORTAL_ABSENT,
    [DESKTOP_GRANTS] = BACKLOT_PORTAL_GRANTED,
    [DESKTOP_REFUSES] = BACKLOT_PORTAL_REFUSED,
    [DESKTOP_IS_DENIED] = BACKLOT_PORTAL_REFUSED,
    [DESKTOP_HANGS] = BACKLOT_PORTAL_SILENT,
    [DESKTOP_IS_DEAD] = BACKLOT_PORTAL_SILENT,
    [DESKTOP_FORBIDS] = BACKLOT_PORTAL_REFUSED,
    [DESKTOP_IS_OLD] = BACKLOT_PORTAL_ABSENT,
  };

  ask (fixture, TRUE, NULL);
  g_assert_true (fixture->finished);
  g_assert_cmpint (fixture->background, ==, expected[fixture->desktop]);
  g_assert_cmpint (fixture->autostart, ==, expected[fixture->desktop]);
  /* Who never answers is told that nobody waits any more. */
  while (fixture->desktop == DESKTOP_HANGS && !g_atomic_int_get (&fixture->closed))
    g_main_context_iteration (NULL, FALSE);
}

static void
test_start_at_the_login_is_granted_only_if_wanted (Fixture       *fixture,
                                                   gconstpointer  data)
{
  ask (fixture, FALSE, NULL);
  g_assert_cmpint (fixture->background, ==, BACKLOT_PORTAL_GRANTED);
  g_assert_cmpint (fixture->autostart, ==, BACKLOT_PORTAL_REFUSED);
}

static void
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

static void
test_cancelled_request_is_closed (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  g_idle_add_once (cancel_cb, cancellable);
  ask (fixture, TRUE, cancellable);
  g_assert_false (fixture->finished);
  while (!g_atomic_int_get (&fixture->closed))
    g_main_context_iteration (NULL, FALSE);
}

static void
test_status_is_one_short_line (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autofree char *words = g_strnfill (200, 'x');

  backlot_background_portal_set_status (fixture->portal, words);
  while (fixture->status == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (strlen (fixture->status), ==, BACKLOT_BACKGROUND_PORTAL_MAX_STATUS);
}

static void
test_without_a_bus_there_is_no_portal (void)
{
  g_autoptr(BacklotBackgroundPortal) portal = backlot_background_portal_new (NULL, LONG_MS);
  Fixture fixture = { .portal = portal };

  backlot_background_portal_set_status (portal, "Nobody hears this");
  ask (&fixture, TRUE, NULL);
  g_assert_cmpint (fixture.background, ==, BACKLOT_PORTAL_ABSENT);
}

#define ADD(name, desktop, function) \
  g_test_add ("/background-portal/" name, Fixture, GINT_TO_POINTER (desktop), set_up, function, \
              tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("absent", DESKTOP_ABSENT, test_answer_is_as_the_desktop_gave_it);
  ADD ("granted", DESKTOP_GRANTS, test_answer_is_as_the_desktop_gave_it);
  ADD ("refused", DESKTOP_REFUSES, test_answer_is_as_the_desktop_gave_it);
  ADD ("denied-by-the-person", DESKTOP_IS_DENIED, test_answer_is_as_the_desktop_gave_it);
  ADD ("hanging", DESKTOP_HANGS, test_answer_is_as_the_desktop_gave_it);
  ADD ("dead", DESKTOP_IS_DEAD, test_answer_is_as_the_desktop_gave_it);
  ADD ("not-allowed-to-ask", DESKTOP_FORBIDS, test_answer_is_as_the_desktop_gave_it);
  ADD ("too-old", DESKTOP_IS_OLD, test_answer_is_as_the_desktop_gave_it);
  ADD ("start-at-the-login-is-granted-only-if-wanted", DESKTOP_GRANTS,
       test_start_at_the_login_is_granted_only_if_wanted);
  ADD ("cancelled-request-is-closed", DESKTOP_HANGS, test_cancelled_request_is_closed);
  ADD ("status-is-one-short-line", DESKTOP_GRANTS, test_status_is_one_short_line);
  g_test_add_func ("/background-portal/without-a-bus", test_without_a_bus_there_is_no_portal);

  return g_test_run ();
}
