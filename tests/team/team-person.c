/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person, or a worker, at a team's server, as src/service serves the application. */

#include "config.h"

#include "team-person.h"

#include <string.h>

#include "service/backlot-service-error.h"

#define PASSWORD "Corr3ct-horse"

void
person_result_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_set_object (&((Person *) user_data)->result, result);
}

void
person_wait (Person *person)
{
  while (person->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

Person *
person_new (const char *key_variable,
            gboolean    with_session)
{
  Person *person = g_new0 (Person, 1);

  person->clock = larder_system_clock_new ();
  person->transport = backlot_transport_new (g_getenv ("TEAM_URL"), g_getenv (key_variable),
                                             person->clock);
  if (with_session)
    person->session = backlot_session_new (person->transport);
  person->rest = backlot_rest_new (person->transport);
  return person;
}

void
person_free (Person *person)
{
  g_clear_object (&person->result);
  g_clear_object (&person->rest);
  g_clear_object (&person->session);
  g_clear_object (&person->transport);
  g_clear_object (&person->clock);
  g_free (person);
}

gboolean
person_sign_in (Person      *person,
                const char  *email,
                const char  *password,
                GError     **error)
{
  g_clear_object (&person->result);
  backlot_session_sign_in_password_async (person->session, email, password, NULL, person_result_cb,
                                          person);
  person_wait (person);
  return backlot_session_sign_in_finish (person->session, person->result, error);
}

/* An account of that address, signed up and signed in. */
Person *
person_join (const char *email)
{
  Person *person = person_new ("TEAM_KEY", TRUE);
  g_autoptr(BacklotRequest) request = backlot_request_new ("POST", "/auth/v1/signup", NULL,
                                                           BACKLOT_REQUEST_ANONYMOUS);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) body = NULL;
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  larder_value_builder_set_string (builder, "email", email);
  larder_value_builder_set_string (builder, "password", PASSWORD);
  body = larder_value_builder_end (builder);
  backlot_request_set_json (request, body);
  backlot_transport_send_async (person->transport, request, NULL, person_result_cb, person);
  person_wait (person);
  response = backlot_transport_send_finish (person->transport, person->result, &error);
  g_assert_no_error (error);
  person_sign_in (person, email, PASSWORD, &error);
  g_assert_no_error (error);
  return person;
}

LarderValue *
person_call (Person      *person,
             const char  *function,
             const char  *json,
             GError     **error)
{
  g_autoptr(LarderValue) arguments = larder_value_new_from_json (json, -1, NULL);

  g_assert_nonnull (arguments);
  g_clear_object (&person->result);
  backlot_rest_rpc_async (person->rest, function, arguments, NULL, person_result_cb, person);
  person_wait (person);
  return backlot_rest_finish (person->rest, person->result, error);
}

LarderValue *
person_read (Person     *person,
             const char *table,
             const char *select,
             const char *column,
             const char *value)
{
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();
  g_autoptr(GError) error = NULL;
  LarderValue *rows = NULL;

  backlot_wire_query_select (query, select);
  backlot_wire_query_filter (query, column, "eq", value);
  g_clear_object (&person->result);
  backlot_rest_select_async (person->rest, table, query, NULL, person_result_cb, person);
  person_wait (person);
  rows = backlot_rest_finish (person->rest, person->result, &error);
  g_assert_no_error (error);
  return rows;
}

/* Changes the rows of a project; with @version only if it is that. Gives how many there were. */
int
person_change (Person     *person,
               const char *table,
               const char *column,
               const char *value,
               gint64      version,
               const char *json)
{
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();
  g_autoptr(LarderValue) changes = larder_value_new_from_json (json, -1, NULL);
  g_autoptr(LarderValue) rows = NULL;
  g_autoptr(GError) error = NULL;

  backlot_wire_query_filter (query, column, "eq", value);
  if (version > 0)
    backlot_wire_query_filter_int (query, "version", "eq", version);
  g_clear_object (&person->result);
  backlot_rest_update_async (person->rest, table, changes, query, NULL, person_result_cb, person);
  person_wait (person);
  rows = backlot_rest_finish (person->rest, person->result, &error);
  if (error != NULL)
    {
      g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_DENIED);
      return -1;
    }
  return (int) larder_value_get_n_items (rows);
}

void
person_delete (Person     *person,
               const char *table,
               const char *column,
               const char *value)
{
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();
  g_autoptr(LarderValue) rows = NULL;
  g_autoptr(GError) error = NULL;

  backlot_wire_query_filter (query, column, "eq", value);
  g_clear_object (&person->result);
  backlot_rest_delete_async (person->rest, table, query, NULL, person_result_cb, person);
  person_wait (person);
  rows = backlot_rest_finish (person->rest, person->result, &error);
  g_assert_no_error (error);
}
