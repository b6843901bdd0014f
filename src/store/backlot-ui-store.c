/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window shows: page, tabs, and what is told to the person. */

#include "config.h"

#include "store/backlot-ui-store.h"

#include "store/backlot-recent.h"

/* Pages whose tab is remembered. */
#define MAX_PAGES 50

/* A message that repeats the last one within this time is counted, not shown again. */
#define REPEAT_US (2 * G_USEC_PER_SEC)

struct _BacklotUiStore
{
  LarderSlice     parent_instance;

  BacklotMessage *last_message;   /* (owned) (nullable) */
  gint64          last_us;
};

enum
{
  MESSAGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotUiStore, backlot_ui_store, LARDER_TYPE_SLICE)

static void
backlot_ui_store_dispose (GObject *object)
{
  BacklotUiStore *self = BACKLOT_UI_STORE (object);

  g_clear_object (&self->last_message);

  G_OBJECT_CLASS (backlot_ui_store_parent_class)->dispose (object);
}

static void
backlot_ui_store_class_init (BacklotUiStoreClass *klass)
{
  static const LarderMember members[] = {
    { "current-page", NULL, LARDER_MEMBER_STRING, "\"home\"" },
    { "active-tabs", NULL, LARDER_MEMBER_VALUE, "{}" },
    { "notice-cursor", NULL, LARDER_MEMBER_STRING, NULL },
    { "copied-projects", NULL, LARDER_MEMBER_VALUE, "[]" },
  };

  G_OBJECT_CLASS (klass)->dispose = backlot_ui_store_dispose;
  larder_slice_class_install_members (LARDER_SLICE_CLASS (klass), members, G_N_ELEMENTS (members));

  signals[MESSAGE] = g_signal_new ("message", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, BACKLOT_TYPE_MESSAGE);
}

static void
backlot_ui_store_init (BacklotUiStore *self)
{
}

BacklotUiStore *
backlot_ui_store_new (void)
{
  return g_object_new (BACKLOT_TYPE_UI_STORE, "name", "ui", NULL);
}

const char *
backlot_ui_store_get_current_page (BacklotUiStore *self)
{
  g_return_val_if_fail (BACKLOT_IS_UI_STORE (self), NULL);

  return larder_slice_get_string (LARDER_SLICE (self), "current-page");
}

void
backlot_ui_store_set_current_page (BacklotUiStore *self,
                                   const char     *current_page)
{
  g_return_if_fail (BACKLOT_IS_UI_STORE (self));
  g_return_if_fail (current_page != NULL);

  larder_slice_set_string (LARDER_SLICE (self), "current-page", current_page);
}

const char *
backlot_ui_store_get_active_tab (BacklotUiStore *self,
                                 const char     *page)
{
  LarderValue *tab = NULL;

  g_return_val_if_fail (BACKLOT_IS_UI_STORE (self), NULL);
  g_return_val_if_fail (page != NULL, NULL);

  tab = backlot_recent_get (LARDER_SLICE (self), "active-tabs", page);
  return tab != NULL ? larder_value_get_string (tab) : NULL;
}

void
backlot_ui_store_set_active_tab (BacklotUiStore *self,
                                 const char     *page,
                                 const char     *tab)
{
  g_return_if_fail (BACKLOT_IS_UI_STORE (self));
  g_return_if_fail (page != NULL && tab != NULL);

  backlot_recent_set (LARDER_SLICE (self), "active-tabs", page, larder_value_new_string (tab),
                      MAX_PAGES);
}

void
backlot_ui_store_tell (BacklotUiStore *self,
                       BacklotMessage *message)
{
  gint64 now_us = g_get_monotonic_time ();

  g_return_if_fail (BACKLOT_IS_UI_STORE (self));
  g_return_if_fail (BACKLOT_IS_MESSAGE (message));

  if (self->last_message != NULL && now_us - self->last_us < REPEAT_US &&
      backlot_message_is_same (self->last_message, message))
    {
      backlot_message_count_up (self->last_message);
      return;
    }
  g_set_object (&self->last_message, message);
  self->last_us = now_us;
  g_signal_emit (self, signals[MESSAGE], 0, message);
}
