/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a video can not be played, in a sentence, and what the decoder said. */

#include "config.h"

#include "ui/common/backlot-player-error.h"

#include <glib/gi18n.h>

struct _BacklotPlayerError
{
  AdwBin         parent_instance;

  AdwStatusPage *page;
  GtkExpander   *expander;
  GtkLabel      *details;
};

G_DEFINE_FINAL_TYPE (BacklotPlayerError, backlot_player_error, ADW_TYPE_BIN)

static void
dispose (GObject *object)
{
  /* The template lets go of its named children without telling the bin. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_PLAYER_ERROR);

  G_OBJECT_CLASS (backlot_player_error_parent_class)->dispose (object);
}

static void
backlot_player_error_class_init (BacklotPlayerErrorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/common/backlot-player-error.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayerError, page);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayerError, expander);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayerError, details);
}

static void
backlot_player_error_init (BacklotPlayerError *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
backlot_player_error_show (BacklotPlayerError *self,
                           GFile              *file,
                           const GError       *error)
{
  g_return_if_fail (BACKLOT_IS_PLAYER_ERROR (self));
  g_return_if_fail (error != NULL);

  adw_status_page_set_description (self->page,
                                   g_file_query_exists (file, NULL)
                                     ? _("The file is damaged, or a decoder for it isn’t installed.")
                                     : _("The file isn’t there any more."));
  /* The text of GStreamer names the decoder that is missing. */
  gtk_label_set_label (self->details, error->message);
  gtk_expander_set_expanded (self->expander, FALSE);
}
