/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two versions of one field, side by side, and the choice between them. */

#include "config.h"

#include "ui/shell/backlot-review-field.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-words-change.h"

struct _BacklotReviewField
{
  GtkBox          parent_instance;

  char           *name;
  LarderValue    *mine;      /* (owned) (nullable) */
  LarderValue    *theirs;    /* (owned) (nullable) */

  GtkLabel       *name_label;
  GtkWidget      *versions;
  GtkCheckButton *mine_button;
  GtkLabel       *mine_when;
  GtkLabel       *mine_label;
  GtkCheckButton *theirs_button;
  GtkLabel       *theirs_when;
  GtkLabel       *theirs_label;
  GtkWidget      *merged;
  GtkCheckButton *merged_button;
  GtkEditable    *merged_entry;
};

G_DEFINE_FINAL_TYPE (BacklotReviewField, backlot_review_field, GTK_TYPE_BOX)

void
backlot_review_field_find_difference (const char *a,
                                      const char *b,
                                      gsize      *n_begin,
                                      gsize      *n_end)
{
  gsize length_a = strlen (a);
  gsize length_b = strlen (b);
  gsize shortest = MIN (length_a, length_b);
  gsize begin = 0;
  gsize end = 0;

  while (begin < shortest && a[begin] == b[begin])
    begin++;
  while (begin > 0 && ((a[begin] & 0xc0) == 0x80 || (b[begin] & 0xc0) == 0x80))
    begin--;
  while (end < shortest - begin && a[length_a - end - 1] == b[length_b - end - 1])
    end++;
  while (end > 0 && (a[length_a - end] & 0xc0) == 0x80)
    end--;
  *n_begin = begin;
  *n_end = end;
}

/* Marked by style; the words of both are read out anyway. */
static void
show_value (GtkLabel   *label,
            const char *text,
            gsize       n_begin,
            gsize       n_end)
{
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  PangoAttribute *line = NULL;
  PangoAttribute *weight = NULL;

  if (text[0] == '\0')
    {
      gtk_label_set_label (label, C_("value of a field", "Empty"));
      gtk_widget_add_css_class (GTK_WIDGET (label), "dim-label");
      return;
    }
  line = pango_attr_underline_new (PANGO_UNDERLINE_SINGLE);
  weight = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
  line->start_index = weight->start_index = (guint) n_begin;
  line->end_index = weight->end_index = (guint) (strlen (text) - n_end);
  pango_attr_list_insert (attributes, line);
  pango_attr_list_insert (attributes, weight);
  gtk_label_set_label (label, text);
  gtk_label_set_attributes (label, attributes);
}

static void
set_accessible_name (GtkCheckButton *button,
                     const char     *version,
                     const char     *text)
{
  /* Translators: a version of a field and what it is, such as “Mine: Porto” */
  g_autofree char *name = g_strdup_printf (_("%s: %s"), version,
                                           text[0] != '\0' ? text
                                                           : C_("value of a field", "Empty"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
merged_changed_cb (BacklotReviewField *self)
{
  if (self->name != NULL)
    gtk_check_button_set_active (self->merged_button, TRUE);
}

static void
backlot_review_field_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_REVIEW_FIELD);

  G_OBJECT_CLASS (backlot_review_field_parent_class)->dispose (object);
}

static void
backlot_review_field_finalize (GObject *object)
{
  BacklotReviewField *self = BACKLOT_REVIEW_FIELD (object);

  g_free (self->name);
  g_clear_pointer (&self->mine, larder_value_unref);
  g_clear_pointer (&self->theirs, larder_value_unref);

  G_OBJECT_CLASS (backlot_review_field_parent_class)->finalize (object);
}

static void
backlot_review_field_class_init (BacklotReviewFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = backlot_review_field_dispose;
  object_class->finalize = backlot_review_field_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/shell/backlot-review-field.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewField, name_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewField, versions);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewField, mine_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewField, mine_when);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewField, mine_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewField, theirs_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewField, theirs_when);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewField, theirs_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewField, merged);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewField, merged_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewField, merged_entry);
  gtk_widget_class_bind_template_callback (widget_class, merged_changed_cb);
}

static void
backlot_review_field_init (BacklotReviewField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Only what is free text can be written anew. */
static gboolean
is_text (const char *field)
{
  const char * const fields[] = { "title", "description", "caption", "label", NULL };

  return g_strv_contains (fields, field);
}

BacklotReviewField *
backlot_review_field_new (BacklotBackend *backend,
                          const char     *field,
                          LarderValue    *mine,
                          LarderValue    *theirs,
                          const char     *mine_when,
                          const char     *theirs_when)
{
  BacklotReviewField *self = g_object_new (BACKLOT_TYPE_REVIEW_FIELD, NULL);
  g_autofree char *name = backlot_words_field (field);
  g_autofree char *mine_text = backlot_words_field_value (backend, field, mine);
  g_autofree char *theirs_text = backlot_words_field_value (backend, field, theirs);
  gsize n_begin = 0;
  gsize n_end = 0;

  self->mine = mine != NULL ? larder_value_ref (mine) : NULL;
  self->theirs = theirs != NULL ? larder_value_ref (theirs) : NULL;
  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->mine_when, mine_when);
  gtk_label_set_label (self->theirs_when, theirs_when);
  gtk_widget_set_visible (GTK_WIDGET (self->mine_when), mine_when[0] != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->theirs_when), theirs_when[0] != '\0');
  backlot_review_field_find_difference (mine_text, theirs_text, &n_begin, &n_end);
  show_value (self->mine_label, mine_text, n_begin, n_end);
  show_value (self->theirs_label, theirs_text, n_begin, n_end);
  set_accessible_name (self->mine_button, C_("version", "Mine"), mine_text);
  set_accessible_name (self->theirs_button, C_("version", "Theirs"), theirs_text);
  gtk_widget_set_visible (self->merged, is_text (field));
  gtk_editable_set_text (self->merged_entry, mine_text);
  /* From here on it is a person who writes into the entry. */
  self->name = g_strdup (field);
  return self;
}

const char *
backlot_review_field_get_name (BacklotReviewField *self)
{
  g_return_val_if_fail (BACKLOT_IS_REVIEW_FIELD (self), NULL);

  return self->name;
}

LarderValue *
backlot_review_field_get_value (BacklotReviewField *self)
{
  LarderValue *value = NULL;

  g_return_val_if_fail (BACKLOT_IS_REVIEW_FIELD (self), NULL);

  if (gtk_check_button_get_active (self->merged_button))
    return larder_value_new_string (gtk_editable_get_text (self->merged_entry));
  value = gtk_check_button_get_active (self->mine_button) ? self->mine : self->theirs;
  return value != NULL ? larder_value_ref (value) : larder_value_new_null ();
}

void
backlot_review_field_set_stacked (BacklotReviewField *self,
                                  gboolean            stacked)
{
  g_return_if_fail (BACKLOT_IS_REVIEW_FIELD (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->versions),
                                  stacked ? GTK_ORIENTATION_VERTICAL
                                          : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_homogeneous (GTK_BOX (self->versions), !stacked);
}
