/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All renders of the person, for the Queue page and for the decision to keep running. */

#include "config.h"

#include "query/project/backlot-render-queue.h"

#include "model/film/backlot-render-list.h"

#include "query/backlot-backend-private.h"
#include "query/project/backlot-jobs-queries.h"
#include "query/project/backlot-outputs-queries.h"

struct _BacklotRenderQueue
{
  GObject              parent_instance;

  BacklotRenderList   *renders;         /* (owned) */
  LarderQueryObserver *jobs_query;      /* (owned) */
  LarderQueryObserver *outputs_query;   /* (owned) */
};

typedef enum
{
  PROP_N_ITEMS = 1,
  PROP_N_RUNNING,
  PROP_FRACTION,
  PROP_QUERY,
} BacklotRenderQueueProperty;

static GParamSpec *properties[PROP_QUERY + 1];

static GType
get_item_type (GListModel *list)
{
  return BACKLOT_TYPE_RENDER;
}

static guint
get_n_items (GListModel *list)
{
  BacklotRenderQueue *self = BACKLOT_RENDER_QUEUE (list);

  return self->renders != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->renders)) : 0;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  BacklotRenderQueue *self = BACKLOT_RENDER_QUEUE (list);

  return self->renders != NULL
           ? g_list_model_get_item (G_LIST_MODEL (self->renders), position) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BacklotRenderQueue, backlot_render_queue, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
renders_changed_cb (BacklotRenderQueue *self,
                    guint               position,
                    guint               n_removed,
                    guint               n_added,
                    GListModel         *renders)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  if (n_removed != n_added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
n_running_cb (BacklotRenderQueue *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_RUNNING]);
}

static void
fraction_cb (BacklotRenderQueue *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static void
outputs_read_cb (BacklotRenderQueue *self)
{
  backlot_render_list_outputs_were_read (self->renders, G_MAXINT64);
}

static void
backlot_render_queue_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  BacklotRenderQueue *self = BACKLOT_RENDER_QUEUE (object);

  switch ((BacklotRenderQueueProperty) prop_id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, get_n_items (G_LIST_MODEL (self)));
      break;
    case PROP_N_RUNNING:
      g_value_set_uint (value, backlot_render_queue_get_n_running (self));
      break;
    case PROP_FRACTION:
      g_object_get_property (G_OBJECT (self->renders), "fraction", value);
      break;
    case PROP_QUERY:
      g_value_set_object (value, self->jobs_query);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_render_queue_dispose (GObject *object)
{
  BacklotRenderQueue *self = BACKLOT_RENDER_QUEUE (object);

  if (self->jobs_query != NULL)
    larder_query_observer_detach (self->jobs_query);
  g_clear_object (&self->jobs_query);
  if (self->outputs_query != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->outputs_query, self);
      larder_query_observer_detach (self->outputs_query);
    }
  g_clear_object (&self->outputs_query);
  if (self->renders != NULL)
    g_signal_handlers_disconnect_by_data (self->renders, self);
  g_clear_object (&self->renders);

  G_OBJECT_CLASS (backlot_render_queue_parent_class)->dispose (object);
}

static void
backlot_render_queue_class_init (BacklotRenderQueueClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_render_queue_get_property;
  object_class->dispose = backlot_render_queue_dispose;

  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_RUNNING] = g_param_spec_uint ("n-running", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0, flags);
  properties[PROP_QUERY] =
    g_param_spec_object ("query", NULL, NULL, LARDER_TYPE_QUERY_OBSERVER, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_render_queue_init (BacklotRenderQueue *self)
{
}

/* Takes @options. */
static LarderQueryObserver *
observe (BacklotBackend     *backend,
         LarderQueryOptions *options)
{
  LarderQueryObserver *observer =
    larder_query_observer_new (backlot_backend_get_client (backend), options);

  g_object_unref (options);
  larder_query_observer_attach (observer);
  return observer;
}

BacklotRenderQueue *
backlot_render_queue_new (BacklotBackend *backend)
{
  BacklotRenderQueue *self;
  BacklotRenderTables tables;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  self = g_object_new (BACKLOT_TYPE_RENDER_QUEUE, NULL);
  self->jobs_query = observe (backend, backlot_jobs_list_options (backend, NULL));
  self->outputs_query = observe (backend, backlot_outputs_list_options (backend, NULL));
  tables.projects = backlot_backend_get_table (backend, "projects");
  tables.jobs = backlot_backend_get_table (backend, "jobs");
  tables.outputs = backlot_backend_get_table (backend, "outputs");
  tables.media = backlot_backend_get_table (backend, "media_files");
  self->renders = backlot_render_list_new (&tables, NULL);
  g_signal_connect_object (self->renders, "items-changed", G_CALLBACK (renders_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->renders, "notify::n-running", G_CALLBACK (n_running_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->renders, "notify::fraction", G_CALLBACK (fraction_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outputs_query, "notify::data-updated-at",
                           G_CALLBACK (outputs_read_cb), self, G_CONNECT_SWAPPED);
  backlot_render_list_outputs_were_read (
    self->renders, larder_query_observer_get_data_updated_at (self->outputs_query));
  return self;
}

guint
backlot_render_queue_get_n_running (BacklotRenderQueue *self)
{
  g_return_val_if_fail (BACKLOT_IS_RENDER_QUEUE (self), 0);

  return self->renders != NULL ? backlot_render_list_get_n_running (self->renders) : 0;
}

LarderQueryObserver *
backlot_render_queue_get_query (BacklotRenderQueue *self)
{
  g_return_val_if_fail (BACKLOT_IS_RENDER_QUEUE (self), NULL);

  return self->jobs_query;
}
