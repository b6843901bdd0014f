/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret is compared to its end, wherever the first difference lies. */
#include "config.h"

#include "wire/backlot-wire-secret.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void
test_equal (void)
{
  static const struct
  {
    const char *given;
    const char *secret;
    gboolean    equal;
  } cases[] = {
    { "secret", "secret", TRUE }, { "", "", TRUE }, { "secreT", "secret", FALSE },
    { "Xecret", "secret", FALSE }, { "secre", "secret", FALSE }, { "secrets", "secret", FALSE },
    { "", "secret", FALSE }, { "secret", "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (backlot_wire_secret_equal (cases[i].given, cases[i].secret), ==,
                     cases[i].equal);
}

/* Where the first letters differ, the last ones are looked at all the same: they lie in a page that
 * nobody may read, so the comparison ends its process. */
static void
test_to_the_end (void)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  g_autofree char *given = g_strnfill (page + 1, 'x');
  char *pages;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_failed ();
      return;
    }
  pages = mmap (NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED || mprotect (pages + page, page, PROT_NONE) != 0)
    exit (EXIT_SUCCESS);
  memset (pages, 'a', page);
  backlot_wire_secret_equal_bytes (given, page + 1, pages, page + 1);
  exit (EXIT_SUCCESS);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/secret/every-letter-counts", test_equal);
  g_test_add_func ("/wire/secret/is-compared-to-its-end", test_to_the_end);
  return g_test_run ();
}
