/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says over a page what a drop there would do. */

#include "config.h"

#include "ui/common/backlot-drop-hint.h"

struct _BacklotDropHint
{
  AdwBin       parent_instance;

  GtkRevealer *revealer;
  GtkLabel    *label;
};

G_DEFINE_FINAL_TYPE (BacklotDropHint, backlot_drop_hint, ADW_TYPE_BIN)

static void
dispose (GObject *object)
{
  /* The template lets go of its named children without telling the bin. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_DROP_HINT);

  G_OBJECT_CLASS (backlot_drop_hint_parent_class)->dispose (object);
}

static void
backlot_drop_hint_class_init (BacklotDropHintClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/common/backlot-drop-hint.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotDropHint, revealer);
  gtk_widget_class_bind_template_child (widget_class, BacklotDropHint, label);
}

static void
backlot_drop_hint_init (BacklotDropHint *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
backlot_drop_hint_set_label (BacklotDropHint *self,
                             const char      *label)
{
  g_return_if_fail (BACKLOT_IS_DROP_HINT (self));

  gtk_label_set_label (self->label, label);
}

void
backlot_drop_hint_set_revealed (BacklotDropHint *self,
                                gboolean         revealed)
{
  g_return_if_fail (BACKLOT_IS_DROP_HINT (self));

  if (revealed)
    gtk_widget_set_visible (GTK_WIDGET (self->revealer), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, revealed);
}
