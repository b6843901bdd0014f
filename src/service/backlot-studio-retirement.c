/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A studio of a former version: how it is known, and how it is asked to make way. */

#include "config.h"

#include "service/backlot-studio-retirement.h"

#include "larder/larder-value.h"
#include "service/backlot-local-studio.h"

#define NAME "backlot-studio "
#define N_PARTS 3

/* `0.9.1` before `0.10.0`; what is no version comes first. */
static gboolean
is_before (const char *version,
           const char *other)
{
  g_auto(GStrv) parts = g_strsplit (version, ".", N_PARTS);
  g_auto(GStrv) others = g_strsplit (other, ".", N_PARTS);

  for (guint i = 0; parts[i] != NULL && others[i] != NULL; i++)
    {
      guint64 part = g_ascii_strtoull (parts[i], NULL, 10);
      guint64 of_other = g_ascii_strtoull (others[i], NULL, 10);

      if (part != of_other)
        return part < of_other;
    }

  return g_strv_length (parts) < g_strv_length (others);
}

/* Whether @health, what a studio has said of itself, is of a version before this program's. A later
 * one stays: what it has made of the database is nothing for this version. */
gboolean
backlot_studio_retirement_is_due (GBytes *health)
{
  g_autoptr(LarderValue) value = larder_value_new_from_bytes (health, NULL);
  const char *version = value != NULL ? larder_value_get_member_string (value, "version") : NULL;

  return version != NULL && g_str_has_prefix (version, NAME) &&
         is_before (version + strlen (NAME), PACKAGE_VERSION);
}

/* Returns: (transfer full): what asks it to give its job back and to end; one that serves others,
 * or that does not know the question, refuses */
SoupMessage *
backlot_studio_retirement_new_message (void)
{
  SoupMessage *message = soup_message_new (SOUP_METHOD_POST,
                                           BACKLOT_LOCAL_STUDIO_URL "/functions/v1/retire");
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_replace (headers, "apikey", BACKLOT_LOCAL_STUDIO_KEY);
  soup_message_headers_replace (headers, "Connection", "close");

  return message;
}
