/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of the project that comes with the program, in the person's language. */

#include "config.h"

#include "ui/project/backlot-sample-words.h"

#include <glib/gi18n.h>

/* What is kept there is the person's own from then on, so it is told once. */
static const char * const texts[] = {
  /* Translators: the title of the sample; it stands in its film, too, which is not translated */
  N_("Panorama"),
  N_("A small film to look around with. Delete it when it has served its purpose."),
  /* Translators: caption of a photo of the sample */
  N_("The garden in June"),
  /* Translators: caption of a photo of the sample */
  N_("The meadow in the morning"),
  /* Translators: caption of a photo of the sample, of a ladybird */
  N_("A guest on a leaf"),
  /* Translators: caption of a photo of the sample */
  N_("Down to the sea"),
  /* Translators: caption of a photo of the sample */
  N_("After the rain"),
  /* Translators: caption of a photo of the sample, of two flying seeds */
  N_("Two wings"),
  /* Translators: a comment in the sample */
  N_("The film was made before the captions were written. Render it again to see them."),
  /* Translators: a comment on a photo of the sample */
  N_("Would this one be better at the end?"),
  /* Translators: the answer to the comment on the photo */
  N_("Drag it there, and render the film again."),
};

LarderValue *
backlot_sample_words_get (void)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    larder_value_builder_set_string (builder, texts[i], _(texts[i]));
  return larder_value_builder_end (builder);
}
