/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the model need of each other. */

#pragma once

#include "larder-test-model.h"

/* Those in the cache whose keys begin with @prefix, as they are now. */
GPtrArray  *model_select          (Model              *self,
                                   guint               prefix);
gboolean    model_is_active       (Model              *self,
                                   ModelQuery         *query);
gboolean    model_is_disabled     (Model              *self,
                                   ModelQuery         *query);
gboolean    model_is_static       (Model              *self,
                                   ModelQuery         *query);
/* The entry of the key, made if need be; it takes the options. */
ModelQuery *model_build           (Model              *self,
                                   const ModelOptions *options);
void        model_fetch_query     (Model              *self,
                                   ModelQuery         *query,
                                   const ModelOptions *options,
                                   gboolean            cancel_refetch,
                                   gboolean            imperative,
                                   ModelCall          *call);
void        model_cancel_query    (Model              *self,
                                   ModelQuery         *query,
                                   LarderCancelMode    mode);
void        model_add_observer    (Model              *self,
                                   ModelQuery         *query,
                                   guint               slot);
void        model_remove_observer (Model              *self,
                                   ModelQuery         *query,
                                   guint               slot);
void        model_arm_interval    (Model              *self,
                                   ModelQuery         *query);
void        model_go_on           (Model              *self,
                                   ModelQuery         *query);
/* TRUE when what is shown is something else now. */
gboolean    model_replay_query    (Model              *self,
                                   ModelQuery         *query);
void        model_save_query      (Model              *self,
                                   ModelQuery         *query);
void        model_arm_gc          (Model              *self,
                                   ModelQuery         *query);
/* Everybody who waited for the fetch hears how it ended. */
void        model_tell_waiters    (ModelQuery         *query,
                                   ModelError          error);
void        model_end_fetch       (ModelQuery         *query);
/* Who ticks next, of those that tick now. */
ModelOptions *model_find_polling  (Model              *self,
                                   ModelQuery         *query);
