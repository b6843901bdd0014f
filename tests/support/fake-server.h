/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server of the tests' own, on a port or on a Unix socket, that says what a test tells it to. */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _FakeServer FakeServer;

/* A request as it came. */
typedef struct
{
  char               *method;
  char               *path;        /* decoded */
  char               *query;       /* (nullable): not decoded */
  SoupMessageHeaders *headers;
  GBytes             *body;
} FakeRequest;

/* Answers one request by hand. */
typedef void (*FakeHandler) (FakeServer        *server,
                             SoupServerMessage *message,
                             FakeRequest       *request,
                             gpointer           user_data);

/* A websocket has sent a text frame. */
typedef void (*FakeFrameHandler) (FakeServer              *server,
                                  SoupWebsocketConnection *connection,
                                  const char              *text,
                                  gpointer                 user_data);

FakeServer   *fake_server_new_tcp       (void);
FakeServer   *fake_server_new_unix      (const char       *path);
void          fake_server_free          (FakeServer       *self);
const char   *fake_server_get_url       (FakeServer       *self);

/* Answers wait in line for requests of that method and path, the last one for all that follow. A
 * status of 0 leaves the request without an answer until fake_server_release(). */
void          fake_server_answer        (FakeServer       *self,
                                         const char       *method,
                                         const char       *path,
                                         guint             status,
                                         const char       *json);
void          fake_server_answer_full   (FakeServer       *self,
                                         const char       *method,
                                         const char       *path,
                                         guint             status,
                                         const char       *content_type,
                                         const char       *body,
                                         const char       *header_name,
                                         const char       *header_value);
void          fake_server_set_handler   (FakeServer       *self,
                                         const char       *prefix,
                                         FakeHandler       handler,
                                         gpointer          user_data);
void          fake_server_release       (FakeServer       *self,
                                         guint             status,
                                         const char       *json);
guint         fake_server_count         (FakeServer       *self,
                                         const char       *method,
                                         const char       *path);
FakeRequest  *fake_server_get_request   (FakeServer       *self,
                                         const char       *method,
                                         const char       *path,
                                         guint             index);
const char   *fake_request_get_header   (FakeRequest      *request,
                                         const char       *name);
char         *fake_request_dup_body     (FakeRequest      *request);

/* POST /auth/v1/token answers with token-1, token-2 … of that lifetime. */
void          fake_server_grant_tokens  (FakeServer       *self,
                                         int               lifetime_s);

void          fake_server_accept_frames (FakeServer       *self,
                                         FakeFrameHandler  handler,
                                         gpointer          user_data);
void          fake_server_refuse_sockets (FakeServer      *self);
guint         fake_server_get_n_sockets (FakeServer       *self);
void          fake_server_send_frame    (FakeServer       *self,
                                         const char       *text);
void          fake_server_cut_sockets   (FakeServer       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeServer, fake_server_free)

G_END_DECLS
