/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W6: sharing equal parts of two large values. */

#include "config.h"

#include "bench.h"

#define N 12500

static LarderValue *
change_tag (LarderValue *list)
{
  g_autoptr(LarderValue) tag = larder_value_new_string ("changed");
  g_autoptr(LarderValue) changed = larder_value_set_path (list, "/6250/tags/1", tag, NULL);
  g_autoptr(GBytes) text = larder_value_to_bytes (changed);

  /* From text again, so that the two have nothing in common. */
  return larder_value_new_from_bytes (text, NULL);
}

void
bench_w6 (Bench *bench)
{
  static GBytes *text;
  g_autoptr(LarderValue) old = NULL;
  g_autoptr(LarderValue) parsed = NULL;
  g_autoptr(LarderValue) fresh = NULL;
  g_autoptr(LarderValue) equal = NULL;
  g_autoptr(LarderValue) shared = NULL;
  g_autoptr(LarderValue) same = NULL;
  guint identical = 0;

  if (text == NULL)
    {
      text = bench_entities (1, N);
      bench_check (bench, g_bytes_get_size (text) == 5012501);
      bench_check (bench, bench_fnv1a (g_bytes_get_data (text, NULL), 5012501) == 0xb6c8fc21);
    }

  bench_start (bench);
  old = larder_value_new_from_bytes (text, NULL);
  bench_stop (bench);
  bench_add_ms (bench, "parse_5mb");

  parsed = larder_value_new_from_bytes (text, NULL);
  fresh = change_tag (parsed);
  bench_start (bench);
  shared = larder_value_share (fresh, old);
  bench_stop (bench);
  bench_add_ms (bench, "share_one_leaf");
  for (guint i = 0; i < N; i++)
    if (larder_value_get_item (shared, i) == larder_value_get_item (old, i))
      identical++;
  bench_check (bench, identical == N - 1);
  bench_check (bench, larder_value_get_item (shared, 6250) != larder_value_get_item (old, 6250));
  bench_check (bench, larder_value_equal (shared, fresh));

  equal = larder_value_new_from_bytes (text, NULL);
  bench_start (bench);
  same = larder_value_share (equal, old);
  bench_stop (bench);
  bench_add_ms (bench, "share_equal");
  bench_check (bench, same == old);
}
