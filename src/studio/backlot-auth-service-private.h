/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the service Auth share. */
#pragma once

#include "studio/backlot-auth-accounts.h"
#include "studio/backlot-auth-limit.h"
#include "studio/backlot-auth-service.h"
#include "studio/backlot-auth-sessions.h"

G_BEGIN_DECLS

struct _BacklotAuthService
{
  GObject                  parent_instance;

  BacklotDatabase         *database;   /* (owned) */
  const BacklotStudioKeys *keys;       /* borrowed from the studio */
  BacklotAuthLimit        *limit;      /* (owned) of those who come over TCP */
};

/* One request to Auth under way: what it asks, and what the database answers. */
typedef struct
{
  BacklotAuthService    *service;         /* (owned) */
  BacklotRequest        *request;         /* (owned) */
  const char            *method;          /* for the token's `amr` */
  char                  *email;           /* (nullable): folded */
  char                  *password;        /* (nullable) */
  char                  *hash;            /* (nullable): of @password */
  char                  *metadata;        /* (nullable): JSON */
  char                  *token;           /* (nullable): refresh token that came */
  char                  *address;         /* (nullable): who pays for it if this fails */
  BacklotSignOutScope    scope;
  BacklotRefreshOutcome  outcome;
  BacklotAuthUser        user;
  char                  *session_id;      /* (nullable) */
  char                  *refresh_token;   /* (nullable) */
  char                  *agent;           /* (nullable): the program that asks */
  char                  *list;            /* (nullable): JSON */
} BacklotAuthCall;

BacklotAuthCall *backlot_auth_call_new            (BacklotAuthService   *service,
                                                   BacklotRequest       *request);
void             backlot_auth_call_free           (BacklotAuthCall      *call);
void             backlot_auth_call_run            (BacklotAuthCall      *call,
                                                   BacklotDatabaseFunc   func,
                                                   GAsyncReadyCallback   callback);
gboolean         backlot_auth_call_finish         (BacklotAuthCall      *call,
                                                   GAsyncResult         *result);
void             backlot_auth_call_answer_nothing (GObject              *object,
                                                   GAsyncResult         *result,
                                                   gpointer              user_data);
void             backlot_auth_call_answer_session (GObject              *object,
                                                   GAsyncResult         *result,
                                                   gpointer              user_data);
void             backlot_auth_call_let_in         (BacklotAuthCall      *call);
gboolean         backlot_auth_open                (BacklotTransaction   *transaction,
                                                   gpointer              data,
                                                   GError              **error);
char            *backlot_auth_fold_email          (const char           *email);
gboolean         backlot_auth_accept_password     (BacklotAuthCall      *call,
                                                   const char           *password);

/* backlot-auth-sign-in.c */
void             backlot_auth_sign_up             (BacklotAuthCall      *call);
void             backlot_auth_grant               (BacklotAuthCall      *call);

/* backlot-auth-user.c */
void             backlot_auth_get_user            (BacklotAuthCall      *call);
void             backlot_auth_put_user            (BacklotAuthCall      *call);
void             backlot_auth_sign_out            (BacklotAuthCall      *call);
gboolean         backlot_auth_require_session     (BacklotAuthCall      *call);

/* backlot-auth-session-list.c */
void             backlot_auth_get_sessions        (BacklotAuthCall      *call);
void             backlot_auth_end_session         (BacklotAuthCall      *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotAuthCall, backlot_auth_call_free)

G_END_DECLS
