/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the ZIP format that project files are made of: stored entries, below 4 GiB. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BACKLOT_ZIP_LOCAL_BYTES   30
#define BACKLOT_ZIP_CENTRAL_BYTES 46
#define BACKLOT_ZIP_END_BYTES     22

#define BACKLOT_ZIP_LOCAL_MAGIC   0x04034b50u
#define BACKLOT_ZIP_CENTRAL_MAGIC 0x02014b50u
#define BACKLOT_ZIP_END_MAGIC     0x06054b50u

/* Names are UTF-8. */
#define BACKLOT_ZIP_FLAGS       0x0800u
/* As of ZIP 2.0. */
#define BACKLOT_ZIP_VERSION     20u
#define BACKLOT_ZIP_MAX_BYTES   G_GINT64_CONSTANT (0xfffffffe)
#define BACKLOT_ZIP_MAX_ENTRIES 10000u
#define BACKLOT_ZIP_MAX_NAME    100u

/* Of ISO 3309, continued from @crc; 0 to begin with. */
guint32 backlot_zip_crc32 (guint32       crc,
                           const guint8 *bytes,
                           gsize         length);

G_END_DECLS
