/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts in the database. Everything here runs in a transaction. */
#pragma once

#include "studio/backlot-transaction.h"
#include "wire/backlot-wire-json.h"

G_BEGIN_DECLS

/* The one person of a local studio: known to every program before the studio answers. */
#define BACKLOT_LOCAL_USER_ID "00000000-0000-4000-8000-000000000001"
#define BACKLOT_LOCAL_EMAIL "local@backlot.invalid"

/* A row of auth_users. */
typedef struct
{
  char *id;
  char *email;
  char *encrypted_password;   /* (nullable) */
  char *user_metadata;        /* JSON */
  char *app_metadata;         /* JSON */
  char *email_confirmed_at;   /* (nullable) */
  char *last_sign_in_at;      /* (nullable) */
  char *created_at;
  char *updated_at;
} BacklotAuthUser;

void     backlot_auth_user_clear          (BacklotAuthUser      *user);

gboolean backlot_auth_read_user           (BacklotTransaction   *transaction,
                                           const char           *id,
                                           BacklotAuthUser      *user,
                                           GError              **error);
gboolean backlot_auth_find_user           (BacklotTransaction   *transaction,
                                           const char           *email,
                                           BacklotAuthUser      *user,
                                           GError              **error);
gboolean backlot_auth_insert_user         (BacklotTransaction   *transaction,
                                           const char           *id,
                                           const char           *email,
                                           const char           *encrypted_password,
                                           const char           *user_metadata,
                                           GError              **error);
gboolean backlot_auth_merge_user_metadata (BacklotTransaction   *transaction,
                                           const char           *id,
                                           const char           *patch,
                                           GError              **error);
gboolean backlot_auth_set_password        (BacklotTransaction   *transaction,
                                           const char           *id,
                                           const char           *encrypted_password,
                                           GError              **error);
gboolean backlot_auth_set_email           (BacklotTransaction   *transaction,
                                           const char           *id,
                                           const char           *email,
                                           GError              **error);

G_END_DECLS
