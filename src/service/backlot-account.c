/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who somebody is at a server that is not the own studio: a worker, or who makes a film there. */

#include "config.h"

#include "service/backlot-account.h"

#include <string.h>
#include <sys/stat.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

/* A key and a password are short. */
#define MAX_BYTES 65536

static void
forget (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

void
backlot_account_free (BacklotAccount *self)
{
  forget (self->key);
  forget (self->password);
  g_free (self->email);
  g_free (self);
}

static gboolean
take_line (BacklotAccount *self,
           const char     *line)
{
  if (g_str_has_prefix (line, "key="))
    g_set_str (&self->key, line + strlen ("key="));
  else if (g_str_has_prefix (line, "email="))
    g_set_str (&self->email, line + strlen ("email="));
  else if (g_str_has_prefix (line, "password="))
    g_set_str (&self->password, line + strlen ("password="));
  else if (self->key == NULL && strpbrk (line, " \t=") == NULL)
    self->key = g_strdup (line);
  else
    return FALSE;
  return TRUE;
}

static BacklotAccount *
parse (const char  *path,
       const char  *text,
       GError     **error)
{
  g_autoptr(BacklotAccount) self = g_new0 (BacklotAccount, 1);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_strstrip (lines[i]);
      if (*lines[i] != '\0' && *lines[i] != '#' && !take_line (self, lines[i]))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "Line %u of %s is neither a key nor key=, email= or password=", i + 1, path);
          return NULL;
        }
    }
  if (self->key == NULL || *self->key == '\0' || (self->email == NULL) != (self->password == NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s must hold a key, and an email only together with a password", path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * backlot_account_load:
 * @path: a file with a key alone, or with lines `key=`, `email=` and `password=`; lines that begin
 *   with # are left out
 *
 * A file that everybody may read is refused, as what is in it is no secret then. Its group may:
 * that is how systemd hands over credentials.
 */
BacklotAccount *
backlot_account_load (const char  *path,
                      GError     **error)
{
  BacklotAccount *self = NULL;
  GStatBuf info;
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  if (g_stat (path, &info) != 0 || (info.st_mode & (S_IRWXO | S_IWGRP)) != 0 ||
      info.st_size > MAX_BYTES)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                 "%s must be a small file that not everybody can read (chmod 600)", path);
  else
    self = parse (path, text, error);
  forget (text);
  return self;
}
