/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of members behind a class of records. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/* One member, prepared. */
typedef struct
{
  const LarderMember *member;   /* borrowed; static */
  GParamSpec         *pspec;    /* borrowed; NULL when the base class has this property */
  LarderValue        *fallback; /* (owned) (nullable) */
} LarderMemberInfo;

/* The members of a class and of those above it, by name; NULL if it has none. */
GHashTable       *larder_record_type_get_members (GType             type);
/* The member behind a property of a record class. */
LarderMemberInfo *larder_record_pspec_get_member (GParamSpec       *pspec);
/* Reads what @value (nullable) has for the member into an initialised GValue. FALSE if it is of
   another type, and the fallback was taken. */
gboolean          larder_member_read             (LarderMemberInfo *self,
                                                  LarderValue      *value,
                                                  GValue           *result);
/* Whether what a row has for the member, if it has something, is of the type of its property. */
gboolean          larder_member_is_right         (LarderMemberInfo *self,
                                                  LarderValue      *value);
/* Whether the property would read the same. */
gboolean          larder_member_is_same          (LarderMemberInfo *self,
                                                  LarderValue      *a,
                                                  LarderValue      *b);
/* The names of members that differ between two values (nullable), and NULL; borrowed from them. */
GPtrArray        *larder_record_find_changed     (LarderValue      *before,
                                                  LarderValue      *after);
/* Whether the members of these names are of the types of their properties. */
gboolean          larder_record_are_right        (LarderRecord     *self,
                                                  GPtrArray        *names,
                                                  LarderValue      *value);
GDateTime        *larder_member_parse_time       (LarderValue      *value);
/* Moments of this record that were asked for, by the name of the member. */
GHashTable       *larder_record_get_times        (LarderRecord     *self);

/* For slices too: the property that a line of the table describes. */
const char *larder_member_get_property_name (const LarderMember *member);
GParamSpec *larder_member_make_pspec (const LarderMember *member,
                                      GParamFlags         flags);
/* FALSE if the value is of another type. */
gboolean    larder_member_set_from_json (LarderMemberType  type,
                                         LarderValue      *value,
                                         GValue           *result);

G_END_DECLS
