/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of a terminal that is written again and again. */

#include "config.h"

#include "app/backlot-progress-line.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Back to the first column, and the rest of the line away. */
#define CLEAR "\r\033[K"
#define DEFAULT_COLUMNS 80

struct _BacklotProgressLine
{
  int       fd;
  gboolean  terminal;
  char     *shown;      /* (nullable) */
};

static void
put (BacklotProgressLine *self,
     const char          *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      gssize written = write (self->fd, text, length);

      if (written <= 0)
        return;
      text += written;
      length -= (gsize) written;
    }
}

static long
get_columns (BacklotProgressLine *self)
{
  struct winsize size = { 0 };

  if (ioctl (self->fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return DEFAULT_COLUMNS;

  return size.ws_col;
}

BacklotProgressLine *
backlot_progress_line_new (int fd)
{
  BacklotProgressLine *self = g_new0 (BacklotProgressLine, 1);

  self->fd = fd;
  self->terminal = isatty (fd) == 1;

  return self;
}

void
backlot_progress_line_free (BacklotProgressLine *self)
{
  if (self->shown != NULL)
    put (self, CLEAR);
  g_free (self->shown);
  g_free (self);
}

/**
 * backlot_progress_line_show:
 * @self: the line
 * @text: what stands there from now on; cut where the terminal ends
 */
void
backlot_progress_line_show (BacklotProgressLine *self,
                            const char          *text)
{
  g_autofree char *cut = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1),
                                                         get_columns (self) - 1));

  g_autofree char *whole = NULL;

  if (!self->terminal || !g_set_str (&self->shown, cut))
    return;
  /* In one piece, so that the line does not flicker. */
  whole = g_strconcat (CLEAR, self->shown, NULL);
  put (self, whole);
}

/**
 * backlot_progress_line_message:
 * @self: the line
 * @text: a sentence that stays, above the line
 */
void
backlot_progress_line_message (BacklotProgressLine *self,
                               const char          *text)
{
  g_autofree char *whole = g_strconcat (self->shown != NULL ? CLEAR : "", text, "\n",
                                        self->shown, NULL);

  put (self, whole);
}
