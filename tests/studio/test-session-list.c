/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions are listed for whom they belong to, and ended; nobody gets one without an account. */
#include "config.h"

#include "studio-process.h"

#include <string.h>

#define SESSIONS "/auth/v1/sessions"

static void
set_up (StudioProcess *studio,
        gconstpointer  data)
{
  studio_process_set_up (studio);
  studio_process_start (studio, NULL);
}

static void
tear_down (StudioProcess *studio,
           gconstpointer  data)
{
  studio_process_tear_down (studio);
}

/* Everything after this is asked by that person. */
static void
take_token (StudioProcess *studio,
            Answer        *answer)
{
  g_assert_cmpuint (answer->status, ==, 200);
  g_set_str (&studio->token, answer_get (answer, "access_token"));
}

static void
sign_up (StudioProcess *studio)
{
  g_autoptr(Answer) answer = NULL;

  g_clear_pointer (&studio->token, g_free);
  answer = studio_process_request (studio, "POST", "/auth/v1/signup",
                                   "{\"email\":\"ann@example.org\",\"password\":\"good harbour\"}");
  take_token (studio, answer);
}

static void
sign_in (StudioProcess *studio,
         const char    *agent)
{
  SoupMessage *message;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(Answer) answer = NULL;
  static const char json[] = "{\"email\":\"ann@example.org\",\"password\":\"good harbour\"}";

  g_clear_pointer (&studio->token, g_free);
  body = g_bytes_new_static (json, strlen (json));
  message = studio_process_message (studio, "POST", "/auth/v1/token?grant_type=password");
  soup_message_headers_replace (soup_message_get_request_headers (message), "User-Agent", agent);
  answer = studio_process_send (studio, message, "application/json", body);
  take_token (studio, answer);
}

static yyjson_val *
find (Answer     *list,
      const char *agent)
{
  yyjson_val *session;
  size_t index, count;

  yyjson_arr_foreach (yyjson_doc_get_root (list->json), index, count, session)
    if (g_strcmp0 (backlot_wire_json_get_string (session, "user_agent"), agent) == 0)
      return session;
  return NULL;
}

static void
test_listed_and_ended (StudioProcess *studio,
                       gconstpointer  data)
{
  g_autoptr(Answer) list = NULL, ended = NULL, again = NULL, rest = NULL, out = NULL;
  g_autofree char *laptop = NULL;
  g_autofree char *path = NULL;
  yyjson_val *one;

  sign_up (studio);
  sign_in (studio, "laptop/1");
  laptop = g_strdup (studio->token);
  sign_in (studio, "desk/1");
  list = studio_process_request (studio, "GET", SESSIONS, NULL);
  g_assert_cmpuint (list->status, ==, 200);
  g_assert_cmpuint (yyjson_arr_size (yyjson_doc_get_root (list->json)), ==, 3);
  g_assert_true (backlot_wire_json_get_bool (find (list, "desk/1"), "current", FALSE));
  one = find (list, "laptop/1");
  g_assert_false (backlot_wire_json_get_bool (one, "current", TRUE));
  g_assert_nonnull (backlot_wire_json_get_string (one, "created_at"));

  path = g_strconcat (SESSIONS "?id=", backlot_wire_json_get_string (one, "id"), NULL);
  ended = studio_process_request (studio, "DELETE", path, NULL);
  g_assert_cmpuint (ended->status, ==, 204);
  again = studio_process_request (studio, "DELETE", path, NULL);
  g_assert_cmpstr (answer_header (again, "X-Sb-Error-Code"), ==, "session_not_found");
  rest = studio_process_request (studio, "GET", SESSIONS, NULL);
  g_assert_cmpuint (yyjson_arr_size (yyjson_doc_get_root (rest->json)), ==, 2);
  g_assert_null (find (rest, "laptop/1"));
  g_set_str (&studio->token, laptop);
  out = studio_process_request (studio, "GET", "/auth/v1/user", NULL);
  g_assert_cmpuint (out->status, ==, 403);
  g_assert_cmpstr (answer_header (out, "X-Sb-Error-Code"), ==, "session_not_found");
}

/* Of another person's sessions nobody sees any, nor ends one. */
static void
test_own_only (StudioProcess *studio,
               gconstpointer  data)
{
  g_autoptr(Answer) list = NULL, mine = NULL, refused = NULL, alive = NULL;
  g_autofree char *path = NULL;
  g_autofree char *ann = NULL;

  sign_up (studio);
  ann = g_strdup (studio->token);
  list = studio_process_request (studio, "GET", SESSIONS, NULL);
  path = g_strconcat (SESSIONS "?id=", backlot_wire_json_get_string (
                        yyjson_arr_get_first (yyjson_doc_get_root (list->json)), "id"), NULL);
  studio_process_sign_in (studio);
  mine = studio_process_request (studio, "GET", SESSIONS, NULL);
  g_assert_cmpuint (yyjson_arr_size (yyjson_doc_get_root (mine->json)), ==, 1);
  refused = studio_process_request (studio, "DELETE", path, NULL);
  g_assert_cmpuint (refused->status, ==, 403);
  g_set_str (&studio->token, ann);
  alive = studio_process_request (studio, "GET", "/auth/v1/user", NULL);
  g_assert_cmpuint (alive->status, ==, 200);
}

static void
test_refusals (StudioProcess *studio,
               gconstpointer  data)
{
  g_autoptr(Answer) anonymous = NULL, unsigned_in = NULL, unnamed = NULL;

  anonymous = studio_process_request (studio, "POST", "/auth/v1/signup", "{\"data\":{}}");
  g_assert_cmpuint (anonymous->status, ==, 422);
  g_assert_cmpstr (answer_header (anonymous, "X-Sb-Error-Code"), ==,
                   "anonymous_provider_disabled");
  unsigned_in = studio_process_request (studio, "GET", SESSIONS, NULL);
  g_assert_cmpuint (unsigned_in->status, ==, 401);
  studio_process_sign_in (studio);
  unnamed = studio_process_request (studio, "DELETE", SESSIONS "?id=1%20OR%201", NULL);
  g_assert_cmpuint (unnamed->status, ==, 400);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, test) g_test_add ("/studio/sessions/" name, StudioProcess, NULL, set_up, test, \
                                    tear_down)
  ADD ("are-listed-and-ended", test_listed_and_ended);
  ADD ("are-one-s-own-only", test_own_only);
  ADD ("nobody-gets-one-without-an-account", test_refusals);
#undef ADD
  return g_test_run ();
}
