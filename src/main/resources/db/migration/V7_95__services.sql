-- Services need no stock. They are asked for with each count, so they are found without reading documents.
alter table product add column service boolean not null default false;
update product set service = true where document like '%"kind":"service"%';
