-- SPDX-License-Identifier: GPL-3.0-or-later
-- The tables that schema.example.json names: the twin of the suite's schema.example.sql for the local studio.
INSERT INTO enum_label VALUES
  ('project_kind', 'staging', 0), ('project_kind', 'film', 1), ('project_kind', 'series', 2),
  ('project_kind', 'course', 3);

CREATE TABLE projects (
  id          uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  owner_id    uuid NOT NULL DEFAULT (uid ()),
  kind        project_kind NOT NULL DEFAULT 'film',
  title       text NOT NULL CHECK (length (title) BETWEEN 1 AND 200),
  slug        text UNIQUE,
  description text,
  tags        text[] NOT NULL DEFAULT '[]',
  settings    jsonb NOT NULL DEFAULT '{}',
  priority    int NOT NULL DEFAULT 0,
  ratio       numeric(10,4),
  done        boolean NOT NULL DEFAULT 0,
  due_on      date,
  version     int NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL DEFAULT (now ()),
  updated_at  timestamptz NOT NULL DEFAULT (now ())
);

CREATE TABLE tasks (
  id          uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  owner_id    uuid NOT NULL DEFAULT (uid ()),
  title       text NOT NULL,
  status      text NOT NULL DEFAULT 'todo' CHECK (status IN ('todo', 'doing', 'done')),
  position    double precision NOT NULL DEFAULT 0,
  assignee_id uuid,
  created_at  timestamptz NOT NULL DEFAULT (now ())
);
CREATE INDEX tasks_project ON tasks (project_id);

CREATE TABLE comments (
  id         integer PRIMARY KEY AUTOINCREMENT,
  task_id    uuid NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  owner_id   uuid NOT NULL DEFAULT (uid ()),
  body       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT (now ())
);
CREATE INDEX comments_task ON comments (task_id);

CREATE TABLE secrets (id int PRIMARY KEY NOT NULL, note text);
INSERT INTO secrets VALUES (1, 'hidden');

INSERT INTO access_rule (tbl, command, using_sql) VALUES
  ('projects', 'ALL', 'owner_id = uid ()'),
  ('tasks', 'ALL', 'owner_id = uid ()'),
  ('comments', 'ALL', 'owner_id = uid ()'),
  ('storage_objects', 'ALL', 'bucket_id IN (''media'', ''pub'')');

INSERT INTO publication VALUES ('projects'), ('tasks');

INSERT INTO rpc_function (name, args, volatility, returns, sql) VALUES
  ('add_numbers', '[{"name": "a", "type": "int"}, {"name": "b", "type": "int"}]', 'stable', 'int',
   'SELECT :a + :b'),
  ('project_titles', '[{"name": "kind_in", "type": "project_kind", "optional": true}]', 'stable', 'setof projects',
   'SELECT * FROM projects WHERE kind = coalesce (:kind_in, ''film'') AND owner_id = uid ()'),
  ('raise_conflict', '[{"name": "msg", "type": "text"}]', 'volatile', 'void',
   'SELECT fail (409, :msg, ''the details'', ''the hint'')'),
  ('raise_plain', '[{"name": "msg", "type": "text"}]', 'volatile', 'void',
   'SELECT fail (NULL, :msg)'),
  ('claim_task', '[{"name": "p", "type": "uuid"}]', 'volatile', 'setof tasks',
   'UPDATE tasks SET status = ''doing'' WHERE id = (SELECT id FROM tasks WHERE project_id = :p AND status = ''todo''
      AND owner_id = uid () ORDER BY position LIMIT 1) RETURNING *');
