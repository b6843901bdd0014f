/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits a moment for the names in what is to be told. */

#include "config.h"

#include "query/account/backlot-notice-names.h"

#include "larder/larder-query-observer.h"

#include "query/backlot-backend-private.h"
#include "query/project/backlot-members-queries.h"

struct _BacklotNoticeNames
{
  GObject              parent_instance;

  BacklotBackend      *backend;   /* (owned) */
  GPtrArray           *waiting;   /* (owned): of BacklotNotification, oldest first */
  LarderQueryObserver *people;    /* (owned) (nullable): while some wait */
};

typedef enum
{
  SIGNAL_READY,
} BacklotNoticeNamesSignal;

static guint signals[SIGNAL_READY + 1];

G_DEFINE_FINAL_TYPE (BacklotNoticeNames, backlot_notice_names, G_TYPE_OBJECT)

static LarderClock *
get_clock (BacklotNoticeNames *self)
{
  return larder_client_get_clock (backlot_backend_get_client (self->backend));
}

static gboolean
has_row (BacklotNoticeNames *self,
         const char         *table,
         const char         *id)
{
  return id == NULL ||
         larder_table_get_value (backlot_backend_get_table (self->backend, table), id) != NULL;
}

static gboolean
knows_person (BacklotNoticeNames  *self,
              BacklotNotification *row,
              const char          *param)
{
  const char *id = backlot_notification_get_param (row, param);

  return g_strcmp0 (id, backlot_backend_get_user_id (self->backend)) == 0 ||
         has_row (self, "people", id);
}

/* Of the events in whose words somebody or a project is called by name. */
static gboolean
knows_names (BacklotNoticeNames  *self,
             BacklotNotification *row)
{
  static const struct
  {
    const char *event;
    const char *person;
    gboolean    project;
  } names[] = {
    { "member_added", "by", TRUE },
    { "mentioned", "author_id", FALSE },
    { "comment_added", "author_id", TRUE },
    { "student_enrolled", "user_id", TRUE },
  };
  const char *event = backlot_notification_get_event (row);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (event, names[i].event) == 0)
      return knows_person (self, row, names[i].person) &&
             (!names[i].project ||
              has_row (self, "projects", backlot_notification_get_project_id (row)));
  return TRUE;
}

static void
stop_waiting (BacklotNoticeNames *self)
{
  if (self->people == NULL)
    return;
  larder_query_observer_detach (self->people);
  g_clear_object (&self->people);
  larder_clock_set_alarm (get_clock (self), self, -1, NULL, NULL);
}

/* Those whose names are known now; @all: the others, too. */
static void
tell (BacklotNoticeNames *self,
      gboolean            all)
{
  g_autoptr(GPtrArray) ready = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->waiting->len;)
    {
      BacklotNotification *row = g_ptr_array_index (self->waiting, i);

      if (all || knows_names (self, row))
        g_ptr_array_add (ready, g_ptr_array_steal_index (self->waiting, i));
      else
        i++;
    }
  if (self->waiting->len == 0)
    stop_waiting (self);
  for (guint i = 0; i < ready->len; i++)
    if (backlot_notification_get_is_unread (g_ptr_array_index (ready, i)))
      g_signal_emit (self, signals[SIGNAL_READY], 0, g_ptr_array_index (ready, i));
}

static void
row_changed_cb (BacklotNoticeNames *self)
{
  if (self->waiting->len > 0)
    tell (self, FALSE);
}

static gboolean
alarm_cb (gpointer user_data)
{
  tell (user_data, TRUE);
  return G_SOURCE_REMOVE;
}

/* The lists that are read already may be of a time before that person or project. */
static void
wait_for_names (BacklotNoticeNames *self)
{
  g_autoptr(LarderQueryOptions) options = NULL;

  if (self->people != NULL)
    return;
  options = backlot_members_people_options (self->backend);
  self->people = larder_query_observer_new (backlot_backend_get_client (self->backend), options);
  larder_query_observer_attach (self->people);
  backlot_backend_invalidate (self->backend, "people", NULL, NULL);
  backlot_backend_invalidate (self->backend, "projects", "list", NULL);
  larder_clock_set_alarm (get_clock (self), self,
                          larder_clock_get_time_ms (get_clock (self)) + BACKLOT_NOTICE_NAMES_MS,
                          alarm_cb, self);
}

static void
backlot_notice_names_dispose (GObject *object)
{
  BacklotNoticeNames *self = BACKLOT_NOTICE_NAMES (object);

  if (self->backend != NULL)
    stop_waiting (self);
  g_ptr_array_set_size (self->waiting, 0);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_notice_names_parent_class)->dispose (object);
}

static void
backlot_notice_names_finalize (GObject *object)
{
  g_ptr_array_unref (BACKLOT_NOTICE_NAMES (object)->waiting);

  G_OBJECT_CLASS (backlot_notice_names_parent_class)->finalize (object);
}

static void
backlot_notice_names_class_init (BacklotNoticeNamesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_notice_names_dispose;
  G_OBJECT_CLASS (klass)->finalize = backlot_notice_names_finalize;

  signals[SIGNAL_READY] =
    g_signal_new ("ready", BACKLOT_TYPE_NOTICE_NAMES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, BACKLOT_TYPE_NOTIFICATION);
}

static void
backlot_notice_names_init (BacklotNoticeNames *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

BacklotNoticeNames *
backlot_notice_names_new (BacklotBackend *backend)
{
  BacklotNoticeNames *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  self = g_object_new (BACKLOT_TYPE_NOTICE_NAMES, NULL);
  self->backend = g_object_ref (backend);
  g_signal_connect_object (backlot_backend_get_table (backend, "people"), "row-changed",
                           G_CALLBACK (row_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_backend_get_table (backend, "projects"), "row-changed",
                           G_CALLBACK (row_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
backlot_notice_names_ask (BacklotNoticeNames  *self,
                          BacklotNotification *row)
{
  g_return_if_fail (BACKLOT_IS_NOTICE_NAMES (self));
  g_return_if_fail (BACKLOT_IS_NOTIFICATION (row));

  g_ptr_array_add (self->waiting, g_object_ref (row));
  tell (self, FALSE);
  if (self->waiting->len > 0)
    wait_for_names (self);
}
