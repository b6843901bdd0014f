/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The members of a slice, for its files. */

#pragma once

#include "larder/larder-slice.h"

G_BEGIN_DECLS

/* One line of the table of a class. */
typedef struct
{
  const char       *name;       /* in JSON */
  LarderMemberType  type;
  GParamSpec       *pspec;
  LarderValue      *fallback;   /* (owned) */
} LarderSliceInfo;

/* One member of one slice. */
typedef struct
{
  const LarderSliceInfo *info;      /* NULL in a slice without a table */
  char                  *name;
  LarderValue           *value;     /* (owned) (nullable) */
  LarderValue           *initial;   /* (owned) (nullable) */
  LarderValue           *old;       /* (owned) (nullable): before the action */
  gboolean               touched;   /* in the action */
} LarderSliceField;

/* Which state is built. */
typedef enum
{
  LARDER_SLICE_NOW,
  LARDER_SLICE_BEFORE,
  LARDER_SLICE_INITIAL,
} LarderSliceMoment;

typedef struct
{
  char        *name;
  LarderValue *given;       /* (owned) (nullable): the initial state that was given */
  GPtrArray   *fields;      /* of LarderSliceField (owned) */
  GHashTable  *by_name;     /* to LarderSliceField, borrowed */
  LarderValue *state;       /* (owned) (nullable): of now, when somebody asked for it */
  LarderValue *told;        /* (owned) (nullable): what ::changed told last */
  GPtrArray   *touched;     /* of LarderSliceField, borrowed: in the action */
  GPtrArray   *spare;       /* empty: takes what is touched while handlers run */
  char        *action;      /* of the outermost action */
  guint        depth;
  gboolean     telling;
  gboolean     has_table;
} LarderSlicePrivate;

/* What becomes of members that a state lacks. */
typedef enum
{
  LARDER_SLICE_MISSING_STAYS,
  LARDER_SLICE_MISSING_RESETS,
  LARDER_SLICE_MISSING_GOES,
} LarderSliceMissing;

/* Of LarderSliceInfo, those of parent classes first; NULL for a class without a table. */
GPtrArray   *larder_slice_type_get_infos  (GType                  type);
/* Which of them a property is. */
guint        larder_slice_pspec_get_index (GParamSpec            *pspec,
                                           guint                  prop_id);
gboolean     larder_slice_info_accepts    (const LarderSliceInfo *self,
                                           LarderValue           *value);
LarderValue *larder_slice_info_from_value (const LarderSliceInfo *self,
                                           const GValue          *value);
void         larder_slice_info_to_value   (const LarderSliceInfo *self,
                                           LarderValue           *member,
                                           GValue                *value);

/* Of larder-slice.c, for what is asked of a slice. */
LarderSlicePrivate *larder_slice_get_private (LarderSlice        *self);
LarderValue        *larder_slice_build_state (LarderSlicePrivate *priv,
                                              LarderSliceMoment   moment);
/* Borrowed, of now. */
LarderValue        *larder_slice_ensure_state (LarderSlicePrivate *priv);
void                larder_slice_flush       (LarderSlice        *self);
LarderSliceField *larder_slice_find_field (LarderSlice           *self,
                                           const char            *name);
/* The same, made when a slice without a table lacks it; NULL for one with a table. */
LarderSliceField *larder_slice_ensure_field (LarderSlice         *self,
                                             const char          *name);
/* Takes @value (nullable). */
void         larder_slice_take_field      (LarderSlice           *self,
                                           LarderSliceField      *field,
                                           LarderValue           *value);
void         larder_slice_apply           (LarderSlice           *self,
                                           LarderValue           *state,
                                           LarderSliceMissing     missing);
gboolean     larder_slice_is_same         (LarderValue           *a,
                                           LarderValue           *b);

G_END_DECLS
