/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Project files: what is written is read, and what is not right is refused. */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "query/project/backlot-project-file.h"
#include "query/project/backlot-project-package.h"
#include "query/project/backlot-zip-reader.h"
#include "query/project/backlot-zip-writer.h"
#include "support/folder.h"

#define PHOTO "not a photo, but it is for later to find that out"

/* Names of members in single quotes. */
#define MANIFEST \
  "{'format':'backlot-project','version':1," \
  "'project':{'kind':'film','title':'Porto','description':''}," \
  "'film':{'style':'classic','duration_min':2,'height':720,'sound':null}," \
  "'photos':[{'file':0,'caption':'One'},{'file':0,'caption':'Two'}]," \
  "'tasks':[{'title':'Cut','description':'','status':'todo','progress':0,'due_on':'2027-01-31'}]," \
  "'comments':[{'on':'project','body':'Dark'},{'on':'project','answers':0,'body':'Is it?'}," \
  "{'on':'photo','index':1,'body':'Nice'},{'on':'task','index':0,'body':'When?'}]}"

typedef struct
{
  char *folder;
  char *photo;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("project-file-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->photo = g_build_filename (fixture->folder, "a.jpg", NULL);
  fixture->path = g_build_filename (fixture->folder, "film.backlot", NULL);
  g_assert_true (g_file_set_contents (fixture->photo, PHOTO, -1, NULL));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->photo);
  g_free (fixture->path);
}

static LarderValue *
parse (const char *text)
{
  g_autofree char *json = g_strdup (text);
  g_autoptr(GError) error = NULL;
  LarderValue *value = larder_value_new_from_json (g_strdelimit (json, "'", '"'), -1, &error);

  g_assert_no_error (error);
  return value;
}

static void
write_project (Fixture *fixture)
{
  g_autoptr(GFile) target = g_file_new_for_path (fixture->path);
  g_autoptr(BacklotProjectPackage) package = backlot_project_package_new (target);
  g_autoptr(LarderValue) manifest = parse (MANIFEST);
  g_autoptr(GError) error = NULL;

  backlot_project_package_add (package, fixture->photo, "Garden.JPG", NULL, &error);
  g_assert_no_error (error);
  backlot_project_package_finish (package, manifest, NULL, &error);
  g_assert_no_error (error);
}

/* Thousands of them: none has to outlive the power. */
static void
write_bytes (Fixture    *fixture,
             const char *bytes,
             gsize       length)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents_full (fixture->path, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600,
                            &error);
  g_assert_no_error (error);
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr(GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static void
assert_refused (Fixture      *fixture,
                BacklotError  code,
                const char   *what)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotProjectFile) file = backlot_project_file_read (fixture->path, &error);

  g_test_message ("%s: %s", what, error != NULL ? error->message : "taken");
  g_assert_null (file);
  g_assert_error (error, BACKLOT_ERROR, (int) code);
}

static void
test_round (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(BacklotProjectFile) file = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *contents = NULL;
  gint64 offset, size;
  gsize length;

  write_project (fixture);
  g_assert_cmpuint (count_files (fixture), ==, 2);
  file = backlot_project_file_read (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (backlot_project_file_get_title (file), ==, "Porto");
  g_assert_cmpstr (backlot_project_file_get_style (file), ==, "classic");
  g_assert_cmpint (backlot_project_file_get_duration (file), ==, 2);
  g_assert_false (backlot_project_file_get_has_sound (file));
  g_assert_cmpuint (backlot_project_file_get_n_photos (file), ==, 2);
  g_assert_cmpuint (backlot_project_file_get_n_files (file), ==, 1);
  g_assert_cmpuint (backlot_project_file_get_n_tasks (file), ==, 1);
  g_assert_cmpuint (backlot_project_file_get_n_comments (file), ==, 4);

  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_cmpint (backlot_project_file_get_size (file), ==, (gint64) length);
  backlot_project_file_get_range (file, 0, &offset, &size);
  g_assert_cmpmem (contents + offset, size, PHOTO, strlen (PHOTO));
  /* What the description of the MIME type looks for. */
  g_assert_cmpmem (contents + 38, strlen (BACKLOT_PROJECT_MIME_TYPE), BACKLOT_PROJECT_MIME_TYPE,
                   strlen (BACKLOT_PROJECT_MIME_TYPE));
}

/* Other programs see a ZIP that is right. */
static void
test_zip (Fixture       *fixture,
          gconstpointer  data)
{
  const char *argv[] = { "python3", "-c",
                         "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); "
                         "assert z.testzip() is None; print(' '.join(z.namelist()))",
                         fixture->path, NULL };
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  write_project (fixture);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpstr (output, ==, "mimetype media/0001.jpg project.json\n");
}

/* One that is there already goes only when the new one is whole. */
static void
test_replaced_whole (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GFile) target = g_file_new_for_path (fixture->path);
  g_autoptr(LarderValue) manifest = parse (MANIFEST);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  BacklotProjectPackage *package = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *contents = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "before", -1, NULL));
  package = backlot_project_package_new (target);
  g_assert_true (backlot_project_package_add (package, fixture->photo, "a", NULL, &error));
  g_cancellable_cancel (cancellable);
  g_assert_false (backlot_project_package_finish (package, manifest, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  backlot_project_package_free (package);
  g_assert_true (g_file_get_contents (fixture->path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "before");
  g_assert_cmpuint (count_files (fixture), ==, 2);

  write_project (fixture);
  g_assert_cmpuint (count_files (fixture), ==, 2);
}

static void
test_no_place (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "no", "film.backlot", NULL);
  g_autoptr(GFile) target = g_file_new_for_path (path);
  g_autoptr(BacklotProjectPackage) package = backlot_project_package_new (target);
  g_autoptr(GError) error = NULL;

  g_assert_false (backlot_project_package_add (package, fixture->photo, "a", NULL, &error));
  g_assert_error (error, BACKLOT_ERROR, BACKLOT_ERROR_DISK);
}

/* /dev/full takes the beginning and has no space for it. */
static void
test_full_disk (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GFile) full = g_file_new_for_path ("/dev/full");
  g_autoptr(GFileOutputStream) stream = g_file_append_to (full, G_FILE_CREATE_NONE, NULL, NULL);
  g_autoptr(BacklotZipWriter) zip = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (stream);
  zip = backlot_zip_writer_new (G_OUTPUT_STREAM (stream));
  g_assert_false (backlot_zip_writer_add_bytes (zip, "a", bytes, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

/* Every file that ends too early, and every file with one byte changed, is refused or as before. */
static void
test_damage (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *contents = NULL;
  gsize length;

  write_project (fixture);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  for (gsize end = 4; end < length; end++)
    {
      write_bytes (fixture, contents, end);
      assert_refused (fixture, BACKLOT_ERROR_DAMAGED_PROJECT, "cut");
    }
  for (gsize i = 0; i < length; i++)
    {
      g_autoptr(BacklotProjectFile) file = NULL;
      char byte = contents[i];

      contents[i] = (char) (byte ^ 0x41);
      write_bytes (fixture, contents, length);
      contents[i] = byte;
      file = backlot_project_file_read (fixture->path, NULL);
      if (file != NULL)
        g_assert_cmpstr (backlot_project_file_get_title (file), ==, "Porto");
    }
}

/* A ZIP of any entries: pairs of name and content. */
static void
write_zip (Fixture    *fixture,
           const char *name,
           const char *content,
           ...) G_GNUC_NULL_TERMINATED;

static void
write_zip (Fixture    *fixture,
           const char *name,
           const char *content,
           ...)
{
  g_autoptr(GFile) file = g_file_new_for_path (fixture->path);
  g_autoptr(GFileOutputStream) stream = NULL;
  g_autoptr(BacklotZipWriter) zip = NULL;
  va_list more;

  stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL);
  zip = backlot_zip_writer_new (G_OUTPUT_STREAM (stream));
  va_start (more, content);
  while (name != NULL)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (content, strlen (content));

      g_assert_true (backlot_zip_writer_add_bytes (zip, name, bytes, NULL, NULL));
      name = va_arg (more, const char *);
      content = name != NULL ? va_arg (more, const char *) : NULL;
    }
  va_end (more);
  g_assert_true (backlot_zip_writer_finish (zip, NULL, NULL));
  g_assert_true (g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, NULL));
}

static void
test_other_files (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *tar = g_malloc0 (1024);

  assert_refused (fixture, BACKLOT_ERROR_FILE_VANISHED, "nothing");
  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  assert_refused (fixture, BACKLOT_ERROR_NOT_A_PROJECT, "no bytes");
  g_assert_true (g_file_set_contents (fixture->path, "a text, long enough to be one", -1, NULL));
  assert_refused (fixture, BACKLOT_ERROR_NOT_A_PROJECT, "a text");
  memcpy (tar + 257, "ustar", 5);
  g_assert_true (g_file_set_contents (fixture->path, tar, 1024, NULL));
  assert_refused (fixture, BACKLOT_ERROR_STUDIO_PROJECT, "the studio's own");
  write_zip (fixture, "mimetype", "application/epub+zip", NULL);
  assert_refused (fixture, BACKLOT_ERROR_NOT_A_PROJECT, "a book");
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  assert_refused (fixture, BACKLOT_ERROR_NOT_A_PROJECT, "a folder");
  g_assert_cmpint (g_rmdir (fixture->path), ==, 0);
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  assert_refused (fixture, BACKLOT_ERROR_SPECIAL_FILE, "a pipe");
}

/* Names that lead elsewhere, that come twice, that nobody told of. */
static void
test_names (Fixture       *fixture,
            gconstpointer  data)
{
  const char *names[] = { "../outside", "/etc/passwd", "media/../../x", "media\\x", "MEDIA/X",
                          "media/a\nb", ".hidden", "project.json", "mimetype", "more" };
  g_autofree char *manifest = g_strdelimit (g_strdup (
    "{'format':'backlot-project','version':1,'project':{'kind':'film','title':'P',"
    "'description':''},'film':{'style':'classic','duration_min':1,'height':720},'files':[],"
    "'photos':[],'tasks':[],'comments':[]}"), "'", '"');
  g_autoptr(BacklotProjectFile) file = NULL;
  g_autoptr(GError) error = NULL;

  write_zip (fixture, "mimetype", BACKLOT_PROJECT_MIME_TYPE, "project.json", manifest, NULL);
  file = backlot_project_file_read (fixture->path, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      write_zip (fixture, "mimetype", BACKLOT_PROJECT_MIME_TYPE, "project.json", manifest,
                 names[i], "x", NULL);
      assert_refused (fixture, BACKLOT_ERROR_DAMAGED_PROJECT, names[i]);
    }
  write_zip (fixture, "mimetype", BACKLOT_PROJECT_MIME_TYPE, NULL);
  assert_refused (fixture, BACKLOT_ERROR_DAMAGED_PROJECT, "no manifest");
  write_zip (fixture, "mimetype", BACKLOT_PROJECT_MIME_TYPE, "project.json", "[", NULL);
  assert_refused (fixture, BACKLOT_ERROR_DAMAGED_PROJECT, "no JSON");
  write_zip (fixture, "mimetype", BACKLOT_PROJECT_MIME_TYPE, "project.json", "[]", NULL);
  assert_refused (fixture, BACKLOT_ERROR_DAMAGED_PROJECT, "a list");
}

/* Compressed, encrypted, huge, or lying in each other: made by another program that is at hand. */
static void
test_bombs (Fixture       *fixture,
            gconstpointer  data)
{
  const char *bombs[] = {
    /* A thousand times larger than it looks. */
    "z.writestr('project.json', b' ' * 10000000, zipfile.ZIP_DEFLATED)",
    "z.writestr('media/0001.jpg', bytes(10000000), zipfile.ZIP_DEFLATED)",
    /* More entries than any project has. */
    "[z.writestr('media/%d.jpg' % i, b'x') for i in range(10001)]",
    /* 4 GiB of which nothing is there. */
    "z.writestr('media/0001.jpg', b'x'); z.infolist()[-1].file_size = "
    "z.infolist()[-1].compress_size = 0xfffffff0",
    "z.writestr('media/0001.jpg', b'x'); z.infolist()[-1].flag_bits |= 1",
    /* The same bytes twice. */
    "z.writestr('media/0001.jpg', b'x'); z.writestr('media/0002.jpg', b'x'); "
    "z.infolist()[-1].header_offset = z.infolist()[-2].header_offset",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bombs); i++)
    {
      g_autofree char *script = g_strdup_printf (
        "import sys, zipfile\n"
        "with zipfile.ZipFile(sys.argv[1], 'w') as z:\n"
        "  z.writestr('mimetype', '%s')\n"
        "  %s\n", BACKLOT_PROJECT_MIME_TYPE, bombs[i]);
      const char *argv[] = { "python3", "-c", script, fixture->path, NULL };
      g_autoptr(GError) error = NULL;
      int status;

      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                    &status, &error);
      g_assert_no_error (error);
      g_assert_cmpint (status, ==, 0);
      assert_refused (fixture, BACKLOT_ERROR_DAMAGED_PROJECT, bombs[i]);
    }
}

/* Members of the manifest, and what they become. */
static void
test_manifest (void)
{
  const struct
  {
    const char   *old;
    const char   *new;
    BacklotError  code;
  } cases[] = {
    { "'backlot-project'", "'something'", BACKLOT_ERROR_NOT_A_PROJECT },
    { "'version':1", "'version':2", BACKLOT_ERROR_NEWER_PROJECT },
    { "'version':1", "'version':'1'", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'kind':'film'", "'kind':'series'", BACKLOT_ERROR_NEWER_PROJECT },
    { "'kind':'film'", "'kind':'opera'", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'title':'Porto'", "'title':''", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'title':'Porto'", "'title':7", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'style':'classic'", "'style':'loud'", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'duration_min':2", "'duration_min':99", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'height':720", "'height':1", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'sound':null", "'sound':1", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "{'file':0,'caption':'Two'}", "{'file':1,'caption':''}", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "{'file':0,'caption':'Two'}", "{'file':-1,'caption':''}", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "{'file':0,'caption':'Two'}", "7", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'status':'todo'", "'status':'never'", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'progress':0", "'progress':101", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "2027-01-31", "2027-02-31", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "2027-01-31", "01/31/2027", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'answers':0", "'answers':1", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'answers':0", "'answers':-1", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'on':'photo','index':1", "'on':'photo','index':2", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'on':'photo','index':1", "'on':'photo'", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'on':'photo','index':1", "'on':'moon','index':1", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'on':'photo','index':1", "'on':'photo','index':1,'answers':0",
      BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'body':'Dark'", "'body':''", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'body':'Dark'", "'body':'Dark','author':'Ana'", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'size_bytes':3", "'size_bytes':0", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'media/0001.jpg'", "'../0001.jpg'", BACKLOT_ERROR_DAMAGED_PROJECT },
    { "'files':[", "'files':[{'name':'media/2','filename':'','size_bytes':1,'sha256':'"
      "0000000000000000000000000000000000000000000000000000000000000000'},",
      BACKLOT_ERROR_DAMAGED_PROJECT },
  };
  g_autoptr(GString) whole = g_string_new (MANIFEST);
  g_autoptr(LarderValue) manifest = NULL;
  g_autoptr(GError) error = NULL;

  g_string_truncate (whole, whole->len - 1);
  g_string_append (whole, ",'files':[{'name':'media/0001.jpg','filename':'a.jpg','size_bytes':3,"
                   "'sha256':'0123456789012345678901234567890123456789012345678901234567890123'}]}");
  manifest = parse (whole->str);
  backlot_project_manifest_check (manifest, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) text = g_string_new (whole->str);
      g_autoptr(LarderValue) changed = NULL;

      g_assert_cmpuint (g_string_replace (text, cases[i].old, cases[i].new, 1), ==, 1);
      changed = parse (text->str);
      g_test_message ("%s", cases[i].new);
      g_assert_false (backlot_project_manifest_check (changed, &error));
      g_assert_error (error, BACKLOT_ERROR, (int) cases[i].code);
      g_clear_error (&error);
    }
}

static void
test_named (void)
{
  const char *names[] = { "/a/film.backlot", "/a/FILM.BACKLOT", "/a/film.zip", "/a/backlot" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GFile) file = g_file_new_for_path (names[i]);

      g_assert_cmpint (backlot_project_file_is_named (file), ==, i < 2);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/project-file/round", Fixture, NULL, set_up, test_round, tear_down);
  g_test_add ("/project-file/zip", Fixture, NULL, set_up, test_zip, tear_down);
  g_test_add ("/project-file/replaced-whole", Fixture, NULL, set_up, test_replaced_whole,
              tear_down);
  g_test_add ("/project-file/no-place", Fixture, NULL, set_up, test_no_place, tear_down);
  g_test_add ("/project-file/full-disk", Fixture, NULL, set_up, test_full_disk, tear_down);
  g_test_add ("/project-file/damage", Fixture, NULL, set_up, test_damage, tear_down);
  g_test_add ("/project-file/other-files", Fixture, NULL, set_up, test_other_files, tear_down);
  g_test_add ("/project-file/names", Fixture, NULL, set_up, test_names, tear_down);
  g_test_add ("/project-file/bombs", Fixture, NULL, set_up, test_bombs, tear_down);
  g_test_add_func ("/project-file/manifest", test_manifest);
  g_test_add_func ("/project-file/named", test_named);

  return g_test_run ();
}
