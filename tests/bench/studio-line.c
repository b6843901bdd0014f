/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection to a studio's socket, plain, so that a client's own work is hardly measured. */
#include "config.h"

#include "studio-line.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define KEY "sb_publishable_local"
#define PIECE 65536

StudioLine *
studio_line_new (const char *path)
{
  StudioLine *self = g_new0 (StudioLine, 1);
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  g_assert_cmpuint (strlen (path), <, sizeof address.sun_path);
  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  self->fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect (self->fd, (struct sockaddr *) &address, sizeof address) != 0)
    g_error ("%s: %s", path, g_strerror (errno));
  self->got = g_byte_array_new ();
  self->body = g_string_new (NULL);
  return self;
}

void
studio_line_free (StudioLine *self)
{
  close (self->fd);
  g_byte_array_unref (self->got);
  g_string_free (self->body, TRUE);
  g_free (self);
}

void
studio_line_write (StudioLine *self,
                   const void *data,
                   gsize       length)
{
  const char *rest = data;

  while (length > 0)
    {
      gssize written = send (self->fd, rest, length, MSG_NOSIGNAL);

      if (written < 0 && errno != EINTR)
        g_error ("The studio does not listen: %s", g_strerror (errno));
      rest += MAX (0, written);
      length -= (gsize) MAX (0, written);
    }
}

gboolean
studio_line_read (StudioLine *self)
{
  guint length = self->got->len;
  gssize n;

  g_byte_array_set_size (self->got, length + PIECE);
  do
    n = recv (self->fd, self->got->data + length, PIECE, 0);
  while (n < 0 && errno == EINTR);
  g_byte_array_set_size (self->got, length + (guint) MAX (0, n));
  return n > 0;
}

char *
studio_line_head (const char *method,
                  const char *path,
                  const char *token,
                  const char *headers,
                  gint64      length)
{
  g_autoptr(GString) head = g_string_new (NULL);

  g_string_append_printf (head, "%s %s HTTP/1.1\r\nHost: studio.local\r\napikey: " KEY "\r\n"
                          "Authorization: Bearer %s\r\n%s", method, path,
                          token != NULL ? token : KEY, headers != NULL ? headers : "");
  if (length >= 0)
    g_string_append_printf (head, "Content-Length: %" G_GINT64_FORMAT "\r\n", length);
  g_string_append (head, "\r\n");
  return g_string_free (g_steal_pointer (&head), FALSE);
}

gboolean
studio_line_take (StudioLine *self)
{
  const char *text = (const char *) self->got->data;
  const char *end = self->got->len > 0 ? memmem (text, self->got->len, "\r\n\r\n", 4) : NULL;
  g_autofree char *head = NULL;
  const char *length;
  gsize size = 0, whole;

  if (end == NULL)
    return FALSE;
  head = g_ascii_strdown (text, end - text + 2);
  length = strstr (head, "\r\ncontent-length: ");
  if (length != NULL)
    size = (gsize) g_ascii_strtoull (length + strlen ("\r\ncontent-length: "), NULL, 10);
  whole = (gsize) (end + 4 - text) + size;
  if (self->got->len < whole)
    return FALSE;
  self->status = (guint) g_ascii_strtoull (head + strlen ("http/1.1 "), NULL, 10);
  g_string_truncate (self->body, 0);
  g_string_append_len (self->body, end + 4, (gssize) size);
  g_byte_array_remove_range (self->got, 0, (guint) whole);
  return TRUE;
}

void
studio_line_send (StudioLine *self,
                  const char *method,
                  const char *path,
                  const char *token,
                  const char *json)
{
  const char *type = json != NULL ? "Content-Type: application/json\r\n" : NULL;
  g_autofree char *head = studio_line_head (method, path, token, type,
                                            json != NULL ? (gint64) strlen (json) : -1);

  studio_line_write (self, head, strlen (head));
  if (json != NULL)
    studio_line_write (self, json, strlen (json));
}

guint
studio_line_ask (StudioLine *self,
                 const char *method,
                 const char *path,
                 const char *token,
                 const char *json)
{
  studio_line_send (self, method, path, token, json);
  while (!studio_line_take (self))
    if (!studio_line_read (self))
      g_error ("%s %s: no answer", method, path);
  return self->status;
}

/* Masked with zeros, which leaves the text as it is. */
static void
send_frame (StudioLine *self,
            const char *text)
{
  gsize length = strlen (text);
  guint8 head[8] = { 0x81, 0x80 | 126, (guint8) (length >> 8), (guint8) length };
  gsize n = 8;

  g_assert_cmpuint (length, <, 65536);
  if (length < 126)
    {
      head[1] = (guint8) (0x80 | length);
      memset (head + 2, 0, 4);
      n = 6;
    }
  studio_line_write (self, head, n);
  studio_line_write (self, text, length);
}

void
studio_line_beat (StudioLine *self)
{
  send_frame (self, "[null,\"0\",\"phoenix\",\"heartbeat\",{}]");
}

void
studio_line_frames (StudioLine     *self,
                    StudioLineFunc  func,
                    gpointer        data)
{
  guint begin = 0;

  for (;;)
    {
      const guint8 *at = self->got->data + begin;
      gsize left = self->got->len - begin, head = 2, length;

      if (left < 2)
        break;
      length = at[1];
      if (length == 126 && left >= 4)
        {
          length = (gsize) at[2] << 8 | at[3];
          head = 4;
        }
      else if (length == 127 && left >= 10)
        {
          length = (gsize) at[6] << 24 | (gsize) at[7] << 16 | (gsize) at[8] << 8 | at[9];
          head = 10;
        }
      else if (length >= 126)
        {
          break;
        }
      if (left < head + length)
        break;
      func ((const char *) at + head, length, data);
      begin += (guint) (head + length);
    }
  if (begin > 0)
    g_byte_array_remove_range (self->got, 0, begin);
}

static void
count_ready_cb (const char *text,
                gsize       length,
                gpointer    data)
{
  guint *ready = data;

  *ready += memmem (text, length, "Subscribed to PostgreSQL", 24) != NULL;
}

void
studio_line_listen (StudioLine  *self,
                    const char  *table,
                    const char **tokens,
                    guint        n)
{
  static const char upgrade[] =
    "GET /realtime/v1/websocket?vsn=2.0.0 HTTP/1.1\r\nHost: studio.local\r\napikey: " KEY "\r\n"
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  guint ready = 0;

  studio_line_write (self, upgrade, strlen (upgrade));
  while (!studio_line_take (self))
    if (!studio_line_read (self))
      g_error ("The studio opens no websocket");
  g_assert_cmpuint (self->status, ==, 101);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *join =
        g_strdup_printf ("[\"%u\",\"%u\",\"realtime:bench-%u\",\"phx_join\",{\"config\":{"
                         "\"postgres_changes\":[{\"event\":\"*\",\"schema\":\"public\","
                         "\"table\":\"%s\"}]},\"access_token\":\"%s\"}]", i + 1, i + 1, i, table,
                         tokens[i]);

      send_frame (self, join);
    }
  while (ready < n)
    {
      if (!studio_line_read (self))
        g_error ("The studio ends the websocket");
      studio_line_frames (self, count_ready_cb, &ready);
    }
}
