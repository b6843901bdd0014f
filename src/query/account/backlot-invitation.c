/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person types or pastes to say where a team's studio is. */

#include "config.h"

#include "query/account/backlot-invitation.h"

#include <string.h>

#include <gio/gio.h>

#define INVITE "backlot:invite?"
#define MAX_BYTES 2000

static gboolean
is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

static GHashTable *
parse_parameters (const char *text)
{
  return text != NULL ? g_uri_parse_params (text, -1, "&", G_URI_PARAMS_WWW_FORM, NULL) : NULL;
}

static char *
take (GHashTable *parameters,
      const char *name)
{
  const char *value = parameters != NULL ? g_hash_table_lookup (parameters, name) : NULL;

  return value != NULL && value[0] != '\0' ? g_strdup (value) : NULL;
}

/* What is typed without a scheme is meant to be safe, except on this computer itself. */
static GUri *
parse_address (const char *text)
{
  g_autofree char *whole = NULL;
  g_autoptr(GUri) uri = NULL;

  if (strstr (text, "://") != NULL)
    return g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  whole = g_strconcat ("https://", text, NULL);
  uri = g_uri_parse (whole, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || !is_loopback (g_uri_get_host (uri)))
    return g_steal_pointer (&uri);
  return g_uri_build (G_URI_FLAGS_ENCODED, "http", NULL, g_uri_get_host (uri),
                      g_uri_get_port (uri), g_uri_get_path (uri), g_uri_get_query (uri),
                      g_uri_get_fragment (uri));
}

static BacklotInvitationVerdict
judge (GUri *uri)
{
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || host[0] == '\0' || strpbrk (host, " \t\r\n") != NULL ||
      (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http")))
    return BACKLOT_INVITATION_NO_ADDRESS;
  /* A word alone is no address of a server. */
  if (strpbrk (host, ".:") == NULL && !is_loopback (host))
    return BACKLOT_INVITATION_NO_ADDRESS;
  return g_str_equal (scheme, "http") && !is_loopback (host) ? BACKLOT_INVITATION_IN_THE_CLEAR
                                                             : BACKLOT_INVITATION_GOOD;
}

static char *
word_url (GUri *uri)
{
  g_autofree char *path = g_strdup (g_uri_get_path (uri));
  gsize length = strlen (path);

  while (length > 0 && path[length - 1] == '/')
    path[--length] = '\0';
  return g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), path, NULL, NULL);
}

/**
 * backlot_invitation_parse:
 * @text: what was typed or pasted
 * @invitation: (out) (transfer full) (nullable): what it says; %NULL unless it is good
 *
 * Passwords and tokens go where this says, so TLS is needed except on this computer.
 */
BacklotInvitationVerdict
backlot_invitation_parse (const char         *text,
                          BacklotInvitation **invitation)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr(GHashTable) link = NULL;
  g_autoptr(GHashTable) parameters = NULL;
  g_autoptr(GUri) uri = NULL;
  g_autofree char *address = NULL;
  BacklotInvitationVerdict verdict;
  BacklotInvitation *self = NULL;

  *invitation = NULL;
  if (strlen (stripped) > MAX_BYTES || !g_utf8_validate (stripped, -1, NULL))
    return BACKLOT_INVITATION_NO_ADDRESS;
  if (g_ascii_strncasecmp (stripped, INVITE, strlen (INVITE)) == 0)
    {
      link = parse_parameters (stripped + strlen (INVITE));
      address = take (link, "url");
    }
  else
    address = g_steal_pointer (&stripped);
  if (address == NULL || address[0] == '\0')
    return BACKLOT_INVITATION_NO_ADDRESS;
  uri = parse_address (address);
  verdict = judge (uri);
  if (verdict != BACKLOT_INVITATION_GOOD)
    return verdict;
  if (link == NULL)
    parameters = parse_parameters (g_uri_get_fragment (uri) != NULL ? g_uri_get_fragment (uri)
                                                                    : g_uri_get_query (uri));
  self = g_new0 (BacklotInvitation, 1);
  self->url = word_url (uri);
  self->key = take (link != NULL ? link : parameters, "key");
  self->email = take (link != NULL ? link : parameters, "email");
  *invitation = self;
  return BACKLOT_INVITATION_GOOD;
}

/**
 * backlot_invitation_word:
 * @url: of the server
 * @key: (nullable): its publishable key
 * @email: who is invited
 *
 * Returns: (transfer full): a link that opens Backlot at the door of that studio
 */
char *
backlot_invitation_word (const char *url,
                         const char *key,
                         const char *email)
{
  const char * const names[] = { "url", "key", "email" };
  const char * const values[] = { url, key, email };
  GString *link = g_string_new (INVITE);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (values[i] != NULL && values[i][0] != '\0')
      {
        g_string_append_printf (link, "%s%s=", i > 0 ? "&" : "", names[i]);
        g_string_append_uri_escaped (link, values[i], NULL, FALSE);
      }
  return g_string_free_and_steal (link);
}

void
backlot_invitation_free (BacklotInvitation *self)
{
  g_free (self->url);
  g_free (self->key);
  g_free (self->email);
  g_free (self);
}
