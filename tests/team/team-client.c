/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client's protocols against a team's server: people, projects, roles, conflicts, a worker.
   TEAM_URL, TEAM_KEY and TEAM_SECRET tell where it is; run-team.py starts it. */

#include "config.h"

#include <string.h>

#include "service/backlot-rest.h"
#include "service/backlot-service-error.h"
#include "service/backlot-session.h"

#define PASSWORD "Corr3ct-horse"
#define PROJECT "10000000-0000-4000-8000-00000000000"
#define MEDIA "20000000-0000-4000-8000-000000000001"
#define PHOTO "30000000-0000-4000-8000-000000000001"
#define JOB "40000000-0000-4000-8000-000000000001"
#define FILM "20000000-0000-4000-8000-000000000002"

typedef struct
{
  LarderClock      *clock;
  BacklotTransport *transport;
  BacklotSession   *session;   /* (nullable): a worker's key needs none */
  BacklotRest      *rest;
  GAsyncResult     *result;
} Person;

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_set_object (&((Person *) user_data)->result, result);
}

static void
wait_for (Person *person)
{
  while (person->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static Person *
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

static void
person_free (Person *person)
{
  g_clear_object (&person->result);
  g_clear_object (&person->rest);
  g_clear_object (&person->session);
  g_clear_object (&person->transport);
  g_clear_object (&person->clock);
  g_free (person);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Person, person_free)

static gboolean
sign_in (Person      *person,
         const char  *email,
         const char  *password,
         GError     **error)
{
  g_clear_object (&person->result);
  backlot_session_sign_in_password_async (person->session, email, password, NULL, result_cb,
                                          person);
  wait_for (person);
  return backlot_session_sign_in_finish (person->session, person->result, error);
}

/* An account of that address, signed up and signed in. */
static Person *
join (const char *email)
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
  backlot_transport_send_async (person->transport, request, NULL, result_cb, person);
  wait_for (person);
  response = backlot_transport_send_finish (person->transport, person->result, &error);
  g_assert_no_error (error);
  sign_in (person, email, PASSWORD, &error);
  g_assert_no_error (error);
  return person;
}

static LarderValue *
call (Person      *person,
      const char  *function,
      const char  *json,
      GError     **error)
{
  g_autoptr(LarderValue) arguments = larder_value_new_from_json (json, -1, NULL);

  g_assert_nonnull (arguments);
  g_clear_object (&person->result);
  backlot_rest_rpc_async (person->rest, function, arguments, NULL, result_cb, person);
  wait_for (person);
  return backlot_rest_finish (person->rest, person->result, error);
}

static LarderValue *
read_rows (Person     *person,
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
  backlot_rest_select_async (person->rest, table, query, NULL, result_cb, person);
  wait_for (person);
  rows = backlot_rest_finish (person->rest, person->result, &error);
  g_assert_no_error (error);
  return rows;
}

/* Changes the rows of a project; with @version only if it is that. Gives how many there were. */
static int
change (Person     *person,
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
  backlot_rest_update_async (person->rest, table, changes, query, NULL, result_cb, person);
  wait_for (person);
  rows = backlot_rest_finish (person->rest, person->result, &error);
  if (error != NULL)
    {
      g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_DENIED);
      return -1;
    }
  return (int) larder_value_get_n_items (rows);
}

static void
make_project (Person     *person,
              const char *id,
              const char *title)
{
  g_autofree char *json = g_strconcat ("{\"p_id\":\"", id, "\",\"p_kind\":\"film\",\"p_title\":\"",
                                       title, "\"}", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) project = call (person, "create_project", json, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (larder_value_get_member_string (project, "id"), ==, id);
}

static char *
get_token (Person *person,
           guint   refused,
           guint  *serial)
{
  g_autoptr(GError) error = NULL;
  char *token = NULL;

  g_clear_object (&person->result);
  backlot_session_get_token_async (person->session, refused, NULL, result_cb, person);
  wait_for (person);
  token = backlot_session_get_token_finish (person->session, person->result, serial, &error);
  g_assert_no_error (error);
  return token;
}

static void
test_sign_in (void)
{
  g_autoptr(Person) ann = join ("sign-in@example.org");
  g_autoptr(Person) other = person_new ("TEAM_KEY", TRUE);
  g_autoptr(LarderValue) profiles = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr(GError) error = NULL;
  guint serial = 0;
  guint renewed = 0;

  g_assert_nonnull (backlot_session_get_user_id (ann->session));
  first = get_token (ann, 0, &serial);
  /* As after a 401: the refused token is renewed, by the refresh token. */
  second = get_token (ann, serial, &renewed);
  g_assert_cmpuint (renewed, >, serial);
  profiles = read_rows (ann, "profiles", "id,version", "id",
                        backlot_session_get_user_id (ann->session));
  g_assert_cmpuint (larder_value_get_n_items (profiles), ==, 1);

  g_assert_false (sign_in (other, "sign-in@example.org", "wrong password", &error));
  g_assert_cmpstr (backlot_service_error_get_code (error), ==, "invalid_credentials");
  g_assert_false (backlot_session_get_signed_in (other->session));
}

static void
test_conflict (void)
{
  g_autoptr(Person) ann = join ("conflict@example.org");
  g_autoptr(LarderValue) rows = NULL;

  make_project (ann, PROJECT "1", "Ü, (1)");
  g_assert_cmpint (change (ann, "projects", "id", PROJECT "1", 1, "{\"title\":\"Two\"}"), ==, 1);
  g_assert_cmpint (change (ann, "projects", "id", PROJECT "1", 1, "{\"title\":\"Three\"}"), ==, 0);
  rows = read_rows (ann, "projects", "title,version,films(style)", "id", PROJECT "1");
  g_assert_cmpint (larder_value_get_member_int (larder_value_get_item (rows, 0), "version", 0), ==,
                   2);
  g_assert_cmpstr (larder_value_get_member_string (larder_value_get_item (rows, 0), "title"), ==,
                   "Two");
  g_assert_nonnull (larder_value_get_path (rows, "/0/films/style"));
}

static guint
count_projects (Person *person)
{
  g_autoptr(LarderValue) rows = read_rows (person, "projects", "id", "id", PROJECT "2");

  return larder_value_get_n_items (rows);
}

static void
test_roles (void)
{
  g_autoptr(Person) ann = join ("owner@example.org");
  g_autoptr(Person) bob = join ("member@example.org");
  const char *bob_id = backlot_session_get_user_id (bob->session);
  g_autoptr(LarderValue) invited = NULL;
  g_autoptr(GError) error = NULL;

  make_project (ann, PROJECT "2", "Shared");
  g_assert_cmpuint (count_projects (bob), ==, 0);
  g_assert_cmpint (change (bob, "projects", "id", PROJECT "2", 0, "{\"title\":\"Mine\"}"), <=, 0);

  invited = call (ann, "invite_member", "{\"p_project_id\":\"" PROJECT "2\",\"p_role\":\"viewer\","
                  "\"p_email\":\"member@example.org\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_projects (bob), ==, 1);
  g_assert_cmpint (change (bob, "projects", "id", PROJECT "2", 0, "{\"title\":\"Mine\"}"), <=, 0);
  /* Nobody raises himself. */
  g_assert_cmpint (change (bob, "project_members", "user_id", bob_id, 0,
                           "{\"role\":\"editor\"}"), <=, 0);

  g_assert_cmpint (change (ann, "project_members", "user_id", bob_id, 0,
                           "{\"role\":\"editor\"}"), ==, 1);
  g_assert_cmpint (change (bob, "projects", "id", PROJECT "2", 0, "{\"title\":\"Ours\"}"), ==, 1);
}

/* A row without its bytes: of those the server's Storage knows, which is not tested here. */
static void
add_photo (Person *ann)
{
  g_autofree char *json =
    g_strconcat ("{\"id\":\"" MEDIA "\",\"filename\":\"a.jpg\",\"mime_type\":\"image/jpeg\","
                 "\"size_bytes\":1000,\"storage_path\":\"",
                 backlot_session_get_user_id (ann->session), "/" MEDIA "/original.jpg\"}", NULL);
  g_autoptr(LarderValue) media = larder_value_new_from_json (json, -1, NULL);
  g_autoptr(LarderValue) photo =
    larder_value_new_from_json ("{\"id\":\"" PHOTO "\",\"project_id\":\"" PROJECT "3\","
                                "\"media_id\":\"" MEDIA "\",\"caption\":\"é\"}", -1, NULL);
  g_autoptr(LarderValue) rows = NULL;
  g_autoptr(LarderValue) photos = NULL;
  g_autoptr(GError) error = NULL;

  g_clear_object (&ann->result);
  backlot_rest_insert_async (ann->rest, "media_files", media, NULL, NULL, result_cb, ann);
  wait_for (ann);
  rows = backlot_rest_finish (ann->rest, ann->result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (change (ann, "media_files", "id", MEDIA, 0,
                           "{\"upload_state\":\"complete\"}"), ==, 1);
  g_clear_object (&ann->result);
  backlot_rest_insert_async (ann->rest, "photos", photo, NULL, NULL, result_cb, ann);
  wait_for (ann);
  photos = backlot_rest_finish (ann->rest, ann->result, &error);
  g_assert_no_error (error);
}

static void
complete (Person     *worker,
          const char *user_id)
{
  g_autofree char *json =
    g_strconcat ("{\"p_job_id\":\"" JOB "\",\"p_worker_id\":\"w\",\"p_result\":{\"outputs\":["
                 "{\"media_id\":\"" FILM "\",\"filename\":\"a.mp4\",\"mime_type\":\"video/mp4\","
                 "\"size_bytes\":5000,\"storage_path\":\"", user_id, "/" FILM
                 "/original.mp4\"}]}}", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) beat = call (worker, "heartbeat_job", "{\"p_job_id\":\"" JOB "\","
                                      "\"p_worker_id\":\"w\",\"p_progress\":50}", &error);
  g_autoptr(LarderValue) done = NULL;

  g_assert_no_error (error);
  done = call (worker, "complete_job", json, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (larder_value_get_member_string (done, "status"), ==, "completed");
}

static void
test_worker (void)
{
  g_autoptr(Person) ann = join ("film@example.org");
  g_autoptr(Person) worker = person_new ("TEAM_SECRET", FALSE);
  g_autoptr(LarderValue) refused = NULL, submitted = NULL, twice = NULL, claimed = NULL;
  g_autoptr(LarderValue) nothing = NULL, jobs = NULL, outputs = NULL, account = NULL;
  LarderValue *result = NULL;
  g_autoptr(GError) error = NULL;
  static const char claim[] = "{\"p_worker_id\":\"w\",\"p_kinds\":[\"film_render\"]}";
  static const char submit[] = "{\"p_id\":\"" JOB "\",\"p_project_id\":\"" PROJECT "3\","
                               "\"p_kind\":\"film_render\"}";

  make_project (ann, PROJECT "3", "Film");
  refused = call (ann, "submit_job", submit, &error);
  g_assert_null (refused);
  g_assert_cmpstr (backlot_service_error_get_code (error), ==, "no_photos");
  g_clear_error (&error);

  add_photo (ann);
  submitted = call (ann, "submit_job", submit, &error);
  g_assert_no_error (error);
  /* Sent again, because the answer was lost, it is the same job. */
  twice = call (ann, "submit_job", submit, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (larder_value_get_member_string (twice, "id"), ==, JOB);

  claimed = call (worker, "claim_job", claim, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (larder_value_get_n_items (claimed), ==, 1);
  nothing = call (worker, "claim_job", claim, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (larder_value_get_n_items (nothing), ==, 0);
  complete (worker, backlot_session_get_user_id (ann->session));

  /* As a client without Realtime sees it: by asking. */
  jobs = read_rows (ann, "jobs", "status,progress,attempts,result", "id", JOB);
  g_assert_cmpstr (larder_value_get_member_string (larder_value_get_item (jobs, 0), "status"), ==,
                   "completed");
  outputs = read_rows (ann, "outputs", "media_id,media_files(storage_path)", "job_id", JOB);
  /* A fault of lite's, see README.md: the result arrives as a text, in which nothing is found. */
  result = larder_value_get_path (jobs, "/0/result");
  g_assert_cmpuint (larder_value_get_n_items (outputs), ==,
                    larder_value_get_kind (result) == LARDER_VALUE_STRING ? 0 : 1);
  account = read_rows (ann, "credit_accounts", "balance,reserved", "user_id",
                       backlot_session_get_user_id (ann->session));
  g_assert_cmpint (larder_value_get_member_int (larder_value_get_item (account, 0), "reserved", -1),
                   ==, 0);
  g_assert_cmpint (larder_value_get_member_int (larder_value_get_item (account, 0), "balance", 25),
                   <, 25);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/team/signing-up-in-and-renewing", test_sign_in);
  g_test_add_func ("/team/a-change-on-an-old-version-changes-nothing", test_conflict);
  g_test_add_func ("/team/roles-open-and-close", test_roles);
  g_test_add_func ("/team/a-worker-claims-and-completes", test_worker);
  return g_test_run ();
}
