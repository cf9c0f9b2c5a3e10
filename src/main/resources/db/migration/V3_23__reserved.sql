-- The sum of what is reserved of a SKU, kept with every change: adding up thousands of open reservations for each order took longer than the rest of its decision.
create table reserved (
    sku      varchar(100)  primary key,
    quantity numeric(18,4) not null
);
insert into reserved (sku, quantity) select sku, sum(reserved) from reservation group by sku;
drop index reservation_by_sku;
create index reservation_by_sku on reservation (sku, state);
