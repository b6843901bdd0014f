/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers the questions of GNOME Shell's overview. */

#include "config.h"

#include "search/backlot-search-provider.h"

#include <glib/gi18n.h>

#include "larder/larder-text-index.h"

/* More than these the Shell does not show. */
#define MAX_RESULTS 5
#define IDLE_MS 10000
/* Of what is looked for, as much as an address holds. */
#define MAX_LETTERS 90

static const char INTERFACE[] =
  "<node><interface name='org.gnome.Shell.SearchProvider2'>"
  "<method name='GetInitialResultSet'>"
  "<arg type='as' name='terms' direction='in'/><arg type='as' name='results' direction='out'/>"
  "</method>"
  "<method name='GetSubsearchResultSet'>"
  "<arg type='as' name='previous' direction='in'/><arg type='as' name='terms' direction='in'/>"
  "<arg type='as' name='results' direction='out'/>"
  "</method>"
  "<method name='GetResultMetas'>"
  "<arg type='as' name='ids' direction='in'/><arg type='aa{sv}' name='metas' direction='out'/>"
  "</method>"
  "<method name='ActivateResult'>"
  "<arg type='s' name='id' direction='in'/><arg type='as' name='terms' direction='in'/>"
  "<arg type='u' name='timestamp' direction='in'/>"
  "</method>"
  "<method name='LaunchSearch'>"
  "<arg type='as' name='terms' direction='in'/><arg type='u' name='timestamp' direction='in'/>"
  "</method>"
  "</interface></node>";

struct _BacklotSearchProvider
{
  GApplication parent_instance;

  char        *path;
  guint        object_id;
};

G_DEFINE_FINAL_TYPE (BacklotSearchProvider, backlot_search_provider, G_TYPE_APPLICATION)

/* Ids of what is found. A file that can not be used finds nothing. */
static GVariant *
find (BacklotSearchProvider *self,
      GVariant              *terms)
{
  g_autofree const char **words = g_variant_get_strv (terms, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) found = larder_text_index_search (self->path, words, MAX_RESULTS, &error);
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));

  if (found == NULL)
    g_info ("nothing is found: %s", error->message);
  for (guint i = 0; found != NULL && i < larder_value_get_n_items (found); i++)
    {
      const char *id = larder_value_get_member_string (larder_value_get_item (found, i), "id");

      if (id != NULL)
        g_variant_builder_add (&builder, "s", id);
    }
  return g_variant_new ("(as)", &builder);
}

/* What it is, and of which project. */
static char *
describe (LarderValue *entry)
{
  const char *kind = larder_value_get_member_string (entry, "kind");
  const char *project = larder_value_get_member_string (entry, "project");

  if (project == NULL)
    project = "";
  if (g_strcmp0 (kind, "render") == 0)
    /* Translators: %s is a project */
    return g_strdup_printf (_("Render of “%s”"), project);
  if (g_strcmp0 (kind, "task") == 0)
    /* Translators: %s is a project */
    return g_strdup_printf (_("Task in “%s”"), project);
  return g_strdup (g_str_equal (project, "film") ? _("Film project") : _("Project"));
}

/* Of the theme that everybody has: the Shell does not see the icons inside the program. */
static GIcon *
new_icon (LarderValue *entry)
{
  const char *kind = larder_value_get_member_string (entry, "kind");

  if (g_strcmp0 (kind, "render") == 0)
    return g_themed_icon_new ("video-x-generic-symbolic");
  if (g_strcmp0 (kind, "task") == 0)
    return g_themed_icon_new ("object-select-symbolic");
  return g_themed_icon_new (APP_ID);
}

static void
add_meta (GVariantBuilder *builder,
          LarderValue     *entry)
{
  const char *id = larder_value_get_member_string (entry, "id");
  const char *title = larder_value_get_member_string (entry, "title");
  g_autoptr(GIcon) icon = new_icon (entry);
  g_autofree char *description = describe (entry);
  g_autofree char *icon_text = g_icon_to_string (icon);

  if (id == NULL || title == NULL)
    return;
  g_variant_builder_open (builder, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (builder, "{sv}", "id", g_variant_new_string (id));
  g_variant_builder_add (builder, "{sv}", "name", g_variant_new_string (title));
  g_variant_builder_add (builder, "{sv}", "description", g_variant_new_string (description));
  g_variant_builder_add (builder, "{sv}", "icon", g_icon_serialize (icon));
  g_variant_builder_add (builder, "{sv}", "gicon", g_variant_new_string (icon_text));
  g_variant_builder_close (builder);
}

static GVariant *
look_up (BacklotSearchProvider *self,
         GVariant              *ids)
{
  g_autofree const char **list = g_variant_get_strv (ids, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) found = larder_text_index_look_up (self->path, list, &error);
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  if (found == NULL)
    g_info ("nothing is found: %s", error->message);
  for (guint i = 0; found != NULL && i < larder_value_get_n_items (found); i++)
    add_meta (&builder, larder_value_get_item (found, i));
  return g_variant_new ("(aa{sv})", &builder);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GApplication) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  if (answer == NULL)
    g_warning ("the program does not open it: %s", error->message);
  g_application_release (self);
}

/* The program is started by the bus when it does not run. The Shell tells no token of activation
 * here, only when it was clicked, and that is what a start-up id says in its own words. */
static void
open_address (BacklotSearchProvider *self,
              const char            *address,
              guint32                timestamp)
{
  g_autofree char *uri = g_strconcat ("backlot:", address, NULL);
  g_autofree char *startup_id = g_strdup_printf ("_TIME%u", timestamp);
  g_autofree char *path = g_strconcat ("/", APP_ID, NULL);
  g_auto(GVariantBuilder) parameters = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));
  g_auto(GVariantBuilder) platform = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  g_strdelimit (path, ".", '/');
  g_variant_builder_add (&parameters, "v", g_variant_new_string (uri));
  g_variant_builder_add (&platform, "{sv}", "desktop-startup-id",
                         g_variant_new_string (startup_id));
  g_application_hold (G_APPLICATION (self));
  g_dbus_connection_call (g_application_get_dbus_connection (G_APPLICATION (self)), APP_ID, path,
                          "org.freedesktop.Application", "ActivateAction",
                          g_variant_new ("(sava{sv})", "open-uri", &parameters, &platform), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, opened_cb, g_object_ref (self));
}

static void
open_search (BacklotSearchProvider *self,
             GVariant              *terms,
             guint32                timestamp)
{
  g_autofree const char **words = g_variant_get_strv (terms, NULL);
  g_autofree char *text = g_strjoinv (" ", (GStrv) words);
  g_autofree char *beginning = g_utf8_substring (text, 0, MIN (MAX_LETTERS,
                                                               g_utf8_strlen (text, -1)));
  g_autofree char *escaped = g_uri_escape_string (beginning, NULL, TRUE);
  g_autofree char *address = g_strconcat ("search?q=", escaped, NULL);

  open_address (self, address, timestamp);
}

static void
method_call_cb (GDBusConnection       *connection,
                const char            *sender,
                const char            *object_path,
                const char            *interface,
                const char            *method,
                GVariant              *parameters,
                GDBusMethodInvocation *invocation,
                gpointer               user_data)
{
  BacklotSearchProvider *self = BACKLOT_SEARCH_PROVIDER (user_data);
  GVariant *answer = NULL;
  g_autoptr(GVariant) first = g_variant_get_child_value (parameters, 0);
  g_autoptr(GVariant) second = g_variant_n_children (parameters) > 1
                                 ? g_variant_get_child_value (parameters, 1) : NULL;

  /* Each question puts the end off. */
  g_application_hold (G_APPLICATION (self));
  if (g_str_equal (method, "GetInitialResultSet"))
    answer = find (self, first);
  else if (g_str_equal (method, "GetSubsearchResultSet"))
    answer = find (self, second);
  else if (g_str_equal (method, "GetResultMetas"))
    answer = look_up (self, first);
  else if (g_str_equal (method, "ActivateResult"))
    {
      guint32 timestamp = 0;

      g_variant_get_child (parameters, 2, "u", &timestamp);
      open_address (self, g_variant_get_string (first, NULL), timestamp);
    }
  else
    open_search (self, first, g_variant_get_uint32 (second));
  g_dbus_method_invocation_return_value (invocation, answer);
  g_application_release (G_APPLICATION (self));
}

static gboolean
backlot_search_provider_dbus_register (GApplication     *application,
                                       GDBusConnection  *connection,
                                       const char       *object_path,
                                       GError          **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_call_cb };
  BacklotSearchProvider *self = BACKLOT_SEARCH_PROVIDER (application);
  g_autoptr(GDBusNodeInfo) node = NULL;

  if (!G_APPLICATION_CLASS (backlot_search_provider_parent_class)
         ->dbus_register (application, connection, object_path, error))
    return FALSE;
  node = g_dbus_node_info_new_for_xml (INTERFACE, error);
  if (node == NULL)
    return FALSE;
  self->object_id = g_dbus_connection_register_object (connection, object_path,
                                                       node->interfaces[0], &vtable, self, NULL,
                                                       error);
  return self->object_id != 0;
}

static void
backlot_search_provider_dbus_unregister (GApplication    *application,
                                         GDBusConnection *connection,
                                         const char      *object_path)
{
  BacklotSearchProvider *self = BACKLOT_SEARCH_PROVIDER (application);

  if (self->object_id != 0)
    g_dbus_connection_unregister_object (connection, self->object_id);
  self->object_id = 0;
  G_APPLICATION_CLASS (backlot_search_provider_parent_class)
    ->dbus_unregister (application, connection, object_path);
}

/* There is nothing to show. */
static void
backlot_search_provider_activate (GApplication *application)
{
}

static void
backlot_search_provider_finalize (GObject *object)
{
  g_free (BACKLOT_SEARCH_PROVIDER (object)->path);

  G_OBJECT_CLASS (backlot_search_provider_parent_class)->finalize (object);
}

static void
backlot_search_provider_class_init (BacklotSearchProviderClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = backlot_search_provider_finalize;
  application_class->activate = backlot_search_provider_activate;
  application_class->dbus_register = backlot_search_provider_dbus_register;
  application_class->dbus_unregister = backlot_search_provider_dbus_unregister;
}

static void
backlot_search_provider_init (BacklotSearchProvider *self)
{
  self->path = g_build_filename (g_get_user_cache_dir (), BACKLOT_FOLDER, "search.db", NULL);
}

BacklotSearchProvider *
backlot_search_provider_new (void)
{
  return g_object_new (BACKLOT_TYPE_SEARCH_PROVIDER,
                       "application-id", APP_ID ".SearchProvider",
                       "flags", G_APPLICATION_IS_SERVICE,
                       "inactivity-timeout", IDLE_MS,
                       NULL);
}
