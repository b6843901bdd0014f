/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the query string of a PostgREST request into a tree. Knows the grammar, not the schema. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BACKLOT_WIRE_REST_ERROR (backlot_wire_rest_error_quark ())
GQuark backlot_wire_rest_error_quark (void);

/**
 * BacklotWireRestError:
 * @BACKLOT_WIRE_REST_ERROR_SYNTAX: the query string is not of the grammar; PostgREST's PGRST100
 */
typedef enum
{
  BACKLOT_WIRE_REST_ERROR_SYNTAX,
} BacklotWireRestError;

/* One step of a JSON path: `->key`, `->>key`, `->0`. */
typedef struct
{
  char     *key;        /* also of a number, as it was written */
  gboolean  is_index;
  gboolean  as_text;    /* `->>`: only the last step may be that */
} BacklotWireStep;

typedef struct
{
  char      *name;
  GPtrArray *path;      /* of BacklotWireStep; empty for a plain column */
} BacklotWireField;

typedef enum
{
  BACKLOT_WIRE_SELECT_ALL,         /* `*` */
  BACKLOT_WIRE_SELECT_FIELD,
  BACKLOT_WIRE_SELECT_AGGREGATE,   /* `count()`, `price.sum()` */
  BACKLOT_WIRE_SELECT_EMBED,
} BacklotWireSelectKind;

/* One item of a select list. */
typedef struct
{
  BacklotWireSelectKind  kind;
  BacklotWireField       field;      /* of an embed only the name */
  char                  *alias;      /* (nullable) */
  char                  *cast;       /* (nullable) */
  char                  *aggregate;  /* (nullable) */
  char                  *hint;       /* (nullable) of an embed: a constraint or a column */
  gboolean               inner;      /* of an embed: `!inner` */
  gboolean               spread;     /* of an embed: `...` */
  GPtrArray             *items;      /* of an embed: of BacklotWireSelectItem */
} BacklotWireSelectItem;

typedef enum
{
  BACKLOT_WIRE_FILTER_COMPARE,
  BACKLOT_WIRE_FILTER_AND,
  BACKLOT_WIRE_FILTER_OR,
} BacklotWireFilterKind;

typedef enum
{
  BACKLOT_WIRE_OP_EQ,
  BACKLOT_WIRE_OP_NEQ,
  BACKLOT_WIRE_OP_GT,
  BACKLOT_WIRE_OP_GTE,
  BACKLOT_WIRE_OP_LT,
  BACKLOT_WIRE_OP_LTE,
  BACKLOT_WIRE_OP_LIKE,
  BACKLOT_WIRE_OP_ILIKE,
  BACKLOT_WIRE_OP_MATCH,
  BACKLOT_WIRE_OP_IMATCH,
  BACKLOT_WIRE_OP_IN,
  BACKLOT_WIRE_OP_IS,
  BACKLOT_WIRE_OP_ISDISTINCT,
  BACKLOT_WIRE_OP_CONTAINS,
  BACKLOT_WIRE_OP_CONTAINED,
  BACKLOT_WIRE_OP_OVERLAPS,
} BacklotWireOp;

typedef enum
{
  BACKLOT_WIRE_ONE,   /* the value itself */
  BACKLOT_WIRE_ANY,   /* `op(any).{…}` */
  BACKLOT_WIRE_ALL,   /* `op(all).{…}` */
} BacklotWireQuantifier;

/* A comparison or a group of filters. */
typedef struct
{
  BacklotWireFilterKind  kind;
  gboolean               negated;
  BacklotWireField       field;
  BacklotWireOp          op;
  BacklotWireQuantifier  quantifier;
  char                  *value;      /* of every operator without a list */
  GStrv                  values;     /* of `in`, and where there is a quantifier */
  GPtrArray             *members;    /* of a group: of BacklotWireFilter */
} BacklotWireFilter;

typedef enum
{
  BACKLOT_WIRE_NULLS_DEFAULT,   /* last when ascending, first when descending */
  BACKLOT_WIRE_NULLS_FIRST,
  BACKLOT_WIRE_NULLS_LAST,
} BacklotWireNulls;

typedef struct
{
  BacklotWireField  field;
  char             *relation;   /* (nullable) `relation(column)`: a to-one embed to order by */
  gboolean          descending;
  BacklotWireNulls  nulls;
} BacklotWireOrder;

/* What is asked of one resource: the one of the request, or an embedded one. */
typedef struct
{
  char      *path;      /* "" or names of embeds parted by full stops */
  GPtrArray *filters;   /* of BacklotWireFilter, all must hold */
  GPtrArray *orders;    /* of BacklotWireOrder */
  gint64     limit;     /* -1 = none */
  gint64     offset;
} BacklotWireScope;

typedef struct
{
  char *name;
  char *value;
} BacklotWireArgument;

typedef struct
{
  gboolean   has_select;
  GPtrArray *items;         /* of BacklotWireSelectItem */
  GPtrArray *scopes;        /* of BacklotWireScope; the first is that of the resource itself */
  GStrv      on_conflict;   /* (nullable) */
  GStrv      columns;       /* (nullable) */
  GPtrArray *arguments;     /* of BacklotWireArgument, for a function */
} BacklotWireRest;

BacklotWireRest   *backlot_wire_rest_parse        (const char             *query,
                                                   gboolean                for_function,
                                                   GError                **error);
void               backlot_wire_rest_free         (BacklotWireRest        *self);
BacklotWireScope  *backlot_wire_rest_get_scope    (BacklotWireRest        *self,
                                                   const char             *path);
BacklotWireScope  *backlot_wire_rest_find_scope   (const BacklotWireRest  *self,
                                                   const char             *path);

GPtrArray         *backlot_wire_select_parse      (const char             *text,
                                                   GError                **error);
BacklotWireFilter *backlot_wire_filter_parse      (const char             *field,
                                                   const char             *text,
                                                   GError                **error);
BacklotWireFilter *backlot_wire_filter_parse_tree (BacklotWireFilterKind   kind,
                                                   gboolean                negated,
                                                   const char             *text,
                                                   GError                **error);
void               backlot_wire_filter_free       (BacklotWireFilter      *filter);
gboolean           backlot_wire_filter_is_one     (const char             *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotWireRest, backlot_wire_rest_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotWireFilter, backlot_wire_filter_free)

G_END_DECLS
