/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The error domain of the library and the version macros of its symbols. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#ifndef LARDER_EXPORT
# define LARDER_EXPORT __attribute__ ((visibility ("default"))) extern
#endif

/**
 * LarderError:
 * @LARDER_ERROR_MISSING_FUNCTION: no fetch or mutation function is known for the key
 * @LARDER_ERROR_NO_DATA: a function completed with neither data nor error
 * @LARDER_ERROR_INVALID: text, value or key is not what the call takes
 * @LARDER_ERROR_CONFLICT: the row was changed by someone else meanwhile
 * @LARDER_ERROR_DENIED: the server left the row as it is: no right to change it
 * @LARDER_ERROR_GONE: the row does not exist any more
 * @LARDER_ERROR_BUSY: another process holds the file
 * @LARDER_ERROR_STORAGE: a file of the library can not be read or written
 * @LARDER_ERROR_NEWER: a file was written by a newer version of the library
 *
 * Errors of Larder itself. Errors of fetch and mutation functions pass through unchanged.
 */
typedef enum
{
  LARDER_ERROR_MISSING_FUNCTION,
  LARDER_ERROR_NO_DATA,
  LARDER_ERROR_INVALID,
  LARDER_ERROR_CONFLICT,
  LARDER_ERROR_DENIED,
  LARDER_ERROR_GONE,
  LARDER_ERROR_BUSY,
  LARDER_ERROR_STORAGE,
  LARDER_ERROR_NEWER,
} LarderError;

#define LARDER_ERROR (larder_error_quark ())
/**
 * larder_error_quark:
 *
 * The domain of [error@Larder.Error].
 *
 * Returns: the quark
 */
LARDER_EXPORT
GQuark larder_error_quark (void);

G_END_DECLS
