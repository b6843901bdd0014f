/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTP request on its way through a service: who asks, what, and its one answer. */
#pragma once

#include "studio/backlot-caller.h"
#include "wire/backlot-wire-json.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_REQUEST (backlot_request_get_type ())
G_DECLARE_FINAL_TYPE (BacklotRequest, backlot_request, BACKLOT, REQUEST, GObject)

BacklotRequest      *backlot_request_new             (SoupServerMessage *message,
                                                      const char        *path);

SoupServerMessage   *backlot_request_get_message     (BacklotRequest    *self);
const char          *backlot_request_get_method      (BacklotRequest    *self);
const char          *backlot_request_get_path        (BacklotRequest    *self);
const char          *backlot_request_get_query       (BacklotRequest    *self);
const char          *backlot_request_get_parameter   (BacklotRequest    *self,
                                                      const char        *name);
const char          *backlot_request_get_header      (BacklotRequest    *self,
                                                      const char        *name);
const char          *backlot_request_get_bearer      (BacklotRequest    *self);
char                *backlot_request_get_base_url    (BacklotRequest    *self);
GSocket             *backlot_request_get_socket      (BacklotRequest    *self);
char                *backlot_request_get_address     (BacklotRequest    *self);
gboolean             backlot_request_is_from_owner   (BacklotRequest    *self);
gboolean             backlot_request_is_local        (BacklotRequest    *self);

GBytes              *backlot_request_get_body        (BacklotRequest    *self);
yyjson_val          *backlot_request_get_json        (BacklotRequest    *self);

const BacklotCaller *backlot_request_get_caller      (BacklotRequest    *self);
const GError        *backlot_request_get_denial      (BacklotRequest    *self);
void                 backlot_request_take_caller     (BacklotRequest    *self,
                                                      BacklotCaller     *caller);
void                 backlot_request_take_denial     (BacklotRequest    *self,
                                                      GError            *denial);

void                 backlot_request_set_max_body    (BacklotRequest    *self,
                                                      gsize              max_body);
gsize                backlot_request_get_max_body    (BacklotRequest    *self);
void                 backlot_request_take_state      (BacklotRequest    *self,
                                                      gpointer           state,
                                                      GDestroyNotify     destroy);
gpointer             backlot_request_get_state       (BacklotRequest    *self);

void                 backlot_request_pause           (BacklotRequest    *self);
void                 backlot_request_unpause         (BacklotRequest    *self);
gboolean             backlot_request_is_paused       (BacklotRequest    *self);
gboolean             backlot_request_is_answered     (BacklotRequest    *self);
gboolean             backlot_request_is_gone         (BacklotRequest    *self);
void                 backlot_request_leave           (BacklotRequest    *self);
void                 backlot_request_cut             (BacklotRequest    *self);

void                 backlot_request_set_header      (BacklotRequest    *self,
                                                      const char        *name,
                                                      const char        *value);
void                 backlot_request_reply           (BacklotRequest    *self,
                                                      guint              status,
                                                      const char        *content_type,
                                                      GBytes            *body);
void                 backlot_request_reply_text      (BacklotRequest    *self,
                                                      guint              status,
                                                      const char        *content_type,
                                                      const char        *text);
void                 backlot_request_reply_json      (BacklotRequest    *self,
                                                      guint              status,
                                                      yyjson_mut_doc    *doc);
void                 backlot_request_reply_empty     (BacklotRequest    *self,
                                                      guint              status);
void                 backlot_request_reply_message   (BacklotRequest    *self,
                                                      guint              status,
                                                      const char        *message);
G_END_DECLS
