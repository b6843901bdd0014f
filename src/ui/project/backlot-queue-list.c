/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the queue: renders, uploads, then changes, of one state or of all. */

#include "config.h"

#include "ui/project/backlot-queue-list.h"

#include <gtk/gtk.h>

#include "model/project/backlot-row-list.h"

#include "query/project/backlot-discard.h"
#include "ui/project/backlot-change-entry.h"
#include "ui/project/backlot-render-entry.h"
#include "ui/project/backlot-upload-entry.h"

struct _BacklotQueueList
{
  GObject              parent_instance;

  GListStore          *sections;  /* (owned): of GtkFilterListModel of BacklotQueueEntry */
  GListModel          *renders;   /* the first one, which @sections owns */
  GtkFilter           *filter;    /* (owned) */
  GtkFlattenListModel *model;     /* (owned) */
  char                *name;      /* of the filter; never NULL */
};

typedef enum
{
  PROP_FILTER = 1,
} BacklotQueueListProperty;

typedef enum
{
  SIGNAL_DISCARDED,
} BacklotQueueListSignal;

static GParamSpec *properties[PROP_FILTER + 1];
static guint signals[SIGNAL_DISCARDED + 1];

G_DEFINE_FINAL_TYPE (BacklotQueueList, backlot_queue_list, G_TYPE_OBJECT)

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  BacklotQueueList *self = user_data;

  switch (backlot_queue_entry_get_category (item))
    {
    case BACKLOT_QUEUE_RUNNING:
      return g_str_equal (self->name, "all") || g_str_equal (self->name, "running") ||
             g_str_equal (self->name, "unfinished");
    case BACKLOT_QUEUE_QUEUED:
      return g_str_equal (self->name, "all") || g_str_equal (self->name, "queued") ||
             g_str_equal (self->name, "unfinished");
    case BACKLOT_QUEUE_DONE:
      return g_str_equal (self->name, "all") || g_str_equal (self->name, "done");
    case BACKLOT_QUEUE_FAILED:
      return g_str_equal (self->name, "all") || g_str_equal (self->name, "failed");
    case BACKLOT_QUEUE_CANCELLED:
    default:
      return g_str_equal (self->name, "all");
    }
}

/* A filter list model does not look at properties by itself. */
static void
category_cb (BacklotQueueList *self)
{
  if (!g_str_equal (self->name, "all"))
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

typedef struct
{
  BacklotContext   *context;   /* (owned) */
  BacklotQueueList *list;      /* borrowed: it takes the entries away when it goes */
} EntryData;

static void
entry_data_free (gpointer data)
{
  g_clear_object (&((EntryData *) data)->context);
  g_free (data);
}

static void
discarded_cb (BacklotQueueList *self,
              BacklotDiscard   *discard)
{
  g_signal_emit (self, signals[SIGNAL_DISCARDED], 0, discard);
}

static BacklotQueueEntry *
new_entry (BacklotQueueList *self,
           BacklotContext   *context,
           gpointer          item)
{
  BacklotQueueEntry *entry;

  if (BACKLOT_IS_UPLOAD (item))
    return backlot_upload_entry_new (context, item);
  if (BACKLOT_IS_RENDER (item))
    return backlot_render_entry_new (context, item);
  entry = backlot_change_entry_new (context, item);
  g_signal_connect_object (entry, "discarded", G_CALLBACK (discarded_cb), self, G_CONNECT_SWAPPED);
  return entry;
}

static gpointer
make_entry (gpointer item,
            gpointer user_data)
{
  EntryData *data = user_data;
  BacklotQueueEntry *entry = new_entry (data->list, data->context, item);

  g_signal_connect_object (entry, "notify::category", G_CALLBACK (category_cb), data->list,
                           G_CONNECT_SWAPPED);
  return entry;
}

static void
add_section (BacklotQueueList *self,
             BacklotContext   *context,
             GListModel       *source)
{
  EntryData *data = g_new0 (EntryData, 1);
  BacklotRowList *entries = NULL;
  g_autoptr(GtkFilterListModel) section = NULL;

  data->context = g_object_ref (context);
  data->list = self;
  entries = backlot_row_list_new (source, BACKLOT_TYPE_QUEUE_ENTRY, make_entry, data,
                                  entry_data_free);
  section = gtk_filter_list_model_new (G_LIST_MODEL (entries), g_object_ref (self->filter));
  g_list_store_append (self->sections, section);
  if (self->renders == NULL)
    self->renders = G_LIST_MODEL (section);
}

/* A widget may hold the model for longer; what is in it would ask this list. */
static void
clear_sections (BacklotQueueList *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->sections)); i++)
    {
      g_autoptr(GtkFilterListModel) section =
        g_list_model_get_item (G_LIST_MODEL (self->sections), i);

      gtk_filter_list_model_set_model (section, NULL);
      gtk_filter_list_model_set_filter (section, NULL);
    }
}

static void
backlot_queue_list_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch ((BacklotQueueListProperty) prop_id)
    {
    case PROP_FILTER:
      g_value_set_string (value, BACKLOT_QUEUE_LIST (object)->name);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_queue_list_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  BacklotQueueList *self = BACKLOT_QUEUE_LIST (object);

  switch ((BacklotQueueListProperty) prop_id)
    {
    case PROP_FILTER:
      if (g_value_get_string (value) != NULL &&
          g_set_str (&self->name, g_value_get_string (value)))
        {
          gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
          g_object_notify_by_pspec (object, pspec);
        }
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_queue_list_dispose (GObject *object)
{
  BacklotQueueList *self = BACKLOT_QUEUE_LIST (object);

  if (self->sections != NULL)
    clear_sections (self);
  self->renders = NULL;
  g_clear_object (&self->sections);
  g_clear_object (&self->model);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (backlot_queue_list_parent_class)->dispose (object);
}

static void
backlot_queue_list_finalize (GObject *object)
{
  g_free (BACKLOT_QUEUE_LIST (object)->name);

  G_OBJECT_CLASS (backlot_queue_list_parent_class)->finalize (object);
}

static void
backlot_queue_list_class_init (BacklotQueueListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_queue_list_get_property;
  object_class->set_property = backlot_queue_list_set_property;
  object_class->dispose = backlot_queue_list_dispose;
  object_class->finalize = backlot_queue_list_finalize;

  properties[PROP_FILTER] =
    g_param_spec_string ("filter", NULL, NULL, "all",
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_DISCARDED] = g_signal_new ("discarded", BACKLOT_TYPE_QUEUE_LIST, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                            BACKLOT_TYPE_DISCARD);
}

static void
backlot_queue_list_init (BacklotQueueList *self)
{
  self->name = g_strdup ("all");
}

BacklotQueueList *
backlot_queue_list_new (BacklotContext *context)
{
  BacklotQueueList *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);

  self = g_object_new (BACKLOT_TYPE_QUEUE_LIST, NULL);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  self->sections = g_list_store_new (GTK_TYPE_FILTER_LIST_MODEL);
  add_section (self, context, G_LIST_MODEL (backlot_context_get_renders (context)));
  add_section (self, context, G_LIST_MODEL (backlot_context_get_uploads (context)));
  add_section (self, context, backlot_sync_get_changes (backlot_context_get_sync (context)));
  self->model = gtk_flatten_list_model_new (G_LIST_MODEL (g_object_ref (self->sections)));
  return self;
}

GListModel *
backlot_queue_list_get_model (BacklotQueueList *self)
{
  g_return_val_if_fail (BACKLOT_IS_QUEUE_LIST (self), NULL);

  return G_LIST_MODEL (self->model);
}

GListModel *
backlot_queue_list_get_renders (BacklotQueueList *self)
{
  g_return_val_if_fail (BACKLOT_IS_QUEUE_LIST (self), NULL);

  return self->renders;
}
