/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The histories of all projects: they outlive the pages on which the steps were made. */

#include "config.h"

#include "query/project/backlot-histories.h"

#include "query/backlot-backend-private.h"

struct _BacklotHistories
{
  GObject         parent_instance;

  BacklotBackend *backend;      /* (owned) */
  GHashTable     *by_project;   /* (owned): "" is that of several projects */
};

G_DEFINE_FINAL_TYPE (BacklotHistories, backlot_histories, G_TYPE_OBJECT)

static void
backlot_histories_finalize (GObject *object)
{
  BacklotHistories *self = BACKLOT_HISTORIES (object);

  g_hash_table_unref (self->by_project);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_histories_parent_class)->finalize (object);
}

static void
backlot_histories_class_init (BacklotHistoriesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_histories_finalize;
}

static void
backlot_histories_init (BacklotHistories *self)
{
  self->by_project = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

BacklotHistories *
backlot_histories_new (BacklotBackend *backend)
{
  BacklotHistories *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  self = g_object_new (BACKLOT_TYPE_HISTORIES, NULL);
  self->backend = g_object_ref (backend);
  return self;
}

BacklotHistory *
backlot_histories_get (BacklotHistories *self,
                       const char       *project_id)
{
  const char *key = project_id != NULL ? project_id : "";
  BacklotHistory *history = NULL;

  g_return_val_if_fail (BACKLOT_IS_HISTORIES (self), NULL);

  history = g_hash_table_lookup (self->by_project, key);
  if (history == NULL)
    {
      history = backlot_history_new (self->backend, project_id);
      g_hash_table_insert (self->by_project, g_strdup (key), history);
    }
  return history;
}

static gboolean
is_there (BacklotHistories *self,
          BacklotHistory   *history)
{
  const char *id = backlot_history_get_project (history);

  return id == NULL ||
         larder_table_get_value (backlot_backend_get_table (self->backend, "projects"), id) != NULL;
}

BacklotHistory *
backlot_histories_find (BacklotHistories *self,
                        gboolean          redo)
{
  BacklotHistory *found = NULL;
  guint64 time = 0;
  GHashTableIter iter;
  gpointer history;

  g_return_val_if_fail (BACKLOT_IS_HISTORIES (self), NULL);

  g_hash_table_iter_init (&iter, self->by_project);
  while (g_hash_table_iter_next (&iter, NULL, &history))
    {
      BacklotHistoryStep step;

      /* What comes back may be the project itself. */
      if (!backlot_history_peek (history, redo, &step) || step.time < time ||
          !(is_there (self, history) || (step.brings_back && !redo)))
        continue;
      found = history;
      time = step.time;
    }
  return found;
}

BacklotHistory *
backlot_histories_add_discard (BacklotHistories *self,
                               BacklotDiscard   *discard)
{
  BacklotHistory *history = NULL;

  g_return_val_if_fail (BACKLOT_IS_HISTORIES (self), NULL);
  g_return_val_if_fail (BACKLOT_IS_DISCARD (discard), NULL);

  history = backlot_histories_get (self, backlot_discard_get_project (discard));
  backlot_history_add (history, BACKLOT_DEED (discard));
  return history;
}
