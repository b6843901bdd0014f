-- SPDX-License-Identifier: GPL-3.0-or-later
-- What happens to rows by themselves: versions, positions, tombstones, extension rows, states, storage in use.

-- Every real change raises the version by one. A trigger can not change the row that is being written, so it writes
-- it again; the condition on the version keeps it from answering itself.
CREATE TRIGGER profiles_touch AFTER UPDATE ON profiles
WHEN NEW.version = OLD.version
  AND (NEW.email, NEW.display_name, NEW.avatar_url, NEW.language, NEW.subscription_plan,
        NEW.subscription_status, NEW.total_storage_bytes, NEW.preferences)
      IS NOT (OLD.email, OLD.display_name, OLD.avatar_url, OLD.language, OLD.subscription_plan,
        OLD.subscription_status, OLD.total_storage_bytes, OLD.preferences)
BEGIN
  UPDATE profiles SET version = OLD.version + 1, updated_at = now ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER projects_touch AFTER UPDATE ON projects
WHEN NEW.version = OLD.version
  AND (NEW.owner_id, NEW.kind, NEW.title, NEW.description, NEW.status, NEW.cover_media_id)
      IS NOT (OLD.owner_id, OLD.kind, OLD.title, OLD.description, OLD.status, OLD.cover_media_id)
BEGIN
  UPDATE projects SET version = OLD.version + 1, updated_at = now (), updated_by = uid ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER project_members_touch AFTER UPDATE ON project_members
WHEN NEW.version = OLD.version
  AND (NEW.project_id, NEW.user_id, NEW.role)
      IS NOT (OLD.project_id, OLD.user_id, OLD.role)
BEGIN
  UPDATE project_members SET version = OLD.version + 1, updated_at = now ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER films_touch AFTER UPDATE ON films
WHEN NEW.version = OLD.version
  AND (NEW.style, NEW.duration_min, NEW.height, NEW.sound_media_id)
      IS NOT (OLD.style, OLD.duration_min, OLD.height, OLD.sound_media_id)
BEGIN
  UPDATE films SET version = OLD.version + 1, updated_at = now (), updated_by = uid ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER media_files_touch AFTER UPDATE ON media_files
WHEN NEW.version = OLD.version
  AND (NEW.user_id, NEW.bucket, NEW.storage_path, NEW.filename, NEW.mime_type, NEW.size_bytes, NEW.sha256,
        NEW.width, NEW.height, NEW.duration_s, NEW.upload_state, NEW.error_message)
      IS NOT (OLD.user_id, OLD.bucket, OLD.storage_path, OLD.filename, OLD.mime_type, OLD.size_bytes, OLD.sha256,
        OLD.width, OLD.height, OLD.duration_s, OLD.upload_state, OLD.error_message)
BEGIN
  UPDATE media_files SET version = OLD.version + 1, updated_at = now ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER photos_touch AFTER UPDATE ON photos
WHEN NEW.version = OLD.version AND OLD.position IS NOT NULL
  AND (NEW.project_id, NEW.media_id, NEW.position, NEW.caption, NEW.room_type, NEW.included)
      IS NOT (OLD.project_id, OLD.media_id, OLD.position, OLD.caption, OLD.room_type, OLD.included)
BEGIN
  UPDATE photos SET version = OLD.version + 1, updated_at = now (), updated_by = uid ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER jobs_touch AFTER UPDATE ON jobs
WHEN NEW.version = OLD.version
  AND (NEW.params, NEW.cost, NEW.status, NEW.progress, NEW.estimated_completion, NEW.error_code,
        NEW.error_message, NEW.result, NEW.priority, NEW.attempts, NEW.run_after, NEW.worker_id,
        NEW.lease_expires_at, NEW.retry_of, NEW.started_at, NEW.finished_at)
      IS NOT (OLD.params, OLD.cost, OLD.status, OLD.progress, OLD.estimated_completion, OLD.error_code,
        OLD.error_message, OLD.result, OLD.priority, OLD.attempts, OLD.run_after, OLD.worker_id,
        OLD.lease_expires_at, OLD.retry_of, OLD.started_at, OLD.finished_at)
BEGIN
  UPDATE jobs SET version = OLD.version + 1, updated_at = now ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER outputs_touch AFTER UPDATE ON outputs
WHEN NEW.version = OLD.version
  AND (NEW.project_id, NEW.job_id, NEW.media_id, NEW.photo_id, NEW.label, NEW.chosen)
      IS NOT (OLD.project_id, OLD.job_id, OLD.media_id, OLD.photo_id, OLD.label, OLD.chosen)
BEGIN
  UPDATE outputs SET version = OLD.version + 1, updated_at = now ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER credit_accounts_touch AFTER UPDATE ON credit_accounts
WHEN NEW.version = OLD.version
  AND (NEW.balance, NEW.reserved)
      IS NOT (OLD.balance, OLD.reserved)
BEGIN
  UPDATE credit_accounts SET version = OLD.version + 1, updated_at = now ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER notifications_touch AFTER UPDATE ON notifications
WHEN NEW.version = OLD.version
  AND (NEW.type, NEW.event, NEW.params, NEW.project_id, NEW.read_at)
      IS NOT (OLD.type, OLD.event, OLD.params, OLD.project_id, OLD.read_at)
BEGIN
  UPDATE notifications SET version = OLD.version + 1, updated_at = now ()
  WHERE rowid = NEW.rowid;
END;

-- A photo without a position goes to the end.
CREATE TRIGGER photos_position AFTER INSERT ON photos WHEN NEW.position IS NULL
BEGIN
  UPDATE photos SET position = (SELECT coalesce (max (p.position) + 1, 0) FROM photos AS p
                                WHERE p.project_id = NEW.project_id AND p.rowid <> NEW.rowid)
  WHERE rowid = NEW.rowid;
END;

-- A new project gets its owner and its extension row.
CREATE TRIGGER projects_created AFTER INSERT ON projects
BEGIN
  INSERT INTO project_members (project_id, user_id, role) VALUES (NEW.id, NEW.owner_id, 'owner');
  INSERT INTO films (project_id) SELECT NEW.id WHERE NEW.kind = 'film';
END;

-- Allowed changes of a project's status. People may not set processing or failed: those follow from jobs.
CREATE TRIGGER projects_status BEFORE UPDATE OF status ON projects WHEN OLD.status IS NOT NEW.status
BEGIN
  SELECT fail (422, 'status_not_allowed', json_object ('from', OLD.status, 'to', NEW.status))
  WHERE NOT (CASE OLD.status
               WHEN 'draft'      THEN NEW.status IN ('active', 'processing', 'archived')
               WHEN 'active'     THEN NEW.status IN ('processing', 'completed', 'archived')
               WHEN 'processing' THEN NEW.status IN ('completed', 'failed', 'active')
               WHEN 'completed'  THEN NEW.status IN ('active', 'processing', 'archived')
               WHEN 'failed'     THEN NEW.status IN ('active', 'processing', 'archived')
               WHEN 'archived'   THEN NEW.status = 'active' END)
     OR (NOT definer ()
         AND (NEW.status IN ('processing', 'failed') OR OLD.status = 'processing'));
END;

-- Storage in use, against the plan's quota.
CREATE TRIGGER media_files_stored AFTER INSERT ON media_files WHEN NEW.size_bytes > 0
BEGIN
  UPDATE profiles SET total_storage_bytes = total_storage_bytes + NEW.size_bytes WHERE id = NEW.user_id;
  SELECT fail (413, 'storage_quota_exceeded',
               json_object ('used', p.total_storage_bytes, 'quota', q.storage_quota_bytes))
  FROM profiles AS p JOIN plans AS q ON q.id = p.subscription_plan
  WHERE p.id = NEW.user_id AND p.total_storage_bytes > q.storage_quota_bytes;
END;
CREATE TRIGGER media_files_resized AFTER UPDATE OF size_bytes ON media_files WHEN NEW.size_bytes <> OLD.size_bytes
BEGIN
  UPDATE profiles SET total_storage_bytes = max (0, total_storage_bytes + NEW.size_bytes - OLD.size_bytes)
  WHERE id = NEW.user_id;
  SELECT fail (413, 'storage_quota_exceeded',
               json_object ('used', p.total_storage_bytes, 'quota', q.storage_quota_bytes))
  FROM profiles AS p JOIN plans AS q ON q.id = p.subscription_plan
  WHERE p.id = NEW.user_id AND NEW.size_bytes > OLD.size_bytes AND p.total_storage_bytes > q.storage_quota_bytes;
END;
CREATE TRIGGER media_files_freed AFTER DELETE ON media_files WHEN OLD.size_bytes > 0
BEGIN
  UPDATE profiles SET total_storage_bytes = max (0, total_storage_bytes - OLD.size_bytes) WHERE id = OLD.user_id;
END;

-- Tombstones. A row that goes with its whole project leaves none: the project is gone when its rows follow.
CREATE TRIGGER projects_tombstone BEFORE DELETE ON projects
BEGIN
  INSERT INTO deletions (table_name, row_id, user_id)
  SELECT 'projects', OLD.id, m.user_id FROM project_members AS m WHERE m.project_id = OLD.id;
END;
CREATE TRIGGER project_members_tombstone AFTER DELETE ON project_members
BEGIN
  INSERT INTO deletions (table_name, row_id, user_id)
  SELECT 'projects', p.id, OLD.user_id FROM projects AS p WHERE p.id = OLD.project_id;
END;
CREATE TRIGGER photos_tombstone AFTER DELETE ON photos
BEGIN
  INSERT INTO deletions (table_name, row_id, project_id)
  SELECT 'photos', OLD.id, p.id FROM projects AS p WHERE p.id = OLD.project_id;
END;
CREATE TRIGGER outputs_tombstone AFTER DELETE ON outputs
BEGIN
  INSERT INTO deletions (table_name, row_id, project_id)
  SELECT 'outputs', OLD.id, p.id FROM projects AS p WHERE p.id = OLD.project_id;
END;
CREATE TRIGGER media_files_tombstone AFTER DELETE ON media_files
BEGIN
  INSERT INTO deletions (table_name, row_id, user_id) VALUES ('media_files', OLD.id, OLD.user_id);
END;
