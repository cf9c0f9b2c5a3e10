-- Parcels of orders. The order may not be known yet: its id is derived from who tells of it, and waits here.
create table shipment (
    shipment_id varchar(40)  primary key,
    connection  varchar(64)  not null,
    external_id varchar(100) not null,
    order_id    varchar(40)  not null,
    status      varchar(20)  not null,
    version     bigint       not null,
    document    text         not null,
    updated_at  timestamp(6) with time zone not null
);
create index shipment_by_order on shipment (order_id);
