/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One row as an object: what the server said, what is pending on top, what is visible. */

#pragma once

#include "larder/larder-value.h"

G_BEGIN_DECLS

typedef enum
{
  LARDER_MEMBER_STRING,       /* gchararray, never NULL where the fallback is not */
  LARDER_MEMBER_INT,          /* gint64 */
  LARDER_MEMBER_DOUBLE,       /* gdouble */
  LARDER_MEMBER_BOOLEAN,      /* gboolean */
  LARDER_MEMBER_TIME,         /* GDateTime, nullable; ISO 8601 text in JSON, 'T' or a space */
  LARDER_MEMBER_VALUE,        /* LarderValue, nullable */
} LarderMemberType;

typedef struct
{
  const char       *name;
  const char       *property;
  LarderMemberType  type;
  const char       *fallback;   /* as JSON text; NULL: "", 0, FALSE, NULL */
} LarderMember;

#define LARDER_TYPE_RECORD (larder_record_get_type ())
LARDER_EXPORT
G_DECLARE_DERIVABLE_TYPE (LarderRecord, larder_record, LARDER, RECORD, GObject)

struct _LarderRecordClass
{
  GObjectClass parent_class;

  /* The visible value changed in @members (NULL-terminated names): notify derived properties
     here; the properties of the members are notified by Larder. */
  void (*changed) (LarderRecord *self, const char * const *members);

  gpointer padding[8];
};

LARDER_EXPORT
void larder_record_class_install_members (LarderRecordClass *klass,
                                          const LarderMember *members,
                                          guint n_members);

LARDER_EXPORT const char  *larder_record_get_id         (LarderRecord *self);
LARDER_EXPORT const char  *larder_record_get_table_name (LarderRecord *self);
LARDER_EXPORT LarderValue *larder_record_get_value      (LarderRecord *self);
LARDER_EXPORT LarderValue *larder_record_get_base       (LarderRecord *self);
LARDER_EXPORT gboolean     larder_record_get_exists     (LarderRecord *self);
LARDER_EXPORT gboolean     larder_record_get_pending    (LarderRecord *self);
LARDER_EXPORT gboolean     larder_record_get_failed     (LarderRecord *self);
LARDER_EXPORT gboolean     larder_record_get_conflicted (LarderRecord *self);
LARDER_EXPORT GError      *larder_record_get_error      (LarderRecord *self);
LARDER_EXPORT const char  *larder_record_get_string     (LarderRecord *self, const char *name);
LARDER_EXPORT gint64       larder_record_get_int        (LarderRecord *self, const char *name);
LARDER_EXPORT double       larder_record_get_double     (LarderRecord *self, const char *name);
LARDER_EXPORT gboolean     larder_record_get_boolean    (LarderRecord *self, const char *name);
LARDER_EXPORT GDateTime   *larder_record_get_time       (LarderRecord *self, const char *name);

G_END_DECLS
