-- Of the first of two who approve: as whom they count where two different persons have to, when, and why. All of it goes when more values come.
alter table approval add column first_person varchar(100);
alter table approval add column first_at timestamp(6) with time zone;
alter table approval add column first_reason varchar(500);
update approval set first_person = first_by where first_by is not null;
