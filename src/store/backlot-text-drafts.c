/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person has begun to write about something and not yet sent. */

#include "config.h"

#include "store/backlot-text-drafts.h"

#include "store/backlot-recent.h"

/* Those that were touched last are kept. */
#define MAX_TEXTS 200

struct _BacklotTextDrafts
{
  LarderSlice parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotTextDrafts, backlot_text_drafts, LARDER_TYPE_SLICE)

static void
backlot_text_drafts_class_init (BacklotTextDraftsClass *klass)
{
  static const LarderMember members[] = {
    { "texts", NULL, LARDER_MEMBER_VALUE, "{}" },
  };

  larder_slice_class_install_members (LARDER_SLICE_CLASS (klass), members, G_N_ELEMENTS (members));
}

static void
backlot_text_drafts_init (BacklotTextDrafts *self)
{
}

BacklotTextDrafts *
backlot_text_drafts_new (void)
{
  return g_object_new (BACKLOT_TYPE_TEXT_DRAFTS, "name", "text-drafts", NULL);
}

const char *
backlot_text_drafts_get (BacklotTextDrafts *self,
                         const char        *about)
{
  LarderValue *text = NULL;

  g_return_val_if_fail (BACKLOT_IS_TEXT_DRAFTS (self), "");
  g_return_val_if_fail (about != NULL, "");

  text = backlot_recent_get (LARDER_SLICE (self), "texts", about);
  return text != NULL && larder_value_get_kind (text) == LARDER_VALUE_STRING
           ? larder_value_get_string (text) : "";
}

void
backlot_text_drafts_set (BacklotTextDrafts *self,
                         const char        *about,
                         const char        *text)
{
  g_return_if_fail (BACKLOT_IS_TEXT_DRAFTS (self));
  g_return_if_fail (about != NULL && text != NULL);

  backlot_recent_set (LARDER_SLICE (self), "texts", about,
                      text[0] != '\0' ? larder_value_new_string (text) : NULL, MAX_TEXTS);
}
