-- A round of rechecks comes to prices too, and its place is a SKU then.
alter table recheck alter column position set data type varchar(100);
