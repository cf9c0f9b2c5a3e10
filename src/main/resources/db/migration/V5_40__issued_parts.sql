-- Goods of a line may leave by several documents of the ERP. What is promised still is part 0; each part that was issued is a row of its own, and ends with its own count.
create table reservation_parts (
    order_id  varchar(40)   not null,
    line_id   varchar(100)  not null,
    sku       varchar(100)  not null,
    warehouse varchar(20)   not null,
    part      int           not null default 0,
    quantity  numeric(18,4) not null,
    reserved  numeric(18,4) not null,
    state     varchar(12)   not null,
    priority  int           not null default 0,
    at        timestamp(6) with time zone not null,
    primary key (order_id, line_id, sku, warehouse, part)
);
insert into reservation_parts (order_id, line_id, sku, warehouse, quantity, reserved, state, priority, at)
select order_id, line_id, sku, warehouse, quantity, reserved, state, priority, at from reservation;
drop table reservation;
alter table reservation_parts rename to reservation;
create index reservation_by_sku on reservation (sku, state, reserved);
create index reservation_by_state on reservation (state, sku);
