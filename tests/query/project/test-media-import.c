/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of every kind that a person can choose, taken into the spool or refused. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "query/project/backlot-media-import.h"
#include "support/folder.h"

typedef struct
{
  char         *folder;
  char         *spool;
  GAsyncResult *result;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("import-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->spool = g_build_filename (fixture->folder, "spool", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->spool);
}

static char *
get_path (Fixture    *fixture,
          const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

/* Runs ImageMagick: the last argument is a file name in the folder of the test. */
static char *
make_picture (Fixture    *fixture,
              const char *name,
              const char *arguments)
{
  g_autofree char *path = get_path (fixture, name);
  g_auto(GStrv) parts = g_strsplit (arguments, " ", -1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) argv = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_strv_builder_add (builder, "convert");
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *value = NULL;

      if (g_str_has_suffix (parts[i], ":"))
        value = g_strconcat (parts[i], path, NULL);
      g_strv_builder_add (builder, value != NULL ? value : parts[i]);
    }
  argv = g_strv_builder_end (builder);
  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return g_steal_pointer (&path);
}

static char *
write_bytes (Fixture    *fixture,
             const char *name,
             const void *bytes,
             gsize       length)
{
  g_autofree char *path = get_path (fixture, name);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, bytes, (gssize) length, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->result = g_object_ref (result);
}

static BacklotMediaImport *
finish (Fixture  *fixture,
        GError  **error)
{
  BacklotMediaImport *import;

  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  import = backlot_media_import_finish (fixture->result, error);
  g_clear_object (&fixture->result);
  return import;
}

static BacklotMediaImport *
import_path (Fixture     *fixture,
             const char  *path,
             GError     **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);

  backlot_media_import_async (file, fixture->spool, NULL, result_cb, fixture);
  return finish (fixture, error);
}

static guint
count_spool (Fixture *fixture)
{
  g_autoptr(GDir) folder = g_dir_open (fixture->spool, 0, NULL);
  guint count = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    count++;
  return count;
}

static void
assert_taken (Fixture    *fixture,
              const char *path,
              const char *mime_type,
              const char *extension,
              int         width,
              int         height)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotMediaImport) import = import_path (fixture, path, &error);
  g_autofree char *copy = NULL;
  g_autofree char *original_bytes = NULL;
  g_autofree char *copy_bytes = NULL;
  g_autofree char *sha256 = NULL;
  gsize original_length, copy_length;

  g_assert_no_error (error);
  g_assert_cmpstr (backlot_media_import_get_mime_type (import), ==, mime_type);
  g_assert_cmpstr (backlot_media_import_get_extension (import), ==, extension);
  g_assert_cmpint (backlot_media_import_get_width (import), ==, width);
  g_assert_cmpint (backlot_media_import_get_height (import), ==, height);
  g_assert_true (g_uuid_string_is_valid (backlot_media_import_get_id (import)));

  copy = backlot_media_import_get_path (import);
  g_assert_true (g_file_get_contents (path, &original_bytes, &original_length, NULL));
  g_assert_true (g_file_get_contents (copy, &copy_bytes, &copy_length, NULL));
  g_assert_cmpmem (copy_bytes, copy_length, original_bytes, original_length);
  g_assert_cmpint (backlot_media_import_get_size_bytes (import), ==, original_length);
  sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) original_bytes,
                                        original_length);
  g_assert_cmpstr (backlot_media_import_get_sha256 (import), ==, sha256);
}

static void
assert_refused (Fixture      *fixture,
                const char   *path,
                BacklotError  code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotMediaImport) import = import_path (fixture, path, &error);

  g_assert_null (import);
  g_assert_error (error, BACKLOT_ERROR, (int) code);
  g_assert_cmpuint (count_spool (fixture), ==, 0);
}

/* name, arguments of convert, MIME type, extension, width, height */
static const struct
{
  const char *name;
  const char *arguments;
  const char *mime_type;
  const char *extension;
  int         width;
  int         height;
} pictures[] = {
  { "a.jpg", "-size 60x40 xc:red jpg:", "image/jpeg", "jpg", 60, 40 },
  { "a.png", "-size 60x40 xc:red png:", "image/png", "png", 60, 40 },
  { "a.webp", "-size 60x40 xc:red webp:", "image/webp", "webp", 60, 40 },
  { "a.tif", "-size 60x40 xc:red tiff:", "image/tiff", "tiff", 60, 40 },
  { "a.gif", "-size 60x40 xc:red gif:", "image/gif", "gif", 60, 40 },
  { "one.png", "-size 1x1 xc:red png:", "image/png", "png", 1, 1 },
  { "cmyk.jpg", "-size 60x40 xc:red -colorspace CMYK jpg:", "image/jpeg", "jpg", 60, 40 },
  { "deep.png", "-size 60x40 gradient:red-blue -depth 16 png48:", "image/png", "png", 60, 40 },
  { "moves.gif", "-size 60x40 xc:red xc:blue xc:green gif:", "image/gif", "gif", 60, 40 },
  { "progressive.jpg", "-size 60x40 xc:red -interlace JPEG jpg:", "image/jpeg", "jpg", 60, 40 },
  { "jpeg.png", "-size 60x40 xc:red jpg:", "image/jpeg", "jpg", 60, 40 },
  { "png", "-size 60x40 xc:red png:", "image/png", "png", 60, 40 },
};

static void
test_pictures (Fixture       *fixture,
               gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autofree char *path = make_picture (fixture, pictures[i].name, pictures[i].arguments);

      g_test_message ("%s", pictures[i].name);
      assert_taken (fixture, path, pictures[i].mime_type, pictures[i].extension, pictures[i].width,
                    pictures[i].height);
    }
}

/* An EXIF segment with nothing but the orientation, put behind the start mark of a JPEG. */
static char *
make_turned (Fixture *fixture,
             int      orientation)
{
  static const guint8 segment[] = {
    0xFF, 0xE1, 0x00, 0x22, 'E', 'x', 'i', 'f', 0, 0,
    'M', 'M', 0, 42, 0, 0, 0, 8,
    0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 0 /* here */, 0, 0, 0, 0, 0, 0,
  };
  g_autofree char *path = make_picture (fixture, "upright.jpg", "-size 60x40 xc:red -strip jpg:");
  g_autofree char *bytes = NULL;
  g_autoptr(GByteArray) turned = g_byte_array_new ();
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_byte_array_append (turned, (guint8 *) bytes, 2);
  g_byte_array_append (turned, segment, sizeof segment);
  turned->data[2 + 29] = (guint8) orientation;
  g_byte_array_append (turned, (guint8 *) bytes + 2, (guint) length - 2);
  return write_bytes (fixture, "turned.jpg", turned->data, turned->len);
}

static void
test_orientation (Fixture       *fixture,
                  gconstpointer  data)
{
  for (int orientation = 1; orientation <= 8; orientation++)
    {
      g_autofree char *path = make_turned (fixture, orientation);
      g_autoptr(GError) error = NULL;
      g_autoptr(BacklotMediaImport) import = import_path (fixture, path, &error);

      g_assert_no_error (error);
      g_assert_cmpint (backlot_media_import_get_orientation (import), ==, orientation);
      g_assert_cmpint (backlot_media_import_get_width (import), ==, orientation < 5 ? 60 : 40);
      g_assert_cmpint (backlot_media_import_get_height (import), ==, orientation < 5 ? 40 : 60);
    }
}

static void
test_hundred_megapixels (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *jpeg = make_picture (fixture, "huge.jpg", "-size 12500x8000 xc:red jpg:");
  g_autofree char *png = make_picture (fixture, "huge.png",
                                       "-size 12500x8000 xc:red -depth 1 png:");

  assert_taken (fixture, jpeg, "image/jpeg", "jpg", 12500, 8000);
  assert_taken (fixture, png, "image/png", "png", 12500, 8000);
}

static void
test_sounds (Fixture       *fixture,
             gconstpointer  data)
{
  static const guint8 wave[] = "RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0";
  static const guint8 ogg[] = "OggS\0\2\0\0\0\0\0\0\0\0";
  static const guint8 flac[] = "fLaC\0\0\0\x22";
  static const guint8 tagged[] = "ID3\4\0\0\0\0\0\0";
  guint8 frames[417 * 2] = { 0xFF, 0xFB, 0x90, 0x00 };
  static const struct
  {
    const guint8 *bytes;
    gsize         length;
    const char   *extension;
  } sounds[] = {
    { wave, sizeof wave, "wav" }, { ogg, sizeof ogg, "ogg" },
    { flac, sizeof flac, "flac" }, { tagged, sizeof tagged, "mp3" },
  };
  g_autofree char *path = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (sounds); i++)
    {
      g_autofree char *sound = write_bytes (fixture, "sound", sounds[i].bytes, sounds[i].length);
      g_autoptr(GError) error = NULL;
      g_autoptr(BacklotMediaImport) import = import_path (fixture, sound, &error);

      g_assert_no_error (error);
      g_assert_cmpint (backlot_media_import_get_kind (import), ==, BACKLOT_MEDIA_SOUND);
      g_assert_cmpstr (backlot_media_import_get_extension (import), ==, sounds[i].extension);
      g_assert_cmpint (backlot_media_import_get_width (import), ==, 0);
    }
  frames[417] = 0xFF;
  frames[418] = 0xFB;
  frames[419] = 0x90;
  path = write_bytes (fixture, "untagged", frames, sizeof frames);
  assert_taken (fixture, path, "audio/mpeg", "mp3", 0, 0);
}

static void
test_refused_by_content (Fixture       *fixture,
                         gconstpointer  data)
{
  static const char svg[] = "\n<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
  g_autofree char *text = write_bytes (fixture, "a.jpg", "no picture", 10);
  g_autofree char *vector = write_bytes (fixture, "b.png", svg, sizeof svg - 1);
  g_autofree char *empty = write_bytes (fixture, "c.jpg", "", 0);
  g_autofree char *noise = write_bytes (fixture, "d.png", "\x89PNG\r\n\x1A\nnothing that follows", 28);

  assert_refused (fixture, text, BACKLOT_ERROR_NOT_AN_IMAGE);
  assert_refused (fixture, vector, BACKLOT_ERROR_VECTOR_IMAGE);
  assert_refused (fixture, empty, BACKLOT_ERROR_EMPTY_FILE);
  assert_refused (fixture, noise, BACKLOT_ERROR_DAMAGED_IMAGE);
}

static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  static const char * const names[] = { "t.jpg", "t.png", "t.webp", "t.gif" };
  static const char * const formats[] = { "jpg:", "png:", "webp:", "gif:" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *arguments = g_strconcat ("-size 300x200 plasma:red-blue ", formats[i], NULL);
      g_autofree char *path = make_picture (fixture, names[i], arguments);
      g_autofree char *bytes = NULL;
      gsize length;

      g_test_message ("%s", names[i]);
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_true (g_file_set_contents (path, bytes, (gssize) (length * 2 / 3), NULL));
      assert_refused (fixture, path, BACKLOT_ERROR_DAMAGED_IMAGE);
    }
}

static void
test_refused_by_kind (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *folder = get_path (fixture, "folder.jpg");
  g_autofree char *fifo = get_path (fixture, "fifo.jpg");
  g_autofree char *link = get_path (fixture, "link.jpg");
  g_autofree char *missing = get_path (fixture, "missing.jpg");
  g_autofree char *dangling = get_path (fixture, "dangling.jpg");

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink (fifo, link), ==, 0);
  g_assert_cmpint (symlink (missing, dangling), ==, 0);
  assert_refused (fixture, folder, BACKLOT_ERROR_FOLDER);
  assert_refused (fixture, fifo, BACKLOT_ERROR_SPECIAL_FILE);
  assert_refused (fixture, link, BACKLOT_ERROR_SPECIAL_FILE);
  assert_refused (fixture, "/dev/zero", BACKLOT_ERROR_SPECIAL_FILE);
  assert_refused (fixture, missing, BACKLOT_ERROR_FILE_VANISHED);
  assert_refused (fixture, dangling, BACKLOT_ERROR_FILE_VANISHED);
}

/* A writer that waits for a reader would be woken by an open(): the pipe is never opened. */
static void
test_fifo_is_not_opened (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *fifo = get_path (fixture, "fifo.jpg");
  int fd;

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_refused (fixture, fifo, BACKLOT_ERROR_SPECIAL_FILE);
  fd = g_open (fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC, 0);
  g_assert_cmpint (fd, <, 0);
  g_assert_cmpint (errno, ==, ENXIO);
}

static void
test_too_many_bytes (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *path = write_bytes (fixture, "sparse.jpg", "\xFF\xD8\xFF", 3);

  g_assert_cmpint (truncate (path, BACKLOT_MEDIA_MAX_BYTES + 1), ==, 0);
  assert_refused (fixture, path, BACKLOT_ERROR_FILE_TOO_LARGE);
}

static void
test_too_many_pixels (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *path = make_picture (fixture, "small.png", "-size 60x40 xc:red png:");
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  /* A header may say what it likes: width 60000, height 60000, and the sum over that. */
  memcpy (bytes + 16, "\0\0\xEA\x60\0\0\xEA\x60\x08\x02\0\0\0\x0F\xB0\xE2\x15", 17);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  assert_refused (fixture, path, BACKLOT_ERROR_FILE_TOO_LARGE);
}

static void
test_names (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    const char *name;
    const char *filename;
  } names[] = {
    { "two words.jpg", "two words.jpg" },
    { "Grüße aus Köln.jpg", "Grüße aus Köln.jpg" },
    { "\xF0\x9F\x8F\x96 beach.jpg", "\xF0\x9F\x8F\x96 beach.jpg" },
    { "line\nbreak.jpg", "line break.jpg" },
    { "\x01\x02.jpg", ".jpg" },
    { "bad \xFF utf.jpg", "bad \xEF\xBF\xBD utf.jpg" },
    { "\xE2\x80\xAEgpj.exe", "gpj.exe" },
    { ".", "file" },
    { "", "file" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *filename = backlot_media_sanitize_filename (names[i].name);

      g_assert_cmpstr (filename, ==, names[i].filename);
    }
}

static void
test_longest_name (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GString) name = g_string_new (NULL);
  g_autofree char *path = NULL;
  g_autofree char *source = make_picture (fixture, "a.jpg", "-size 60x40 xc:red jpg:");
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotMediaImport) import = NULL;
  const char *filename;

  while (name->len + 2 + 5 <= 255)
    g_string_append (name, "ä");
  g_string_append (name, "b.jpg");
  while (name->len < 255)
    g_string_prepend_c (name, 'c');
  path = get_path (fixture, name->str);
  g_assert_cmpint (g_rename (source, path), ==, 0);
  import = import_path (fixture, path, &error);
  g_assert_no_error (error);
  filename = backlot_media_import_get_filename (import);
  g_assert_cmpuint (strlen (filename), <=, 200);
  g_assert_true (g_utf8_validate (filename, -1, NULL));
  g_assert_true (g_str_has_suffix (filename, "….jpg"));
}

static void
test_same_file_twice (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *path = make_picture (fixture, "a.jpg", "-size 60x40 xc:red jpg:");
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotMediaImport) first = import_path (fixture, path, &error);
  g_autoptr(BacklotMediaImport) second = import_path (fixture, path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (backlot_media_import_get_sha256 (first), ==,
                   backlot_media_import_get_sha256 (second));
  g_assert_cmpstr (backlot_media_import_get_id (first), !=, backlot_media_import_get_id (second));
}

static void
test_clipboard (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *path = make_picture (fixture, "a.png", "-size 60x40 xc:red png:");
  g_autofree char *contents = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotMediaImport) import = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  bytes = g_bytes_new (contents, length);
  backlot_media_import_bytes_async (bytes, "Pasted", fixture->spool, NULL, result_cb, fixture);
  import = finish (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (backlot_media_import_get_filename (import), ==, "Pasted");
  g_assert_cmpint (backlot_media_import_get_width (import), ==, 60);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *path = make_picture (fixture, "a.png", "-size 60x40 xc:red png:");
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotMediaImport) import = NULL;

  backlot_media_import_async (file, fixture->spool, cancellable, result_cb, fixture);
  g_cancellable_cancel (cancellable);
  import = finish (fixture, &error);
  g_assert_null (import);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_spool_without_space (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *path = make_picture (fixture, "a.png", "-size 60x40 xc:red png:");

  /* A file where the folder should be: what is wrong is the spool, not the picture. */
  g_assert_true (g_file_set_contents (fixture->spool, "", 0, NULL));
  assert_refused (fixture, path, BACKLOT_ERROR_DISK);
}

static void
test_draft (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *path = make_picture (fixture, "a.png", "-size 60x40 xc:red png:");
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotMediaImport) import = import_path (fixture, path, &error);
  g_autoptr(LarderValue) value = backlot_media_import_to_value (import);
  g_autoptr(LarderValue) row = backlot_media_import_to_row (import, "u");
  g_autoptr(BacklotMediaImport) again = NULL;
  g_autoptr(BacklotMediaImport) gone = NULL;
  g_autoptr(LarderValue) same = NULL;
  g_autofree char *storage_path = g_strconcat ("u/", backlot_media_import_get_id (import),
                                               "/original.png", NULL);

  g_assert_no_error (error);
  again = backlot_media_import_new_from_value (value, fixture->spool);
  g_assert_nonnull (again);
  same = backlot_media_import_to_value (again);
  g_assert_true (larder_value_equal (value, same));
  g_assert_cmpstr (larder_value_get_member_string (row, "storage_path"), ==, storage_path);
  backlot_media_import_discard (import);
  g_assert_cmpuint (count_spool (fixture), ==, 0);
  gone = backlot_media_import_new_from_value (value, fixture->spool);
  g_assert_null (gone);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/media-import/knows-pictures-by-content", test_pictures);
  ADD ("/media-import/measures-pictures-upright", test_orientation);
  ADD ("/media-import/takes-a-hundred-megapixels", test_hundred_megapixels);
  ADD ("/media-import/knows-sounds-by-content", test_sounds);
  ADD ("/media-import/refuses-by-content", test_refused_by_content);
  ADD ("/media-import/refuses-truncated-pictures", test_truncated);
  ADD ("/media-import/refuses-by-kind", test_refused_by_kind);
  ADD ("/media-import/never-opens-a-pipe", test_fifo_is_not_opened);
  ADD ("/media-import/refuses-too-many-bytes", test_too_many_bytes);
  ADD ("/media-import/refuses-too-many-pixels", test_too_many_pixels);
  ADD ("/media-import/keeps-names-readable", test_names);
  ADD ("/media-import/shortens-the-longest-name", test_longest_name);
  ADD ("/media-import/gives-the-same-file-the-same-hash", test_same_file_twice);
  ADD ("/media-import/takes-the-clipboard", test_clipboard);
  ADD ("/media-import/leaves-nothing-when-cancelled", test_cancelled);
  ADD ("/media-import/tells-trouble-of-the-spool", test_spool_without_space);
  ADD ("/media-import/goes-into-a-draft-and-back", test_draft);
  return g_test_run ();
}
