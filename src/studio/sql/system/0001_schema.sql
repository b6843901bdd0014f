-- SPDX-License-Identifier: GPL-3.0-or-later
-- What describes the schema of the product: rules, grants, enums, publication, functions. Always applied first.

-- Tables that the protocols never show.
CREATE TABLE private_table (tbl text PRIMARY KEY);
INSERT INTO private_table VALUES ('private_table'), ('schema_migration'), ('access_rule'), ('access_grant'),
  ('enum_label'), ('publication'), ('rpc_function'), ('setting');

-- The twin of a policy: who may do what with which rows. Nothing reaches a table without one. The SQL is a condition
-- on a row, whose columns are written plainly or, inside a subquery of the condition, as row.column; uid () is the
-- person. Several rules for one command are alternatives. check_sql holds for the row that is written (default: using_sql).
CREATE TABLE access_rule (
  tbl       text NOT NULL,
  command   text NOT NULL CHECK (command IN ('ALL', 'SELECT', 'INSERT', 'UPDATE', 'DELETE')),
  using_sql text,
  check_sql text,
  role      text NOT NULL DEFAULT 'authenticated' CHECK (role IN ('anon', 'authenticated', 'public'))
);

-- The twin of GRANT. A table that stands here allows people only the commands, and for INSERT and UPDATE the columns
-- (a JSON list, null = all), that stand here; a table that does not is held by its rules alone.
CREATE TABLE access_grant (
  tbl     text NOT NULL,
  command text NOT NULL CHECK (command IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')),
  columns text CHECK (json_valid (columns))
);

-- The twin of CREATE TYPE … AS ENUM: a column declared with the name takes only these labels.
CREATE TABLE enum_label (
  name     text NOT NULL,
  label    text NOT NULL,
  position int  NOT NULL,
  PRIMARY KEY (name, label)
);

-- Tables whose changes Realtime tells.
CREATE TABLE publication (tbl text PRIMARY KEY);

-- The twin of CREATE FUNCTION … LANGUAGE sql SECURITY DEFINER, called by /rest/v1/rpc/NAME. args is a JSON list of
-- {"name", "type", "optional"}; the SQL takes them as :name. returns: a type, void, a table, or setof before either.
CREATE TABLE rpc_function (
  name       text PRIMARY KEY,
  args       text NOT NULL DEFAULT '[]' CHECK (json_valid (args)),
  volatility text NOT NULL DEFAULT 'volatile' CHECK (volatility IN ('stable', 'volatile')),
  returns    text NOT NULL DEFAULT 'void',
  sql        text NOT NULL
);

CREATE TABLE setting (key text PRIMARY KEY, value text NOT NULL);
