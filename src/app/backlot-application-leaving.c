/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing out of a team's studio: what waits is sent, kept or discarded, the rest goes away. */

#include "config.h"

#include "app/backlot-application-private.h"

#include <glib/gi18n.h>

#include "query/account/backlot-login.h"
#include "query/backlot-backend-files.h"
#include "ui/account/backlot-account-dialog.h"
#include "ui/account/backlot-sign-out-dialog.h"

/* One studio on its way out. */
typedef struct
{
  BacklotApplication *application;   /* (owned) */
  BacklotWorkplace   *workplace;     /* (owned) */
  gboolean            keep;          /* changes stay on the disk */
} Leaving;

static void
leaving_free (Leaving *leaving)
{
  g_clear_object (&leaving->workplace);
  g_object_unref (leaving->application);
  g_free (leaving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Leaving, leaving_free)

/* The files are closed with the last object that has them. */
static void
stopped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Leaving) leaving = user_data;
  BacklotApplication *self = leaving->application;
  g_autofree char *place = g_strdup (backlot_workplace_get_place (leaving->workplace));
  g_autoptr(GError) error = NULL;

  if (!backlot_workplace_stop_finish (BACKLOT_WORKPLACE (object), result, &error))
    g_info ("not everything reached the disk: %s", error->message);
  g_ptr_array_remove (self->workplaces, leaving->workplace);
  backlot_backend_files_remove (self->locations->cache_folder, place);
  if (!leaving->keep)
    backlot_backend_files_remove (self->locations->state_folder, place);
}

static void
signed_out_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  Leaving *leaving = user_data;
  BacklotApplication *self = leaving->application;
  const char *place = backlot_workplace_get_place (leaving->workplace);

  backlot_login_sign_out_finish (BACKLOT_LOGIN (object), result, NULL);
  backlot_notifier_withdraw_all (backlot_workplace_get_notifier (leaving->workplace));
  backlot_application_leave (self, leaving->workplace);
  backlot_studios_remove (backlot_state_get_studios (self->state), place);
  backlot_workplace_stop_async (leaving->workplace, stopped_cb, leaving);
}

static void
sign_out (BacklotApplication *self,
          BacklotWorkplace   *workplace,
          gboolean            keep)
{
  BacklotLogin *login = backlot_backend_get_login (backlot_workplace_get_backend (workplace));
  Leaving *leaving = g_new0 (Leaving, 1);

  leaving->application = g_object_ref (self);
  leaving->workplace = g_object_ref (workplace);
  leaving->keep = keep;
  backlot_login_sign_out_async (login, signed_out_cb, leaving);
}

static BacklotSync *
get_sync (BacklotWorkplace *workplace)
{
  return backlot_context_get_sync (backlot_workplace_get_context (workplace));
}

static gboolean
is_sent (BacklotWorkplace *workplace)
{
  return backlot_sync_get_state (get_sync (workplace)) == BACKLOT_SYNC_SAVED;
}

/* It is not sent before somebody has looked at it. */
static gboolean
needs_attention (BacklotSync *sync)
{
  BacklotSyncState state = backlot_sync_get_state (sync);

  return state == BACKLOT_SYNC_FAILED || state == BACKLOT_SYNC_CONFLICT;
}

static BacklotWorkplace *
find_by_sync (BacklotApplication *self,
              BacklotSync        *sync)
{
  for (guint i = 0; i < self->workplaces->len; i++)
    if (get_sync (g_ptr_array_index (self->workplaces, i)) == sync)
      return g_ptr_array_index (self->workplaces, i);
  return NULL;
}

static void
sync_state_cb (BacklotApplication *self,
               GParamSpec         *pspec,
               BacklotSync        *sync)
{
  BacklotWorkplace *workplace = find_by_sync (self, sync);

  if (workplace == NULL || (!is_sent (workplace) && !needs_attention (sync)))
    return;
  g_signal_handlers_disconnect_by_func (sync, sync_state_cb, self);
  if (is_sent (workplace))
    sign_out (self, workplace, FALSE);
  else
    backlot_context_tell (backlot_application_get_context (self, workplace), BACKLOT_MESSAGE_ERROR,
                          _("Still signed in: a change couldn’t be sent"));
}

static void
send_first (BacklotApplication *self,
            BacklotWorkplace   *workplace)
{
  BacklotSync *sync = get_sync (workplace);

  backlot_context_tell (backlot_application_get_context (self, workplace), BACKLOT_MESSAGE_INFO,
                        _("Signing out when everything is sent"));
  g_signal_connect_object (sync, "notify::state", G_CALLBACK (sync_state_cb), self,
                           G_CONNECT_SWAPPED);
  sync_state_cb (self, NULL, sync);
}

/* The question. */
typedef struct
{
  BacklotApplication *application;   /* (owned) */
  char               *place;
} Asking;

static void
asking_free (gpointer  data,
             GClosure *closure)
{
  Asking *asking = data;

  g_object_unref (asking->application);
  g_free (asking->place);
  g_free (asking);
}

static void
response_cb (AdwAlertDialog *dialog,
             const char     *response,
             gpointer        user_data)
{
  Asking *asking = user_data;
  BacklotApplication *self = asking->application;
  BacklotWorkplace *workplace = NULL;

  if (backlot_studios_find (backlot_state_get_studios (self->state), asking->place) != NULL)
    workplace = backlot_application_find_studio (self, asking->place);
  if (workplace == NULL)
    return;
  if (g_str_equal (response, BACKLOT_SIGN_OUT_SEND))
    send_first (self, workplace);
  else if (g_str_equal (response, BACKLOT_SIGN_OUT_KEEP))
    sign_out (self, workplace, TRUE);
  else if (g_str_equal (response, BACKLOT_SIGN_OUT_DISCARD) ||
           g_str_equal (response, BACKLOT_SIGN_OUT_NOW))
    sign_out (self, workplace, FALSE);
}

static void
sign_out_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);
  BacklotStudios *studios = backlot_state_get_studios (self->state);
  LarderValue *studio = NULL;
  BacklotWorkplace *workplace = NULL;
  Asking *asking = NULL;
  AdwDialog *dialog = NULL;
  guint n_changes = 0;

  studio = backlot_studios_find (studios, g_variant_get_string (parameter, NULL));
  if (backlot_application_get_shown (self) == NULL || studio == NULL)
    return;
  workplace = backlot_application_find_studio (self, g_variant_get_string (parameter, NULL));
  if (workplace == NULL)
    return;
  n_changes = g_list_model_get_n_items (backlot_sync_get_changes (get_sync (workplace)));
  if (n_changes == 0 && !is_sent (workplace))
    n_changes = 1;
  dialog = backlot_sign_out_dialog_new (larder_value_get_member_string (studio, "name"), n_changes,
                                        backlot_backend_get_online (
                                          backlot_workplace_get_backend (workplace)));
  asking = g_new0 (Asking, 1);
  asking->application = g_object_ref (self);
  asking->place = g_variant_dup_string (parameter, NULL);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), asking, asking_free, 0);
  adw_dialog_present (dialog, GTK_WIDGET (backlot_application_get_shown (self)));
}

static void
account_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);

  if (self->window == NULL ||
      backlot_backend_get_login (backlot_workplace_get_backend (self->here)) == NULL)
    return;
  adw_dialog_present (backlot_account_dialog_new (backlot_window_get_context (self->window)),
                      GTK_WIDGET (self->window));
}

void
backlot_application_add_account_actions (BacklotApplication *self)
{
  const GActionEntry entries[] = {
    { .name = "account", .activate = account_cb },
    { .name = "sign-out", .activate = sign_out_cb, .parameter_type = "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
