/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real studio in a process of its own, in a folder of its own, and requests to it. */
#pragma once

#include <libsoup/soup.h>

#include "wire/backlot-wire-json.h"

typedef struct
{
  char        *folder;      /* --data-dir */
  char        *runtime;     /* the session's runtime folder */
  char        *socket;
  char        *url;         /* of TCP */
  char        *secret;
  char        *token;       /* (nullable): of the local person */
  gboolean     sandboxed;   /* its processes have numbers of their own */
  GSubprocess *process;     /* (nullable) */
  SoupSession *session;     /* over the socket */
} StudioProcess;

/* An answer. */
typedef struct
{
  guint               status;
  GBytes             *body;
  yyjson_doc         *json;      /* (nullable) */
  SoupMessageHeaders *headers;
} Answer;

void         studio_process_set_up     (StudioProcess       *self);
void         studio_process_start      (StudioProcess       *self,
                                        const char * const  *options);
int          studio_process_end        (StudioProcess       *self,
                                        int                  signal);
void         studio_process_tear_down  (StudioProcess       *self);
GSubprocess *studio_process_spawn      (StudioProcess       *self,
                                        const char * const  *options,
                                        GSubprocessFlags     flags);
void         studio_process_sign_in    (StudioProcess       *self);
SoupMessage *studio_process_message    (StudioProcess       *self,
                                        const char          *method,
                                        const char          *path);
Answer      *studio_process_send       (StudioProcess       *self,
                                        SoupMessage         *message,
                                        const char          *content_type,
                                        GBytes              *body);
Answer      *studio_process_request    (StudioProcess       *self,
                                        const char          *method,
                                        const char          *path,
                                        const char          *json);
void         answer_free               (Answer              *answer);
const char  *answer_get                (Answer              *answer,
                                        const char          *member);
const char  *answer_header             (Answer              *answer,
                                        const char          *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)
