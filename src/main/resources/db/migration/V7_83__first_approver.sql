-- Of the first of two who approve: as whom they count where two different persons have to, when, and why. All of it goes when more values come.
alter table approval add column first_person varchar(100);
alter table approval add column first_at timestamp(6) with time zone;
alter table approval add column first_reason varchar(500);
-- A token or a local JMX connection was nobody: a person has to approve it first.
update approval set first_by = null where state = 'HELD' and (first_by like 'token:%' or first_by = 'jmx');
update approval set first_person = first_by;
-- Counts what came into it: who decides says which of these they have seen.
alter table approval add column revision integer default 1 not null;
