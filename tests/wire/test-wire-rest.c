/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The query string's grammar as tables: what is read, written out again in one form, and what is
   refused. */

#include "config.h"

#include "wire/backlot-wire-rest.h"

static void append_items (GString   *text,
                          GPtrArray *items);

static void
append_field (GString                *text,
              const BacklotWireField *field)
{
  g_string_append_printf (text, "<%s>", field->name);
  for (guint i = 0; i < field->path->len; i++)
    {
      const BacklotWireStep *step = g_ptr_array_index (field->path, i);

      g_string_append_printf (text, "%s%s%s", step->as_text ? "->>" : "->", step->key,
                              step->is_index ? "#" : "");
    }
}

static void
append_item (GString                     *text,
             const BacklotWireSelectItem *item)
{
  if (item->spread)
    g_string_append (text, "...");
  if (item->alias != NULL)
    g_string_append_printf (text, "%s:", item->alias);
  if (item->kind == BACKLOT_WIRE_SELECT_ALL)
    g_string_append_c (text, '*');
  else
    append_field (text, &item->field);
  if (item->aggregate != NULL)
    g_string_append_printf (text, ".%s()", item->aggregate);
  if (item->cast != NULL)
    g_string_append_printf (text, "::%s", item->cast);
  if (item->hint != NULL)
    g_string_append_printf (text, "!%s", item->hint);
  if (item->inner)
    g_string_append (text, "!inner");
  if (item->kind == BACKLOT_WIRE_SELECT_EMBED)
    {
      g_string_append_c (text, '(');
      append_items (text, item->items);
      g_string_append_c (text, ')');
    }
}

static void
append_items (GString   *text,
              GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      append_item (text, g_ptr_array_index (items, i));
    }
}

static void
append_filter (GString                 *text,
               const BacklotWireFilter *filter)
{
  static const char * const kinds[] = { "", "and", "or" };
  static const char * const ops[] = { "eq", "neq", "gt", "gte", "lt", "lte", "like", "ilike",
                                      "match", "imatch", "in", "is", "isdistinct", "cs", "cd",
                                      "ov" };
  static const char * const quantifiers[] = { "", "(any)", "(all)" };

  g_string_append (text, filter->negated ? "!" : "");
  if (filter->kind == BACKLOT_WIRE_FILTER_COMPARE)
    {
      append_field (text, &filter->field);
      g_string_append_printf (text, " %s%s", ops[filter->op], quantifiers[filter->quantifier]);
      if (filter->value != NULL)
        g_string_append_printf (text, " [%s]", filter->value);
      for (guint i = 0; filter->values != NULL && filter->values[i] != NULL; i++)
        g_string_append_printf (text, " [%s]", filter->values[i]);
      return;
    }
  g_string_append_printf (text, "%s(", kinds[filter->kind]);
  for (guint i = 0; i < filter->members->len; i++)
    {
      g_string_append (text, i > 0 ? "; " : "");
      append_filter (text, g_ptr_array_index (filter->members, i));
    }
  g_string_append_c (text, ')');
}

static void
append_scope (GString                *text,
              const BacklotWireScope *scope)
{
  for (guint i = 0; i < scope->filters->len; i++)
    {
      g_string_append_printf (text, "\n%s?", scope->path);
      append_filter (text, g_ptr_array_index (scope->filters, i));
    }
  for (guint i = 0; i < scope->orders->len; i++)
    {
      const BacklotWireOrder *order = g_ptr_array_index (scope->orders, i);

      g_string_append_printf (text, "\n%s~", scope->path);
      if (order->relation != NULL)
        g_string_append_printf (text, "%s.", order->relation);
      append_field (text, &order->field);
      g_string_append (text, order->descending ? " down" : " up");
      if (order->nulls != BACKLOT_WIRE_NULLS_DEFAULT)
        g_string_append (text, order->nulls == BACKLOT_WIRE_NULLS_FIRST ? " first" : " last");
    }
  if (scope->limit >= 0)
    g_string_append_printf (text, "\n%s<%" G_GINT64_FORMAT, scope->path, scope->limit);
  if (scope->offset > 0)
    g_string_append_printf (text, "\n%s>%" G_GINT64_FORMAT, scope->path, scope->offset);
}

static char *
describe (const BacklotWireRest *rest)
{
  GString *text = g_string_new (NULL);

  append_items (text, rest->items);
  for (guint i = 0; i < rest->scopes->len; i++)
    append_scope (text, g_ptr_array_index (rest->scopes, i));
  for (guint i = 0; i < rest->arguments->len; i++)
    {
      const BacklotWireArgument *argument = g_ptr_array_index (rest->arguments, i);

      g_string_append_printf (text, "\n%s=%s", argument->name, argument->value);
    }
  return g_string_free (text, FALSE);
}

static void
test_reads (void)
{
  static const struct
  {
    const char *query;
    const char *read;
  } cases[] = {
    { "", "" },
    { "apikey=x&&", "" },
    { "select=*", "*" },
    { "select=", "" },
    { "select=id,label:title,priority::text", "<id> label:<title> <priority>::text" },
    { "select=settings->>fps,f:settings->deep->0->>k",
      "<settings>->>fps f:<settings>->deep->0#->>k" },
    { "select=a%20b,%22c,d%22,tags::text%5B%5D", "<a b> <c,d> <tags>::text[]" },
    { "select=id,tasks(id,comments(body)),x", "<id> <tasks>(<id> <comments>(<body>)) <x>" },
    { "select=parent:projects!tasks_project_id_fkey(title)",
      "parent:<projects>!tasks_project_id_fkey(<title>)" },
    { "select=tasks!inner(id),tasks!left()", "<tasks>!inner(<id>) <tasks>()" },
    { "select=...projects!fk!inner(p:title)", "...<projects>!fk!inner(p:<title>)" },
    { "select=tasks(count),count(),price.sum(),n:id.count()::int",
      "<tasks>(<count>) <count>.count() <price>.sum() n:<id>.count()::int" },
    { "select=price::text.sum()::int", "<price>.sum()::int" },
    { "a=eq.1&a=not.gt.x", "\n?<a> eq [1]\n?!<a> gt [x]" },
    { "a=eq.%22q%22,(x).y:%20%2B+z", "\n?<a> eq [\"q\",(x).y: + z]" },
    { "a=in.(1,%22b,%5C%22c%5C%5C%22,)", "\n?<a> in [1] [b,\"c\\] []" },
    { "a=in.()", "\n?<a> in" },
    { "a=like(any).%7B*x*,%22y,z%22%7D&b=eq(all).%7B1%7D",
      "\n?<a> like(any) [*x*] [y,z]\n?<b> eq(all) [1]" },
    { "a=is.null&b=not.is.true&c=isdistinct.x",
      "\n?<a> is [null]\n?!<b> is [true]\n?<c> isdistinct [x]" },
    { "tags=cs.%7Ba,b%7D&t=ov.%7B1%7D&j=cd.%7B%22a%22:1%7D",
      "\n?<tags> cs [{a,b}]\n?<t> ov [{1}]\n?<j> cd [{\"a\":1}]" },
    { "settings->>fps=eq.24", "\n?<settings>->>fps eq [24]" },
    { "settings->deep->>0=eq.x", "\n?<settings>->deep->>0# eq [x]" },
    { "or=(a.eq.1,b.not.in.(1,%222,3%22),not.and(c.is.null,d->>x.like.*y))",
      "\n?or(<a> eq [1]; !<b> in [1] [2,3]; !and(<c> is [null]; <d>->>x like [*y]))" },
    { "not.or=(a.eq.%22x,%5C%22)y%22,tags.cs.%7Ba,b%7D)",
      "\n?!or(<a> eq [x,\")y]; <tags> cs [{a,b}])" },
    { "and=(a.eq.,b.eq.1)", "\n?and(<a> eq []; <b> eq [1])" },
    { "tasks.status=eq.todo&tasks.comments.or=(a.eq.1)&tasks.not.and=(b.eq.2)",
      "\ntasks?<status> eq [todo]\ntasks?!and(<b> eq [2])\ntasks.comments?or(<a> eq [1])" },
    { "order=a,b.desc,c.asc.nullsfirst,d->>x.desc.nullslast,p(title).desc",
      "\n~<a> up\n~<b> down\n~<c> up first\n~<d>->>x down last\n~p.<title> down" },
    { "limit=5&offset=10&tasks.limit=2&tasks.order=id.desc",
      "\n<5\n>10\ntasks~<id> down\ntasks<2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(BacklotWireRest) rest = backlot_wire_rest_parse (cases[i].query, FALSE, &error);
      g_autofree char *read = NULL;

      g_assert_no_error (error);
      read = describe (rest);
      g_assert_cmpstr (read, ==, cases[i].read);
    }
}

static void
test_refuses (void)
{
  static const char * const queries[] = {
    "a=1", "a=zz.1", "a=eq", "a=in.1", "a=in.(1", "a=in.(1)x", "a=in.(\"1)", "or=a.eq.1",
    "or=(a.eq.1",
    "or=(a.eq.1)x", "or=()", "or=(a)", "or=(a.zz.1)", "or=(a.eq.\"x)", "or=(a.eq.\"x\"y)",
    "select=a,", "select=,a", "select=a(b", "select=a)b", "select=a::", "select=...a",
    "select=a.foo()",
    "select=a->>b->c", "select=\"a", "order=", "order=a.up", "order=a,,b", "order=p(a", "limit=x",
    "limit=-1", "offset=1.5", "a=eq.%zz", "a=eq.%ff", "columns=", "on_conflict=a,",
    "a=like(some).{x}",
    "a=neq(any).{1}",
    "select=a::text::int", "select=a->b:c", "select=a->b(c)", "order=p->x(title)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(BacklotWireRest) rest = backlot_wire_rest_parse (queries[i], FALSE, &error);

      if (rest != NULL)
        g_test_message ("%s is read", queries[i]);
      g_assert_null (rest);
      g_assert_error (error, BACKLOT_WIRE_REST_ERROR, BACKLOT_WIRE_REST_ERROR_SYNTAX);
    }
}

static void
test_tells_arguments_from_filters (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotWireRest) rest = NULL;
  g_autofree char *read = NULL;

  rest = backlot_wire_rest_parse ("p_id=x&p_name=eq&kind=eq.film&order=id", TRUE, &error);
  g_assert_no_error (error);
  read = describe (rest);
  g_assert_cmpstr (read, ==, "\n?<kind> eq [film]\n~<id> up\np_id=x\np_name=eq");
}

static void
test_columns_are_lists (void)
{
  static const char * const columns[] = { "a", "b c", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotWireRest) rest = NULL;

  rest = backlot_wire_rest_parse ("columns=a,%22b%20c%22&on_conflict=a,b%20c", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstrv (rest->columns, columns);
  g_assert_cmpstrv (rest->on_conflict, columns);
}

/* Brackets without end, parameters without number: an error, never a crash. */
static void
test_depth_and_number_are_bounded (void)
{
  static const char * const pieces[] = { "select=", "a(", "or=(", "and(" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i += 2)
    {
      g_autoptr(GString) query = g_string_new (pieces[i]);
      g_autoptr(GError) error = NULL;

      for (int n = 0; n < 100000; n++)
        g_string_append (query, pieces[i + 1]);
      g_assert_null (backlot_wire_rest_parse (query->str, FALSE, &error));
      g_assert_error (error, BACKLOT_WIRE_REST_ERROR, BACKLOT_WIRE_REST_ERROR_SYNTAX);
    }
  {
    g_autoptr(GString) query = g_string_new ("a=eq.1");
    g_autoptr(GError) error = NULL;

    for (int n = 0; n < 2000; n++)
      g_string_append (query, "&a=eq.1");
    g_assert_null (backlot_wire_rest_parse (query->str, FALSE, &error));
    g_assert_error (error, BACKLOT_WIRE_REST_ERROR, BACKLOT_WIRE_REST_ERROR_SYNTAX);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire-rest/reads", test_reads);
  g_test_add_func ("/wire-rest/refuses", test_refuses);
  g_test_add_func ("/wire-rest/tells-arguments-from-filters", test_tells_arguments_from_filters);
  g_test_add_func ("/wire-rest/columns-are-lists", test_columns_are_lists);
  g_test_add_func ("/wire-rest/depth-and-number-are-bounded", test_depth_and_number_are_bounded);
  return g_test_run ();
}
