/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tasks of one project, or those of this person, and what can be done with them. */

#include "config.h"

#include "query/collab/backlot-task-board.h"

#include "query/project/backlot-item-order.h"

typedef enum
{
  PROP_N_OPEN = 1,
} BacklotTaskBoardProperty;

struct _BacklotTaskBoard
{
  GObject              parent_instance;

  BacklotBackend      *backend;      /* (owned) */
  char                *project_id;   /* (nullable) */
  BacklotHistory      *history;      /* (owned) */
  LarderQueryObserver *query;        /* (owned) */
  GListStore          *sections;     /* (owned): of GListModel */
  GListModel          *open;         /* (owned): those that are not done */
  char                *today;        /* a date as text */
};

static GParamSpec *properties[PROP_N_OPEN + 1];

G_DEFINE_FINAL_TYPE (BacklotTaskBoard, backlot_task_board, G_TYPE_OBJECT)

/* What a view of one section needs. */
typedef struct
{
  BacklotTaskBoard   *board;   /* borrowed: it owns the view */
  BacklotTaskSection  section;
} Part;

static char *
format_today (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%Y-%m-%d");
}

/* Dates as text stand in the order of their days. */
static BacklotTaskSection
find_section (const char *status,
              const char *due_on,
              const char *today)
{
  int order = due_on != NULL ? strcmp (due_on, today) : 1;

  if (g_strcmp0 (status, "done") == 0)
    return BACKLOT_TASK_DONE;
  if (order < 0)
    return BACKLOT_TASK_OVERDUE;
  return order == 0 ? BACKLOT_TASK_TODAY : BACKLOT_TASK_LATER;
}

static gboolean
is_in_part (LarderTable *table,
            const char  *id,
            LarderValue *value,
            gpointer     user_data)
{
  Part *part = user_data;

  return find_section (larder_value_get_member_string (value, "status"),
                       larder_value_get_member_string (value, "due_on"),
                       part->board->today) == part->section;
}

static gboolean
is_open (LarderTable *table,
         const char  *id,
         LarderValue *value,
         gpointer     user_data)
{
  return g_strcmp0 (larder_value_get_member_string (value, "status"), "done") != 0;
}

static void
backlot_task_board_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch ((BacklotTaskBoardProperty) prop_id)
    {
    case PROP_N_OPEN:
      g_value_set_uint (value, backlot_task_board_get_n_open (BACKLOT_TASK_BOARD (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_task_board_dispose (GObject *object)
{
  BacklotTaskBoard *self = BACKLOT_TASK_BOARD (object);

  if (self->query != NULL)
    larder_query_observer_detach (self->query);
  g_clear_object (&self->query);
  g_clear_object (&self->open);
  g_clear_object (&self->sections);
  g_clear_object (&self->history);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_task_board_parent_class)->dispose (object);
}

static void
backlot_task_board_finalize (GObject *object)
{
  BacklotTaskBoard *self = BACKLOT_TASK_BOARD (object);

  g_free (self->project_id);
  g_free (self->today);

  G_OBJECT_CLASS (backlot_task_board_parent_class)->finalize (object);
}

static void
backlot_task_board_class_init (BacklotTaskBoardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_task_board_get_property;
  object_class->dispose = backlot_task_board_dispose;
  object_class->finalize = backlot_task_board_finalize;

  properties[PROP_N_OPEN] = g_param_spec_uint ("n-open", NULL, NULL, 0, G_MAXUINT, 0,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_task_board_init (BacklotTaskBoard *self)
{
  self->sections = g_list_store_new (G_TYPE_LIST_MODEL);
  self->today = format_today ();
}

static void
n_open_cb (BacklotTaskBoard *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_OPEN]);
}

static void
take_open (BacklotTaskBoard *self,
           GListModel       *open)
{
  self->open = open;
  larder_table_view_set_filter (LARDER_TABLE_VIEW (open), is_open, NULL, NULL);
  g_signal_connect_object (open, "items-changed", G_CALLBACK (n_open_cb), self, G_CONNECT_SWAPPED);
}

/* Takes @options. */
static void
observe (BacklotTaskBoard   *self,
         LarderQueryOptions *options)
{
  self->query = larder_query_observer_new (backlot_backend_get_client (self->backend), options);
  g_object_unref (options);
  larder_query_observer_attach (self->query);
}

BacklotTaskBoard *
backlot_task_board_new (BacklotBackend *backend,
                        const char     *project_id,
                        BacklotHistory *history)
{
  BacklotTaskBoard *self = NULL;
  g_autoptr(GListModel) tasks = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);
  g_return_val_if_fail (BACKLOT_IS_HISTORY (history), NULL);

  self = g_object_new (BACKLOT_TYPE_TASK_BOARD, NULL);
  self->backend = g_object_ref (backend);
  self->project_id = g_strdup (project_id);
  self->history = g_object_ref (history);
  observe (self, backlot_tasks_list_options (backend, project_id));
  tasks = backlot_tasks_list (backend, project_id);
  g_list_store_append (self->sections, tasks);
  take_open (self, backlot_tasks_list (backend, project_id));
  return self;
}

BacklotTaskBoard *
backlot_task_board_new_mine (BacklotBackend *backend,
                             BacklotHistory *history)
{
  BacklotTaskBoard *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (BACKLOT_IS_HISTORY (history), NULL);

  self = g_object_new (BACKLOT_TYPE_TASK_BOARD, NULL);
  self->backend = g_object_ref (backend);
  self->history = g_object_ref (history);
  observe (self, backlot_tasks_mine_options (backend));
  for (guint i = BACKLOT_TASK_OVERDUE; i <= BACKLOT_TASK_DONE; i++)
    {
      g_autoptr(GListModel) tasks = backlot_tasks_mine (backend);
      Part *part = g_new0 (Part, 1);

      part->board = self;
      part->section = (BacklotTaskSection) i;
      larder_table_view_set_filter (LARDER_TABLE_VIEW (tasks), is_in_part, part, g_free);
      g_list_store_append (self->sections, tasks);
    }
  take_open (self, backlot_tasks_mine (backend));
  return self;
}

BacklotBackend *
backlot_task_board_get_backend (BacklotTaskBoard *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK_BOARD (self), NULL);

  return self->backend;
}

const char *
backlot_task_board_get_project (BacklotTaskBoard *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK_BOARD (self), NULL);

  return self->project_id;
}

BacklotHistory *
backlot_task_board_get_history (BacklotTaskBoard *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK_BOARD (self), NULL);

  return self->history;
}

LarderQueryObserver *
backlot_task_board_get_query (BacklotTaskBoard *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK_BOARD (self), NULL);

  return self->query;
}

GListModel *
backlot_task_board_get_sections (BacklotTaskBoard *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK_BOARD (self), NULL);

  return G_LIST_MODEL (self->sections);
}

guint
backlot_task_board_get_n_open (BacklotTaskBoard *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK_BOARD (self), 0);

  return g_list_model_get_n_items (self->open);
}

BacklotTaskSection
backlot_task_board_find_section (BacklotTask *task)
{
  g_autofree char *today = format_today ();

  g_return_val_if_fail (BACKLOT_IS_TASK (task), BACKLOT_TASK_LATER);

  return find_section (backlot_task_get_status (task), backlot_task_get_due_on (task), today);
}

void
backlot_task_board_update_day (BacklotTaskBoard *self)
{
  g_autofree char *today = format_today ();

  g_return_if_fail (BACKLOT_IS_TASK_BOARD (self));

  if (g_str_equal (today, self->today) || self->project_id != NULL)
    return;
  g_set_str (&self->today, today);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->sections)); i++)
    {
      g_autoptr(LarderTableView) view = g_list_model_get_item (G_LIST_MODEL (self->sections), i);

      larder_table_view_refilter (view);
    }
}

gboolean
backlot_task_board_move (BacklotTaskBoard *self,
                         const char       *task_id,
                         int               steps)
{
  g_autoptr(GPtrArray) ids = NULL;
  guint from = 0;
  int to = 0;

  g_return_val_if_fail (BACKLOT_IS_TASK_BOARD (self), FALSE);
  g_return_val_if_fail (task_id != NULL, FALSE);

  if (self->project_id == NULL)
    return FALSE;
  ids = backlot_item_order_read (self->backend, "tasks", self->project_id);
  if (!g_ptr_array_find_with_equal_func (ids, task_id, g_str_equal, &from))
    return FALSE;
  to = CLAMP ((int) from + steps, 0, (int) ids->len - 1);
  if (to == (int) from)
    return FALSE;
  g_ptr_array_insert (ids, to, g_ptr_array_steal_index (ids, from));
  g_ptr_array_add (ids, NULL);
  backlot_history_reorder (self->history, "tasks", (const char * const *) ids->pdata);
  return TRUE;
}

void
backlot_task_board_place (BacklotTaskBoard   *self,
                          const char * const *task_ids,
                          const char         *before_id)
{
  g_autoptr(GPtrArray) ids = NULL;
  guint at = 0;

  g_return_if_fail (BACKLOT_IS_TASK_BOARD (self));
  g_return_if_fail (task_ids != NULL);

  if (self->project_id == NULL ||
      (before_id != NULL && g_strv_contains (task_ids, before_id)))
    return;
  ids = backlot_item_order_read (self->backend, "tasks", self->project_id);
  for (gsize i = 0; task_ids[i] != NULL; i++)
    if (g_ptr_array_find_with_equal_func (ids, task_ids[i], g_str_equal, &at))
      g_ptr_array_remove_index (ids, at);
  if (before_id == NULL ||
      !g_ptr_array_find_with_equal_func (ids, before_id, g_str_equal, &at))
    at = ids->len;
  for (gsize i = 0; task_ids[i] != NULL; i++)
    g_ptr_array_insert (ids, (int) (at + i), g_strdup (task_ids[i]));
  g_ptr_array_add (ids, NULL);
  backlot_history_reorder (self->history, "tasks", (const char * const *) ids->pdata);
}
