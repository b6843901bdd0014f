/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person, or a worker, at a team's server, as src/service serves the application. */

#pragma once

#include "service/backlot-rest.h"
#include "service/backlot-session.h"

G_BEGIN_DECLS

typedef struct
{
  LarderClock      *clock;
  BacklotTransport *transport;
  BacklotSession   *session;   /* (nullable): a worker's key needs none */
  BacklotRest      *rest;
  GAsyncResult     *result;    /* of the call at hand */
} Person;

Person      *person_new       (const char    *key_variable,
                               gboolean       with_session);
Person      *person_join      (const char    *email);
void         person_free      (Person        *person);
void         person_result_cb (GObject       *object,
                               GAsyncResult  *result,
                               gpointer       user_data);
void         person_wait      (Person        *person);
gboolean     person_sign_in   (Person        *person,
                               const char    *email,
                               const char    *password,
                               GError       **error);
LarderValue *person_call      (Person        *person,
                               const char    *function,
                               const char    *json,
                               GError       **error);
LarderValue *person_read      (Person        *person,
                               const char    *table,
                               const char    *select,
                               const char    *column,
                               const char    *value);
int          person_change    (Person        *person,
                               const char    *table,
                               const char    *column,
                               const char    *value,
                               gint64         version,
                               const char    *json);
void         person_delete    (Person        *person,
                               const char    *table,
                               const char    *column,
                               const char    *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Person, person_free)

G_END_DECLS
