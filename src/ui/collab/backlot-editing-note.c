/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who else changes a thing just now. */

#include "config.h"

#include "ui/collab/backlot-editing-note.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-words-task.h"

struct _BacklotEditingNote
{
  AdwBin        parent_instance;

  BacklotTeam  *team;       /* (owned) (nullable) */
  LarderRecord *record;     /* (owned) (nullable) */
  GSignalGroup *presence;   /* (owned) */
  GtkLabel     *label;
};

typedef enum
{
  PROP_TEAM = 1,
  PROP_RECORD,
  PROP_TEXT,
} BacklotEditingNoteProperty;

static GParamSpec *properties[PROP_TEXT + 1];

G_DEFINE_FINAL_TYPE (BacklotEditingNote, backlot_editing_note, ADW_TYPE_BIN)

/* Returns: (transfer full) (nullable): the same with what is changed */
static char *
word_field (const char *name,
            const char *field)
{
  if (g_strcmp0 (field, "title") == 0)
    /* Translators: %s is a person */
    return g_strdup_printf (_("%s is editing the title"), name);
  if (g_strcmp0 (field, "description") == 0)
    /* Translators: %s is a person */
    return g_strdup_printf (_("%s is editing the description"), name);
  if (g_strcmp0 (field, "caption") == 0)
    /* Translators: %s is a person */
    return g_strdup_printf (_("%s is editing the caption"), name);
  return NULL;
}

static void
update (BacklotEditingNote *self)
{
  const char *id = self->record != NULL ? larder_record_get_id (self->record) : NULL;
  BacklotVisitor *editor = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  g_autofree char *tooltip = NULL;

  if (self->team != NULL && id != NULL)
    editor = backlot_presence_find_editor (backlot_team_get_presence (self->team), id, NULL);
  if (editor != NULL)
    {
      name = backlot_words_person (backlot_team_get_backend (self->team),
                                   backlot_visitor_get_user_id (editor));
      /* Translators: %s is a person */
      text = g_strdup_printf (_("%s is editing"), name);
      tooltip = word_field (name, backlot_visitor_get_field (editor));
    }
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  if (g_strcmp0 (text != NULL ? text : "", gtk_label_get_label (self->label)) == 0)
    return;
  gtk_label_set_label (self->label, text != NULL ? text : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
backlot_editing_note_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  BacklotEditingNote *self = BACKLOT_EDITING_NOTE (object);

  switch ((BacklotEditingNoteProperty) prop_id)
    {
    case PROP_TEAM:
      g_value_set_object (value, self->team);
      break;
    case PROP_RECORD:
      g_value_set_object (value, self->record);
      break;
    case PROP_TEXT:
      g_value_set_string (value, backlot_editing_note_get_text (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_editing_note_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  BacklotEditingNote *self = BACKLOT_EDITING_NOTE (object);

  switch ((BacklotEditingNoteProperty) prop_id)
    {
    case PROP_TEAM:
      if (!g_set_object (&self->team, g_value_get_object (value)))
        break;
      g_signal_group_set_target (self->presence, self->team != NULL
                                                   ? backlot_team_get_presence (self->team) : NULL);
      update (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_RECORD:
      if (!g_set_object (&self->record, g_value_get_object (value)))
        break;
      update (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_TEXT:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_editing_note_dispose (GObject *object)
{
  BacklotEditingNote *self = BACKLOT_EDITING_NOTE (object);

  g_clear_object (&self->presence);
  g_clear_object (&self->record);
  g_clear_object (&self->team);

  G_OBJECT_CLASS (backlot_editing_note_parent_class)->dispose (object);
}

static void
backlot_editing_note_class_init (BacklotEditingNoteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = backlot_editing_note_get_property;
  object_class->set_property = backlot_editing_note_set_property;
  object_class->dispose = backlot_editing_note_dispose;

  properties[PROP_TEAM] = g_param_spec_object ("team", NULL, NULL, BACKLOT_TYPE_TEAM, flags);
  properties[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, LARDER_TYPE_RECORD, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_editing_note_init (BacklotEditingNote *self)
{
  self->presence = g_signal_group_new (BACKLOT_TYPE_PRESENCE);
  g_signal_group_connect_swapped (self->presence, "changed", G_CALLBACK (update), self);
  self->label = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "accent");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

const char *
backlot_editing_note_get_text (BacklotEditingNote *self)
{
  g_return_val_if_fail (BACKLOT_IS_EDITING_NOTE (self), NULL);

  return gtk_label_get_label (self->label);
}
