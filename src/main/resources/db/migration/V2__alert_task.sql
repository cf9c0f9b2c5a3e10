-- A task has no cause that goes away: who acknowledges it has done it.
alter table alert add column task boolean not null default false;
