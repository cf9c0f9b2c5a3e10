-- Sales documents of orders, from the moment that the hub asks for them.
create table document (
    document_id varchar(40)  primary key,
    connection  varchar(64)  not null,
    order_id    varchar(40)  not null,
    kind        varchar(20)  not null,
    status      varchar(20)  not null,
    version     bigint       not null,
    document    text         not null,
    updated_at  timestamp(6) with time zone not null
);
create index document_by_order on document (order_id);
