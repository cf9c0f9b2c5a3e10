-- As long as what the history keeps.
alter table value_summary alter column last_value set data type varchar(300);
