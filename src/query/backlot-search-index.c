/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the desktop's search finds of one studio while the program does not run. */

#include "config.h"

#include "query/backlot-search-index.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "larder/larder-query-observer.h"
#include "larder/larder-text-index.h"

#include "query/backlot-backend-private.h"
#include "query/collab/backlot-tasks-queries.h"
#include "query/project/backlot-outputs-queries.h"
#include "query/project/backlot-projects-queries.h"

/* What changes in this time is written together. */
#define COLLECT_MS 2000

struct _BacklotSearchIndex
{
  GObject              parent_instance;

  BacklotBackend      *backend;    /* (owned) */
  LarderTextIndex     *index;      /* (owned) */
  LarderQueryObserver *projects;   /* (owned) */
  LarderQueryObserver *outputs;    /* (owned) */
  LarderQueryObserver *tasks;      /* (owned) */
  char                *path;
  guint                timeout_id;
};

G_DEFINE_FINAL_TYPE (BacklotSearchIndex, backlot_search_index, G_TYPE_OBJECT)

/* Returns: (transfer none): until the next change */
static LarderValue *
list_rows (BacklotSearchIndex *self,
           const char         *table)
{
  return larder_table_list_rows (backlot_backend_get_table (self->backend, table));
}

static const char *
get_text (LarderValue *row,
          const char  *member)
{
  const char *text = larder_value_get_member_string (row, member);

  return text != NULL ? text : "";
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  LarderValue *first = *(LarderValue * const *) a;
  LarderValue *second = *(LarderValue * const *) b;
  int order = strcmp (get_text (second, "created_at"), get_text (first, "created_at"));

  return order != 0 ? order : strcmp (get_text (first, "id"), get_text (second, "id"));
}

/* Borrowed from @rows, the newest first. */
static GPtrArray *
sort_rows (LarderValue *rows)
{
  GPtrArray *sorted = g_ptr_array_new ();

  for (guint i = 0; i < larder_value_get_n_items (rows); i++)
    g_ptr_array_add (sorted, larder_value_get_item (rows, i));
  g_ptr_array_sort (sorted, compare_rows);
  return sorted;
}

static void
add_entry (LarderValueBuilder *entries,
           const char         *kind,
           const char         *id,
           const char         *title,
           const char         *more,
           const char         *project)
{
  g_autofree char *text = g_strjoin (" ", title, more, NULL);

  larder_value_builder_begin_object (entries, NULL);
  larder_value_builder_set_string (entries, "id", id);
  larder_value_builder_set_string (entries, "kind", kind);
  larder_value_builder_set_string (entries, "title", title);
  larder_value_builder_set_string (entries, "project", project);
  larder_value_builder_set_string (entries, "text", text);
  larder_value_builder_close (entries);
}

static void
add_projects (BacklotSearchIndex *self,
              LarderValueBuilder *entries)
{
  g_autoptr(GPtrArray) sorted = sort_rows (list_rows (self, "projects"));

  for (guint i = 0; i < sorted->len; i++)
    {
      LarderValue *row = g_ptr_array_index (sorted, i);
      g_autofree char *id = g_strconcat ("project/", get_text (row, "id"), NULL);

      add_entry (entries, "project", id, get_text (row, "title"), get_text (row, "description"),
                 get_text (row, "kind"));
    }
}

/* Rows of projects that are known; what belongs to another one is seen by nobody. */
static void
add_items (BacklotSearchIndex *self,
           LarderValueBuilder *entries,
           const char         *table,
           const char         *kind,
           const char         *tab,
           const char         *member)
{
  LarderTable *projects = backlot_backend_get_table (self->backend, "projects");
  const char *user_id = backlot_backend_get_user_id (self->backend);
  gboolean is_task = g_str_equal (table, "tasks");
  g_autoptr(GPtrArray) sorted = sort_rows (list_rows (self, table));

  for (guint i = 0; i < sorted->len; i++)
    {
      LarderValue *row = g_ptr_array_index (sorted, i);
      const char *project_id = get_text (row, "project_id");
      LarderValue *project = larder_table_get_value (projects, project_id);
      g_autofree char *id = NULL;

      if (project == NULL || get_text (row, member)[0] == '\0' ||
          (is_task && (g_str_equal (get_text (row, "status"), "done") ||
                       !g_str_equal (get_text (row, "assignee_id"), user_id))))
        continue;
      id = g_strjoin ("/", "project", project_id, tab, get_text (row, "id"), NULL);
      add_entry (entries, kind, id, get_text (row, member), "", get_text (project, "title"));
    }
}

/* Before the projects are known there is nothing that could replace what the file has. */
static void
write_entries (BacklotSearchIndex *self)
{
  g_autoptr(LarderValueBuilder) entries = NULL;
  g_autoptr(LarderValue) value = NULL;

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (larder_query_observer_get_data (self->projects) == NULL)
    return;
  entries = larder_value_builder_new_array ();
  add_projects (self, entries);
  add_items (self, entries, "outputs", "render", "renders", "label");
  add_items (self, entries, "tasks", "task", "tasks", "title");
  value = larder_value_builder_end (entries);
  larder_text_index_set_entries (self->index, value);
}

static void
timeout_cb (gpointer user_data)
{
  BacklotSearchIndex *self = user_data;

  self->timeout_id = 0;
  write_entries (self);
}

static void
changed_cb (BacklotSearchIndex *self)
{
  if (self->timeout_id == 0)
    self->timeout_id = g_timeout_add_once (COLLECT_MS, timeout_cb, self);
}

static void
forget (LarderQueryObserver **observer)
{
  if (*observer != NULL)
    larder_query_observer_detach (*observer);
  g_clear_object (observer);
}

static void
backlot_search_index_dispose (GObject *object)
{
  BacklotSearchIndex *self = BACKLOT_SEARCH_INDEX (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  forget (&self->projects);
  forget (&self->outputs);
  forget (&self->tasks);
  g_clear_object (&self->index);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_search_index_parent_class)->dispose (object);
}

static void
backlot_search_index_finalize (GObject *object)
{
  g_free (BACKLOT_SEARCH_INDEX (object)->path);

  G_OBJECT_CLASS (backlot_search_index_parent_class)->finalize (object);
}

static void
backlot_search_index_class_init (BacklotSearchIndexClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = backlot_search_index_dispose;
  object_class->finalize = backlot_search_index_finalize;
}

static void
backlot_search_index_init (BacklotSearchIndex *self)
{
}

/* Takes @options. The pages of the window read the same. */
static LarderQueryObserver *
observe (BacklotSearchIndex *self,
         LarderQueryOptions *options,
         const char         *table)
{
  LarderQueryObserver *observer =
    larder_query_observer_new (backlot_backend_get_client (self->backend), options);

  g_object_unref (options);
  larder_query_observer_attach (observer);
  g_signal_connect_object (observer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_backend_get_table (self->backend, table), "row-changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return observer;
}

BacklotSearchIndex *
backlot_search_index_new (BacklotBackend *backend)
{
  BacklotSearchIndex *self = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  self = g_object_new (BACKLOT_TYPE_SEARCH_INDEX, NULL);
  self->backend = g_object_ref (backend);
  folder = g_path_get_dirname (backlot_backend_get_pictures_folder (backend));
  self->path = g_build_filename (folder, "search.db", NULL);
  self->index = larder_text_index_new (self->path);
  self->projects = observe (self, backlot_projects_list_options (backend, NULL), "projects");
  self->outputs = observe (self, backlot_outputs_list_options (backend, NULL), "outputs");
  self->tasks = observe (self, backlot_tasks_mine_options (backend), "tasks");
  changed_cb (self);
  return self;
}

const char *
backlot_search_index_get_path (BacklotSearchIndex *self)
{
  g_return_val_if_fail (BACKLOT_IS_SEARCH_INDEX (self), NULL);

  return self->path;
}

void
backlot_search_index_show (BacklotSearchIndex *self,
                           const char         *link)
{
  g_autofree char *folder = g_path_get_dirname (link);
  g_autofree char *draft = g_strconcat (link, ".new", NULL);

  g_return_if_fail (BACKLOT_IS_SEARCH_INDEX (self));

  g_mkdir_with_parents (folder, 0700);
  g_unlink (draft);
  /* Who searches finds the former studio or this one, and never half of a link. */
  if (symlink (self->path, draft) != 0 || g_rename (draft, link) != 0)
    g_info ("the studio is not searched: %s", g_strerror (errno));
}

void
backlot_search_index_flush_async (BacklotSearchIndex  *self,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_return_if_fail (BACKLOT_IS_SEARCH_INDEX (self));

  write_entries (self);
  larder_text_index_flush_async (self->index, NULL, callback, user_data);
}

gboolean
backlot_search_index_flush_finish (BacklotSearchIndex  *self,
                                   GAsyncResult        *result,
                                   GError             **error)
{
  g_return_val_if_fail (BACKLOT_IS_SEARCH_INDEX (self), FALSE);

  return larder_text_index_flush_finish (self->index, result, error);
}
