-- Parcels of one carrier's connection that are handed over together, by one command handover.create: its id is the hand-over's.
create table handover (
    handover_id varchar(40) primary key,
    connection  varchar(64) not null,
    state       varchar(20) not null,
    document    text        not null,
    created_at  timestamp(6) with time zone not null
);
create index handover_by_connection on handover (connection, created_at);
create table handover_parcel (
    handover_id varchar(40) not null,
    shipment_id varchar(40) not null,
    primary key (handover_id, shipment_id)
);
create index handover_parcel_by_shipment on handover_parcel (shipment_id);
create index shipment_by_connection on shipment (connection, status);
