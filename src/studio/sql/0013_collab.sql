-- SPDX-License-Identifier: GPL-3.0-or-later
-- Working together: tasks and comments, who is told of them, who writes them.
CREATE TABLE tasks (
  id          uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  title       text NOT NULL CHECK (length (title) BETWEEN 1 AND 300),
  description text NOT NULL DEFAULT '',
  status      text NOT NULL DEFAULT 'todo' CHECK (status IN ('todo', 'in_progress', 'blocked', 'done')),
  progress    int  NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
  position    int,
  assignee_id uuid REFERENCES profiles (id) ON DELETE SET NULL,
  due_on      date,
  created_by  uuid DEFAULT (uid ()) REFERENCES profiles (id) ON DELETE SET NULL,
  created_at  timestamptz NOT NULL DEFAULT (now ()),
  updated_at  timestamptz NOT NULL DEFAULT (now ()),
  updated_by  uuid,
  version     int  NOT NULL DEFAULT 1
);
CREATE INDEX tasks_project ON tasks (project_id, position);
CREATE INDEX tasks_assignee ON tasks (assignee_id) WHERE status <> 'done';
CREATE INDEX tasks_creator ON tasks (created_by);

CREATE TABLE comments (
  id          uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  entity_type text NOT NULL DEFAULT 'project'
              CHECK (entity_type IN ('project', 'photo', 'output', 'episode', 'scene', 'character', 'task',
                                     'chapter', 'video')),
  entity_id   uuid NOT NULL,
  parent_id   uuid REFERENCES comments (id) ON DELETE CASCADE,
  author_id   uuid NOT NULL DEFAULT (uid ()) REFERENCES profiles (id) ON DELETE CASCADE,
  body        text NOT NULL CHECK (length (body) BETWEEN 1 AND 10000),
  mentions    uuid[] NOT NULL DEFAULT '[]',
  resolved_at timestamptz,
  created_at  timestamptz NOT NULL DEFAULT (now ()),
  updated_at  timestamptz NOT NULL DEFAULT (now ()),
  version     int  NOT NULL DEFAULT 1
);
CREATE INDEX comments_entity ON comments (project_id, entity_type, entity_id, created_at);
CREATE INDEX comments_parent ON comments (parent_id);
CREATE INDEX comments_author ON comments (author_id);

-- A task that becomes done has all its progress; reopened, it keeps it.
CREATE TRIGGER tasks_touch AFTER UPDATE ON tasks
WHEN NEW.version = OLD.version AND OLD.position IS NOT NULL
  AND (NEW.project_id, NEW.title, NEW.description, NEW.status, NEW.progress, NEW.position, NEW.assignee_id,
        NEW.due_on, NEW.created_by)
      IS NOT (OLD.project_id, OLD.title, OLD.description, OLD.status, OLD.progress, OLD.position,
        OLD.assignee_id, OLD.due_on, OLD.created_by)
BEGIN
  UPDATE tasks SET version = OLD.version + 1, updated_at = now (), updated_by = uid (),
    progress = CASE WHEN NEW.status = 'done' AND OLD.status <> 'done' THEN 100 ELSE NEW.progress END
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER comments_touch AFTER UPDATE ON comments
WHEN NEW.version = OLD.version
  AND (NEW.project_id, NEW.entity_type, NEW.entity_id, NEW.parent_id, NEW.author_id, NEW.body, NEW.mentions,
        NEW.resolved_at)
      IS NOT (OLD.project_id, OLD.entity_type, OLD.entity_id, OLD.parent_id, OLD.author_id, OLD.body,
        OLD.mentions, OLD.resolved_at)
BEGIN
  UPDATE comments SET version = OLD.version + 1, updated_at = now ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER tasks_position AFTER INSERT ON tasks WHEN NEW.position IS NULL
BEGIN
  UPDATE tasks SET position = (SELECT coalesce (max (p.position) + 1, 0) FROM tasks AS p
                             WHERE p.project_id = NEW.project_id AND p.rowid <> NEW.rowid)
  WHERE rowid = NEW.rowid;
END;

-- By way of another version, so that the new row's version stays 1.
CREATE TRIGGER tasks_done AFTER INSERT ON tasks WHEN NEW.status = 'done' AND NEW.progress <> 100
BEGIN
  UPDATE tasks SET progress = 100, version = 0 WHERE rowid = NEW.rowid;
  UPDATE tasks SET version = 1 WHERE rowid = NEW.rowid;
END;

-- Who is given a task by somebody else is told.
CREATE TRIGGER tasks_assigned_new AFTER INSERT ON tasks
WHEN NEW.assignee_id IS NOT NULL AND NEW.assignee_id IS NOT uid ()
BEGIN
  INSERT INTO notifications (user_id, type, event, project_id, params)
  SELECT id, 'info', 'task_assigned', NEW.project_id, json_object ('task_id', NEW.id, 'title', NEW.title)
  FROM profiles WHERE id = NEW.assignee_id AND coalesce (json_extract (preferences, '$.notifications'), 1);
END;
CREATE TRIGGER tasks_assigned AFTER UPDATE OF assignee_id ON tasks
WHEN NEW.assignee_id IS NOT NULL AND NEW.assignee_id IS NOT OLD.assignee_id AND NEW.assignee_id IS NOT uid ()
BEGIN
  INSERT INTO notifications (user_id, type, event, project_id, params)
  SELECT id, 'info', 'task_assigned', NEW.project_id, json_object ('task_id', NEW.id, 'title', NEW.title)
  FROM profiles WHERE id = NEW.assignee_id AND coalesce (json_extract (preferences, '$.notifications'), 1);
END;

-- Who leaves a project leaves his tasks there to the others.
CREATE TRIGGER project_members_tasks AFTER DELETE ON project_members
BEGIN
  UPDATE tasks SET assignee_id = NULL WHERE project_id = OLD.project_id AND assignee_id = OLD.user_id;
END;

-- The owner hears of each comment, others of those that mention them.
CREATE TRIGGER comments_told AFTER INSERT ON comments
BEGIN
  INSERT INTO notifications (user_id, type, event, project_id, params)
  SELECT m.user_id, 'info',
         CASE WHEN m.user_id IN (SELECT value FROM json_each (NEW.mentions)) THEN 'mentioned' ELSE 'comment_added' END,
         NEW.project_id,
         json_object ('comment_id', NEW.id, 'author_id', NEW.author_id, 'entity_type', NEW.entity_type,
                      'entity_id', NEW.entity_id, 'excerpt', substr (NEW.body, 1, 140))
  FROM project_members AS m JOIN profiles AS p ON p.id = m.user_id
  WHERE m.project_id = NEW.project_id AND m.user_id <> NEW.author_id
    AND (m.role = 'owner' OR m.user_id IN (SELECT value FROM json_each (NEW.mentions)))
    AND coalesce (json_extract (p.preferences, '$.notifications'), 1);
END;

-- Nobody puts words into another's mouth.
CREATE TRIGGER comments_author BEFORE UPDATE OF body ON comments
WHEN NEW.body IS NOT OLD.body AND OLD.author_id <> uid ()
BEGIN
  SELECT fail (403, 'not_allowed', '{}');
END;

CREATE TRIGGER tasks_tombstone AFTER DELETE ON tasks
BEGIN
  INSERT INTO deletions (table_name, row_id, project_id)
  SELECT 'tasks', OLD.id, p.id FROM projects AS p WHERE p.id = OLD.project_id;
END;
CREATE TRIGGER comments_tombstone AFTER DELETE ON comments
BEGIN
  INSERT INTO deletions (table_name, row_id, project_id)
  SELECT 'comments', OLD.id, p.id FROM projects AS p WHERE p.id = OLD.project_id;
END;

INSERT INTO access_rule (tbl, command, using_sql, check_sql) VALUES
  ('tasks', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('tasks', 'ALL', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)',
   'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3) AND (assignee_id IS NULL OR EXISTS
      (SELECT 1 FROM project_members AS m WHERE m.project_id = row.project_id AND m.user_id = row.assignee_id))'),
  ('tasks', 'UPDATE', 'assignee_id = uid () AND project_id IN (SELECT project_id FROM my_project)', NULL),
  ('comments', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('comments', 'INSERT', NULL,
   'project_id IN (SELECT project_id FROM my_project WHERE rank >= 2) AND author_id = uid ()'),
  ('comments', 'UPDATE', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)
      OR (author_id = uid () AND project_id IN (SELECT project_id FROM my_project WHERE rank >= 2))',
   'project_id IN (SELECT project_id FROM my_project WHERE rank >= 2)'),
  ('comments', 'DELETE', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)
      OR (author_id = uid () AND project_id IN (SELECT project_id FROM my_project))', NULL);

INSERT INTO access_grant VALUES
  ('tasks', 'SELECT', NULL),
  ('tasks', 'INSERT', '["id","project_id","title","description","status","progress","position","assignee_id","due_on"]'),
  ('tasks', 'UPDATE', '["title","description","status","progress","position","assignee_id","due_on"]'),
  ('tasks', 'DELETE', NULL),
  ('comments', 'SELECT', NULL),
  ('comments', 'INSERT', '["id","project_id","entity_type","entity_id","parent_id","body","mentions"]'),
  ('comments', 'UPDATE', '["body","resolved_at"]'), ('comments', 'DELETE', NULL);

INSERT INTO publication VALUES ('tasks'), ('comments');
