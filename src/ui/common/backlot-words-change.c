/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A change that waits for a person, in words. */

#include "config.h"

#include "ui/common/backlot-words-change.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/common/backlot-words-task.h"
#include "ui/common/backlot-words.h"

/* Characters of a comment by which it is known. */
#define MAX_EXCERPT 40

static const char *
get_member (BacklotBackend *backend,
            const char     *table,
            const char     *id,
            const char     *member)
{
  LarderValue *row = NULL;

  if (id == NULL)
    return NULL;
  row = larder_table_get_value (backlot_backend_get_table (backend, table), id);
  return row != NULL ? larder_value_get_member_string (row, member) : NULL;
}

/* A photo has no name: it is known by its place. */
static char *
word_photo (BacklotBackend *backend,
            const char     *id)
{
  const char *project_id = get_member (backend, "photos", id, "project_id");
  g_autoptr(LarderTableView) view =
    larder_table_view_new (backlot_backend_get_table (backend, "photos"), "position,id");

  if (project_id == NULL)
    return g_strdup (_("Photo"));
  larder_table_view_set_match_string (view, "project_id", project_id);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view)); i++)
    {
      g_autoptr(LarderRecord) record = g_list_model_get_item (G_LIST_MODEL (view), i);

      if (g_strcmp0 (larder_record_get_id (record), id) == 0)
        /* Translators: a photo of a film, by its place */
        return g_strdup_printf (_("Photo %u"), i + 1);
    }
  return g_strdup (_("Photo"));
}

/* A comment has no name: it is known by how it begins. */
static char *
word_comment (BacklotBackend *backend,
              const char     *id)
{
  const char *body = get_member (backend, "comments", id, "body");
  g_autofree char *line = NULL;
  g_autofree char *start = NULL;

  if (body == NULL)
    return g_strdup (_("Comment"));
  line = g_strndup (body, strcspn (body, "\n"));
  if (g_utf8_strlen (line, -1) <= MAX_EXCERPT)
    return g_steal_pointer (&line);
  start = g_utf8_substring (line, 0, MAX_EXCERPT);
  return g_strconcat (g_strchomp (start), "…", NULL);
}

/* Known by whose it is, or by the address: what stands behind the project in its id. */
static char *
word_member (BacklotBackend *backend,
             const char     *id)
{
  const char *colon = id != NULL ? strchr (id, ':') : NULL;

  if (colon == NULL || strchr (colon, '@') != NULL)
    return g_strdup (colon != NULL ? colon + 1 : _("Somebody"));
  return backlot_words_person (backend, colon + 1);
}

char *
backlot_words_item (BacklotBackend *backend,
                    const char     *table,
                    const char     *id)
{
  const char *name = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  if (g_strcmp0 (table, "photos") == 0)
    return word_photo (backend, id);
  if (g_strcmp0 (table, "members") == 0 || g_strcmp0 (table, "invites") == 0)
    return word_member (backend, id);
  if (g_strcmp0 (table, "outputs") == 0)
    name = get_member (backend, "outputs", id, "label");
  else if (g_strcmp0 (table, "profiles") == 0)
    return g_strdup (get_member (backend, "profiles", id, "display_name"));
  else if (g_strcmp0 (table, "tasks") == 0)
    name = get_member (backend, "tasks", id, "title");
  else if (g_strcmp0 (table, "comments") == 0)
    return word_comment (backend, id);
  else if (g_strcmp0 (table, "projects") == 0 || g_strcmp0 (table, "films") == 0)
    name = get_member (backend, "projects", id, "title");
  if (name != NULL && name[0] != '\0')
    return g_strdup (name);
  if (g_strcmp0 (table, "tasks") == 0)
    return g_strdup (_("Task"));
  return g_strdup (_("Film"));
}

/* What one member of an item is called in a sentence; NULL for those that nobody sees. */
static const char *
find_sentence (const char *table,
               const char *field)
{
  const struct
  {
    const char *table;
    const char *field;
    const char *words;
  } sentences[] = {
    { "projects", "title", N_("Change the title of “%s”") },
    { "projects", "description", N_("Change the description of “%s”") },
    { "films", "style", N_("Change the style of “%s”") },
    { "films", "duration_min", N_("Change the length of “%s”") },
    { "films", "height", N_("Change the size of “%s”") },
    { "films", "sound_media_id", N_("Change the sound of “%s”") },
    { "photos", "caption", N_("Change the caption of “%s”") },
    { "tasks", "title", N_("Change the title of “%s”") },
    { "tasks", "description", N_("Change the description of “%s”") },
    { "tasks", "status", N_("Change the status of “%s”") },
    { "tasks", "assignee_id", N_("Change who does “%s”") },
    { "tasks", "due_on", N_("Change the due date of “%s”") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (table, sentences[i].table) && g_str_equal (field, sentences[i].field))
      return _(sentences[i].words);
  return NULL;
}

/* Such as “Rename “Porto” to “Loft in Porto””, while the studio has the former name. */
static char *
word_rename (BacklotBackend *backend,
             const char     *table,
             const char     *id,
             LarderValue    *changes)
{
  LarderValue *base = larder_table_get_base (backlot_backend_get_table (backend, table), id);
  const char *before = base != NULL ? larder_value_get_member_string (base, "title") : NULL;
  const char *after = larder_value_get_member_string (changes, "title");

  if (before == NULL || after == NULL || before[0] == '\0' || g_str_equal (before, after))
    return NULL;
  /* Translators: both are titles of a project or of a task */
  return g_strdup_printf (_("Rename “%s” to “%s”"), before, after);
}

/* Which part of an item is changed; NULL when that says no more than the item. */
static char *
word_parts (BacklotBackend *backend,
            const char     *table,
            const char     *id,
            const char     *item,
            LarderMutation *mutation)
{
  g_autoptr(LarderValue) changes = NULL;
  g_autoptr(GString) parts = g_string_new (NULL);
  g_auto(GStrv) around = NULL;
  const char *sentence = NULL;
  char *rename = NULL;
  guint n_parts = 0;

  if (id != NULL)
    changes = larder_mutation_get_changes (mutation, table, id);
  for (guint i = 0; changes != NULL && i < larder_value_get_n_items (changes); i++)
    {
      const char *field = larder_value_get_member_name (changes, i);
      const char *found = find_sentence (table, field);
      g_autofree char *part = backlot_words_field (field);

      if (found == NULL)
        continue;
      sentence = found;
      n_parts++;
      if (parts->len > 0)
        g_string_append (parts, ", ");
      g_string_append (parts, part);
    }
  if (n_parts == 0)
    return NULL;
  /* Translators: an item, then what of it is changed, such as “Title, Due” */
  if (n_parts > 1)
    return g_strdup_printf (_("Change “%s”: %s"), item, parts->str);
  rename = word_rename (backend, table, id, changes);
  if (rename != NULL)
    return rename;
  around = g_strsplit (sentence, "%s", 2);
  return g_strjoinv (item, around);
}

char *
backlot_words_change (BacklotBackend *backend,
                      LarderMutation *mutation)
{
  const struct
  {
    const char *key;
    const char *words;
  } kinds[] = {
    { "projects.create", _("Make the project “%s”") },
    { "projects.update", _("Change “%s”") },
    { "projects.delete", _("Delete “%s”") },
    { "films.update", _("Change the film “%s”") },
    { "photos.add", _("Add “%s”") },
    { "photos.update", _("Change “%s”") },
    { "photos.remove", _("Remove “%s”") },
    { "outputs.choose", _("Choose “%s”") },
    { "outputs.rename", _("Rename “%s”") },
    { "outputs.remove", _("Delete “%s”") },
    { "profiles.update", _("Change the account of %s") },
    { "members.invite", _("Invite %s") },
    { "members.set_role", _("Change the role of %s") },
    { "members.remove", _("Remove %s") },
    { "invites.remove", _("Withdraw the invitation of %s") },
    { "tasks.create", _("Add the task “%s”") },
    { "tasks.update", _("Change “%s”") },
    { "tasks.progress", _("Progress of “%s”") },
    { "tasks.delete", _("Delete “%s”") },
    { "comments.add", _("Comment “%s”") },
    { "comments.edit", _("Change the comment “%s”") },
    { "comments.resolve", _("Resolve the comment “%s”") },
    { "comments.remove", _("Delete the comment “%s”") },
    { "notifications.read", _("Mark a notification as read") },
    { "notifications.remove", _("Remove a notification") },
  };
  LarderValue *variables = larder_mutation_get_variables (mutation);
  const char *key = larder_mutation_get_key (mutation);
  const char *id = larder_value_get_member_string (variables, "id");
  g_autofree char *table = g_strndup (key, strcspn (key, "."));
  g_autofree char *item = backlot_words_item (backend, table, id);

  if (g_str_has_suffix (key, ".update"))
    {
      char *words = word_parts (backend, table, id, item, mutation);

      if (words != NULL)
        return words;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (key, kinds[i].key) == 0)
      {
        g_auto(GStrv) around = g_strsplit (kinds[i].words, "%s", 2);

        return g_strjoinv (item, around);
      }
  if (g_strcmp0 (key, "items.reorder") == 0)
    return g_strdup (g_strcmp0 (larder_value_get_member_string (variables, "table"), "tasks") == 0
                       ? _("Change the order of the tasks") : _("Change the order of the photos"));
  return g_strdup (_("A change"));
}

char *
backlot_words_field (const char *field)
{
  const struct
  {
    const char *field;
    const char *word;
  } words[] = {
    { "title", _("Title") },
    { "description", _("Description") },
    { "caption", _("Caption") },
    { "label", _("Name") },
    { "display_name", _("Name") },
    { "style", _("Style") },
    { "duration_min", _("Length") },
    { "height", _("Size") },
    { "sound_media_id", _("Sound") },
    { "status", _("Status") },
    { "progress", _("Progress") },
    { "assignee_id", _("Assigned to") },
    { "due_on", _("Due") },
    { "body", _("Text") },
    { "role", _("Role") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (field, words[i].field) == 0)
      return g_strdup (words[i].word);
  return g_strdup (field);
}

static char *
word_height (gint64 height)
{
  switch (height)
    {
    case 360:
      return g_strdup (_("Draft (360p)"));
    case 720:
      return g_strdup (_("HD (720p)"));
    case 1080:
      return g_strdup (_("Full HD (1080p)"));
    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT, height);
    }
}

char *
backlot_words_field_value (BacklotBackend *backend,
                           const char     *field,
                           LarderValue    *value)
{
  const char *text = NULL;
  const char *filename = NULL;

  if (value == NULL || larder_value_get_kind (value) == LARDER_VALUE_NULL)
    return g_strdup ("");
  if (g_strcmp0 (field, "height") == 0)
    return word_height (larder_value_get_int (value));
  if (g_strcmp0 (field, "progress") == 0)
    return backlot_words_percent ((int) larder_value_get_int (value));
  if (g_strcmp0 (field, "duration_min") == 0)
    return backlot_words_minutes ((int) larder_value_get_int (value));
  if (larder_value_get_kind (value) != LARDER_VALUE_STRING)
    return larder_value_to_json (value);
  text = larder_value_get_string (value);
  if (g_strcmp0 (field, "style") == 0)
    return backlot_words_style (text);
  if (g_strcmp0 (field, "status") == 0)
    return backlot_words_task_status (text);
  if (g_strcmp0 (field, "role") == 0)
    return backlot_words_role (text);
  if (g_strcmp0 (field, "assignee_id") == 0)
    return backlot_words_person (backend, text);
  if (g_strcmp0 (field, "sound_media_id") == 0)
    {
      filename = get_member (backend, "media_files", text, "filename");
      return g_strdup (filename != NULL ? filename : _("Another sound"));
    }
  return g_strdup (text);
}
