/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GLib ends a program by a trap, which libFuzzer does not know: it keeps the input of an abort. */
#include "config.h"

#include "fuzz.h"

#include <signal.h>

int LLVMFuzzerInitialize (int    *argc,
                          char ***argv);

G_NORETURN static void
trap_cb (int signal_number)
{
  abort ();
}

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  signal (SIGTRAP, trap_cb);
  return 0;
}
