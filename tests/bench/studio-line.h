/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection to a studio's socket, plain, so that a client's own work is hardly measured. */
#pragma once

#include <glib.h>

typedef struct
{
  int         fd;
  GByteArray *got;       /* what came and is not taken yet */
  guint       status;    /* of the last answer */
  GString    *body;      /* of the last answer */
} StudioLine;

StudioLine *studio_line_new       (const char   *socket);
void        studio_line_free      (StudioLine   *self);
void        studio_line_write     (StudioLine   *self,
                                   const void   *data,
                                   gsize         length);
/* Reads what is there; FALSE at the end. */
gboolean    studio_line_read      (StudioLine   *self);
char       *studio_line_head      (const char   *method,
                                   const char   *path,
                                   const char   *token,
                                   const char   *headers,
                                   gint64        length);
/* Takes an answer that is whole. */
gboolean    studio_line_take      (StudioLine   *self);
void        studio_line_send      (StudioLine   *self,
                                   const char   *method,
                                   const char   *path,
                                   const char   *token,
                                   const char   *json);
/* Sends a request and waits for its answer. */
guint       studio_line_ask       (StudioLine   *self,
                                   const char   *method,
                                   const char   *path,
                                   const char   *token,
                                   const char   *json);
/* Opens a websocket, joins each topic with a token, and waits until all of them listen. */
void        studio_line_listen    (StudioLine   *self,
                                   const char   *table,
                                   const char  **tokens,
                                   guint         n);
/* Says that somebody is still there. */
void        studio_line_beat      (StudioLine   *self);
/* Calls @func for each frame that is whole, with its text. */
typedef void (*StudioLineFunc)    (const char   *text,
                                   gsize         length,
                                   gpointer      data);
void        studio_line_frames    (StudioLine     *self,
                                   StudioLineFunc  func,
                                   gpointer        data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioLine, studio_line_free)
