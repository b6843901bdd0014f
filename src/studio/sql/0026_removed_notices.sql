-- SPDX-License-Identifier: GPL-3.0-or-later
-- A notification that is removed leaves a tombstone, as other rows do: the person's other clients hear of it. None is left
-- when it goes with its project or with the person.
CREATE TRIGGER notifications_tombstone AFTER DELETE ON notifications
BEGIN
  INSERT INTO deletions (table_name, row_id, user_id)
  SELECT 'notifications', OLD.id, OLD.user_id
  WHERE EXISTS (SELECT 1 FROM profiles WHERE id = OLD.user_id)
    AND (OLD.project_id IS NULL OR EXISTS (SELECT 1 FROM projects WHERE id = OLD.project_id));
END;

-- Tombstones are kept for 30 days: who was away for longer reads everything anew. Each new one takes away two, so that
-- what is too old becomes less and no deletion waits for it.
CREATE TRIGGER deletions_expire AFTER INSERT ON deletions
BEGIN
  DELETE FROM deletions
  WHERE id IN (SELECT id FROM deletions ORDER BY id LIMIT 2) AND julianday (created_at) < julianday ('now', '-30 days');
END;
