/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection to one server: keys, tokens, repeats, errors, and whether it is reached. */

#include "config.h"

#include "service/backlot-transport-private.h"

#include <string.h>

#include <gio/gunixsocketaddress.h>

#include "service/backlot-nested-source.h"
#include "service/backlot-session.h"

#define TIMEOUT_S 60

typedef enum
{
  PROP_ONLINE = 1,
} BacklotTransportProperty;

static GParamSpec *properties[PROP_ONLINE + 1];
static guint contacted_signal;

G_DEFINE_FINAL_TYPE (BacklotTransport, backlot_transport, G_TYPE_OBJECT)

/* Called after every try: an answer reaches the server, whatever it says. */
void
backlot_transport_note_contact (BacklotTransport *self,
                                gboolean          reached)
{
  if (self->online != reached)
    {
      self->online = reached;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
    }
  if (reached)
    g_signal_emit (self, contacted_signal, 0);
}

static void
backlot_transport_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  BacklotTransport *self = BACKLOT_TRANSPORT (object);

  switch ((BacklotTransportProperty) prop_id)
    {
    case PROP_ONLINE:
      g_value_set_boolean (value, self->online);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_transport_dispose (GObject *object)
{
  BacklotTransport *self = BACKLOT_TRANSPORT (object);

  g_clear_weak_pointer (&self->session);
  if (self->soup != NULL)
    soup_session_abort (self->soup);
  g_clear_object (&self->soup);
  g_clear_object (&self->studio);
  g_clear_object (&self->clock);
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);

  G_OBJECT_CLASS (backlot_transport_parent_class)->dispose (object);
}

static void
backlot_transport_finalize (GObject *object)
{
  BacklotTransport *self = BACKLOT_TRANSPORT (object);

  g_main_context_unref (self->home);
  g_main_context_unref (self->context);
  g_free (self->base_url);
  g_free (self->api_key);

  G_OBJECT_CLASS (backlot_transport_parent_class)->finalize (object);
}

static void
backlot_transport_class_init (BacklotTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_transport_get_property;
  object_class->dispose = backlot_transport_dispose;
  object_class->finalize = backlot_transport_finalize;

  properties[PROP_ONLINE] =
    g_param_spec_boolean ("online", NULL, NULL, TRUE,
                          (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  contacted_signal = g_signal_new ("contacted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_transport_init (BacklotTransport *self)
{
  self->online = TRUE;
  self->home = g_main_context_ref_thread_default ();
  self->context = g_main_context_new_with_flags (G_MAIN_CONTEXT_FLAGS_OWNERLESS_POLLING);
  self->source = backlot_nested_source_new (self->context);
  g_source_attach (self->source, self->home);
}

static BacklotTransport *
make_transport (const char  *base_url,
                const char  *api_key,
                const char  *socket_path,
                LarderClock *clock)
{
  BacklotTransport *self = g_object_new (BACKLOT_TYPE_TRANSPORT, NULL);
  g_autoptr(GSocketAddress) address = NULL;

  self->base_url = g_strdup (base_url);
  if (g_str_has_suffix (self->base_url, "/"))
    self->base_url[strlen (self->base_url) - 1] = '\0';
  self->api_key = g_strdup (api_key);
  self->clock = g_object_ref (clock);
  self->local = socket_path != NULL;
  if (socket_path != NULL)
    address = g_unix_socket_address_new (socket_path);
  self->soup = soup_session_new_with_options ("max-conns-per-host", 8,
                                              "timeout", TIMEOUT_S,
                                              "remote-connectable", address,
                                              NULL);
  /* 401 is answered with a new token, not with a question for a password. */
  soup_session_remove_feature_by_type (self->soup, SOUP_TYPE_AUTH_MANAGER);

  return self;
}

/**
 * backlot_transport_new:
 * @base_url: such as `https://abc.supabase.co`
 * @api_key: the publishable key
 * @clock: for the session and the websocket of this transport
 *
 * Returns: (transfer full): a connection over the network
 */
BacklotTransport *
backlot_transport_new (const char  *base_url,
                       const char  *api_key,
                       LarderClock *clock)
{
  g_return_val_if_fail (g_uri_is_valid (base_url, SOUP_HTTP_URI_FLAGS, NULL), NULL);
  g_return_val_if_fail (LARDER_IS_CLOCK (clock), NULL);

  return make_transport (base_url, api_key, NULL, clock);
}

/**
 * backlot_transport_new_for_socket:
 * @socket_path: of a local studio that somebody else looks after
 * @clock: for the session and the websocket of this transport
 *
 * Returns: (transfer full): a connection that never starts anything
 */
BacklotTransport *
backlot_transport_new_for_socket (const char  *socket_path,
                                  LarderClock *clock)
{
  g_return_val_if_fail (socket_path != NULL, NULL);
  g_return_val_if_fail (LARDER_IS_CLOCK (clock), NULL);

  return make_transport (BACKLOT_LOCAL_STUDIO_URL, BACKLOT_LOCAL_STUDIO_KEY, socket_path, clock);
}

/**
 * backlot_transport_new_for_studio:
 * @studio: started when nobody listens at its socket
 * @clock: for the session and the websocket of this transport
 *
 * Returns: (transfer full): a connection to the local studio
 */
BacklotTransport *
backlot_transport_new_for_studio (BacklotLocalStudio *studio,
                                  LarderClock        *clock)
{
  BacklotTransport *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_LOCAL_STUDIO (studio), NULL);

  self = backlot_transport_new_for_socket (backlot_local_studio_get_socket_path (studio), clock);
  self->studio = g_object_ref (studio);

  return self;
}

const char *
backlot_transport_get_base_url (BacklotTransport *self)
{
  g_return_val_if_fail (BACKLOT_IS_TRANSPORT (self), NULL);

  return self->base_url;
}

const char *
backlot_transport_get_api_key (BacklotTransport *self)
{
  g_return_val_if_fail (BACKLOT_IS_TRANSPORT (self), NULL);

  return self->api_key;
}

/**
 * backlot_transport_get_clock:
 * @self: the transport
 *
 * Returns: (transfer none): the clock of everything that waits here
 */
LarderClock *
backlot_transport_get_clock (BacklotTransport *self)
{
  g_return_val_if_fail (BACKLOT_IS_TRANSPORT (self), NULL);

  return self->clock;
}

gboolean
backlot_transport_get_online (BacklotTransport *self)
{
  g_return_val_if_fail (BACKLOT_IS_TRANSPORT (self), FALSE);

  return self->online;
}

/**
 * backlot_transport_is_local:
 * @self: the transport
 *
 * Returns: whether it is a Unix socket, where the peer grant signs in
 */
gboolean
backlot_transport_is_local (BacklotTransport *self)
{
  g_return_val_if_fail (BACKLOT_IS_TRANSPORT (self), FALSE);

  return self->local;
}

/**
 * backlot_transport_set_session:
 * @self: the transport
 * @session: (nullable): whose token requests carry; only remembered, not kept alive
 *
 * Called by the session itself.
 */
void
backlot_transport_set_session (BacklotTransport *self,
                               BacklotSession   *session)
{
  g_return_if_fail (BACKLOT_IS_TRANSPORT (self));

  g_set_weak_pointer (&self->session, session);
}

/**
 * backlot_transport_rest_websockets:
 * @self: the transport
 * @rest_us: (us)
 *
 * Lets what comes by websockets wait for so long, once what has come was told: to be called by
 * whoever is told more than there is time for.
 */
void
backlot_transport_rest_websockets (BacklotTransport *self,
                                   gint64            rest_us)
{
  g_return_if_fail (BACKLOT_IS_TRANSPORT (self));

  backlot_nested_source_rest (self->source, rest_us);
}
