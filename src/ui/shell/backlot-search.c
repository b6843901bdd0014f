/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds projects, what is in them, pages and commands by a few letters. */

#include "config.h"

#include "ui/shell/backlot-search.h"

#include <glib/gi18n.h>

#include "ui/shell/backlot-search-hit.h"
#include "ui/shell/backlot-shortcuts.h"

/* Of each kind. More than these nobody reads; another letter is quicker. */
#define MAX_HITS 20
#define MAX_RECENT 5

typedef struct
{
  BacklotContext *context;
  const char     *text;
  const char     *heading;   /* (nullable) */
  GHashTable     *known;     /* (nullable): addresses that are passed over */
  GListStore     *hits;
} Search;

static gboolean
is_match (Search     *search,
          const char *title)
{
  return search->text[0] == '\0' || g_str_match_string (search->text, title, TRUE);
}

static void
add_hit (Search     *search,
         const char *title,
         const char *subtitle,
         const char *icon_name,
         const char *keys,
         const char *address,
         const char *action)
{
  g_autoptr(BacklotSearchHit) hit = NULL;

  if (search->known != NULL && address != NULL && g_hash_table_contains (search->known, address))
    return;
  hit = g_object_new (BACKLOT_TYPE_SEARCH_HIT,
                      "title", title,
                      "subtitle", subtitle,
                      "icon-name", icon_name,
                      "keys", keys,
                      "address", address,
                      "action", action,
                      "heading", search->heading,
                      NULL);

  g_list_store_append (search->hits, hit);
}

/* The rows of a table that hold the text in one of @members, at most as many as anybody reads. */
static GPtrArray *
find_rows (Search             *search,
           const char         *table,
           const char         *order,
           const char * const *members,
           guint               max)
{
  BacklotBackend *backend = backlot_context_get_backend (search->context);
  g_autoptr(LarderTableView) view =
    larder_table_view_new (backlot_backend_get_table (backend, table), order);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  larder_table_view_set_search_members (view, members);
  if (search->text[0] != '\0')
    larder_table_view_set_search_text (view, search->text);
  for (guint i = 0; i < MIN (max, g_list_model_get_n_items (G_LIST_MODEL (view))); i++)
    g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (view), i));
  return rows;
}

static void
find_projects (Search *search)
{
  static const char * const members[] = { "title", "description", NULL };
  g_autoptr(GPtrArray) rows = find_rows (search, "projects", "created_at desc,id", members,
                                         search->text[0] != '\0' ? MAX_HITS : MAX_RECENT);

  for (guint i = 0; i < rows->len; i++)
    {
      LarderRecord *row = g_ptr_array_index (rows, i);
      g_autofree char *address = g_strconcat ("project/", larder_record_get_id (row), NULL);

      add_hit (search, larder_record_get_string (row, "title"), _("Film project"),
               "backlot-film-symbolic", NULL, address, NULL);
    }
}

static const char *
get_project_title (Search     *search,
                   const char *project_id)
{
  BacklotBackend *backend = backlot_context_get_backend (search->context);
  LarderValue *row = project_id != NULL
                       ? larder_table_get_value (backlot_backend_get_table (backend, "projects"),
                                                 project_id) : NULL;

  return row != NULL ? larder_value_get_member_string (row, "title") : NULL;
}

/* Rows of a project that have a text of their own, the first of @members. @tab: (nullable): where
 * they are; NULL: that is looked for when one is chosen. */
static void
find_items (Search             *search,
            const char         *table,
            const char * const *members,
            const char         *tab,
            const char         *words,
            const char         *icon_name)
{
  g_autoptr(GPtrArray) rows = NULL;

  if (search->text[0] == '\0')
    return;
  rows = find_rows (search, table, "id", members, MAX_HITS);
  for (guint i = 0; i < rows->len; i++)
    {
      LarderRecord *row = g_ptr_array_index (rows, i);
      const char *id = larder_record_get_id (row);
      const char *project_id = larder_record_get_string (row, "project_id");
      const char *project = get_project_title (search, project_id);
      g_autofree char *title = g_strdup (larder_record_get_string (row, members[0]));
      g_auto(GStrv) around = g_strsplit (words, "%s", 2);
      g_autofree char *subtitle = project != NULL ? g_strjoinv (project, around) : NULL;
      g_autofree char *address = NULL;

      if (project == NULL || title == NULL)
        continue;
      address = tab != NULL ? g_strdup_printf ("project/%s/%s/%s", project_id, tab, id)
                            : g_strconcat ("comment/", id, NULL);
      add_hit (search, g_strdelimit (title, "\r\n\t", ' '), subtitle, icon_name, NULL, address,
               NULL);
    }
}

static gboolean
add_photo (Search       *search,
           LarderRecord *photo,
           const char   *title)
{
  const char *project_id = larder_record_get_string (photo, "project_id");
  const char *project = get_project_title (search, project_id);
  g_autofree char *subtitle = NULL;
  g_autofree char *address = NULL;

  if (project == NULL || title == NULL)
    return FALSE;
  /* Translators: %s is a project */
  subtitle = g_strdup_printf (_("Photo in “%s”"), project);
  address = g_strdup_printf ("project/%s/photos/%s", project_id, larder_record_get_id (photo));
  add_hit (search, title, subtitle, "image-x-generic-symbolic", NULL, address, NULL);
  return TRUE;
}

/* A photo without a caption is known by the name of its file. */
static void
find_photos_by_file (Search *search)
{
  static const char * const filenames[] = { "filename", NULL };
  BacklotBackend *backend = backlot_context_get_backend (search->context);
  g_autoptr(GPtrArray) files = NULL;
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(LarderTableView) photos = NULL;
  guint n_found = 0;

  if (search->text[0] == '\0')
    return;
  files = find_rows (search, "media_files", "id", filenames, G_MAXUINT);
  for (guint i = 0; i < files->len; i++)
    g_hash_table_insert (names, (char *) larder_record_get_id (files->pdata[i]), files->pdata[i]);
  if (files->len == 0)
    return;
  photos = larder_table_view_new (backlot_backend_get_table (backend, "photos"), "id");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (photos)) && n_found < MAX_HITS; i++)
    {
      g_autoptr(LarderRecord) photo = g_list_model_get_item (G_LIST_MODEL (photos), i);
      const char *media_id = larder_record_get_string (photo, "media_id");
      LarderRecord *file = media_id != NULL ? g_hash_table_lookup (names, media_id) : NULL;
      const char *caption = larder_record_get_string (photo, "caption");

      if (file != NULL && (caption == NULL || !g_str_match_string (search->text, caption, TRUE)))
        n_found += add_photo (search, photo, larder_record_get_string (file, "filename"));
    }
}

static void
find_in_projects (Search *search)
{
  static const char * const captions[] = { "caption", NULL };
  static const char * const labels[] = { "label", NULL };
  static const char * const tasks[] = { "title", "description", NULL };
  static const char * const bodies[] = { "body", NULL };

  /* Translators: %s is a project */
  find_items (search, "photos", captions, "photos", _("Photo in “%s”"), "image-x-generic-symbolic");
  find_photos_by_file (search);
  /* Translators: %s is a project */
  find_items (search, "outputs", labels, "renders", _("Render of “%s”"),
              "media-playback-start-symbolic");
  /* Translators: %s is a project */
  find_items (search, "tasks", tasks, "tasks", _("Task in “%s”"), "backlot-tasks-symbolic");
  /* Translators: %s is a project */
  find_items (search, "comments", bodies, NULL, _("Comment in “%s”"), "backlot-notes-symbolic");
}

static void
find_pages (Search *search)
{
  const struct
  {
    const char *title;
    const char *icon_name;
    const char *address;
  } pages[] = {
    { _("Home"), "go-home-symbolic", "home" },
    { _("My Tasks"), "backlot-tasks-symbolic", "tasks" },
    { _("Queue"), "backlot-queue-symbolic", "queue" },
    { _("Notifications"), "backlot-notifications-symbolic", "notifications" },
    { _("Credits"), "backlot-credits-symbolic", "credits" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (is_match (search, pages[i].title))
      add_hit (search, pages[i].title, _("Page"), pages[i].icon_name, NULL, pages[i].address, NULL);
}

static void
find_commands (Search               *search,
               BacklotSearchMayFunc  may,
               gpointer              user_data)
{
  for (guint i = 0; i < backlot_n_shortcuts; i++)
    {
      const BacklotShortcut *shortcut = &backlot_shortcuts[i];
      g_autofree char *keys = NULL;

      if (shortcut->title == NULL || shortcut->action == NULL ||
          g_str_equal (shortcut->action, "win.search") ||
          !is_match (search, _(shortcut->title)) || !may (shortcut->action, user_data))
        continue;
      keys = backlot_shortcuts_word_keys (shortcut);
      add_hit (search, _(shortcut->title), _("Command"), "system-run-symbolic", keys, NULL,
               shortcut->action);
    }
  if (is_match (search, _("About Backlot")))
    add_hit (search, _("About Backlot"), _("Command"), "help-about-symbolic", NULL, NULL,
             "app.about");
}

GListModel *
backlot_search_find (BacklotContext       *context,
                     const char           *text,
                     BacklotSearchMayFunc  may,
                     gpointer              user_data)
{
  g_autofree char *words = NULL;
  Search search = { .context = context };

  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  words = g_strstrip (g_strdup (text));
  search.text = words;
  search.hits = g_list_store_new (BACKLOT_TYPE_SEARCH_HIT);
  find_projects (&search);
  find_in_projects (&search);
  find_pages (&search);
  find_commands (&search, may, user_data);
  return G_LIST_MODEL (search.hits);
}

GListModel *
backlot_search_find_more (BacklotContext *context,
                          const char     *text,
                          GListModel     *found)
{
  g_autofree char *words = NULL;
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Search search = { .context = context };

  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (found), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(BacklotSearchHit) hit = g_list_model_get_item (found, i);

      if (backlot_search_hit_get_address (hit) != NULL)
        g_hash_table_add (known, g_strdup (backlot_search_hit_get_address (hit)));
    }
  words = g_strstrip (g_strdup (text));
  search.text = words;
  search.known = known;
  search.heading = _("In the Studio");
  search.hits = g_list_store_new (BACKLOT_TYPE_SEARCH_HIT);
  find_projects (&search);
  find_in_projects (&search);
  return G_LIST_MODEL (search.hits);
}

GListModel *
backlot_search_put_below (BacklotContext *context,
                          const char     *text,
                          GListModel     *found,
                          GHashTable     *addresses)
{
  guint position = 0;

  g_return_val_if_fail (G_IS_LIST_STORE (found), NULL);
  g_return_val_if_fail (addresses != NULL, NULL);

  while (position < g_list_model_get_n_items (found))
    {
      g_autoptr(BacklotSearchHit) hit = g_list_model_get_item (found, position);
      const char *address = backlot_search_hit_get_address (hit);

      if (address != NULL && g_hash_table_contains (addresses, address))
        g_list_store_remove (G_LIST_STORE (found), position);
      else
        position++;
    }
  return backlot_search_find_more (context, text, found);
}
