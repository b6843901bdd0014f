/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Callbacks that do what they should not: each deed in each place. */

#include "config.h"

#include "larder-test-deeds.h"

typedef struct
{
  const char         *place;
  guint               position;   /* of @place */
  const char * const *deeds;
  LarderTestDeedFunc  func;
} Stage;

static void
test_place (gconstpointer data)
{
  const Stage *stage = data;

  for (guint deed = 0; stage->deeds[deed] != NULL; deed++)
    {
      g_test_message ("%s in %s", stage->deeds[deed], stage->place);
      stage->func (deed, stage->position);
    }
}

void
larder_test_add_deeds (const char         *name,
                       const char * const *places,
                       const char * const *deeds,
                       LarderTestDeedFunc  func)
{
  for (guint i = 0; places[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%s/in-%s", name, places[i]);
      Stage *stage = g_new (Stage, 1);

      *stage = (Stage) { .place = places[i], .position = i, .deeds = deeds, .func = func };
      g_test_add_data_func_full (path, stage, test_place, g_free);
    }
}
