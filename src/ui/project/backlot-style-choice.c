/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One style of films, with its picture, to be chosen among others. */

#include "config.h"

#include "ui/project/backlot-style-choice.h"

#include <adwaita.h>

#include "ui/common/backlot-words.h"

/* So that all five stand side by side in the dialog. */
#define PICTURE_WIDTH 92

const char * const backlot_film_styles[] = {
  "classic", "cinematic", "vintage", "documentary", "playful", NULL,
};

struct _BacklotStyleChoice
{
  GtkToggleButton  parent_instance;

  char            *style;
};

G_DEFINE_FINAL_TYPE (BacklotStyleChoice, backlot_style_choice, GTK_TYPE_TOGGLE_BUTTON)

static void
backlot_style_choice_finalize (GObject *object)
{
  g_free (BACKLOT_STYLE_CHOICE (object)->style);

  G_OBJECT_CLASS (backlot_style_choice_parent_class)->finalize (object);
}

static void
backlot_style_choice_class_init (BacklotStyleChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_style_choice_finalize;

  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_RADIO);
}

static void
backlot_style_choice_init (BacklotStyleChoice *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self), "style-choice");
}

GtkWidget *
backlot_style_choice_new (const char *style)
{
  BacklotStyleChoice *self = g_object_new (BACKLOT_TYPE_STYLE_CHOICE, NULL);
  g_autofree char *path = g_strdup_printf (RESOURCE_PATH "/styles/%s.svg", style);
  g_autofree char *word = backlot_words_style (style);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *picture = gtk_picture_new_for_resource (path);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *label = gtk_label_new (word);

  self->style = g_strdup (style);
  gtk_widget_set_size_request (picture, PICTURE_WIDTH, PICTURE_WIDTH * 9 / 16);
  /* With large text a longer word would take its height from one of them. */
  adw_clamp_set_unit (ADW_CLAMP (clamp), ADW_LENGTH_UNIT_PX);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), PICTURE_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), picture);
  gtk_widget_set_overflow (picture, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (picture, "thumbnail");
  gtk_box_append (GTK_BOX (box), clamp);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, word, -1);
  return GTK_WIDGET (self);
}

const char *
backlot_style_choice_get_style (BacklotStyleChoice *self)
{
  g_return_val_if_fail (BACKLOT_IS_STYLE_CHOICE (self), NULL);

  return self->style;
}
