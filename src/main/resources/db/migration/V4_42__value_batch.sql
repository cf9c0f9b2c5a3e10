-- Batches of values that a channel has taken and is still working at. Their SKUs are leased until lease_until, which is the fence of the batch.
create table value_batch (
    id          varchar(40) primary key,
    connection  varchar(64) not null,
    kind        varchar(10) not null,
    items       text        not null,
    checkpoint  text        not null,
    lease_until timestamp(6) with time zone not null,
    due_at      timestamp(6) with time zone not null,
    began_at    timestamp(6) with time zone not null
);
create index value_batch_by_connection on value_batch (connection, kind, due_at);
