/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the person is and was: projects, and selection and place in each page. */

#include "config.h"

#include "store/backlot-navigation.h"

#include <string.h>

#include "store/backlot-recent.h"

#define MAX_RECENT 10
/* Pages whose selection and place are remembered. */
#define MAX_PAGES 50

struct _BacklotNavigation
{
  LarderSlice parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotNavigation, backlot_navigation, LARDER_TYPE_SLICE)

static void
backlot_navigation_class_init (BacklotNavigationClass *klass)
{
  static const LarderMember members[] = {
    { "selected-project-id", NULL, LARDER_MEMBER_STRING, NULL },
    { "recent-project-ids", NULL, LARDER_MEMBER_VALUE, "[]" },
    { "selection", NULL, LARDER_MEMBER_VALUE, "{}" },
    { "scroll", NULL, LARDER_MEMBER_VALUE, "{}" },
    { "project-kind", NULL, LARDER_MEMBER_STRING, NULL },
  };

  larder_slice_class_install_members (LARDER_SLICE_CLASS (klass), members, G_N_ELEMENTS (members));
}

static void
backlot_navigation_init (BacklotNavigation *self)
{
}

BacklotNavigation *
backlot_navigation_new (void)
{
  return g_object_new (BACKLOT_TYPE_NAVIGATION, "name", "navigation", NULL);
}

const char *
backlot_navigation_get_selected_project_id (BacklotNavigation *self)
{
  g_return_val_if_fail (BACKLOT_IS_NAVIGATION (self), NULL);

  return larder_slice_get_string (LARDER_SLICE (self), "selected-project-id");
}

void
backlot_navigation_visit_project (BacklotNavigation *self,
                                  const char        *project_id)
{
  LarderSlice *slice = LARDER_SLICE (self);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();
  g_autoptr(LarderValue) fresh = NULL;
  LarderValue *known = NULL;
  guint n_kept = 1;

  g_return_if_fail (BACKLOT_IS_NAVIGATION (self));
  g_return_if_fail (project_id != NULL);

  known = larder_slice_get_member (slice, "recent-project-ids");
  larder_value_builder_add_string (builder, project_id);
  for (guint i = 0; i < larder_value_get_n_items (known) && n_kept < MAX_RECENT; i++)
    {
      const char *id = larder_value_get_string (larder_value_get_item (known, i));

      if (id == NULL || g_str_equal (id, project_id))
        continue;
      larder_value_builder_add_string (builder, id);
      n_kept++;
    }
  fresh = larder_value_builder_end (builder);

  larder_slice_begin_action (slice, "visit project");
  larder_slice_set_string (slice, "selected-project-id", project_id);
  larder_slice_set_member (slice, "recent-project-ids", fresh);
  larder_slice_end_action (slice);
}

char **
backlot_navigation_get_page_selection (BacklotNavigation *self,
                                       const char        *page)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  LarderValue *selected = NULL;

  g_return_val_if_fail (BACKLOT_IS_NAVIGATION (self), NULL);
  g_return_val_if_fail (page != NULL, NULL);

  selected = backlot_recent_get (LARDER_SLICE (self), "selection", page);
  for (guint i = 0; selected != NULL && i < larder_value_get_n_items (selected); i++)
    {
      const char *id = larder_value_get_string (larder_value_get_item (selected, i));

      if (id != NULL)
        g_strv_builder_add (ids, id);
    }
  return g_strv_builder_end (ids);
}

void
backlot_navigation_set_page_selection (BacklotNavigation  *self,
                                       const char         *page,
                                       const char * const *ids)
{
  g_autoptr(LarderValueBuilder) builder = NULL;
  LarderValue *selected = NULL;

  g_return_if_fail (BACKLOT_IS_NAVIGATION (self));
  g_return_if_fail (page != NULL);

  if (ids != NULL && ids[0] != NULL)
    {
      builder = larder_value_builder_new_array ();
      for (guint i = 0; ids[i] != NULL; i++)
        larder_value_builder_add_string (builder, ids[i]);
      selected = larder_value_builder_end (builder);
    }
  backlot_recent_set (LARDER_SLICE (self), "selection", page, selected, MAX_PAGES);
}

double
backlot_navigation_get_page_scroll (BacklotNavigation *self,
                                    const char        *page)
{
  g_return_val_if_fail (BACKLOT_IS_NAVIGATION (self), 0.0);
  g_return_val_if_fail (page != NULL, 0.0);

  return larder_value_get_member_double (larder_slice_get_member (LARDER_SLICE (self), "scroll"),
                                         page, 0.0);
}

void
backlot_navigation_set_page_scroll (BacklotNavigation *self,
                                    const char        *page,
                                    double             scroll)
{
  g_return_if_fail (BACKLOT_IS_NAVIGATION (self));
  g_return_if_fail (page != NULL);

  backlot_recent_set (LARDER_SLICE (self), "scroll", page,
                      scroll > 0.0 ? larder_value_new_double (scroll) : NULL, MAX_PAGES);
}

static void
forget (LarderSlice *slice,
        const char  *member,
        const char  *page)
{
  LarderValue *known = larder_slice_get_member (slice, member);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) fresh = NULL;
  gsize length = strlen (page);

  for (guint i = 0; i < larder_value_get_n_items (known); i++)
    {
      const char *name = larder_value_get_member_name (known, i);

      if (!g_str_has_prefix (name, page) || (name[length] != '\0' && name[length] != '/'))
        larder_value_builder_set_value (builder, name, larder_value_get_item (known, i));
    }
  fresh = larder_value_builder_end (builder);
  larder_slice_set_member (slice, member, fresh);
}

void
backlot_navigation_forget_page (BacklotNavigation *self,
                                const char        *page)
{
  g_return_if_fail (BACKLOT_IS_NAVIGATION (self));
  g_return_if_fail (page != NULL);

  larder_slice_begin_action (LARDER_SLICE (self), "forget page");
  forget (LARDER_SLICE (self), "selection", page);
  forget (LARDER_SLICE (self), "scroll", page);
  larder_slice_end_action (LARDER_SLICE (self));
}
