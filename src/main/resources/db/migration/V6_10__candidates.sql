-- What each source says of each field, also where another one is right. A document of a product is one row (field *), its cost and components are rows of their own.
create table candidate (
    entity     varchar(10)  not null,
    item       varchar(100) not null,
    field      varchar(60)  not null,
    source     varchar(64)  not null,
    said       text         not null,
    currency   varchar(3),
    said_at    timestamp(6) with time zone not null,
    since      timestamp(6) with time zone not null,
    heard_at   timestamp(6) with time zone not null,
    message_id varchar(40),
    changes    text,
    primary key (item, entity, field, source)
);
insert into candidate (entity, item, field, source, said, currency, said_at, since, heard_at, message_id)
select 'price', sku, 'price.' || price_list, source,
       trim(coalesce('net ' || cast(net as varchar), '') || ' ' || coalesce('gross ' || cast(gross as varchar), '')), currency, updated_at, updated_at, updated_at, message_id from price;
insert into candidate (entity, item, field, source, said, said_at, since, heard_at, message_id)
select 'stock', sku, 'stock.' || warehouse, source, cast(on_hand as varchar) || coalesce(' incoming ' || cast(incoming as varchar), ''), counted_at, counted_at, counted_at, message_id from stock;
insert into candidate (entity, item, field, source, said, said_at, since, heard_at)
select 'product', sku, '*', source, document, updated_at, updated_at, updated_at from product;
insert into candidate (entity, item, field, source, said, currency, said_at, since, heard_at, message_id)
select 'product', sku, 'cost', source, cast(net as varchar), currency, updated_at, updated_at, updated_at, message_id from cost;
-- Values that a person has set, until a moment. An empty connection: what a source would say; otherwise what that channel shall hold.
create table value_override (
    id         varchar(40)  primary key,
    entity     varchar(10)  not null,
    item       varchar(100) not null,
    field      varchar(60)  not null,
    connection varchar(64)  not null,
    said       text         not null,
    currency   varchar(3),
    reason     varchar(500) not null,
    who        varchar(100) not null,
    set_at     timestamp(6) with time zone not null,
    until      timestamp(6) with time zone not null,
    ended_at   timestamp(6) with time zone
);
create index value_override_of on value_override (item, ended_at);
create index value_override_set on value_override (set_at, id);
-- When what is decided of an SKU has to be looked at again: not later than this.
create table decision_due (
    sku varchar(100) primary key,
    at  timestamp(6) with time zone not null
);
create index decision_due_at on decision_due (at, sku);
-- The history keeps what was told of every field of a product too.
alter table value_history alter column old_value set data type varchar(300);
alter table value_history alter column new_value set data type varchar(300);
