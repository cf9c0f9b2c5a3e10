-- A reservation is of one warehouse; what no warehouse has is a row of its own that waits, with an empty warehouse. A set takes its parts, so a line may have rows of several SKUs.
alter table reservation add column warehouse varchar(20) not null default '';
update reservation set warehouse = coalesce((select min(s.warehouse) from stock s where s.sku = reservation.sku), '') where reserved > 0 or state <> 'WAITING';
create table reservation_new (
    order_id  varchar(40)   not null,
    line_id   varchar(100)  not null,
    sku       varchar(100)  not null,
    warehouse varchar(20)   not null,
    quantity  numeric(18,4) not null,
    reserved  numeric(18,4) not null,
    state     varchar(12)   not null,
    priority  int           not null default 0,
    at        timestamp(6) with time zone not null,
    primary key (order_id, line_id, sku, warehouse)
);
insert into reservation_new (order_id, line_id, sku, warehouse, quantity, reserved, state, at)
select order_id, line_id, sku, warehouse, case when state = 'WAITING' then reserved else quantity end, reserved, case when state = 'WAITING' then 'OPEN' else state end, at
  from reservation where state <> 'WAITING' or reserved > 0;
insert into reservation_new (order_id, line_id, sku, warehouse, quantity, reserved, state, at)
select order_id, line_id, sku, '', quantity - reserved, 0, 'WAITING', at from reservation where state = 'WAITING';
drop table reservation;
alter table reservation_new rename to reservation;
create index reservation_by_sku on reservation (sku, state, reserved);
create index reservation_by_state on reservation (state, sku);
drop table reserved;
create table reserved (
    sku       varchar(100)  not null,
    warehouse varchar(20)   not null,
    quantity  numeric(18,4) not null,
    primary key (sku, warehouse)
);
insert into reserved (sku, warehouse, quantity) select sku, warehouse, sum(reserved) from reservation where warehouse <> '' group by sku, warehouse;
-- What is on its way from suppliers: shown, never sold.
alter table stock add column incoming numeric(18,4);
-- What sets are made of.
create table product_component (
    sku       varchar(100)  not null,
    component varchar(100)  not null,
    quantity  numeric(18,4) not null,
    primary key (sku, component)
);
create index product_component_of on product_component (component);
