-- SPDX-License-Identifier: GPL-3.0-or-later
-- A page of ten thousand projects is read by an index in its order.
create index projects_created on public.projects (created_at desc, id);
create index projects_kind    on public.projects (kind, created_at desc, id);
create index projects_status  on public.projects (status, created_at desc, id);
create index projects_title   on public.projects (title, id);
