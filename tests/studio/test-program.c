/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program backlot-studio: its folder, its doors, who may come in, and how it ends. */
#include "config.h"

#include "studio-process.h"

#include <gio/gunixoutputstream.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char peer_grant[] = "/auth/v1/token?grant_type=peer";

static void
set_up (StudioProcess *studio,
        gconstpointer  data)
{
  studio_process_set_up (studio);
}

static void
tear_down (StudioProcess *studio,
           gconstpointer  data)
{
  studio_process_tear_down (studio);
}

static mode_t
mode_of (StudioProcess *studio,
         const char    *name)
{
  g_autofree char *path = g_build_filename (studio->folder, name, NULL);
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
test_serves_and_ends (StudioProcess *studio,
                      gconstpointer  data)
{
  g_autoptr(Answer) health = NULL;

  studio_process_start (studio, NULL);
  health = studio_process_request (studio, "GET", "/auth/v1/health", NULL);
  g_assert_cmpuint (health->status, ==, 200);
  g_assert_cmpuint (mode_of (studio, "studio"), ==, 0700);
  g_assert_cmpuint (mode_of (studio, "studio/keys.json"), ==, 0600);
  g_assert_cmpuint (mode_of (studio, "studio.sock"), ==, 0600);
  g_assert_cmpint (studio_process_end (studio, SIGTERM), ==, EXIT_SUCCESS);
  g_assert_false (g_file_test (studio->socket, G_FILE_TEST_EXISTS));
}

static void
test_second_instance (StudioProcess *studio,
                      gconstpointer  data)
{
  g_autoptr(GSubprocess) second = NULL;
  g_autoptr(Answer) health = NULL;
  g_autofree char *complaint = NULL;

  studio_process_start (studio, NULL);
  second = studio_process_spawn (studio, NULL, G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_assert_true (g_subprocess_communicate_utf8 (second, NULL, NULL, NULL, &complaint, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (second), ==, EXIT_FAILURE);
  g_assert_nonnull (strstr (complaint, "already serving"));

  health = studio_process_request (studio, "GET", "/auth/v1/health", NULL);
  g_assert_cmpuint (health->status, ==, 200);
}

/* What a killed studio leaves behind is no obstacle, and its keys stay. */
static void
test_stale_socket (StudioProcess *studio,
                   gconstpointer  data)
{
  g_autofree char *secret = NULL;
  g_autoptr(Answer) health = NULL;

  studio_process_start (studio, NULL);
  secret = g_strdup (studio->secret);
  g_assert_cmpint (studio_process_end (studio, SIGKILL), ==, SIGKILL);
  g_assert_true (g_file_test (studio->socket, G_FILE_TEST_EXISTS));

  studio_process_start (studio, NULL);
  g_assert_cmpstr (studio->secret, ==, secret);
  health = studio_process_request (studio, "GET", "/auth/v1/health", NULL);
  g_assert_cmpuint (health->status, ==, 200);
}

/* The end of the last connection starts the clock; the wait for the end is the test. */
static void
test_idle_exit (StudioProcess *studio,
                gconstpointer  data)
{
  const char * const options[] = { "--idle-exit", "1", NULL };
  g_autoptr(Answer) health = NULL;
  g_autoptr(GError) error = NULL;

  studio_process_start (studio, options);
  health = studio_process_request (studio, "GET", "/auth/v1/health", NULL);
  g_assert_cmpuint (health->status, ==, 200);
  soup_session_abort (studio->session);
  g_clear_object (&studio->session);
  g_subprocess_wait (studio->process, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (studio->process), ==, EXIT_SUCCESS);
  g_assert_false (g_file_test (studio->socket, G_FILE_TEST_EXISTS));
  g_clear_object (&studio->process);
}

/* As the client of a sandbox starts it; returns the other end of its standard input. */
static GOutputStream *
start_tied (StudioProcess *studio)
{
  const char * const options[] = { "--listen", "127.0.0.1:0", "--tied", NULL };
  g_autoptr(GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  studio->process = studio_process_spawn (studio, options, G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                                             G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (studio->process));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_assert_nonnull (line);
  return g_subprocess_get_stdin_pipe (studio->process);
}

static void
test_ends_with_its_starter (StudioProcess *studio,
                            gconstpointer  data)
{
  GOutputStream *tie = start_tied (studio);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_output_stream_close (tie, NULL, NULL));
  g_subprocess_wait (studio->process, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (studio->process), ==, EXIT_SUCCESS);
  g_assert_false (g_file_test (studio->socket, G_FILE_TEST_EXISTS));
  g_clear_object (&studio->process);
}

/* What ends afterwards is no news. */
static void
test_is_let_go_by_its_starter (StudioProcess *studio,
                               gconstpointer  data)
{
  GOutputStream *tie = start_tied (studio);
  int n_unread = 1;

  g_assert_cmpint (g_output_stream_write (tie, "\n", 1, NULL, NULL), ==, 1);
  while (n_unread > 0)
    {
      g_thread_yield ();
      g_assert_cmpint (ioctl (g_unix_output_stream_get_fd (G_UNIX_OUTPUT_STREAM (tie)), FIONREAD,
                              &n_unread), ==, 0);
    }
  g_assert_true (g_output_stream_close (tie, NULL, NULL));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GSocketClient) client = g_socket_client_new ();
      g_autoptr(GSocketAddress) address = g_unix_socket_address_new (studio->socket);
      g_autoptr(GSocketConnection) connection = NULL;
      g_autoptr(GError) error = NULL;

      connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (studio_process_end (studio, SIGTERM), ==, EXIT_SUCCESS);
}

/* A socket in a folder whose path is too long lies elsewhere, under a name made from the folder's.
 * */
static void
test_long_path (StudioProcess *studio,
                gconstpointer  data)
{
  g_autofree char *name = g_strnfill (100, 'l');
  g_autofree char *folder = g_build_filename (studio->folder, name, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, folder, -1);
  g_autofree char *expected = NULL;
  g_autoptr(Answer) health = NULL;

  digest[16] = '\0';
  expected = g_strconcat (studio->runtime, "/" BACKLOT_FOLDER "/", digest, ".sock", NULL);
  g_set_str (&studio->folder, folder);
  studio_process_start (studio, NULL);
  g_assert_cmpstr (studio->socket, ==, expected);
  health = studio_process_request (studio, "GET", "/auth/v1/health", NULL);
  g_assert_cmpuint (health->status, ==, 200);
  studio_process_end (studio, SIGTERM);
  /* All of it lies below the short folder, which is what is removed. */
  g_set_str (&studio->folder, studio->runtime);
}

static void
test_damaged_keys (StudioProcess *studio,
                   gconstpointer  data)
{
  g_autofree char *keys = g_build_filename (studio->folder, "studio", "keys.json", NULL);
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *complaint = NULL;
  g_autofree char *after = NULL;

  studio_process_start (studio, NULL);
  studio_process_end (studio, SIGTERM);
  g_assert_true (g_file_set_contents (keys, "{\"secret_key\":", -1, NULL));
  process = studio_process_spawn (studio, NULL, G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &complaint, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, EXIT_FAILURE);
  g_assert_nonnull (strstr (complaint, "damaged"));
  g_assert_true (g_file_get_contents (keys, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, "{\"secret_key\":");
}

static void
test_peer_grant (StudioProcess *studio,
                 gconstpointer  data)
{
  g_autoptr(SoupSession) tcp = soup_session_new ();
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(Answer) answer = NULL;
  g_autofree char *url = NULL;
  yyjson_val *user;

  studio_process_start (studio, NULL);
  answer = studio_process_request (studio, "POST", peer_grant, "{}");
  g_assert_cmpuint (answer->status, ==, 200);
  user = backlot_wire_json_get_object (yyjson_doc_get_root (answer->json), "user");
  g_assert_cmpstr (backlot_wire_json_get_string (user, "id"), ==,
                   "00000000-0000-4000-8000-000000000001");
  g_assert_cmpstr (backlot_wire_json_get_string (user, "email"), ==, "local@backlot.invalid");

  url = g_strconcat (studio->url, peer_grant, NULL);
  message = soup_message_new ("POST", url);
  soup_message_headers_append (soup_message_get_request_headers (message), "apikey",
                               "sb_publishable_local");
  body = soup_session_send_and_read (tcp, message, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (message), ==, 400);
}

/* Who has no number among the studio's processes, because one of the two is in a sandbox, is still
 * the same person. */
static void
test_other_sandbox (StudioProcess *studio,
                    gconstpointer  data)
{
  g_autoptr(Answer) answer = NULL;

  studio->sandboxed = TRUE;
  studio_process_start (studio, NULL);
  answer = studio_process_request (studio, "POST", peer_grant, "{}");
  g_assert_cmpuint (answer->status, ==, 200);
}

/* With the doors forced open, the kernel still says who stands there. */
static void
test_stranger (StudioProcess *studio,
               gconstpointer  data)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr(GSubprocess) stranger = NULL;
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  if (geteuid () != 0)
    {
      g_test_skip ("only root can be somebody else");
      return;
    }
  g_assert_cmpstr (g_get_tmp_dir (), !=, "/tmp");   /* the test's own folder, which is opened here */
  studio_process_start (studio, NULL);
  g_assert_cmpint (g_chmod (g_get_tmp_dir (), 0755), ==, 0);
  g_assert_cmpint (g_chmod (studio->folder, 0755), ==, 0);
  g_assert_cmpint (g_chmod (studio->socket, 0666), ==, 0);
  stranger = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "setpriv",
                               "--reuid=65534", "--regid=65534", "--clear-groups", self,
                               "--as-stranger", studio->socket, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (stranger, NULL, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "403 not_allowed\n");
}

/* What the other program does: asks for the grant at the socket, and tells the answer. */
static int
ask_as_stranger (const char *socket)
{
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (socket);
  StudioProcess studio = { 0 };
  g_autoptr(Answer) answer = NULL;
  const char *code;

  studio.session = soup_session_new_with_options ("remote-connectable", address, NULL);
  answer = studio_process_request (&studio, "POST", peer_grant, "{}");
  code = answer_header (answer, "X-Sb-Error-Code");
  g_print ("%u %s\n", answer->status, code != NULL ? code : "");
  g_object_unref (studio.session);
  return EXIT_SUCCESS;
}

/* More than a service reads is an answer, not growth. */
static void
test_limits (StudioProcess *studio,
             gconstpointer  data)
{
  g_autofree char *large = g_strnfill (200000, ' ');
  g_autofree char *deep = g_strnfill (5000, '[');
  g_autofree char *deep_json = g_strconcat ("{\"email\":", deep, NULL);
  g_autoptr(Answer) too_large = NULL;
  g_autoptr(Answer) too_deep = NULL;
  g_autoptr(Answer) nowhere = NULL;
  g_autoptr(Answer) function = NULL;

  studio_process_start (studio, NULL);
  too_large = studio_process_request (studio, "POST", "/auth/v1/signup", large);
  g_assert_cmpuint (too_large->status, ==, 413);
  too_deep = studio_process_request (studio, "POST", "/auth/v1/signup", deep_json);
  g_assert_cmpuint (too_deep->status, ==, 400);
  g_assert_cmpstr (answer_header (too_deep, "X-Sb-Error-Code"), ==, "bad_json");
  nowhere = studio_process_request (studio, "GET", "/elsewhere", NULL);
  g_assert_cmpuint (nowhere->status, ==, 404);
  function = studio_process_request (studio, "POST", "/functions/v1/none", "{}");
  g_assert_cmpuint (function->status, ==, 404);
  g_assert_nonnull (answer_get (function, "message"));
}

/* The code of an error stands where the client's version of the protocol looks for it. */
static void
test_error_shapes (StudioProcess *studio,
                   gconstpointer  data)
{
  SoupMessage *message;
  g_autoptr(GBytes) body = g_bytes_new_static ("{}", 2);
  g_autoptr(Answer) old = NULL;
  g_autoptr(Answer) new = NULL;

  studio_process_start (studio, NULL);
  old = studio_process_request (studio, "POST", "/auth/v1/token?grant_type=zzz", "{}");
  g_assert_cmpint (backlot_wire_json_get_int (yyjson_doc_get_root (old->json), "code", 0), ==, 400);
  g_assert_cmpstr (answer_get (old, "error_code"), ==, "invalid_credentials");
  message = studio_process_message (studio, "POST", "/auth/v1/token?grant_type=zzz");
  soup_message_headers_append (soup_message_get_request_headers (message),
                               "X-Supabase-Api-Version", "2024-01-01");
  new = studio_process_send (studio, message, "application/json", body);
  g_assert_cmpstr (answer_get (new, "code"), ==, "invalid_credentials");
  g_assert_cmpstr (answer_header (new, "X-Supabase-Api-Version"), ==, "2024-01-01");
}

/* How often any of its threads has waited for something, which is how often it was woken. */
static gint64
count_wakes (StudioProcess *studio)
{
  g_autofree char *folder = g_strconcat ("/proc/", g_subprocess_get_identifier (studio->process),
                                         "/task", NULL);
  g_autoptr(GDir) threads = g_dir_open (folder, 0, NULL);
  const char *name;
  gint64 count = 0;

  g_assert_nonnull (threads);
  while ((name = g_dir_read_name (threads)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, "status", NULL);
      g_autofree char *status = NULL;
      const char *line;

      if (!g_file_get_contents (path, &status, NULL, NULL))
        continue;
      line = strstr (status, "\nvoluntary_ctxt_switches:");
      g_assert_nonnull (line);
      count += g_ascii_strtoll (line + strlen ("\nvoluntary_ctxt_switches:"), NULL, 10);
    }
  return count;
}

/* After some work it is still: three seconds come in which no thread wakes at all. */
static void
test_sleeps (StudioProcess *studio,
             gconstpointer  data)
{
  gint64 begin = g_get_monotonic_time (), since = begin, count = -1;
  g_autoptr(Answer) list = NULL;

  studio_process_start (studio, NULL);
  studio_process_sign_in (studio);
  list = studio_process_request (studio, "GET", "/rest/v1/projects", NULL);
  g_assert_cmpuint (list->status, ==, 200);
  soup_session_abort (studio->session);
  while (g_get_monotonic_time () - since < 3 * G_USEC_PER_SEC)
    {
      gint64 now = count_wakes (studio);

      if (now != count)
        since = g_get_monotonic_time ();
      count = now;
      g_assert_cmpint (since - begin, <, 90 * G_USEC_PER_SEC);
      g_usleep (100 * 1000);
    }
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && strcmp (argv[1], "--as-stranger") == 0)
    return ask_as_stranger (argv[2]);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, test) g_test_add ("/studio/program/" name, StudioProcess, NULL, set_up, test, \
                                    tear_down)
  ADD ("serves-its-socket-and-ends-on-term", test_serves_and_ends);
  ADD ("a-second-one-says-so-and-ends", test_second_instance);
  ADD ("a-stale-socket-is-replaced", test_stale_socket);
  ADD ("ends-itself-when-nobody-is-there", test_idle_exit);
  ADD ("ends-with-who-started-it", test_ends_with_its_starter);
  ADD ("outlives-who-lets-it-go", test_is_let_go_by_its_starter);
  ADD ("a-long-path-moves-the-socket", test_long_path);
  ADD ("damaged-keys-are-not-replaced", test_damaged_keys);
  ADD ("the-peer-grant-is-for-the-socket", test_peer_grant);
  ADD ("the-peer-grant-is-for-the-owner", test_stranger);
  ADD ("the-owner-may-be-in-another-sandbox", test_other_sandbox);
  ADD ("too-much-is-an-answer", test_limits);
  ADD ("sleeps-when-nobody-asks", test_sleeps);
  ADD ("errors-have-the-shape-that-was-asked-for", test_error_shapes);
#undef ADD
  return g_test_run ();
}
