-- While a value is on its way nobody else sends this SKU: an older value must not overtake a newer one.
alter table channel_value add column lease_until timestamp(6) with time zone;
