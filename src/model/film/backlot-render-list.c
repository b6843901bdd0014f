/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The renders of a film, or of all films, newest first. */

#include "config.h"

#include "model/film/backlot-render-list.h"

#include "model/project/backlot-row-list.h"

/* How long an answer may have been on its way: it tells what was before. */
#define REQUEST_MS 2000

struct _BacklotRenderList
{
  GObject              parent_instance;

  BacklotRenderTables  tables;               /* (owned) each */
  LarderTableView     *jobs;                 /* (owned) */
  LarderTableView     *outputs;              /* (owned) */
  GHashTable          *jobs_with_output;     /* (owned): set of job ids */
  GHashTable          *jobs_without_output;  /* (owned): done, and the outputs were read since */
  BacklotRowList      *rows;                 /* (owned) */
  GHashTable          *percents;             /* (owned): job of a render of the list → int */
  gint64               sum;                  /* of those that run */
  guint                n_summed;
  guint                n_running;            /* as it was told last */
  double               fraction;             /* likewise */
};

/* The per cent of a render that does not run. */
#define NOT_RUNNING -1

typedef enum
{
  PROP_N_ITEMS = 1,
  PROP_N_RUNNING,
  PROP_FRACTION,
} BacklotRenderListProperty;

static GParamSpec *properties[PROP_FRACTION + 1];

static GType
get_item_type (GListModel *list)
{
  return BACKLOT_TYPE_RENDER;
}

static guint
get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (BACKLOT_RENDER_LIST (list)->rows));
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (BACKLOT_RENDER_LIST (list)->rows), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BacklotRenderList, backlot_render_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static gboolean
is_completed (LarderValue *job)
{
  return g_strcmp0 (larder_value_get_member_string (job, "status"), "completed") == 0;
}

/* A finished job without output: its output was removed, or is still to be read. */
static gboolean
shows_job (LarderTable *table,
           const char  *id,
           LarderValue *value,
           gpointer     user_data)
{
  BacklotRenderList *self = user_data;

  return !is_completed (value) || g_hash_table_contains (self->jobs_with_output, id) ||
         !g_hash_table_contains (self->jobs_without_output, id);
}

static void
update_outputs (BacklotRenderList *self)
{
  GHashTableIter iter;
  gpointer id;

  /* An output that was here and is not any more was removed; if it is only elsewhere in the list,
   * or comes back, its job is found below again. */
  g_hash_table_iter_init (&iter, self->jobs_with_output);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (self->jobs_without_output, g_strdup (id));
  g_hash_table_remove_all (self->jobs_with_output);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->outputs)); i++)
    {
      g_autoptr(BacklotOutput) output = g_list_model_get_item (G_LIST_MODEL (self->outputs), i);

      g_hash_table_add (self->jobs_with_output, g_strdup (backlot_output_get_job_id (output)));
    }
  larder_table_view_refilter (self->jobs);
}

static int
get_percent (BacklotJob *job)
{
  return backlot_job_get_is_finished (job)
           ? NOT_RUNNING : (int) larder_record_get_int (LARDER_RECORD (job), "progress");
}

/* The only place that changes the sums. */
static void
set_percent (BacklotRenderList *self,
             BacklotJob        *job,
             int                percent)
{
  gpointer before = NULL;

  if (g_hash_table_lookup_extended (self->percents, job, NULL, &before) &&
      GPOINTER_TO_INT (before) != NOT_RUNNING)
    {
      self->sum -= GPOINTER_TO_INT (before);
      self->n_summed--;
    }
  g_hash_table_insert (self->percents, job, GINT_TO_POINTER (percent));
  if (percent != NOT_RUNNING)
    {
      self->sum += percent;
      self->n_summed++;
    }
}

static void
tell_sums (BacklotRenderList *self)
{
  double fraction = self->n_summed > 0 ? (double) self->sum / 100.0 / self->n_summed : 0.0;

  if (self->n_summed != self->n_running)
    {
      self->n_running = self->n_summed;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_RUNNING]);
    }
  if (!G_APPROX_VALUE (fraction, self->fraction, 0.0001))
    {
      self->fraction = fraction;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
    }
}

/* Hundreds of renders tell their progress each second, so the others are not looked at. */
static void
job_cb (BacklotRenderList *self,
        GParamSpec        *pspec,
        BacklotJob        *job)
{
  /* It lives on when the list has it no more. */
  if (!g_hash_table_contains (self->percents, job))
    return;
  set_percent (self, job, get_percent (job));
  tell_sums (self);
}

static void
sum_up (BacklotRenderList *self)
{
  g_hash_table_remove_all (self->percents);
  self->sum = 0;
  self->n_summed = 0;
  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr(BacklotRender) render = get_item (G_LIST_MODEL (self), i);
      BacklotJob *job = backlot_render_get_job (render);

      set_percent (self, job, get_percent (job));
    }
}

static void
rows_changed_cb (GListModel        *rows,
                 guint              position,
                 guint              n_removed,
                 guint              n_added,
                 BacklotRenderList *self)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr(BacklotRender) render = g_list_model_get_item (rows, position + i);
      BacklotJob *job = backlot_render_get_job (render);

      /* A row that only moved is already followed. */
      g_signal_handlers_disconnect_by_func (job, job_cb, self);
      g_signal_connect_object (job, "notify::status", G_CALLBACK (job_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (job, "notify::progress", G_CALLBACK (job_cb), self,
                               G_CONNECT_SWAPPED);
      set_percent (self, job, get_percent (job));
    }
  /* Who is gone is not told. */
  if (n_removed > 0)
    sum_up (self);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  if (n_removed != n_added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  tell_sums (self);
}

static void
backlot_render_list_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  BacklotRenderList *self = BACKLOT_RENDER_LIST (object);

  switch ((BacklotRenderListProperty) prop_id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, get_n_items (G_LIST_MODEL (self)));
      break;
    case PROP_N_RUNNING:
      g_value_set_uint (value, self->n_running);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_render_list_dispose (GObject *object)
{
  BacklotRenderList *self = BACKLOT_RENDER_LIST (object);

  if (self->jobs != NULL)
    larder_table_view_set_filter (self->jobs, NULL, NULL, NULL);
  g_clear_object (&self->rows);
  g_clear_object (&self->jobs);
  g_clear_object (&self->outputs);
  g_clear_object (&self->tables.projects);
  g_clear_object (&self->tables.jobs);
  g_clear_object (&self->tables.outputs);
  g_clear_object (&self->tables.media);

  G_OBJECT_CLASS (backlot_render_list_parent_class)->dispose (object);
}

static void
backlot_render_list_finalize (GObject *object)
{
  BacklotRenderList *self = BACKLOT_RENDER_LIST (object);

  g_hash_table_unref (self->jobs_with_output);
  g_hash_table_unref (self->jobs_without_output);
  g_hash_table_unref (self->percents);

  G_OBJECT_CLASS (backlot_render_list_parent_class)->finalize (object);
}

static void
backlot_render_list_class_init (BacklotRenderListClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_render_list_get_property;
  object_class->dispose = backlot_render_list_dispose;
  object_class->finalize = backlot_render_list_finalize;

  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_RUNNING] = g_param_spec_uint ("n-running", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_render_list_init (BacklotRenderList *self)
{
  self->jobs_with_output = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->jobs_without_output = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->percents = g_hash_table_new (NULL, NULL);
}

static gpointer
compose_row (gpointer item,
             gpointer user_data)
{
  BacklotRenderList *self = user_data;

  return backlot_render_new (&self->tables, BACKLOT_JOB (item));
}

BacklotRenderList *
backlot_render_list_new (const BacklotRenderTables *tables,
                         const char                *project_id)
{
  BacklotRenderList *self;

  g_return_val_if_fail (tables != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_RENDER_LIST, NULL);
  self->tables.projects = g_object_ref (tables->projects);
  self->tables.jobs = g_object_ref (tables->jobs);
  self->tables.outputs = g_object_ref (tables->outputs);
  self->tables.media = g_object_ref (tables->media);

  self->jobs = larder_table_view_new (tables->jobs, "created_at desc,id");
  larder_table_view_set_match_string (self->jobs, "kind", "film_render");
  self->outputs = larder_table_view_new (tables->outputs, "id");
  if (project_id != NULL)
    {
      larder_table_view_set_match_string (self->jobs, "project_id", project_id);
      larder_table_view_set_match_string (self->outputs, "project_id", project_id);
    }
  update_outputs (self);
  larder_table_view_set_filter (self->jobs, shows_job, self, NULL);
  g_signal_connect_object (self->outputs, "items-changed", G_CALLBACK (update_outputs), self,
                           G_CONNECT_SWAPPED);

  self->rows = backlot_row_list_new (G_LIST_MODEL (self->jobs), BACKLOT_TYPE_RENDER, compose_row,
                                     self, NULL);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (rows_changed_cb), self, 0);
  rows_changed_cb (G_LIST_MODEL (self->rows), 0, 0, get_n_items (G_LIST_MODEL (self)), self);
  return self;
}

guint
backlot_render_list_get_n_running (BacklotRenderList *self)
{
  g_return_val_if_fail (BACKLOT_IS_RENDER_LIST (self), 0);

  return self->n_running;
}

static gboolean
was_done_at (LarderRecord *job,
             gint64        time_ms)
{
  GDateTime *finished = larder_record_get_time (job, "finished_at");

  if (!is_completed (larder_record_get_value (job)))
    return FALSE;
  return finished == NULL || g_date_time_to_unix (finished) * 1000 + REQUEST_MS < time_ms;
}

void
backlot_render_list_outputs_were_read (BacklotRenderList *self,
                                       gint64             read_at_ms)
{
  g_return_if_fail (BACKLOT_IS_RENDER_LIST (self));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->jobs)); i++)
    {
      g_autoptr(LarderRecord) job = g_list_model_get_item (G_LIST_MODEL (self->jobs), i);
      const char *id = larder_record_get_id (job);

      if (was_done_at (job, read_at_ms) &&
          !g_hash_table_contains (self->jobs_with_output, id))
        g_hash_table_add (self->jobs_without_output, g_strdup (id));
    }
  larder_table_view_refilter (self->jobs);
}
