-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who sees and does what: the twin of the policies and grants of the same file in supabase/migrations.

-- The caller's projects: 4 owner, 3 editor, 2 commenter, 1 viewer.
CREATE VIEW my_project AS
  SELECT project_id, CASE role WHEN 'owner' THEN 4 WHEN 'editor' THEN 3 WHEN 'commenter' THEN 2 ELSE 1 END AS rank
  FROM project_members WHERE user_id = uid ();

-- Files that the caller sees: his own, and those placed in his projects.
CREATE VIEW my_media AS
  SELECT id AS media_id FROM media_files WHERE user_id = uid ()
  UNION ALL
  SELECT media_id FROM photos WHERE project_id IN (SELECT project_id FROM my_project)
  UNION ALL
  SELECT media_id FROM outputs WHERE project_id IN (SELECT project_id FROM my_project)
  UNION ALL
  SELECT sound_media_id FROM films WHERE project_id IN (SELECT project_id FROM my_project)
  UNION ALL
  SELECT cover_media_id FROM projects WHERE id IN (SELECT project_id FROM my_project);

CREATE VIEW people AS SELECT id, display_name, avatar_url FROM profiles;   -- names and faces, nothing more

INSERT INTO private_table VALUES ('my_project'), ('my_media');

INSERT INTO access_rule (tbl, command, using_sql, check_sql) VALUES
  ('plans', 'SELECT', '1', NULL),
  ('job_prices', 'SELECT', '1', NULL),
  ('credit_packages', 'SELECT', '1', NULL),
  ('profiles', 'SELECT', 'id = uid ()', NULL),
  ('profiles', 'UPDATE', 'id = uid ()', NULL),
  ('people', 'SELECT', 'id = uid () OR EXISTS (SELECT 1 FROM project_members AS a
      JOIN project_members AS b ON b.project_id = a.project_id WHERE a.user_id = uid () AND b.user_id = row.id)', NULL),
  ('credit_accounts', 'SELECT', 'user_id = uid ()', NULL),
  ('credit_ledger', 'SELECT', 'user_id = uid ()', NULL),
  ('notifications', 'ALL', 'user_id = uid ()', NULL),
  ('deletions', 'SELECT', 'user_id = uid () OR project_id IN (SELECT project_id FROM my_project)', NULL),
  ('projects', 'SELECT', 'owner_id = uid () OR id IN (SELECT project_id FROM my_project)', NULL),
  ('projects', 'INSERT', NULL, 'owner_id = uid ()'),
  ('projects', 'UPDATE', 'id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL),
  ('projects', 'DELETE', 'owner_id = uid ()', NULL),
  ('project_members', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('project_members', 'UPDATE', 'role <> ''owner'' AND project_id IN (SELECT project_id FROM my_project WHERE rank >= 4)',
   'role <> ''owner'''),
  ('project_members', 'DELETE', 'role <> ''owner'' AND (user_id = uid ()
      OR project_id IN (SELECT project_id FROM my_project WHERE rank >= 4))', NULL),
  ('project_invites', 'SELECT', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 4)', NULL),
  ('project_invites', 'DELETE', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 4)', NULL),
  ('films', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('films', 'UPDATE', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL),
  ('media_files', 'SELECT', 'user_id = uid () OR EXISTS (SELECT 1 FROM my_media AS m WHERE m.media_id = row.id)', NULL),
  ('media_files', 'ALL', 'user_id = uid ()', 'user_id = uid () AND substr (storage_path, 1, 37) = user_id || ''/''
      AND substr (storage_path, 38, 37) = id || ''/'''),
  ('photos', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('photos', 'ALL', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL),
  ('jobs', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('outputs', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('outputs', 'UPDATE', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL),
  ('outputs', 'DELETE', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL),
  -- Files lie at <user id>/<media id>/name.
  ('storage_objects', 'SELECT', 'bucket_id IN (''media'', ''outputs'', ''avatars'') AND (substr (name, 1, 37) = uid () || ''/''
      OR EXISTS (SELECT 1 FROM my_media AS m WHERE m.media_id = substr (name, 38, 36)))', NULL),
  ('storage_objects', 'ALL', 'bucket_id IN (''media'', ''outputs'', ''avatars'') AND substr (name, 1, 37) = uid () || ''/''', NULL);

-- Which files may be placed somewhere new: those that the caller sees. Asked before the row is written, or the row
-- would answer for itself.
CREATE TRIGGER photos_may_place BEFORE INSERT ON photos
WHEN NOT definer () AND NOT EXISTS (SELECT 1 FROM my_media AS m WHERE m.media_id = NEW.media_id)
BEGIN
  SELECT deny ('photos');
END;
CREATE TRIGGER photos_may_replace BEFORE UPDATE OF media_id ON photos
WHEN NEW.media_id IS NOT OLD.media_id AND NOT definer ()
     AND NOT EXISTS (SELECT 1 FROM my_media AS m WHERE m.media_id = NEW.media_id)
BEGIN
  SELECT deny ('photos');
END;
CREATE TRIGGER films_may_sound BEFORE UPDATE OF sound_media_id ON films
WHEN NEW.sound_media_id IS NOT NULL AND NEW.sound_media_id IS NOT OLD.sound_media_id AND NOT definer ()
     AND NOT EXISTS (SELECT 1 FROM my_media AS m WHERE m.media_id = NEW.sound_media_id)
BEGIN
  SELECT deny ('films');
END;
-- Before the index of owners speaks: nobody makes an owner.
CREATE TRIGGER project_members_may_change BEFORE UPDATE OF role ON project_members
WHEN NEW.role = 'owner' AND OLD.role <> 'owner' AND NOT definer ()
BEGIN
  SELECT deny ('project_members');
END;
CREATE TRIGGER projects_may_begin BEFORE INSERT ON projects
WHEN NEW.cover_media_id IS NOT NULL AND NOT definer ()
     AND NOT EXISTS (SELECT 1 FROM my_media AS m WHERE m.media_id = NEW.cover_media_id)
BEGIN
  SELECT deny ('projects');
END;
CREATE TRIGGER projects_may_cover BEFORE UPDATE OF cover_media_id ON projects
WHEN NEW.cover_media_id IS NOT NULL AND NEW.cover_media_id IS NOT OLD.cover_media_id AND NOT definer ()
     AND NOT EXISTS (SELECT 1 FROM my_media AS m WHERE m.media_id = NEW.cover_media_id)
BEGIN
  SELECT deny ('projects');
END;

INSERT INTO access_grant VALUES
  ('plans', 'SELECT', NULL), ('job_prices', 'SELECT', NULL), ('credit_packages', 'SELECT', NULL),
  ('people', 'SELECT', NULL), ('credit_accounts', 'SELECT', NULL), ('credit_ledger', 'SELECT', NULL),
  ('deletions', 'SELECT', NULL), ('jobs', 'SELECT', NULL),
  ('profiles', 'SELECT', NULL), ('profiles', 'UPDATE', '["display_name","avatar_url","language","preferences"]'),
  ('notifications', 'SELECT', NULL), ('notifications', 'UPDATE', '["read_at"]'), ('notifications', 'DELETE', NULL),
  ('projects', 'SELECT', NULL), ('projects', 'INSERT', '["id","kind","title","description","cover_media_id"]'),
  ('projects', 'UPDATE', '["title","description","status","cover_media_id"]'), ('projects', 'DELETE', NULL),
  ('project_members', 'SELECT', NULL), ('project_members', 'UPDATE', '["role"]'), ('project_members', 'DELETE', NULL),
  ('project_invites', 'SELECT', NULL), ('project_invites', 'DELETE', NULL),
  ('films', 'SELECT', NULL), ('films', 'UPDATE', '["style","duration_min","height","sound_media_id"]'),
  ('media_files', 'SELECT', NULL),
  ('media_files', 'INSERT', '["id","bucket","storage_path","filename","mime_type","size_bytes","sha256","width","height","duration_s"]'),
  ('media_files', 'UPDATE', '["upload_state","error_message","mime_type","size_bytes","width","height","duration_s"]'),
  ('media_files', 'DELETE', NULL),
  ('photos', 'SELECT', NULL), ('photos', 'INSERT', '["id","project_id","media_id","position","caption","room_type","included"]'),
  ('photos', 'UPDATE', '["media_id","position","caption","room_type","included"]'), ('photos', 'DELETE', NULL),
  ('outputs', 'SELECT', NULL), ('outputs', 'UPDATE', '["label","chosen"]'), ('outputs', 'DELETE', NULL);

-- Not the ledger (the account is told), not reference data.
INSERT INTO publication VALUES ('profiles'), ('projects'), ('project_members'), ('films'), ('media_files'), ('photos'),
  ('jobs'), ('outputs'), ('credit_accounts'), ('notifications'), ('deletions');

INSERT OR IGNORE INTO storage_buckets (id, name, public) VALUES
  ('media', 'media', 0), ('outputs', 'outputs', 0), ('avatars', 'avatars', 1);
