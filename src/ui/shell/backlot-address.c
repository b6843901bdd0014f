/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses of pages: what stands behind `backlot:`. */

#include "config.h"

#include "ui/shell/backlot-address.h"

#include <string.h>

#define MAX_BYTES 400
#define SEARCH "search?q="

/* The part of a project that a link may name: words and ids. */
static gboolean
is_tail (const char *tail)
{
  for (const char *p = tail; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '/')
      return FALSE;
  return TRUE;
}

static const char *
skip_scheme (const char *text)
{
  if (g_ascii_strncasecmp (text, "backlot:", 8) != 0)
    return text;
  text += 8;
  /* Some programs make a URI with an authority of what they are given. */
  if (g_str_has_prefix (text, "//"))
    text += 2;
  return text;
}

static void
parse_place (BacklotAddress *self,
             const char     *rest)
{
  static const struct
  {
    const char         *place;
    BacklotAddressKind  kind;
    const char         *tail;
  } places[] = {
    { "home", BACKLOT_ADDRESS_HOME, "" },
    { "tasks", BACKLOT_ADDRESS_TASKS, "" },
    { "queue", BACKLOT_ADDRESS_QUEUE, "" },
    { "queue/changes", BACKLOT_ADDRESS_QUEUE, "changes" },
    { "notifications", BACKLOT_ADDRESS_NOTIFICATIONS, "" },
    { "credits", BACKLOT_ADDRESS_CREDITS, "" },
    { "credits/top-up", BACKLOT_ADDRESS_CREDITS, "top-up" },
    { "search", BACKLOT_ADDRESS_SEARCH, "" },
    { "new-project", BACKLOT_ADDRESS_NEW_PROJECT, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (rest, places[i].place))
      {
        self->kind = places[i].kind;
        g_set_str (&self->tail, places[i].tail);
      }
}

/* What is searched for may be any text; as a link it is escaped. */
static void
parse_search (BacklotAddress *self,
              const char     *query)
{
  g_autofree char *text = g_uri_unescape_string (query, NULL);

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return;
  self->kind = BACKLOT_ADDRESS_SEARCH;
  g_set_str (&self->tail, text);
}

/* What has an id. Only a project has parts. */
static void
parse_item (BacklotAddress *self,
            char           *rest)
{
  static const struct
  {
    const char         *prefix;
    BacklotAddressKind  kind;
  } items[] = {
    { "project/", BACKLOT_ADDRESS_PROJECT },
    { "job/", BACKLOT_ADDRESS_JOB },
    { "task/", BACKLOT_ADDRESS_TASK },
    { "comment/", BACKLOT_ADDRESS_COMMENT },
  };
  BacklotAddressKind kind = BACKLOT_ADDRESS_NONE;
  char *id = strchr (rest, '/');
  char *tail = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    if (g_str_has_prefix (rest, items[i].prefix))
      kind = items[i].kind;
  if (kind == BACKLOT_ADDRESS_NONE)
    return;
  tail = strchr (++id, '/');
  if (tail != NULL)
    *tail++ = '\0';
  if (!g_uuid_string_is_valid (id) ||
      (tail != NULL && (kind != BACKLOT_ADDRESS_PROJECT || !is_tail (tail))))
    return;

  self->kind = kind;
  self->id = g_ascii_strdown (id, -1);
  g_set_str (&self->tail, tail != NULL ? tail : "");
}

BacklotAddress *
backlot_address_parse (const char *text)
{
  BacklotAddress *self = g_new0 (BacklotAddress, 1);
  g_autofree char *rest = NULL;
  gsize length = 0;

  self->tail = g_strdup ("");
  if (text == NULL || strlen (text) > MAX_BYTES || !g_utf8_validate (text, -1, NULL))
    return self;

  rest = g_strdup (skip_scheme (text));
  if (g_str_has_prefix (rest, SEARCH))
    {
      parse_search (self, rest + strlen (SEARCH));
      return self;
    }
  length = strlen (rest);
  while (length > 0 && rest[length - 1] == '/')
    rest[--length] = '\0';
  parse_place (self, rest);
  if (self->kind != BACKLOT_ADDRESS_NONE)
    return self;

  parse_item (self, rest);
  return self;
}

void
backlot_address_free (BacklotAddress *self)
{
  g_free (self->id);
  g_free (self->tail);
  g_free (self);
}
