-- Goods (tw_Rodzaj 1) and sets of goods (8) that are neither blocked nor deleted, in the warehouses named.
-- The parameter warehouses is a text such as ,MAG,SKL, because a site may adapt the query to any number of them.
-- Reservations of the ERP are not taken off: the hub keeps its own, and those of its orders would count twice.
select t.tw_Symbol as "sku",
       m.mag_Symbol as "warehouse",
       s.st_Stan as "onHand"
  from tw_Stan s
  join tw__Towar t on t.tw_Id = s.st_TowId
  join sl_Magazyn m on m.mag_Id = s.st_MagId
 where t.tw_Rodzaj in (1, 8)
   and t.tw_Zablokowany = 0
   and t.tw_Usuniety = 0
   and cast(:?warehouses as varchar(1000)) like '%,' + m.mag_Symbol + ',%'
 order by t.tw_Symbol, m.mag_Symbol
