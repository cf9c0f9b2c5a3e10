-- What a change of the rules may free: orders with a status word that nobody has explained, and orders that are held.
alter table orders add column unknown_word varchar(100);
alter table orders add column stuck boolean default false not null;
update orders set stuck = true where document like '%"holds":[{%' or document like '%"unknownWord":"%';
create index orders_by_stuck on orders (stuck, order_id);
create index orders_by_word on orders (connection, unknown_word);

-- The one configuration that the stuck orders and payments are, or were last, looked at again with, and how far that has come.
create table recheck (
    round    bigint      primary key,
    version  varchar(64) not null,
    stage    varchar(10) not null,
    position varchar(40) not null
);
