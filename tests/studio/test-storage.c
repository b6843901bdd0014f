/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stored objects and resumable uploads survive what happens to studios and clients. */
#include "config.h"

#include "studio-process.h"

#include "wire/backlot-wire-tus.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define USER "00000000-0000-4000-8000-000000000001"
#define OBJECT "/storage/v1/object/media/" USER
#define SIZE (3 * 1024 * 1024)
#define PART (1024 * 1024)

static void
set_up (StudioProcess *studio,
        gconstpointer  data)
{
  studio_process_set_up (studio);
  studio_process_start (studio, NULL);
  studio_process_sign_in (studio);
}

static void
tear_down (StudioProcess *studio,
           gconstpointer  data)
{
  studio_process_tear_down (studio);
}

/* Bytes that differ everywhere, so that a shifted or doubled part is seen. */
static GBytes *
make_content (gsize size)
{
  guint32 *words = g_malloc (size);

  for (gsize i = 0; i < size / sizeof *words; i++)
    words[i] = (guint32) (i * 2654435761u);
  return g_bytes_new_take (words, size);
}

static void
restart_after_kill (StudioProcess *studio)
{
  g_assert_cmpint (studio_process_end (studio, SIGKILL), ==, SIGKILL);
  studio_process_start (studio, NULL);
  studio_process_sign_in (studio);
}

static Answer *
put (StudioProcess *studio,
     const char    *name,
     GBytes        *content)
{
  g_autofree char *path = g_strconcat (OBJECT "/", name, NULL);

  return studio_process_send (studio, studio_process_message (studio, "PUT", path), "image/png",
                              content);
}

static Answer *
get (StudioProcess *studio,
     const char    *name)
{
  g_autofree char *path = g_strconcat (OBJECT "/", name, NULL);

  return studio_process_send (studio, studio_process_message (studio, "GET", path), NULL, NULL);
}

static SoupMessage *
tus_message (StudioProcess *studio,
             const char    *method,
             const char    *path,
             gint64         offset)
{
  SoupMessage *message = studio_process_message (studio, method, path);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *number = offset >= 0 ? backlot_wire_tus_build_number (offset) : NULL;

  soup_message_headers_append (headers, "Tus-Resumable", BACKLOT_WIRE_TUS_VERSION);
  if (number != NULL)
    soup_message_headers_append (headers, "Upload-Offset", number);
  return message;
}

/* Begins an upload of SIZE bytes; returns its path. */
static char *
create (StudioProcess *studio,
        const char    *name)
{
  SoupMessage *message = tus_message (studio, "POST", BACKLOT_WIRE_TUS_PATH, -1);
  g_autofree char *object = g_strconcat (USER "/", name, NULL);
  BacklotWireTusMetadata metadata = {
    .bucket_name = (char *) "media",
    .object_name = object,
    .content_type = (char *) "image/png",
  };
  g_autofree char *header = backlot_wire_tus_metadata_build (&metadata);
  g_autofree char *length = backlot_wire_tus_build_number (SIZE);
  g_autoptr(Answer) answer = NULL;
  g_autoptr(GUri) uri = NULL;

  soup_message_headers_append (soup_message_get_request_headers (message), "Upload-Metadata",
                               header);
  soup_message_headers_append (soup_message_get_request_headers (message), "Upload-Length",
                               length);
  answer = studio_process_send (studio, message, NULL, NULL);
  g_assert_cmpuint (answer->status, ==, 201);
  uri = g_uri_parse (answer_header (answer, "Location"), G_URI_FLAGS_NONE, NULL);
  return g_strdup (g_uri_get_path (uri));
}

static gint64
head (StudioProcess *studio,
      const char    *upload)
{
  g_autoptr(Answer) answer = studio_process_send (studio, tus_message (studio, "HEAD", upload, -1),
                                                  NULL, NULL);

  g_assert_cmpuint (answer->status, ==, 200);
  return backlot_wire_tus_parse_number (answer_header (answer, "Upload-Offset"));
}

static guint
patch (StudioProcess *studio,
       const char    *upload,
       GBytes        *content,
       gsize          offset,
       gsize          length)
{
  g_autoptr(GBytes) part = g_bytes_new_from_bytes (content, offset, length);
  g_autoptr(Answer) answer =
    studio_process_send (studio, tus_message (studio, "PATCH", upload, (gint64) offset),
                         BACKLOT_WIRE_TUS_CONTENT_TYPE, part);

  return answer->status;
}

static void
check_object (StudioProcess *studio,
              const char    *name,
              GBytes        *content)
{
  g_autoptr(Answer) answer = get (studio, name);

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_true (g_bytes_equal (answer->body, content));
  g_assert_cmpstr (answer_header (answer, "Content-Type"), ==, "image/png");
}

static void
test_resume_after_kill (StudioProcess *studio,
                        gconstpointer  data)
{
  g_autoptr(GBytes) content = make_content (SIZE);
  g_autofree char *upload = create (studio, "a/original.png");
  g_autoptr(Answer) early = NULL;

  g_assert_cmpuint (patch (studio, upload, content, 0, PART), ==, 204);
  restart_after_kill (studio);
  g_assert_cmpint (head (studio, upload), ==, PART);
  early = get (studio, "a/original.png");
  g_assert_cmpuint (early->status, ==, 400);
  g_assert_cmpstr (answer_get (early, "statusCode"), ==, "404");

  g_assert_cmpuint (patch (studio, upload, content, PART, PART), ==, 204);
  g_assert_cmpuint (patch (studio, upload, content, PART, PART), ==, 409);
  g_assert_cmpuint (patch (studio, upload, content, 2 * PART, PART), ==, 204);
  restart_after_kill (studio);
  check_object (studio, "a/original.png", content);
}

/* Sends the beginning of a PATCH over a socket of its own, then cuts it. */
static void
send_and_cut (StudioProcess *studio,
              const char    *upload,
              GBytes        *content,
              gsize          length)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (studio->socket);
  g_autoptr(GSocketConnection) connection = NULL;
  g_autofree char *request = NULL;
  g_autoptr(GError) error = NULL;
  GOutputStream *output;

  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_assert_no_error (error);
  output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  request = g_strconcat ("PATCH ", upload, " HTTP/1.1\r\nHost: studio.local\r\n"
                         "apikey: sb_publishable_local\r\nAuthorization: Bearer ", studio->token,
                         "\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: "
                         BACKLOT_WIRE_TUS_CONTENT_TYPE "\r\nContent-Length: 3145728\r\n\r\n", NULL);
  g_output_stream_write_all (output, request, strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (output, g_bytes_get_data (content, NULL), length, NULL, NULL, &error);
  g_assert_no_error (error);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
}

static void
test_cut_patch (StudioProcess *studio,
                gconstpointer  data)
{
  const gsize sent = PART + 12345;
  g_autoptr(GBytes) content = make_content (SIZE);
  g_autofree char *upload = create (studio, "b/original.png");

  send_and_cut (studio, upload, content, sent);
  /* What came is written when the studio notices the cut; meson's timeout guards. */
  while (head (studio, upload) != (gint64) sent)
    g_thread_yield ();
  /* Until the lock of the broken one is gone the next is told to come again. */
  for (;;)
    {
      guint status = patch (studio, upload, content, sent, SIZE - sent);

      if (status == 204)
        break;
      g_assert_cmpuint (status, ==, 409);
    }
  check_object (studio, "b/original.png", content);
}

static void
test_replaced_and_gone (StudioProcess *studio,
                        gconstpointer  data)
{
  g_autoptr(GBytes) one = make_content (PART);
  g_autoptr(GBytes) two = make_content (SIZE);
  g_autofree char *folder = g_build_filename (studio->folder, "studio", "objects", NULL);
  g_autoptr(Answer) first = put (studio, "c/original.png", one);
  g_autoptr(Answer) second = put (studio, "c/original.png", two);
  g_autoptr(Answer) removed = NULL;
  guint n_files;

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpuint (second->status, ==, 200);
  g_assert_cmpstr (answer_get (first, "Id"), ==, answer_get (second, "Id"));
  check_object (studio, "c/original.png", two);
  removed = studio_process_request (studio, "DELETE", "/storage/v1/object/media",
                                    "{\"prefixes\":[\"" USER "/c/original.png\"]}");
  g_assert_cmpuint (removed->status, ==, 200);
  /* The files of both versions go, each when its row is gone. */
  do
    {
      g_autoptr(GDir) shelves = g_dir_open (folder, 0, NULL);
      const char *name;

      n_files = 0;
      while ((name = g_dir_read_name (shelves)) != NULL)
        {
          g_autofree char *shelf = g_build_filename (folder, name, NULL);
          g_autoptr(GDir) files = g_dir_open (shelf, 0, NULL);

          while (g_dir_read_name (files) != NULL)
            n_files++;
        }
    }
  while (n_files > 0);
}

/* Other people's folders are closed, for reading and for writing. */
static void
test_rules (StudioProcess *studio,
            gconstpointer  data)
{
  static const char other[] = "/storage/v1/object/media/00000000-0000-4000-8000-00000000000b/x.png";
  g_autoptr(GBytes) content = make_content (16);
  g_autoptr(Answer) written =
    studio_process_send (studio, studio_process_message (studio, "PUT", other), "image/png",
                         content);
  g_autoptr(Answer) read = NULL;

  g_assert_cmpuint (written->status, ==, 400);
  g_assert_cmpstr (answer_get (written, "statusCode"), ==, "403");
  g_assert_cmpstr (answer_get (written, "code"), ==, "AccessDenied");
  read = studio_process_request (studio, "GET", other, NULL);
  g_assert_cmpstr (answer_get (read, "statusCode"), ==, "404");
}

/* The part of test_full_disk() that runs in a mount namespace of its own. */
static int
on_small_disk (const char *folder)
{
  StudioProcess studio = { 0 };
  int status;
  g_autoptr(GBytes) large = make_content (12 * SIZE);
  g_autoptr(GBytes) small = make_content (PART);
  g_autoptr(Answer) refused = NULL;
  g_autoptr(Answer) missing = NULL;
  g_autoptr(Answer) taken = NULL;

  studio.folder = g_strdup (folder);
  studio_process_start (&studio, NULL);
  studio_process_sign_in (&studio);
  refused = put (&studio, "d/original.png", large);
  missing = get (&studio, "d/original.png");
  taken = put (&studio, "d/original.png", small);
  g_print ("%u %s %s %u\n", refused->status, answer_get (refused, "code"),
           answer_get (missing, "code"), taken->status);
  check_object (&studio, "d/original.png", small);
  status = studio_process_end (&studio, SIGTERM);
  studio_process_tear_down (&studio);
  return status;
}

/* A full disk is told as such, leaves no half object behind, and a smaller one still fits. */
static void
test_full_disk (StudioProcess *studio,
                gconstpointer  data)
{
  static const char script[] = "mount -t tmpfs -o size=16m none \"$1\" && exec \"$0\""
                               " --on-small-disk \"$1\"";
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_build_filename (studio->folder, "disk", NULL);
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "unshare",
                              "--user", "--map-root-user", "--mount",
                              "sh", "-c", script, self, folder, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "507 DiskFull NoSuchKey 200\n");
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && strcmp (argv[1], "--on-small-disk") == 0)
    return on_small_disk (argv[2]);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, test) g_test_add ("/studio/storage/" name, StudioProcess, NULL, set_up, test, \
                                    tear_down)
  ADD ("an-upload-goes-on-after-kill", test_resume_after_kill);
  ADD ("a-cut-patch-keeps-what-came", test_cut_patch);
  ADD ("files-go-with-their-rows", test_replaced_and_gone);
  ADD ("folders-of-others-are-closed", test_rules);
  ADD ("a-full-disk-is-told", test_full_disk);
#undef ADD
  return g_test_run ();
}
