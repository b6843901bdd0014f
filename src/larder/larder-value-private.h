/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a value lies in memory. For the files of LarderValue only; others use the public API. */

#pragma once

#include "larder/larder-value.h"

#include <yyjson.h>

G_BEGIN_DECLS

/* Deeper texts are refused, so that functions which follow the nesting need no other limit. */
#define LARDER_VALUE_MAX_DEPTH 1000
/* Parts below this depth are compared and taken whole. */
#define LARDER_VALUE_MAX_SHARED_DEPTH 500

typedef struct _LarderBlock LarderBlock;
typedef struct _LarderSlab  LarderSlab;
/* Members of larger objects are found by a table where many are looked for. */
#define LARDER_VALUE_MANY_MEMBERS 24

/* A value is one place in a block. References are counted by the block, so a part keeps the
 * whole alive and costs no allocation of its own. */
struct _LarderValue
{
  LarderBlock *block;
  yyjson_val  *val;       /* never a reference */
  LarderValue *parts;     /* of a container, made when first asked for; atomic */
};

/* The parts of one container. */
struct _LarderSlab
{
  LarderSlab  *next;
  LarderValue  parts[];
};

/* Cells as yyjson lays them out: a container is followed by all that it holds. A cell of type
 * RAW, which no parser here makes, is a reference to a value of another block (owned). */
struct _LarderBlock
{
  int          ref_count; /* atomic */
  guint        n_refs;    /* cells that are references */
  LarderSlab  *slabs;     /* (owned); atomic */
  yyjson_doc  *doc;       /* (owned); NULL when cells and text follow this struct */
  gsize        n_cells;
  LarderValue  root;
  yyjson_val   cells[];
};

/* Collects cells and text, then makes a block of them. */
typedef struct
{
  GArray  *cells;         /* yyjson_val; strings hold their offset in @text until the end */
  GString *text;
  GArray  *open;          /* guint: positions of the containers that are open */
  guint    n_refs;
  gboolean is_large;      /* made something large: its room is given back */
} LarderTree;

static inline gboolean
larder_cell_is_reference (const yyjson_val *cell)
{
  return (cell->tag & YYJSON_TYPE_MASK) == YYJSON_TYPE_RAW;
}

static inline LarderValue *
larder_cell_get_reference (const yyjson_val *cell)
{
  return (LarderValue *) (gpointer) cell->uni.str;
}

/* The cell that a cell stands for. */
static inline yyjson_val *
larder_cell_resolve (yyjson_val *cell)
{
  return larder_cell_is_reference (cell) ? larder_cell_get_reference (cell)->val : cell;
}

static inline gsize
larder_cell_count (const yyjson_val *cell)
{
  return (gsize) (unsafe_yyjson_get_next ((yyjson_val *) cell) - cell);
}

/* A cell of 16 bytes, with text about as long as the cells that point to it. */
#define LARDER_WEIGHT_UNIT 32

/* How many bytes cells and text take, those of other blocks that are referred to included: what two
 * values share counts for each. Takes as long as there are cells. */
gsize           larder_cell_weigh      (yyjson_val       *cell);
LarderValueKind larder_cell_get_kind   (const yyjson_val *cell);
gboolean        larder_cell_equal      (yyjson_val       *a,
                                        yyjson_val       *b);
/* The cell behind the name; NULL if there is none. */
yyjson_val     *larder_cell_get_member (yyjson_val       *object,
                                        const char       *name,
                                        gsize             length);
GHashTable     *larder_cell_index_members (yyjson_val    *object);
double          larder_cell_get_double (const yyjson_val *cell);
gboolean        larder_cell_get_int    (const yyjson_val *cell,
                                        gint64           *number);

void         larder_tree_init       (LarderTree  *self);
void         larder_tree_clear      (LarderTree  *self);
void         larder_tree_add_cell   (LarderTree  *self,
                                     yyjson_val  *cell);
void         larder_tree_add_name   (LarderTree  *self,
                                     const char  *name,
                                     gsize        length);
void         larder_tree_add_string (LarderTree  *self,
                                     const char  *string,
                                     gsize        length);
/* @type is YYJSON_TYPE_ARR or YYJSON_TYPE_OBJ. */
void         larder_tree_open       (LarderTree  *self,
                                     guint8       type);
void         larder_tree_close      (LarderTree  *self);
/* A copy of a small value, a reference to a large one. */
void         larder_tree_add_value  (LarderTree  *self,
                                     LarderValue *value);
/* A copy whatever the size, without references. */
void         larder_tree_add_copy   (LarderTree  *self,
                                     yyjson_val  *cell);
void         larder_tree_add_reference (LarderTree  *self,
                                        LarderValue *value);
/* The finished value; empties the tree. */
LarderValue *larder_tree_end        (LarderTree  *self);

/* A text that is the same pointer for all values, so that 100,000 rows of six members need 4.8 MB
 * less; NULL: each value keeps its own. */
const char  *larder_value_keep_name (const char  *text,
                                     gsize        length);
gboolean     larder_value_is_kept_name (const char *text);
/* What a change puts in the place of a member, or behind the last one. */
typedef struct
{
  const char *name;
  gsize       length;     /* of the name */
  yyjson_val *cell;
  gboolean    is_placed;  /* for the function below only */
} LarderMemberChange;
/* @self with other members; @self when they are not others; NULL when it or one of the members is
 * so large that their parts should be shared. */
LarderValue *larder_value_change_members (LarderValue        *self,
                                          LarderMemberChange *changes,
                                          guint               n_changes);
/* Containers of at least this many cells are referred to instead of copied. */
#define LARDER_VALUE_LARGE 24

/* Whether an object has each name that another one has. */
gboolean     larder_value_has_all_members (LarderValue *self,
                                           LarderValue *other);
LarderValue *larder_value_take_doc  (yyjson_doc  *doc);
LarderValue *larder_value_copy_cells (const yyjson_val *cells,
                                      gsize             n);
/* @value alone in a block of its own, when the block that it is in is much larger. */
LarderValue *larder_value_detach    (LarderValue *value);

G_END_DECLS
