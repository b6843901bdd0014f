/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real studio in a process of its own, in a folder of its own, and requests to it. */
#include "config.h"

#include "studio-process.h"
#include "support/folder.h"

#include <gio/gunixsocketaddress.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

/* A test that breaks off leaves nothing running. */
static void
child_setup (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static const char *
program (void)
{
  static char *path;

  if (path == NULL)
    path = g_build_filename (g_getenv ("BACKLOT_BUILD_ROOT"), "src", "studio", "backlot-studio",
                             NULL);
  return path;
}

/* A short path, so that the socket lies in the folder. */
void
studio_process_set_up (StudioProcess *self)
{
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("studio-XXXXXX", &error);
  g_assert_no_error (error);
  self->runtime = g_strdup (self->folder);
  self->socket = g_build_filename (self->folder, "studio.sock", NULL);
}

GSubprocess *
studio_process_spawn (StudioProcess      *self,
                      const char * const *options,
                      GSubprocessFlags    flags)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) arguments = NULL;
  g_autofree char *options_asan = NULL;
  g_autoptr(GError) error = NULL;
  GSubprocess *process;

  if (self->sandboxed)
    g_strv_builder_add_many (builder, "unshare", "--user", "--map-root-user", "--pid", "--fork",
                             "--kill-child", NULL);
  g_strv_builder_add_many (builder, program (), "--data-dir", self->folder, NULL);
  if (options != NULL)
    g_strv_builder_addv (builder, (const char **) options);
  arguments = g_strv_builder_end (builder);
  if (self->runtime != NULL)
    g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", self->runtime, TRUE);
  /* With the address sanitizer, memory that was freed counts on for long: for a test of growth
   * less so. */
  options_asan = g_strconcat (g_getenv ("ASAN_OPTIONS") != NULL ? g_getenv ("ASAN_OPTIONS") : "",
                              ":quarantine_size_mb=4:thread_local_quarantine_size_kb=64", NULL);
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", options_asan, TRUE);
  g_subprocess_launcher_set_child_setup (launcher, child_setup, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) arguments, &error);
  g_assert_no_error (error);
  return process;
}

/* Starts the studio, and waits for its line. */
void
studio_process_start (StudioProcess      *self,
                      const char * const *options)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GDataInputStream) output = NULL;
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(yyjson_doc) doc = NULL;
  g_auto(GStrv) all = NULL;
  g_autofree char *line = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_strv_builder_add_many (builder, "--listen", "127.0.0.1:0", NULL);
  if (options != NULL)
    g_strv_builder_addv (builder, (const char **) options);
  all = g_strv_builder_end (builder);
  self->process = studio_process_spawn (self, (const char * const *) all,
                                        G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (output, &length, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  doc = backlot_wire_json_read (line, length);
  g_assert_nonnull (doc);
  g_set_str (&self->url, backlot_wire_json_get_string (yyjson_doc_get_root (doc), "url"));
  g_set_str (&self->secret, backlot_wire_json_get_string (yyjson_doc_get_root (doc),
                                                          "secret_key"));
  g_set_str (&self->socket, backlot_wire_json_get_string (yyjson_doc_get_root (doc), "socket"));
  address = g_unix_socket_address_new (self->socket);
  g_clear_object (&self->session);
  self->session = soup_session_new_with_options ("remote-connectable", address, NULL);
}

/* Ends the studio with a signal; returns its exit status, or the signal's number. */
int
studio_process_end (StudioProcess *self,
                    int            signal)
{
  g_autoptr(GError) error = NULL;
  int status;

  g_clear_object (&self->session);
  g_subprocess_send_signal (self->process, signal);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  status = g_subprocess_get_if_exited (self->process)
           ? g_subprocess_get_exit_status (self->process)
           : g_subprocess_get_term_sig (self->process);
  g_clear_object (&self->process);
  return status;
}

void
studio_process_tear_down (StudioProcess *self)
{
  if (self->process != NULL)
    studio_process_end (self, SIGKILL);
  test_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->runtime);
  g_free (self->socket);
  g_free (self->url);
  g_free (self->secret);
  g_free (self->token);
}

/* A message with the key and, after a sign-in, the token. */
SoupMessage *
studio_process_message (StudioProcess *self,
                        const char    *method,
                        const char    *path)
{
  g_autofree char *url = g_strconcat ("http://studio.local", path, NULL);
  SoupMessage *message = soup_message_new (method, url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_append (headers, "apikey", "sb_publishable_local");
  if (self->token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", self->token, NULL);

      soup_message_headers_append (headers, "Authorization", bearer);
    }
  return message;
}

/* Takes @message. */
Answer *
studio_process_send (StudioProcess *self,
                     SoupMessage   *message,
                     const char    *content_type,
                     GBytes        *body)
{
  g_autoptr(SoupMessage) owned = message;
  g_autoptr(GError) error = NULL;
  Answer *answer = g_new0 (Answer, 1);

  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, content_type, body);
  answer->body = soup_session_send_and_read (self->session, message, NULL, &error);
  g_assert_no_error (error);
  answer->status = soup_message_get_status (message);
  answer->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  answer->json = backlot_wire_json_read (g_bytes_get_data (answer->body, NULL),
                                         g_bytes_get_size (answer->body));
  return answer;
}

Answer *
studio_process_request (StudioProcess *self,
                        const char    *method,
                        const char    *path,
                        const char    *json)
{
  g_autoptr(GBytes) body = json != NULL ? g_bytes_new (json, strlen (json)) : NULL;

  return studio_process_send (self, studio_process_message (self, method, path),
                              "application/json", body);
}

/* By the peer grant. */
void
studio_process_sign_in (StudioProcess *self)
{
  g_autoptr(Answer) answer = NULL;

  g_clear_pointer (&self->token, g_free);
  answer = studio_process_request (self, "POST", "/auth/v1/token?grant_type=peer", "{}");
  g_assert_cmpuint (answer->status, ==, 200);
  self->token = g_strdup (answer_get (answer, "access_token"));
}

void
answer_free (Answer *answer)
{
  g_bytes_unref (answer->body);
  soup_message_headers_unref (answer->headers);
  g_clear_pointer (&answer->json, yyjson_doc_free);
  g_free (answer);
}

/* A text member of an answer that is an object. */
const char *
answer_get (Answer     *answer,
            const char *member)
{
  return backlot_wire_json_get_string (yyjson_doc_get_root (answer->json), member);
}

const char *
answer_header (Answer     *answer,
               const char *name)
{
  return soup_message_headers_get_one (answer->headers, name);
}
