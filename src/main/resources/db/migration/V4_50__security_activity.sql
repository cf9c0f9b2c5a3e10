-- How often the same thing happened that one row tells of: bursts are counted.
alter table security_event add column times int not null default 1;
create index security_event_by_time on security_event (at);
create index audit_by_time on audit (at);
