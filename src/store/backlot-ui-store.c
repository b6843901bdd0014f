/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window shows: page, tabs, and what is told to the person. */

#include "config.h"

#include "store/backlot-ui-store.h"

/* Pages whose tab is remembered. */
#define MAX_PAGES 50

/* A message that repeats the last one within this time is counted, not shown again. */
#define REPEAT_US (2 * G_USEC_PER_SEC)

struct _BacklotUiStore
{
  GObject   parent_instance;

  char      *current_page;   /* an address, such as project/<id>/photos */
  GVariant  *active_tabs;   /* tab by page; never NULL */

  BacklotMessage *last_message;   /* (owned) (nullable) */
  gint64          last_us;
};

typedef enum
{
  PROP_CURRENT_PAGE = 1,
  PROP_ACTIVE_TABS,
} BacklotUiStoreProperty;

enum
{
  MESSAGE,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_ACTIVE_TABS + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotUiStore, backlot_ui_store, G_TYPE_OBJECT)

static void
backlot_ui_store_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  BacklotUiStore *self = BACKLOT_UI_STORE (object);

  switch ((BacklotUiStoreProperty) prop_id)
    {
    case PROP_CURRENT_PAGE:
      g_value_set_string (value, self->current_page);
      break;

    case PROP_ACTIVE_TABS:
      g_value_set_variant (value, self->active_tabs);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_ui_store_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  BacklotUiStore *self = BACKLOT_UI_STORE (object);

  switch ((BacklotUiStoreProperty) prop_id)
    {
    case PROP_CURRENT_PAGE:
      backlot_ui_store_set_current_page (self, g_value_get_string (value));
      break;

    case PROP_ACTIVE_TABS:
      backlot_ui_store_set_active_tabs (self, g_value_get_variant (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_ui_store_finalize (GObject *object)
{
  BacklotUiStore *self = BACKLOT_UI_STORE (object);

  g_clear_object (&self->last_message);
  g_free (self->current_page);
  g_variant_unref (self->active_tabs);

  G_OBJECT_CLASS (backlot_ui_store_parent_class)->finalize (object);
}

static void
backlot_ui_store_class_init (BacklotUiStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_ui_store_get_property;
  object_class->set_property = backlot_ui_store_set_property;
  object_class->finalize = backlot_ui_store_finalize;

  properties[PROP_CURRENT_PAGE] =
    g_param_spec_string ("current-page", NULL, NULL, "home",
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  properties[PROP_ACTIVE_TABS] =
    g_param_spec_variant ("active-tabs", NULL, NULL, G_VARIANT_TYPE ("a{ss}"), NULL,
                          (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[MESSAGE] = g_signal_new ("message", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, BACKLOT_TYPE_MESSAGE);
}

static void
backlot_ui_store_init (BacklotUiStore *self)
{
  self->current_page = g_strdup ("home");
  self->active_tabs = g_variant_ref_sink (g_variant_new ("a{ss}", NULL));
}

BacklotUiStore *
backlot_ui_store_new (void)
{
  return g_object_new (BACKLOT_TYPE_UI_STORE, NULL);
}

const char *
backlot_ui_store_get_current_page (BacklotUiStore *self)
{
  g_return_val_if_fail (BACKLOT_IS_UI_STORE (self), NULL);

  return self->current_page;
}

void
backlot_ui_store_set_current_page (BacklotUiStore *self,
                                   const char     *current_page)
{
  g_return_if_fail (BACKLOT_IS_UI_STORE (self));

  if (g_set_str (&self->current_page, current_page != NULL ? current_page : ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT_PAGE]);
}

GVariant *
backlot_ui_store_get_active_tabs (BacklotUiStore *self)
{
  g_return_val_if_fail (BACKLOT_IS_UI_STORE (self), NULL);

  return self->active_tabs;
}

void
backlot_ui_store_set_active_tabs (BacklotUiStore *self,
                                  GVariant       *active_tabs)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink (active_tabs);

  g_return_if_fail (BACKLOT_IS_UI_STORE (self));

  if (g_variant_equal (self->active_tabs, owned))
    return;
  g_variant_unref (self->active_tabs);
  self->active_tabs = g_steal_pointer (&owned);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE_TABS]);
}

const char *
backlot_ui_store_get_active_tab (BacklotUiStore *self,
                                 const char     *page)
{
  const char *tab = NULL;

  g_return_val_if_fail (BACKLOT_IS_UI_STORE (self), NULL);

  g_variant_lookup (self->active_tabs, page, "&s", &tab);
  return tab;
}

void
backlot_ui_store_set_active_tab (BacklotUiStore *self,
                                 const char     *page,
                                 const char     *tab)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));
  GVariantIter iter;
  const char *key = NULL;
  const char *value = NULL;
  guint n_kept = 1;

  g_return_if_fail (BACKLOT_IS_UI_STORE (self));
  g_return_if_fail (page != NULL && tab != NULL);

  g_variant_builder_add (&builder, "{ss}", page, tab);
  g_variant_iter_init (&iter, self->active_tabs);
  while (n_kept < MAX_PAGES && g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    if (g_strcmp0 (key, page) != 0)
      {
        g_variant_builder_add (&builder, "{ss}", key, value);
        n_kept++;
      }
  backlot_ui_store_set_active_tabs (self, g_variant_builder_end (&builder));
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
