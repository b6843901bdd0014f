/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the queries of one part of a program report that they failed. */

#pragma once

#include "larder/larder-error.h"

G_BEGIN_DECLS

#define LARDER_TYPE_ERROR_BOUNDARY (larder_error_boundary_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderErrorBoundary, larder_error_boundary, LARDER, ERROR_BOUNDARY, GObject)

LARDER_EXPORT LarderErrorBoundary *larder_error_boundary_new          (void);
LARDER_EXPORT GError              *larder_error_boundary_get_error    (LarderErrorBoundary *self);
LARDER_EXPORT guint                larder_error_boundary_get_n_errors (LarderErrorBoundary *self);
LARDER_EXPORT void                 larder_error_boundary_reset        (LarderErrorBoundary *self);

G_END_DECLS
