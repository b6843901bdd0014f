-- SPDX-License-Identifier: GPL-3.0-or-later
-- Staging: one workflow per project, kept here so that it survives any client.
CREATE TABLE workflows (
  id         uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  project_id uuid NOT NULL UNIQUE REFERENCES projects (id) ON DELETE CASCADE,
  step       text NOT NULL DEFAULT 'upload'
             CHECK (step IN ('upload', 'room', 'style', 'review', 'rendering', 'results', 'done')),
  room_type  text CHECK (room_type IN ('living_room', 'bedroom', 'kitchen', 'dining_room', 'bathroom',
                                       'home_office', 'outdoor')),
  style      text CHECK (style IN ('modern', 'scandinavian', 'industrial', 'traditional', 'minimalist', 'rustic')),
  variants   int  NOT NULL DEFAULT 1 CHECK (variants BETWEEN 1 AND 4),
  notes      text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT (now ()),
  updated_at timestamptz NOT NULL DEFAULT (now ()),
  updated_by uuid,
  version    int  NOT NULL DEFAULT 1
);

CREATE TRIGGER workflows_touch AFTER UPDATE ON workflows
WHEN NEW.version = OLD.version
  AND (NEW.project_id, NEW.step, NEW.room_type, NEW.style, NEW.variants, NEW.notes)
      IS NOT (OLD.project_id, OLD.step, OLD.room_type, OLD.style, OLD.variants, OLD.notes)
BEGIN
  UPDATE workflows SET version = OLD.version + 1, updated_at = now (), updated_by = uid ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER projects_created_staging AFTER INSERT ON projects WHEN NEW.kind = 'staging'
BEGIN
  INSERT INTO workflows (project_id) VALUES (NEW.id);
END;
INSERT INTO workflows (project_id) SELECT id FROM projects WHERE kind = 'staging';

INSERT INTO access_rule (tbl, command, using_sql, check_sql) VALUES
  ('workflows', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('workflows', 'UPDATE', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL);
INSERT INTO access_grant VALUES
  ('workflows', 'SELECT', NULL), ('workflows', 'UPDATE', '["room_type","style","variants","notes"]');
INSERT INTO publication VALUES ('workflows');
