-- How many commands a decision made: the count that a deleted command row is missed by.
alter table message add column commands int not null default 0;
