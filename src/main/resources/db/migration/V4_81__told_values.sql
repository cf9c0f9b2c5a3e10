-- The history also keeps what the owner of a value said of it: name is the price list, empty where there is none.
alter table value_history add column name varchar(50) default '' not null;
-- Of prices; empty in rows from before.
alter table value_history add column currency varchar(3);
-- A list tells net and gross in one.
alter table value_history alter column old_value set data type varchar(60);
alter table value_history alter column new_value set data type varchar(60);
