/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the queue in words, whatever it is: a render, an upload, a change. */

#include "config.h"

#include "ui/project/backlot-queue-entry-private.h"

#include <glib/gi18n.h>

typedef struct
{
  BacklotContext       *context;                        /* (owned) */
  BacklotMedia         *media;                          /* (owned) (nullable) */
  char                 *texts[BACKLOT_QUEUE_N_TEXTS];   /* never NULL but the object path */
  gboolean              flags[BACKLOT_QUEUE_N_FLAGS];
  double                fraction;
  BacklotQueueCategory  category;
} BacklotQueueEntryPrivate;

/* Texts first, then flags, both in the order of their enumerations. */
typedef enum
{
  PROP_FIRST_TEXT = 1,
  PROP_FIRST_FLAG = PROP_FIRST_TEXT + BACKLOT_QUEUE_N_TEXTS,
  PROP_FRACTION = PROP_FIRST_FLAG + BACKLOT_QUEUE_N_FLAGS,
  PROP_CATEGORY,
  PROP_PICTURES,
  PROP_MEDIA,
  PROP_CONTEXT,
} BacklotQueueEntryProperty;

static GParamSpec *properties[PROP_CONTEXT + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (BacklotQueueEntry, backlot_queue_entry, G_TYPE_OBJECT)

static BacklotQueueEntryPrivate *
get_private (BacklotQueueEntry *self)
{
  return backlot_queue_entry_get_instance_private (self);
}

static void
refresh (BacklotQueueEntry *self)
{
  BacklotQueueEntryClass *klass = BACKLOT_QUEUE_ENTRY_GET_CLASS (self);

  if (klass->refresh != NULL)
    klass->refresh (self);
}

static void
backlot_queue_entry_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  BacklotQueueEntryPrivate *priv = get_private (BACKLOT_QUEUE_ENTRY (object));

  refresh (BACKLOT_QUEUE_ENTRY (object));
  if (prop_id < PROP_FIRST_FLAG)
    g_value_set_string (value, priv->texts[prop_id - PROP_FIRST_TEXT]);
  else if (prop_id < PROP_FRACTION)
    g_value_set_boolean (value, priv->flags[prop_id - PROP_FIRST_FLAG]);
  else if (prop_id == PROP_FRACTION)
    g_value_set_double (value, priv->fraction);
  else if (prop_id == PROP_CATEGORY)
    g_value_set_int (value, (int) priv->category);
  else if (prop_id == PROP_PICTURES)
    g_value_set_object (value, backlot_context_get_pictures (priv->context));
  else if (prop_id == PROP_MEDIA)
    g_value_set_object (value, priv->media);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_queue_entry_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (prop_id == PROP_CONTEXT)
    get_private (BACKLOT_QUEUE_ENTRY (object))->context = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_queue_entry_dispose (GObject *object)
{
  BacklotQueueEntryPrivate *priv = get_private (BACKLOT_QUEUE_ENTRY (object));

  g_clear_object (&priv->media);
  g_clear_object (&priv->context);

  G_OBJECT_CLASS (backlot_queue_entry_parent_class)->dispose (object);
}

static void
backlot_queue_entry_finalize (GObject *object)
{
  BacklotQueueEntryPrivate *priv = get_private (BACKLOT_QUEUE_ENTRY (object));

  for (guint i = 0; i < BACKLOT_QUEUE_N_TEXTS; i++)
    g_free (priv->texts[i]);

  G_OBJECT_CLASS (backlot_queue_entry_parent_class)->finalize (object);
}

static void
backlot_queue_entry_class_init (BacklotQueueEntryClass *klass)
{
  static const char * const texts[] = { "id", "title", "state-text", "detail-text", "retry-label",
                                        "retry-reason", "cancel-label", "object-path",
                                        "icon-name" };
  static const char * const flags[] = { "is-active", "has-detail", "can-pause", "can-resume",
                                        "can-retry", "retry-possible", "can-review", "can-cancel",
                                        "has-project" };
  const GParamFlags readable = (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                G_PARAM_STATIC_STRINGS);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  G_STATIC_ASSERT (G_N_ELEMENTS (texts) == BACKLOT_QUEUE_N_TEXTS);
  G_STATIC_ASSERT (G_N_ELEMENTS (flags) == BACKLOT_QUEUE_N_FLAGS);

  object_class->get_property = backlot_queue_entry_get_property;
  object_class->set_property = backlot_queue_entry_set_property;
  object_class->dispose = backlot_queue_entry_dispose;
  object_class->finalize = backlot_queue_entry_finalize;

  for (guint i = 0; i < BACKLOT_QUEUE_N_TEXTS; i++)
    properties[PROP_FIRST_TEXT + i] = g_param_spec_string (texts[i], NULL, NULL, NULL, readable);
  for (guint i = 0; i < BACKLOT_QUEUE_N_FLAGS; i++)
    properties[PROP_FIRST_FLAG + i] = g_param_spec_boolean (flags[i], NULL, NULL, FALSE, readable);
  properties[PROP_FRACTION] =
    g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0, readable);
  properties[PROP_CATEGORY] =
    g_param_spec_int ("category", NULL, NULL, 0, BACKLOT_QUEUE_CANCELLED, 0, readable);
  properties[PROP_PICTURES] =
    g_param_spec_object ("pictures", NULL, NULL, BACKLOT_TYPE_PICTURE_CACHE, readable);
  properties[PROP_MEDIA] =
    g_param_spec_object ("media", NULL, NULL, BACKLOT_TYPE_MEDIA, readable);
  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_queue_entry_init (BacklotQueueEntry *self)
{
  backlot_queue_entry_set_text (self, BACKLOT_QUEUE_TEXT_CANCEL_LABEL, _("Cancel"));
}

BacklotContext *
backlot_queue_entry_get_context (BacklotQueueEntry *self)
{
  return get_private (self)->context;
}

gboolean
backlot_queue_entry_get_flag (BacklotQueueEntry *self,
                              BacklotQueueFlag   flag)
{
  return get_private (self)->flags[flag];
}

void
backlot_queue_entry_set_text (BacklotQueueEntry *self,
                              BacklotQueueText   which,
                              const char        *text)
{
  if (g_set_str (&get_private (self)->texts[which], text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIRST_TEXT + which]);
}

void
backlot_queue_entry_set_flag (BacklotQueueEntry *self,
                              BacklotQueueFlag   which,
                              gboolean           flag)
{
  BacklotQueueEntryPrivate *priv = get_private (self);

  if (priv->flags[which] == !!flag)
    return;
  priv->flags[which] = !!flag;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIRST_FLAG + which]);
}

void
backlot_queue_entry_set_fraction (BacklotQueueEntry *self,
                                  double             fraction)
{
  BacklotQueueEntryPrivate *priv = get_private (self);

  if (G_APPROX_VALUE (priv->fraction, fraction, 1e-9))
    return;
  priv->fraction = CLAMP (fraction, 0.0, 1.0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

void
backlot_queue_entry_set_category (BacklotQueueEntry    *self,
                                  BacklotQueueCategory  category)
{
  BacklotQueueEntryPrivate *priv = get_private (self);

  if (priv->category == category)
    return;
  priv->category = category;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CATEGORY]);
}

void
backlot_queue_entry_set_media (BacklotQueueEntry *self,
                               BacklotMedia      *media)
{
  BacklotQueueEntryPrivate *priv = get_private (self);

  g_assert (priv->media == NULL);
  priv->media = g_object_ref (media);
}

const char *
backlot_queue_entry_get_id (BacklotQueueEntry *self)
{
  g_return_val_if_fail (BACKLOT_IS_QUEUE_ENTRY (self), NULL);

  return get_private (self)->texts[BACKLOT_QUEUE_TEXT_ID];
}

const char *
backlot_queue_entry_get_title (BacklotQueueEntry *self)
{
  g_return_val_if_fail (BACKLOT_IS_QUEUE_ENTRY (self), NULL);

  return get_private (self)->texts[BACKLOT_QUEUE_TEXT_TITLE];
}

BacklotQueueCategory
backlot_queue_entry_get_category (BacklotQueueEntry *self)
{
  g_return_val_if_fail (BACKLOT_IS_QUEUE_ENTRY (self), BACKLOT_QUEUE_QUEUED);

  return get_private (self)->category;
}

char *
backlot_queue_entry_dup_section (BacklotQueueEntry *self)
{
  g_return_val_if_fail (BACKLOT_IS_QUEUE_ENTRY (self), NULL);

  return BACKLOT_QUEUE_ENTRY_GET_CLASS (self)->dup_section (self);
}

char *
backlot_queue_entry_dup_address (BacklotQueueEntry *self)
{
  g_return_val_if_fail (BACKLOT_IS_QUEUE_ENTRY (self), NULL);

  return BACKLOT_QUEUE_ENTRY_GET_CLASS (self)->dup_address (self);
}

char *
backlot_queue_entry_dup_words (BacklotQueueEntry *self)
{
  BacklotQueueEntryPrivate *priv = NULL;

  g_return_val_if_fail (BACKLOT_IS_QUEUE_ENTRY (self), NULL);

  refresh (self);
  priv = get_private (self);
  if (!priv->flags[BACKLOT_QUEUE_FLAG_HAS_DETAIL])
    return g_strdup_printf ("%s\n%s\n", priv->texts[BACKLOT_QUEUE_TEXT_TITLE],
                            priv->texts[BACKLOT_QUEUE_TEXT_STATE]);
  return g_strdup_printf ("%s\n%s\n%s\n", priv->texts[BACKLOT_QUEUE_TEXT_TITLE],
                          priv->texts[BACKLOT_QUEUE_TEXT_STATE],
                          priv->texts[BACKLOT_QUEUE_TEXT_DETAIL]);
}

void
backlot_queue_entry_pause_resume (BacklotQueueEntry *self)
{
  g_return_if_fail (BACKLOT_IS_QUEUE_ENTRY (self));

  if (backlot_queue_entry_get_flag (self, BACKLOT_QUEUE_FLAG_CAN_PAUSE) ||
      backlot_queue_entry_get_flag (self, BACKLOT_QUEUE_FLAG_CAN_RESUME))
    BACKLOT_QUEUE_ENTRY_GET_CLASS (self)->pause_resume (self);
}

void
backlot_queue_entry_cancel (BacklotQueueEntry *self)
{
  g_return_if_fail (BACKLOT_IS_QUEUE_ENTRY (self));

  if (backlot_queue_entry_get_flag (self, BACKLOT_QUEUE_FLAG_CAN_CANCEL))
    BACKLOT_QUEUE_ENTRY_GET_CLASS (self)->cancel (self);
}

void
backlot_queue_entry_retry (BacklotQueueEntry *self)
{
  g_return_if_fail (BACKLOT_IS_QUEUE_ENTRY (self));

  if (backlot_queue_entry_get_flag (self, BACKLOT_QUEUE_FLAG_CAN_RETRY))
    BACKLOT_QUEUE_ENTRY_GET_CLASS (self)->retry (self);
}

void
backlot_queue_entry_set_shown (BacklotQueueEntry *self,
                               gboolean           shown)
{
  BacklotQueueEntryClass *klass = NULL;

  g_return_if_fail (BACKLOT_IS_QUEUE_ENTRY (self));

  klass = BACKLOT_QUEUE_ENTRY_GET_CLASS (self);
  if (klass->set_shown != NULL)
    klass->set_shown (self, shown);
}
