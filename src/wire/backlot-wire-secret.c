/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compares what a stranger gave with a secret. */
#include "config.h"

#include "wire/backlot-wire-secret.h"

#include <string.h>

/**
 * backlot_wire_secret_equal_bytes:
 * @given: (array length=n_given): what a stranger sent
 * @secret: (array length=n_secret): what it should be
 *
 * Takes as long for a wrong first byte as for a wrong last one, so that nobody finds a secret byte
 * by byte. Only how long the two are can be measured.
 */
gboolean
backlot_wire_secret_equal_bytes (gconstpointer given,
                                 gsize         n_given,
                                 gconstpointer secret,
                                 gsize         n_secret)
{
  const guint8 *one = given;
  const guint8 *other = secret;
  /* Volatile, or a compiler might see that it can stop early. */
  volatile guint8 difference = n_given == n_secret ? 0 : 1;

  for (gsize i = 0; i < MIN (n_given, n_secret); i++)
    difference |= one[i] ^ other[i];
  return difference == 0;
}

/* The same for texts. */
gboolean
backlot_wire_secret_equal (const char *given,
                           const char *secret)
{
  return backlot_wire_secret_equal_bytes (given, strlen (given), secret, strlen (secret));
}
