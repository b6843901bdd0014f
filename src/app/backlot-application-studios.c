/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The studios of the application: all of them at work, each window shows one. */

#include "config.h"

#include "app/backlot-application-private.h"

#include <glib/gi18n.h>

#include "query/account/backlot-login.h"
#include "ui/shell/backlot-address.h"

static BacklotStudios *
get_studios (BacklotApplication *self)
{
  return backlot_state_get_studios (self->state);
}

BacklotWorkplace *
backlot_application_find_workplace (BacklotApplication *self,
                                    const char         *place)
{
  for (guint i = 0; i < self->workplaces->len; i++)
    {
      BacklotWorkplace *workplace = g_ptr_array_index (self->workplaces, i);

      if (g_str_equal (backlot_workplace_get_place (workplace), place))
        return workplace;
    }
  return NULL;
}

/* @studio: (nullable): that of this computer; @session: (nullable): of a sign-in */
static BacklotWorkplace *
open_workplace (BacklotApplication  *self,
                LarderValue         *studio,
                LarderValue         *session,
                GError             **error)
{
  BacklotWorkplace *workplace =
    backlot_workplace_new (G_APPLICATION (self), self->locations, self->state, self->keyring,
                           studio, session, error);

  if (workplace == NULL)
    return NULL;
  g_ptr_array_add (self->workplaces, workplace);
  backlot_application_follow_work (self, workplace);
  if (studio != NULL)
    backlot_application_follow_copying (self, workplace);
  else
    backlot_application_offer_copying (self, workplace);
  if (self->started)
    backlot_workplace_start (workplace);
  return workplace;
}

/* What may be chosen, for who is not in this process: place, name and address of each. The bus
 * carries states of actions, but not what states they may have. */
static void
tell_studios (BacklotApplication *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "studios");
  BacklotStudios *studios = get_studios (self);
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sss)"));

  g_variant_builder_add (&builder, "(sss)", BACKLOT_STUDIOS_LOCAL, BACKLOT_STUDIOS_LOCAL, "");
  for (guint i = 0; i < backlot_studios_get_n (studios); i++)
    {
      LarderValue *studio = backlot_studios_get (studios, i);
      const char *place = larder_value_get_member_string (studio, "place");
      const char *name = larder_value_get_member_string (studio, "name");
      const char *email = larder_value_get_member_string (studio, "email");

      if (place != NULL)
        g_variant_builder_add (&builder, "(sss)", place, name != NULL ? name : "",
                               email != NULL ? email : "");
    }
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_builder_end (&builder));
}

/* A studio whose files can not be opened stays in the list: it is tried again when it is chosen. */
void
backlot_application_open_studios (BacklotApplication *self)
{
  BacklotStudios *studios = get_studios (self);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "studio");

  tell_studios (self);
  g_signal_connect_object (studios, "notify::list", G_CALLBACK (tell_studios), self,
                           G_CONNECT_SWAPPED);
  self->keyring = backlot_keyring_new (self->locations->data_dir, BACKLOT_KEYRING_TIMEOUT_MS);
  if (open_workplace (self, NULL, NULL, &self->open_error) == NULL)
    return;
  for (guint i = 0; i < backlot_studios_get_n (studios); i++)
    {
      LarderValue *studio = backlot_studios_get (studios, i);
      g_autoptr(GError) error = NULL;

      if (larder_value_get_member_string (studio, "place") != NULL &&
          open_workplace (self, studio, NULL, &error) == NULL)
        g_info ("a studio can not be opened: %s", error->message);
    }
  self->here = backlot_application_find_workplace (self, backlot_studios_get_current (studios));
  if (self->here == NULL)
    self->here = g_ptr_array_index (self->workplaces, 0);
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_string (backlot_workplace_get_place (self->here)));
}

/* The one that is looked at comes first. */
void
backlot_application_start_studios (BacklotApplication *self)
{
  if (self->started || self->here == NULL)
    return;
  self->started = TRUE;
  backlot_workplace_start (self->here);
  for (guint i = 0; i < self->workplaces->len; i++)
    backlot_workplace_start (g_ptr_array_index (self->workplaces, i));
  backlot_workplace_show_in_search (self->here, self->locations->search_link);
}

static void
stopped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(BacklotApplication) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!backlot_workplace_stop_finish (BACKLOT_WORKPLACE (object), result, &error))
    g_info ("not everything reached the disk: %s", error->message);
  g_application_release (G_APPLICATION (self));
}

void
backlot_application_stop_studios (BacklotApplication *self)
{
  for (guint i = 0; i < self->workplaces->len; i++)
    {
      g_application_hold (G_APPLICATION (self));
      backlot_workplace_stop_async (g_ptr_array_index (self->workplaces, i), stopped_cb,
                                    g_object_ref (self));
    }
  g_application_release (G_APPLICATION (self));
}

void
backlot_application_set_here (BacklotApplication *self,
                              BacklotWorkplace   *workplace)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "studio");
  const char *place = backlot_workplace_get_place (workplace);

  if (workplace == self->here)
    return;
  self->here = workplace;
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (place));
  backlot_workplace_show_in_search (workplace, self->locations->search_link);
}

/* In the window that is looked at, or in the first one when there is none. */
static void
show_here (BacklotApplication *self,
           BacklotWorkplace   *workplace)
{
  if (self->window != NULL)
    backlot_application_move (self, self->window, workplace);
  else
    backlot_studios_set_current (get_studios (self), backlot_workplace_get_place (workplace));
  backlot_application_set_here (self, workplace);
}

BacklotWorkplace *
backlot_application_find_studio (BacklotApplication *self,
                                 const char         *place)
{
  BacklotWorkplace *workplace = backlot_application_find_workplace (self, place);
  LarderValue *studio = backlot_studios_find (get_studios (self), place);

  if (workplace == NULL && studio != NULL)
    workplace = open_workplace (self, studio, NULL, NULL);
  if (workplace == NULL && self->here != NULL)
    backlot_context_tell (backlot_application_get_context (self, self->here),
                          BACKLOT_MESSAGE_ERROR,
                          _("The files of this studio can’t be opened"));
  return workplace;
}

void
backlot_application_switch (BacklotApplication *self,
                            const char         *place)
{
  BacklotWorkplace *workplace = backlot_application_find_studio (self, place);

  if (workplace != NULL)
    show_here (self, workplace);
}

static void
switch_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  backlot_application_switch (BACKLOT_APPLICATION (user_data),
                              g_variant_get_string (parameter, NULL));
}

/* Nobody but the program itself changes this state. */
static void
keep_cb (GSimpleAction *action,
         GVariant      *state,
         gpointer       user_data)
{
}

static const char *
find_table (BacklotAddressKind kind)
{
  if (kind == BACKLOT_ADDRESS_JOB)
    return "jobs";
  return kind == BACKLOT_ADDRESS_PROJECT ? "projects" : NULL;
}

/* Ids are the same nowhere else, so a link need not name its studio. */
static BacklotWorkplace *
find_studio_of (BacklotApplication   *self,
                const BacklotAddress *address)
{
  const char *table = find_table (address->kind);

  if (table == NULL || backlot_workplace_has (self->here, table, address->id))
    return self->here;
  for (guint i = 0; i < self->workplaces->len; i++)
    {
      BacklotWorkplace *workplace = g_ptr_array_index (self->workplaces, i);

      if (backlot_workplace_has (workplace, table, address->id))
        return workplace;
    }
  return self->here;
}

/* An entry of the list, for who has come in by this door. Who has been here before finds the name
 * that the studio was given then. */
static LarderValue *
make_studio (BacklotApplication *self,
             BacklotDoor        *door,
             const char         *place)
{
  LarderValue *former = backlot_studios_find (get_studios (self), place);
  const char *name = former != NULL ? larder_value_get_member_string (former, "name") : NULL;
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(GUri) uri = g_uri_parse (backlot_door_get_url (door), G_URI_FLAGS_NONE, NULL);
  LarderValue *user = larder_value_get_member (backlot_door_get_session (door), "user");
  const char *email = larder_value_get_member_string (user, "email");

  larder_value_builder_set_string (builder, "place", place);
  larder_value_builder_set_string (builder, "name",
                                   name != NULL ? name : g_uri_get_host (uri));
  larder_value_builder_set_string (builder, "url", backlot_door_get_url (door));
  larder_value_builder_set_string (builder, "key", backlot_door_get_key (door));
  larder_value_builder_set_string (builder, "user_id", larder_value_get_member_string (user, "id"));
  larder_value_builder_set_string (builder, "email", email != NULL ? email : "");
  return larder_value_builder_end (builder);
}

static void
joined_cb (BacklotApplication   *self,
           BacklotConnectDialog *dialog)
{
  BacklotDoor *door = backlot_connect_dialog_get_door (dialog);
  g_autoptr(LarderValue) session = larder_value_ref (backlot_door_get_session (door));
  LarderValue *user = larder_value_get_member (session, "user");
  g_autofree char *place =
    backlot_backend_dup_place (backlot_door_get_url (door),
                               larder_value_get_member_string (user, "id"));
  g_autoptr(LarderValue) studio = NULL;
  BacklotWorkplace *workplace = NULL;
  g_autoptr(GError) error = NULL;

  if (place == NULL)
    return;
  studio = make_studio (self, door, place);
  backlot_studios_add (get_studios (self), studio);
  workplace = backlot_application_find_workplace (self, place);
  if (workplace != NULL)
    {
      BacklotBackend *backend = backlot_workplace_get_backend (workplace);

      backlot_login_accept (backlot_backend_get_login (backend), session);
      backlot_backend_reconnect (backend);
    }
  else
    workplace = open_workplace (self, studio, session, &error);
  if (workplace != NULL)
    show_here (self, workplace);
  else
    g_info ("a studio can not be opened: %s", error->message);
}

/* @link: (nullable): an invitation */
static void
present_connect (BacklotApplication *self,
                 LarderValue        *studio,
                 const char         *link)
{
  BacklotWindow *window = backlot_application_get_window (self);

  if (window == NULL || self->connect_dialog != NULL)
    return;
  self->connect_dialog = backlot_connect_dialog_new (studio, link);
  g_object_add_weak_pointer (G_OBJECT (self->connect_dialog), (gpointer *) &self->connect_dialog);
  g_signal_connect_object (self->connect_dialog, "joined", G_CALLBACK (joined_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (self->connect_dialog), GTK_WIDGET (window));
}

static void
connect_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  present_connect (BACKLOT_APPLICATION (user_data), NULL, NULL);
}

/* Again, in the studio that is shown. */
static void
sign_in_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);
  LarderValue *studio = NULL;

  if (self->here == NULL)
    return;
  studio = backlot_studios_find (get_studios (self), backlot_workplace_get_place (self->here));
  if (studio != NULL)
    present_connect (self, studio, NULL);
}

/* What is opened has been told. */
static void
see_opened (BacklotApplication   *self,
            const BacklotAddress *address)
{
  const char *place = NULL;
  g_autofree char *text = NULL;

  if (address->kind == BACKLOT_ADDRESS_JOB)
    place = "job/";
  else if (address->kind == BACKLOT_ADDRESS_TASK)
    place = "task/";
  else if (address->kind == BACKLOT_ADDRESS_COMMENT)
    place = "comment/";
  if (place == NULL || self->here == NULL)
    return;
  text = g_strconcat (place, address->id, NULL);
  backlot_notifier_open (backlot_workplace_get_notifier (self->here), text);
}

/* A window that has one film, and no pages, is only looked at. */
static void
follow_address (BacklotApplication   *self,
                const char           *uri,
                const BacklotAddress *address)
{
  BacklotWorkplace *workplace = find_studio_of (self, address);
  BacklotWindow *window = backlot_application_find_window (self, uri, workplace);

  if (window != NULL && backlot_window_get_alone (window))
    {
      gtk_window_present (GTK_WINDOW (window));
      return;
    }
  if (window != NULL)
    backlot_application_look_at (self, window);
  else
    show_here (self, workplace);
  see_opened (self, address);
  backlot_window_open (self->window, uri);
  g_application_activate (G_APPLICATION (self));
  backlot_window_focus_page (self->window);
}

void
backlot_application_follow_link (BacklotApplication *self,
                                 const char         *uri)
{
  BacklotWindow *window = backlot_application_get_window (self);
  g_autoptr(BacklotAddress) address = NULL;

  if (window == NULL)
    return;
  if (g_str_has_prefix (uri, "backlot:auth?"))
    {
      if (self->connect_dialog != NULL)
        backlot_connect_dialog_end_browser (self->connect_dialog, uri);
      g_application_activate (G_APPLICATION (self));
      return;
    }
  if (g_str_has_prefix (uri, "backlot:invite?"))
    {
      g_application_activate (G_APPLICATION (self));
      present_connect (self, NULL, uri);
      return;
    }
  address = backlot_address_parse (uri);
  follow_address (self, uri, address);
}

void
backlot_application_add_studio_actions (BacklotApplication *self)
{
  const GActionEntry entries[] = {
    { .name = "studio", .parameter_type = "s", .state = "'" BACKLOT_STUDIOS_LOCAL "'",
      .change_state = switch_cb },
    { .name = "studios", .state = "@a(sss) []", .change_state = keep_cb },
    { .name = "connect", .activate = connect_cb },
    { .name = "sign-in", .activate = sign_in_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  backlot_application_add_copying (self);
}
