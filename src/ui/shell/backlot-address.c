/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses of pages: what stands behind `backlot:`. */

#include "config.h"

#include "ui/shell/backlot-address.h"

#include <string.h>

#define MAX_BYTES 400

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

BacklotAddress *
backlot_address_parse (const char *text)
{
  BacklotAddress *self = g_new0 (BacklotAddress, 1);
  g_autofree char *rest = NULL;
  char *id = NULL;
  char *tail = NULL;
  gsize length = 0;

  self->tail = g_strdup ("");
  if (text == NULL || strlen (text) > MAX_BYTES || !g_utf8_validate (text, -1, NULL))
    return self;

  rest = g_strdup (skip_scheme (text));
  length = strlen (rest);
  while (length > 0 && rest[length - 1] == '/')
    rest[--length] = '\0';

  if (g_str_equal (rest, "home"))
    self->kind = BACKLOT_ADDRESS_HOME;
  else if (g_str_equal (rest, "queue") || g_str_equal (rest, "queue/changes"))
    {
      self->kind = BACKLOT_ADDRESS_QUEUE;
      g_set_str (&self->tail, rest[strlen ("queue")] == '/' ? "changes" : "");
    }
  else if (g_str_equal (rest, "new-project"))
    self->kind = BACKLOT_ADDRESS_NEW_PROJECT;
  if (self->kind != BACKLOT_ADDRESS_NONE)
    return self;

  if (!g_str_has_prefix (rest, "project/") && !g_str_has_prefix (rest, "job/"))
    return self;
  id = strchr (rest, '/') + 1;
  tail = strchr (id, '/');
  if (tail != NULL)
    *tail++ = '\0';
  if (!g_uuid_string_is_valid (id) || (tail != NULL && !is_tail (tail)) ||
      (tail != NULL && rest[0] == 'j'))
    return self;

  self->kind = rest[0] == 'j' ? BACKLOT_ADDRESS_JOB : BACKLOT_ADDRESS_PROJECT;
  self->id = g_ascii_strdown (id, -1);
  g_set_str (&self->tail, tail != NULL ? tail : "");
  return self;
}

void
backlot_address_free (BacklotAddress *self)
{
  g_free (self->id);
  g_free (self->tail);
  g_free (self);
}
