-- Goods (tw_Rodzaj 1) and sets of goods (8) in the warehouses named. What is blocked or deleted is told as 0: a row that is
-- not there any more would leave its last quantity standing.
-- The parameter warehouses is a text such as ,MAG,SKL, because a site may adapt the query to any number of them.
-- Pages go by the ids of goods and warehouse, which never change: what is new comes behind, and nothing moves to another page.
-- Reservations of the ERP are not taken off: the hub keeps its own, and those of its orders would count twice.
select top (cast(:?size as int))
       cast(s.st_TowId as bigint) * 100000 + s.st_MagId as "row",
       t.tw_Symbol as "sku",
       m.mag_Symbol as "warehouse",
       t.tw_JednMiary as "unit",
       case when t.tw_Zablokowany = 0 and t.tw_Usuniety = 0 then s.st_Stan else 0 end as "onHand"
  from tw_Stan s
  join tw__Towar t on t.tw_Id = s.st_TowId
  join sl_Magazyn m on m.mag_Id = s.st_MagId
 where t.tw_Rodzaj in (1, 8)
   and cast(s.st_TowId as bigint) * 100000 + s.st_MagId > cast(:?after as bigint)
   and cast(:?warehouses as varchar(1000)) like '%,' + m.mag_Symbol + ',%'
 order by s.st_TowId, s.st_MagId
