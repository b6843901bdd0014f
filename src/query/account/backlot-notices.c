/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides, once for each, what is told to the person. */

#include "config.h"

#include "query/account/backlot-notices.h"

#include "larder/larder-query-observer.h"

#include "model/account/backlot-notification.h"

#include "query/account/backlot-notice-names.h"
#include "query/account/backlot-notifications-queries.h"

/* Rows of one moment may arrive in any order, so what was told lately is kept by id. */
#define OVERLAP_US (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

struct _BacklotNotices
{
  GObject              parent_instance;

  BacklotBackend      *backend;      /* (owned) */
  BacklotNoticeNames  *names;        /* (owned) */
  LarderTableView     *rows;         /* (owned): oldest first */
  LarderQueryObserver *observer;     /* (owned) */
  GHashTable          *told;         /* (owned): id → time of the row in us; of the overlap only */
  GHashTable          *unread;       /* (owned): id → the id it was told by; of unread rows */
  gint64               told_until;   /* us since 1970: of the newest row that was told; −1: none */
  char                *cursor;       /* never NULL */
  guint                idle_id;
};

typedef enum
{
  PROP_CURSOR = 1,
} BacklotNoticesProperty;

static GParamSpec *properties[PROP_CURSOR + 1];

enum
{
  NOTICE,
  SEEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotNotices, backlot_notices, G_TYPE_OBJECT)

static gint64
get_time_us (BacklotNotification *row)
{
  GDateTime *time = larder_record_get_time (LARDER_RECORD (row), "created_at");

  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC +
                        g_date_time_get_microsecond (time) : 0;
}

char *
backlot_notices_dup_id (BacklotNotification *row)
{
  const char *subject = NULL;

  g_return_val_if_fail (BACKLOT_IS_NOTIFICATION (row), NULL);

  subject = backlot_notification_get_job_id (row);
  if (subject == NULL)
    subject = larder_record_get_id (LARDER_RECORD (row));
  return g_strconcat (backlot_notification_get_event (row), "-", subject, NULL);
}

static void
update_cursor (BacklotNotices *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id, time;

  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, &id, &time))
    if (*(gint64 *) time < self->told_until - OVERLAP_US)
      g_hash_table_iter_remove (&iter);
    else
      g_ptr_array_add (ids, id);
  g_ptr_array_sort_values (ids, (GCompareFunc) g_strcmp0);
  g_string_append_printf (text, "%" G_GINT64_FORMAT, self->told_until);
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 *told_at = g_hash_table_lookup (self->told, g_ptr_array_index (ids, i));

      g_string_append_printf (text, " %s@%" G_GINT64_FORMAT,
                              (const char *) g_ptr_array_index (ids, i), *told_at);
    }
  if (g_set_str (&self->cursor, text->str))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURSOR]);
}

static void
read_cursor (BacklotNotices *self,
             const char     *cursor)
{
  g_auto(GStrv) parts = g_strsplit (cursor != NULL ? cursor : "", " ", -1);

  self->told_until = -1;
  if (parts[0] == NULL || *parts[0] == '\0')
    return;
  self->told_until = g_ascii_strtoll (parts[0], NULL, 10);
  for (gsize i = 1; parts[i] != NULL; i++)
    {
      g_auto(GStrv) pair = g_strsplit (parts[i], "@", 2);
      gint64 time = pair[0] != NULL && pair[1] != NULL ? g_ascii_strtoll (pair[1], NULL, 10) : 0;

      if (pair[0] != NULL)
        g_hash_table_insert (self->told, g_strdup (pair[0]), g_memdup2 (&time, sizeof time));
    }
}

/* Whether this row is to be told; from now on it is not. */
static gboolean
take (BacklotNotices      *self,
      BacklotNotification *row)
{
  const char *id = larder_record_get_id (LARDER_RECORD (row));
  gint64 time = get_time_us (row);
  gboolean is_new = self->told_until >= 0 && time >= self->told_until - OVERLAP_US &&
                    !g_hash_table_contains (self->told, id);

  if (time >= self->told_until - OVERLAP_US)
    g_hash_table_insert (self->told, g_strdup (id), g_memdup2 (&time, sizeof time));
  return is_new && backlot_notification_get_is_unread (row);
}

static void
follow_reading (BacklotNotices      *self,
                BacklotNotification *row)
{
  const char *id = larder_record_get_id (LARDER_RECORD (row));

  if (backlot_notification_get_is_unread (row))
    g_hash_table_insert (self->unread, g_strdup (id), backlot_notices_dup_id (row));
  else
    {
      g_autofree char *notice_id = g_strdup (g_hash_table_lookup (self->unread, id));

      if (g_hash_table_remove (self->unread, id))
        g_signal_emit (self, signals[SEEN], 0, notice_id);
    }
}

/* What was removed is told no more. */
static void
follow_removal (BacklotNotices *self)
{
  LarderTable *table = backlot_backend_get_table (self->backend, "notifications");
  g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id, notice_id;

  g_hash_table_iter_init (&iter, self->unread);
  while (g_hash_table_iter_next (&iter, &id, &notice_id))
    if (larder_table_get_value (table, id) == NULL)
      {
        g_ptr_array_add (gone, g_strdup (notice_id));
        g_hash_table_iter_remove (&iter);
      }
  for (guint i = 0; i < gone->len; i++)
    g_signal_emit (self, signals[SEEN], 0, g_ptr_array_index (gone, i));
}

static void
look (BacklotNotices *self)
{
  gint64 newest = self->told_until;
  g_autoptr(GPtrArray) news = g_ptr_array_new_with_free_func (g_object_unref);

  /* Without a cursor the first answer of the server is where telling begins. */
  if (self->told_until < 0 && larder_query_observer_get_data_updated_at (self->observer) == 0)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr(BacklotNotification) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (backlot_notification_get_event (row) == NULL)
        continue;
      follow_reading (self, row);
      newest = MAX (newest, get_time_us (row));
      if (take (self, row))
        g_ptr_array_add (news, g_steal_pointer (&row));
    }
  follow_removal (self);
  self->told_until = MAX (newest, 0);
  /* The cursor is out before the word: a crash in between loses a notice, but never repeats one. */
  update_cursor (self);
  for (guint i = 0; i < news->len; i++)
    backlot_notice_names_ask (self->names, g_ptr_array_index (news, i));
}

static void
ready_cb (BacklotNotices      *self,
          BacklotNotification *row)
{
  g_signal_emit (self, signals[NOTICE], 0, row);
}

static gboolean
first_look_cb (gpointer user_data)
{
  BacklotNotices *self = user_data;

  self->idle_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
backlot_notices_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  BacklotNotices *self = BACKLOT_NOTICES (object);

  switch ((BacklotNoticesProperty) prop_id)
    {
    case PROP_CURSOR:
      g_value_set_string (value, self->cursor);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_notices_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  BacklotNotices *self = BACKLOT_NOTICES (object);

  switch ((BacklotNoticesProperty) prop_id)
    {
    case PROP_CURSOR:
      if (!g_set_str (&self->cursor, g_value_get_string (value) != NULL
                                       ? g_value_get_string (value) : ""))
        break;
      g_hash_table_remove_all (self->told);
      read_cursor (self, self->cursor);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_notices_dispose (GObject *object)
{
  BacklotNotices *self = BACKLOT_NOTICES (object);

  if (self->observer != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->observer, self);
      larder_query_observer_detach (self->observer);
    }
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_object (&self->observer);
  g_clear_object (&self->names);
  g_clear_object (&self->rows);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_notices_parent_class)->dispose (object);
}

static void
backlot_notices_finalize (GObject *object)
{
  BacklotNotices *self = BACKLOT_NOTICES (object);

  g_hash_table_unref (self->told);
  g_hash_table_unref (self->unread);
  g_free (self->cursor);

  G_OBJECT_CLASS (backlot_notices_parent_class)->finalize (object);
}

static void
backlot_notices_class_init (BacklotNoticesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_notices_get_property;
  object_class->set_property = backlot_notices_set_property;
  object_class->dispose = backlot_notices_dispose;
  object_class->finalize = backlot_notices_finalize;

  properties[PROP_CURSOR] =
    g_param_spec_string ("cursor", NULL, NULL, "",
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[NOTICE] =
    g_signal_new ("notice", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, BACKLOT_TYPE_NOTIFICATION);
  signals[SEEN] =
    g_signal_new ("seen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
backlot_notices_init (BacklotNotices *self)
{
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->unread = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

BacklotNotices *
backlot_notices_new (BacklotBackend *backend,
                     const char     *cursor)
{
  BacklotNotices *self;
  g_autoptr(LarderQueryOptions) options = NULL;
  LarderTable *table;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  self = g_object_new (BACKLOT_TYPE_NOTICES, NULL);
  self->backend = g_object_ref (backend);
  self->cursor = g_strdup (cursor != NULL ? cursor : "");
  read_cursor (self, cursor);
  self->names = backlot_notice_names_new (backend);
  g_signal_connect_object (self->names, "ready", G_CALLBACK (ready_cb), self, G_CONNECT_SWAPPED);
  table = backlot_backend_get_table (backend, "notifications");
  self->rows = larder_table_view_new (table, "created_at,id");
  options = backlot_notifications_list_options (backend);
  self->observer = larder_query_observer_new (backlot_backend_get_client (backend), options);
  g_signal_connect_object (self->observer, "notify::data-updated-at", G_CALLBACK (look), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (table, "row-changed", G_CALLBACK (look), self,
                           G_CONNECT_SWAPPED);
  larder_query_observer_attach (self->observer);
  /* What is there already is told too, as soon as somebody can have connected a handler. */
  self->idle_id = g_idle_add_full (G_PRIORITY_DEFAULT, first_look_cb, self, NULL);
  return self;
}

const char *
backlot_notices_get_cursor (BacklotNotices *self)
{
  g_return_val_if_fail (BACKLOT_IS_NOTICES (self), NULL);

  return self->cursor;
}
