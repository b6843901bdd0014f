/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A project of this computer, chosen to be copied: how far that is, and how it ended. */

#include "config.h"

#include "ui/project/backlot-copy-row.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-words.h"

struct _BacklotCopyRow
{
  AdwActionRow          parent_instance;

  BacklotProjectCopy   *copy;       /* (owned) */
  BacklotProject       *project;    /* (owned) */
  BacklotCopiedProject *copied;     /* (owned) (nullable): it was chosen once */

  GtkCheckButton       *check;
  GtkProgressBar       *progress;
};

typedef enum
{
  PROP_CHOSEN = 1,
} BacklotCopyRowProperty;

static GParamSpec *properties[PROP_CHOSEN + 1];

G_DEFINE_FINAL_TYPE (BacklotCopyRow, backlot_copy_row, ADW_TYPE_ACTION_ROW)

static char *
word_copied (BacklotCopiedProject *copied)
{
  const GError *error = backlot_copied_project_get_error (copied);
  guint n_missing = backlot_copied_project_get_n_missing (copied);
  guint n_refused = backlot_copied_project_get_n_refused (copied);
  g_autofree char *reason = error != NULL ? backlot_words_error (error) : g_strdup ("");

  if (n_refused > 0)
    /* Translators: at the end stands a sentence that says why */
    return g_strdup_printf (ngettext ("Copied, but %u part of it was refused: %s",
                                      "Copied, but %u parts of it were refused: %s", n_refused),
                            n_refused, reason);
  if (n_missing > 0)
    return g_strdup_printf (ngettext ("Copied without %u file that is lost",
                                      "Copied without %u files that are lost", n_missing),
                            n_missing);
  return g_strdup (_("Copied"));
}

static char *
word_state (BacklotCopiedProject *copied)
{
  const GError *error = copied != NULL ? backlot_copied_project_get_error (copied) : NULL;
  g_autofree char *reason = error != NULL ? backlot_words_error (error) : NULL;

  if (copied == NULL)
    return g_strdup ("");
  switch (backlot_copied_project_get_state (copied))
    {
    case BACKLOT_COPY_WAITING:
      return g_strdup (_("Waiting"));
    case BACKLOT_COPY_READING:
      return g_strdup (_("Copying files"));
    case BACKLOT_COPY_SENDING:
      return g_strdup (_("Sending to the studio"));
    case BACKLOT_COPY_COPIED:
      return word_copied (copied);
    case BACKLOT_COPY_PRESENT:
      return g_strdup (_("Was copied before"));
    case BACKLOT_COPY_FAILED:
      /* Translators: at the end stands a sentence that says why */
      return reason != NULL ? g_strdup_printf (_("Not copied: %s"), reason)
                            : g_strdup (_("Not copied"));
    case BACKLOT_COPY_STOPPED:
      return g_strdup (_("Not copied: it was stopped"));
    default:
      return g_strdup ("");
    }
}

static void
update (BacklotCopyRow *self)
{
  BacklotCopyState state = self->copied != NULL ? backlot_copied_project_get_state (self->copied)
                                                : BACKLOT_COPY_FAILED;
  g_autofree char *words = word_state (self->copied);
  gboolean moves = state == BACKLOT_COPY_READING || state == BACKLOT_COPY_SENDING;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 backlot_project_get_title (self->project));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  backlot_project_get_title (self->project),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), moves);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  if (moves)
    gtk_progress_bar_set_fraction (self->progress,
                                   backlot_copied_project_get_progress (self->copied));
  gtk_widget_set_sensitive (GTK_WIDGET (self->check),
                            !backlot_project_copy_get_is_running (self->copy));
}

/* It is known to the copying as soon as it was chosen. */
static void
find (BacklotCopyRow *self)
{
  BacklotCopiedProject *copied =
    backlot_project_copy_find (self->copy, larder_record_get_id (LARDER_RECORD (self->project)));

  if (g_set_object (&self->copied, copied) && copied != NULL)
    g_signal_connect_object (copied, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
toggled_cb (BacklotCopyRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOSEN]);
}

static void
backlot_copy_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  if (prop_id == PROP_CHOSEN)
    g_value_set_boolean (value, backlot_copy_row_get_chosen (BACKLOT_COPY_ROW (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_copy_row_dispose (GObject *object)
{
  BacklotCopyRow *self = BACKLOT_COPY_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_COPY_ROW);
  g_clear_object (&self->copied);
  g_clear_object (&self->project);
  g_clear_object (&self->copy);

  G_OBJECT_CLASS (backlot_copy_row_parent_class)->dispose (object);
}

static void
backlot_copy_row_class_init (BacklotCopyRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_copy_row_get_property;
  object_class->dispose = backlot_copy_row_dispose;

  properties[PROP_CHOSEN] =
    g_param_spec_boolean ("chosen", NULL, NULL, TRUE,
                          (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/project/backlot-copy-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotCopyRow, check);
  gtk_widget_class_bind_template_child (widget_class, BacklotCopyRow, progress);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
backlot_copy_row_init (BacklotCopyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
backlot_copy_row_new (BacklotProjectCopy *copy,
                      BacklotProject     *project)
{
  BacklotCopyRow *self = NULL;
  BacklotCopyState state;

  g_return_val_if_fail (BACKLOT_IS_PROJECT_COPY (copy), NULL);
  g_return_val_if_fail (BACKLOT_IS_PROJECT (project), NULL);

  self = g_object_new (BACKLOT_TYPE_COPY_ROW, NULL);
  self->copy = g_object_ref (copy);
  self->project = g_object_ref (project);
  g_signal_connect_object (copy, "notify", G_CALLBACK (find), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (project, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  find (self);
  state = self->copied != NULL ? backlot_copied_project_get_state (self->copied)
                               : BACKLOT_COPY_WAITING;
  gtk_check_button_set_active (self->check,
                               state != BACKLOT_COPY_COPIED && state != BACKLOT_COPY_PRESENT);
  return GTK_WIDGET (self);
}

BacklotProject *
backlot_copy_row_get_project (BacklotCopyRow *self)
{
  g_return_val_if_fail (BACKLOT_IS_COPY_ROW (self), NULL);

  return self->project;
}

gboolean
backlot_copy_row_get_chosen (BacklotCopyRow *self)
{
  g_return_val_if_fail (BACKLOT_IS_COPY_ROW (self), FALSE);

  return gtk_check_button_get_active (self->check);
}
