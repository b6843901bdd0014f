/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says why nothing is sent: nobody answers, nobody is signed in, the studio can not start. */

#include "config.h"

#include "ui/shell/backlot-connection-banner.h"

#include <glib/gi18n.h>

#include "query/backlot-network.h"
#include "query/project/backlot-upload-queue.h"

#include "ui/common/backlot-words.h"

#define DEBOUNCE_MS 4000

/* Any page that is not encrypted leads to that of the network; this one is made for it. */
#define PORTAL_URI "http://nmcheck.gnome.org/"

struct _BacklotConnectionBanner
{
  AdwBin             parent_instance;

  BacklotBackend    *backend;         /* (owned) (nullable) */
  BacklotStudios    *studios;         /* (owned) (nullable) */
  GSignalGroup      *signals;
  GSignalGroup      *login_signals;   /* of a team's studio */
  GSignalGroup      *network_signals;
  GSignalGroup      *upload_signals;
  BacklotBannerKind  kind;            /* what holds now, shown or not yet */
  guint              timeout_id;

  AdwBanner         *banner;
};

typedef enum
{
  PROP_BACKEND = 1,
  PROP_STUDIOS,
} BacklotConnectionBannerProperty;

static GParamSpec *properties[PROP_STUDIOS + 1];

G_DEFINE_FINAL_TYPE (BacklotConnectionBanner, backlot_connection_banner, ADW_TYPE_BIN)

BacklotBannerKind
backlot_connection_banner_decide (gboolean has_studio_error,
                                  gboolean online,
                                  gboolean polling,
                                  gboolean is_portal,
                                  gboolean files_wait)
{
  if (is_portal && (!online || polling))
    return BACKLOT_BANNER_PORTAL;
  if (online && polling)
    return BACKLOT_BANNER_POLLING;
  if (online)
    return files_wait ? BACKLOT_BANNER_METERED : BACKLOT_BANNER_NONE;
  return has_studio_error ? BACKLOT_BANNER_STUDIO : BACKLOT_BANNER_OFFLINE;
}

BacklotBannerKind
backlot_connection_banner_decide_login (BacklotLoginState state,
                                        gboolean          is_kept)
{
  switch (state)
    {
    case BACKLOT_LOGIN_ENDED:
      return BACKLOT_BANNER_SIGNED_OUT;
    case BACKLOT_LOGIN_LOCKED:
      return BACKLOT_BANNER_KEYRING;
    case BACKLOT_LOGIN_SIGNED_IN:
      return is_kept ? BACKLOT_BANNER_NONE : BACKLOT_BANNER_NOT_KEPT;
    case BACKLOT_LOGIN_WAITING:
    default:
      return BACKLOT_BANNER_NONE;
    }
}

/* As the person calls it; its host, if it is in no list. */
static char *
dup_studio_name (BacklotConnectionBanner *self)
{
  const char *url = backlot_backend_get_url (self->backend);
  const char *user_id = backlot_backend_get_user_id (self->backend);
  g_autoptr(GUri) uri = NULL;

  for (guint i = 0; self->studios != NULL && i < backlot_studios_get_n (self->studios); i++)
    {
      LarderValue *studio = backlot_studios_get (self->studios, i);
      const char *name = larder_value_get_member_string (studio, "name");

      if (name != NULL && g_strcmp0 (larder_value_get_member_string (studio, "url"), url) == 0 &&
          g_strcmp0 (larder_value_get_member_string (studio, "user_id"), user_id) == 0)
        return g_strdup (name);
    }
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  return g_strdup (g_uri_get_host (uri));
}

static char *
word_signed_out (BacklotConnectionBanner *self)
{
  g_autofree char *name = dup_studio_name (self);

  /* Translators: %s is the name of a studio */
  return g_strdup_printf (_("Signed out of %s. Changes stay on this computer."), name);
}

static char *
word_kind (BacklotConnectionBanner *self)
{
  g_autofree char *reason = NULL;
  const GError *error;

  switch (self->kind)
    {
    case BACKLOT_BANNER_STUDIO:
      error = backlot_backend_get_studio_error (self->backend);
      if (g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_STUDIO))
        return g_strdup (_("The studio can’t start."));
      reason = backlot_words_error (error);
      /* Translators: %s is a sentence that says why */
      return g_strdup_printf (_("The studio can’t start. %s"), reason);
    case BACKLOT_BANNER_OFFLINE:
      return g_strdup (_("Offline. Changes are kept and sent later."));
    case BACKLOT_BANNER_POLLING:
      return g_strdup (_("Live updates are off. Checking regularly."));
    case BACKLOT_BANNER_PORTAL:
      return g_strdup (_("This network asks for a sign-in. Changes are kept and sent later."));
    case BACKLOT_BANNER_METERED:
      return g_strdup (_("This connection is metered. Large files wait for another one."));
    case BACKLOT_BANNER_SIGNED_OUT:
      return word_signed_out (self);
    case BACKLOT_BANNER_KEYRING:
      return g_strdup (_("Couldn’t unlock the keyring. Changes stay on this computer."));
    case BACKLOT_BANNER_NOT_KEPT:
      return g_strdup (_("Couldn’t unlock the keyring. You stay signed in until the app closes."));
    case BACKLOT_BANNER_NONE:
    default:
      return g_strdup ("");
    }
}

static const char *
word_button (BacklotBannerKind kind)
{
  switch (kind)
    {
    case BACKLOT_BANNER_STUDIO:
    case BACKLOT_BANNER_KEYRING:
    case BACKLOT_BANNER_NOT_KEPT:
      return _("Try Again");
    case BACKLOT_BANNER_SIGNED_OUT:
      return _("Sign In");
    case BACKLOT_BANNER_OFFLINE:
      return _("Show Changes");
    case BACKLOT_BANNER_PORTAL:
      return _("Open Sign-In Page");
    case BACKLOT_BANNER_METERED:
      return _("Send Anyway");
    case BACKLOT_BANNER_POLLING:
    case BACKLOT_BANNER_NONE:
    default:
      return _("Reconnect");
    }
}

static void
show (BacklotConnectionBanner *self)
{
  g_autofree char *title = word_kind (self);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  /* A banner that slides away keeps its words until it is gone. */
  if (self->kind != BACKLOT_BANNER_NONE)
    {
      adw_banner_set_title (self->banner, title);
      adw_banner_set_button_label (self->banner, word_button (self->kind));
    }
  adw_banner_set_revealed (self->banner, self->kind != BACKLOT_BANNER_NONE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->banner), GTK_ACCESSIBLE_STATE_HIDDEN,
                               self->kind == BACKLOT_BANNER_NONE, -1);
}

static void
timeout_cb (gpointer user_data)
{
  BacklotConnectionBanner *self = user_data;

  self->timeout_id = 0;
  show (self);
}

/* Nobody who is signed out is told that he is offline, too. */
static BacklotBannerKind
find_kind (BacklotConnectionBanner *self)
{
  BacklotLogin *login = backlot_backend_get_login (self->backend);
  BacklotBannerKind kind = BACKLOT_BANNER_NONE;
  BacklotNetwork *network = NULL;
  gboolean polling = FALSE;
  gboolean files_wait = FALSE;

  if (login != NULL)
    kind = backlot_connection_banner_decide_login (backlot_login_get_state (login),
                                                   backlot_login_get_is_kept (login));
  if (kind == BACKLOT_BANNER_SIGNED_OUT || kind == BACKLOT_BANNER_KEYRING)
    return kind;
  g_object_get (self->backend, "is-polling", &polling, NULL);
  network = backlot_backend_get_network (self->backend);
  files_wait = backlot_upload_queue_get_n_held (backlot_backend_get_uploads (self->backend)) > 0;
  if (backlot_backend_get_online (self->backend) && kind != BACKLOT_BANNER_NONE)
    return kind;
  return backlot_connection_banner_decide (
    backlot_backend_get_studio_error (self->backend) != NULL,
    backlot_backend_get_online (self->backend), polling, backlot_network_get_is_portal (network),
    files_wait);
}

/* What may be over before anybody has read of it. */
static gboolean
may_pass (BacklotBannerKind kind)
{
  return kind == BACKLOT_BANNER_OFFLINE || kind == BACKLOT_BANNER_POLLING ||
         kind == BACKLOT_BANNER_PORTAL || kind == BACKLOT_BANNER_METERED;
}

static void
update (BacklotConnectionBanner *self)
{
  BacklotBannerKind kind;

  if (self->backend == NULL)
    return;

  kind = find_kind (self);
  if (kind == self->kind)
    return;
  self->kind = kind;

  if (!may_pass (kind) || adw_banner_get_revealed (self->banner))
    show (self);
  else if (self->timeout_id == 0)
    self->timeout_id = g_timeout_add_once (DEBOUNCE_MS, timeout_cb, self);
}

/* It may be called otherwise while it is shown. */
static void
studios_cb (BacklotConnectionBanner *self)
{
  g_autofree char *title = NULL;

  if (self->kind != BACKLOT_BANNER_SIGNED_OUT)
    return;
  title = word_kind (self);
  adw_banner_set_title (self->banner, title);
}

static void
open_portal (BacklotConnectionBanner *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (PORTAL_URI);

  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, NULL,
                           NULL);
}

static void
button_cb (BacklotConnectionBanner *self)
{
  if (self->kind == BACKLOT_BANNER_OFFLINE)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", "queue/changes");
  else if (self->kind == BACKLOT_BANNER_SIGNED_OUT)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.sign-in", NULL);
  else if (self->kind == BACKLOT_BANNER_PORTAL)
    open_portal (self);
  else if (self->kind == BACKLOT_BANNER_METERED)
    backlot_network_send_anyway (backlot_backend_get_network (self->backend));
  else if (self->kind == BACKLOT_BANNER_KEYRING || self->kind == BACKLOT_BANNER_NOT_KEPT)
    backlot_login_try_again (backlot_backend_get_login (self->backend));
  else
    backlot_backend_reconnect (self->backend);
}

static void
backlot_connection_banner_get_property (GObject    *object,
                                        guint       prop_id,
                                        GValue     *value,
                                        GParamSpec *pspec)
{
  switch ((BacklotConnectionBannerProperty) prop_id)
    {
    case PROP_BACKEND:
      g_value_set_object (value, BACKLOT_CONNECTION_BANNER (object)->backend);
      break;

    case PROP_STUDIOS:
      g_value_set_object (value, BACKLOT_CONNECTION_BANNER (object)->studios);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_connection_banner_set_property (GObject      *object,
                                        guint         prop_id,
                                        const GValue *value,
                                        GParamSpec   *pspec)
{
  BacklotConnectionBanner *self = BACKLOT_CONNECTION_BANNER (object);

  switch ((BacklotConnectionBannerProperty) prop_id)
    {
    case PROP_BACKEND:
      if (g_set_object (&self->backend, g_value_get_object (value)))
        {
          g_signal_group_set_target (self->signals, self->backend);
          g_signal_group_set_target (self->login_signals,
                                     backlot_backend_get_login (self->backend));
          g_signal_group_set_target (self->network_signals,
                                     backlot_backend_get_network (self->backend));
          g_signal_group_set_target (self->upload_signals,
                                     backlot_backend_get_uploads (self->backend));
          update (self);
          g_object_notify_by_pspec (object, pspec);
        }
      break;

    case PROP_STUDIOS:
      g_assert (self->studios == NULL);
      self->studios = g_value_dup_object (value);
      if (self->studios != NULL)
        g_signal_connect_object (self->studios, "notify::list", G_CALLBACK (studios_cb), self,
                                 G_CONNECT_SWAPPED);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_connection_banner_dispose (GObject *object)
{
  BacklotConnectionBanner *self = BACKLOT_CONNECTION_BANNER (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->login_signals);
  g_clear_object (&self->network_signals);
  g_clear_object (&self->upload_signals);
  /* The template lets go of its named children without telling the bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_CONNECTION_BANNER);
  g_clear_object (&self->backend);
  g_clear_object (&self->studios);

  G_OBJECT_CLASS (backlot_connection_banner_parent_class)->dispose (object);
}

static void
backlot_connection_banner_class_init (BacklotConnectionBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_connection_banner_get_property;
  object_class->set_property = backlot_connection_banner_set_property;
  object_class->dispose = backlot_connection_banner_dispose;

  properties[PROP_BACKEND] =
    g_param_spec_object ("backend", NULL, NULL, BACKLOT_TYPE_BACKEND,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  properties[PROP_STUDIOS] =
    g_param_spec_object ("studios", NULL, NULL, BACKLOT_TYPE_STUDIOS,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/shell/backlot-connection-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotConnectionBanner, banner);
  gtk_widget_class_bind_template_callback (widget_class, button_cb);
}

static void
backlot_connection_banner_init (BacklotConnectionBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (BACKLOT_TYPE_BACKEND);
  g_signal_group_connect_swapped (self->signals, "notify::online", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::is-polling", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::studio-error", G_CALLBACK (update), self);
  self->login_signals = g_signal_group_new (BACKLOT_TYPE_LOGIN);
  g_signal_group_connect_swapped (self->login_signals, "notify", G_CALLBACK (update), self);
  self->network_signals = g_signal_group_new (BACKLOT_TYPE_NETWORK);
  g_signal_group_connect_swapped (self->network_signals, "notify", G_CALLBACK (update), self);
  self->upload_signals = g_signal_group_new (BACKLOT_TYPE_UPLOAD_QUEUE);
  g_signal_group_connect_swapped (self->upload_signals, "notify::n-held", G_CALLBACK (update),
                                  self);
}

GtkWidget *
backlot_connection_banner_new (BacklotBackend *backend,
                               BacklotStudios *studios)
{
  return g_object_new (BACKLOT_TYPE_CONNECTION_BANNER, "studios", studios, "backend", backend,
                       NULL);
}
