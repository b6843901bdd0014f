/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rows of all pages of a paged query as one list model. */

#pragma once

#include "larder/larder-paged-observer.h"

G_BEGIN_DECLS

#define LARDER_TYPE_PAGED_ROW (larder_paged_row_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderPagedRow, larder_paged_row, LARDER, PAGED_ROW, GObject)

LARDER_EXPORT
const char          *larder_paged_row_get_id             (LarderPagedRow      *self);
LARDER_EXPORT
LarderValue         *larder_paged_row_get_value          (LarderPagedRow      *self);

#define LARDER_TYPE_PAGED_MODEL (larder_paged_model_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderPagedModel, larder_paged_model, LARDER, PAGED_MODEL, GObject)

LARDER_EXPORT
LarderPagedModel    *larder_paged_model_new              (LarderPagedObserver *observer);
LARDER_EXPORT
LarderPagedObserver *larder_paged_model_get_observer     (LarderPagedModel    *self);
LARDER_EXPORT
gboolean             larder_paged_model_get_has_more     (LarderPagedModel    *self);
LARDER_EXPORT
gboolean             larder_paged_model_get_loading_more (LarderPagedModel    *self);
LARDER_EXPORT
void                 larder_paged_model_load_more        (LarderPagedModel    *self);

G_END_DECLS
