/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All of Larder. */

#pragma once

#include "larder/larder-cache.h"
#include "larder/larder-client.h"
#include "larder/larder-clock.h"
#include "larder/larder-conflict.h"
#include "larder/larder-draft.h"
#include "larder/larder-enums.h"
#include "larder/larder-error.h"
#include "larder/larder-key.h"
#include "larder/larder-mutation-list.h"
#include "larder/larder-mutation-options.h"
#include "larder/larder-mutation.h"
#include "larder/larder-outbox.h"
#include "larder/larder-paged-model.h"
#include "larder/larder-paged-observer.h"
#include "larder/larder-paged-options.h"
#include "larder/larder-patch.h"
#include "larder/larder-query-observer.h"
#include "larder/larder-query-options.h"
#include "larder/larder-record.h"
#include "larder/larder-selector.h"
#include "larder/larder-slice.h"
#include "larder/larder-table.h"
#include "larder/larder-value.h"
