-- SPDX-License-Identifier: GPL-3.0-or-later
-- A claim takes as long with ten thousand jobs in the queue as with ten, also for who may only have his own.
CREATE INDEX jobs_waiting ON jobs (user_id, priority DESC, created_at, id) WHERE status = 'queued';
