/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search provider as GNOME Shell sees it: started by a session bus, asked over it, and what it
 * asks the program for. */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "larder/larder-text-index.h"

#include "support/folder.h"
#include "support/wait.h"

#define NAME APP_ID ".SearchProvider"

static const char PROGRAM[] =
  "<node><interface name='org.freedesktop.Application'><method name='ActivateAction'>"
  "<arg type='s' direction='in'/><arg type='av' direction='in'/><arg type='a{sv}' direction='in'/>"
  "</method></interface></node>";

typedef struct
{
  GTestDBus       *bus;
  GDBusConnection *connection;
  char            *folder;
  char            *link;
  GPtrArray       *asked;      /* "action target", of the program that the test plays */
  char            *startup_id;
} Fixture;

static char *
path_of (const char *name)
{
  char *path = g_strconcat ("/", name, NULL);

  return g_strdelimit (path, ".", '/');
}

static void
activate_action_cb (GDBusConnection       *connection,
                    const char            *sender,
                    const char            *object_path,
                    const char            *interface,
                    const char            *method,
                    GVariant              *parameters,
                    GDBusMethodInvocation *invocation,
                    gpointer               user_data)
{
  Fixture *fixture = user_data;
  const char *action = NULL;
  g_autoptr(GVariant) targets = NULL;
  g_autoptr(GVariant) platform = NULL;
  g_autoptr(GVariant) target = NULL;

  g_variant_get (parameters, "(&s@av@a{sv})", &action, &targets, &platform);
  g_assert_cmpuint (g_variant_n_children (targets), ==, 1);
  g_variant_get_child (targets, 0, "v", &target);
  g_ptr_array_add (fixture->asked,
                   g_strjoin (" ", action, g_variant_get_string (target, NULL), NULL));
  g_free (fixture->startup_id);
  g_assert_true (g_variant_lookup (platform, "desktop-startup-id", "s", &fixture->startup_id));
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
play_program (Fixture *fixture)
{
  static const GDBusInterfaceVTable vtable = { .method_call = activate_action_cb };
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (PROGRAM, NULL);
  g_autofree char *path = path_of (APP_ID);
  g_autoptr(GVariant) answer = NULL;

  g_assert_cmpuint (g_dbus_connection_register_object (fixture->connection, path,
                                                       node->interfaces[0], &vtable, fixture,
                                                       NULL, NULL), !=, 0);
  answer = g_dbus_connection_call_sync (fixture->connection, "org.freedesktop.DBus",
                                        "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                        "RequestName", g_variant_new ("(su)", APP_ID, 4), NULL, 0,
                                        -1, NULL, NULL);
  g_assert_nonnull (answer);
}

static void
write_service (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, NAME ".service", NULL);
  g_autofree char *program = g_build_filename (g_getenv ("BACKLOT_BUILD_ROOT"), "src", "search",
                                               "backlot-search-provider", NULL);
  g_autofree char *text = g_strconcat ("[D-BUS Service]\nName=" NAME "\nExec=", program, "\n",
                                       NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const char *cache = g_get_user_cache_dir ();
  g_autofree char *folder = g_build_filename (cache, BACKLOT_FOLDER, NULL);

  fixture->folder = g_dir_make_tmp ("search-XXXXXX", NULL);
  fixture->link = g_build_filename (folder, "search.db", NULL);
  fixture->asked = g_ptr_array_new_with_free_func (g_free);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  write_service (fixture->folder);
  /* What the bus starts has the bus's own environment. */
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_setenv ("LANGUAGE", "en", TRUE);
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_add_service_dir (fixture->bus, fixture->folder);
  g_test_dbus_up (fixture->bus);
  fixture->connection =
    g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (fixture->bus),
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL,
                                            NULL, NULL);
  g_assert_nonnull (fixture->connection);
  play_program (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
  g_clear_object (&fixture->connection);
  g_test_dbus_down (fixture->bus);
  g_object_unref (fixture->bus);
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->link);
  g_free (fixture->startup_id);
  g_ptr_array_unref (fixture->asked);
}

static GVariant *
call (Fixture    *fixture,
      const char *method,
      GVariant   *parameters)
{
  g_autofree char *path = path_of (NAME);
  g_autoptr(GError) error = NULL;
  GVariant *answer =
    g_dbus_connection_call_sync (fixture->connection, NAME, path,
                                 "org.gnome.Shell.SearchProvider2", method, parameters, NULL,
                                 G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, &error);

  g_assert_no_error (error);
  return answer;
}

/* Text form of a value, single quotes as in GVariant's own. */
static char *
print (GVariant *value)
{
  g_autoptr(GVariant) owned = value;

  return g_variant_print (owned, FALSE);
}

static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_assert_true (larder_text_index_flush_finish (LARDER_TEXT_INDEX (object), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static void
write_index (const char *path,
             const char *json)
{
  g_autoptr(LarderTextIndex) index = larder_text_index_new (path);
  g_autoptr(LarderValue) entries = larder_value_new_from_json (json, -1, NULL);
  gboolean written = FALSE;

  larder_text_index_set_entries (index, entries);
  larder_text_index_flush_async (index, NULL, flushed_cb, &written);
  wait_until (written);
}

static char *
search (Fixture    *fixture,
        const char *term)
{
  const char *terms[] = { term, NULL };

  return print (call (fixture, "GetInitialResultSet", g_variant_new ("(^as)", terms)));
}

#define assert_finds(fixture, term, wanted) G_STMT_START { \
  g_autofree char *found = search (fixture, term); \
  g_assert_cmpstr (found, ==, wanted); } G_STMT_END

#define ENTRIES \
  "[{\"id\":\"project/1\",\"kind\":\"project\",\"title\":\"Loft\",\"project\":\"film\"," \
  "\"text\":\"Loft in Porto\"}," \
  "{\"id\":\"project/1/renders/2\",\"kind\":\"render\",\"title\":\"Loft, short\"," \
  "\"project\":\"Loft\",\"text\":\"Loft, short\"}," \
  "{\"id\":\"project/1/tasks/3\",\"kind\":\"task\",\"title\":\"Ask the owner of the loft\"," \
  "\"project\":\"Loft\",\"text\":\"Ask the owner of the loft\"}," \
  "{\"id\":\"project/4\",\"title\":7,\"text\":\"odd\"},{\"id\":\"project/5\",\"text\":\"loft\"}]"

static void
test_answers (Fixture       *fixture,
              gconstpointer  data)
{
  const char *first[] = { "project/1", NULL };
  const char *terms[] = { "loft", "own", NULL };
  const char *ids[] = { "project/1/tasks/3", "project/1/renders/2", "nobody", "project/1",
                        "project/4", NULL };
  g_autofree char *subsearch = NULL;
  g_autofree char *metas = NULL;

  write_index (fixture->link, ENTRIES);
  assert_finds (fixture, "LOFT",
                "(['project/1', 'project/1/renders/2', 'project/1/tasks/3', 'project/5'],)");
  assert_finds (fixture, "garage", "([],)");
  subsearch = print (call (fixture, "GetSubsearchResultSet",
                           g_variant_new ("(^as^as)", first, terms)));
  g_assert_cmpstr (subsearch, ==, "(['project/1/tasks/3'],)");
  metas = print (call (fixture, "GetResultMetas", g_variant_new ("(^as)", ids)));
  g_assert_true (g_str_has_prefix (metas, "([{'id': <'project/1/tasks/3'>, "
                                   "'name': <'Ask the owner of the loft'>, "
                                   "'description': <'Task in “Loft”'>, 'icon': <('themed', "));
  g_assert_nonnull (strstr (metas, "'name': <'Loft, short'>, 'description': <'Render of “Loft”'>"));
  g_assert_nonnull (strstr (metas, "'name': <'Loft'>, 'description': <'Film project'>"));
  g_assert_nonnull (strstr (metas, "'gicon': <'" APP_ID "'>}],)"));
}

static void
assert_asked (Fixture    *fixture,
              const char *wanted)
{
  wait_until (fixture->asked->len > 0);
  g_assert_cmpuint (fixture->asked->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->asked, 0), ==, wanted);
  g_ptr_array_set_size (fixture->asked, 0);
}

static void
test_opens (Fixture       *fixture,
            gconstpointer  data)
{
  const char *terms[] = { "loft & größe", "50%", NULL };
  g_autofree char *letters = g_strnfill (10000, 'x');
  const char *many[] = { letters, NULL };
  g_autofree char *beginning = g_strnfill (90, 'x');
  g_autofree char *cut = g_strconcat ("open-uri backlot:search?q=", beginning, NULL);

  g_variant_unref (call (fixture, "ActivateResult",
                         g_variant_new ("(s^asu)", "project/1/tasks/3", terms, 42)));
  assert_asked (fixture, "open-uri backlot:project/1/tasks/3");
  g_assert_cmpstr (fixture->startup_id, ==, "_TIME42");
  g_variant_unref (call (fixture, "LaunchSearch", g_variant_new ("(^asu)", terms, 7)));
  assert_asked (fixture, "open-uri backlot:search?q=loft%20%26%20größe%2050%25");
  g_variant_unref (call (fixture, "LaunchSearch", g_variant_new ("(^asu)", many, 7)));
  assert_asked (fixture, cut);
}

/* The studio that is shown is found, and one that was signed out is not. */
static void
test_follows_the_link (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *team = g_build_filename (fixture->folder, "team", "search.db", NULL);
  g_autofree char *team_folder = g_path_get_dirname (team);
  g_autofree char *local = g_build_filename (fixture->folder, "local", "search.db", NULL);

  write_index (team, "[{\"id\":\"project/1\",\"title\":\"Team\",\"text\":\"film\"}]");
  write_index (local, "[{\"id\":\"project/2\",\"title\":\"Own\",\"text\":\"film\"}]");
  g_unlink (fixture->link);
  g_assert_cmpint (symlink (team, fixture->link), ==, 0);
  assert_finds (fixture, "film", "(['project/1'],)");
  test_remove_folder (team_folder);
  assert_finds (fixture, "film", "([],)");
  g_unlink (fixture->link);
  g_assert_cmpint (symlink (local, fixture->link), ==, 0);
  assert_finds (fixture, "film", "(['project/2'],)");
}

static void
test_bad_files_find_nothing (Fixture       *fixture,
                             gconstpointer  data)
{
  const char *ids[] = { "project/1", NULL };

  g_unlink (fixture->link);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *metas = NULL;

      if (i == 1)
        g_assert_true (g_file_set_contents (fixture->link, "no database, but a long text", -1,
                                            NULL));
      if (i == 2)
        {
          g_unlink (fixture->link);
          g_assert_cmpint (g_mkdir (fixture->link, 0700), ==, 0);
        }
      assert_finds (fixture, "film", "([],)");
      metas = print (call (fixture, "GetResultMetas", g_variant_new ("(^as)", ids)));
      g_assert_cmpstr (metas, ==, "([],)");
    }
  g_rmdir (fixture->link);
}

static void
vanished_cb (GDBusConnection *connection,
             const char      *name,
             gpointer         user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* With BACKLOT_LONG only: it is gone ten seconds after the last question, and the next one starts
 * it again. */
static void
test_ends_and_comes_again (Fixture       *fixture,
                           gconstpointer  data)
{
  gboolean vanished = FALSE;
  guint id;

  write_index (fixture->link, ENTRIES);
  assert_finds (fixture, "porto", "(['project/1'],)");
  id = g_bus_watch_name_on_connection (fixture->connection, NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                       NULL, vanished_cb, &vanished, NULL);
  wait_until (vanished);
  g_bus_unwatch_name (id);
  assert_finds (fixture, "porto", "(['project/1'],)");
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void      (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/search-provider/answers", test_answers },
    { "/search-provider/opens", test_opens },
    { "/search-provider/follows-the-link", test_follows_the_link },
    { "/search-provider/bad-files-find-nothing", test_bad_files_find_nothing },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  if (g_getenv ("BACKLOT_LONG") != NULL)
    g_test_add ("/search-provider/ends-and-comes-again", Fixture, NULL, set_up,
                test_ends_and_comes_again, tear_down);
  return g_test_run ();
}
