-- What an operator said about a payment in a word that config/statuses.yaml does not explain yet.
create table payment_saying (
    id          varchar(40)  primary key,
    connection  varchar(64)  not null,
    external_id varchar(100) not null,
    saying      text         not null
);
create index payment_saying_of on payment_saying (connection, external_id);
