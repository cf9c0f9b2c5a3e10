-- What goods (tw_Rodzaj 1) and sets (8) weigh in kg; 0 is a weight that nobody gave.
-- *Unverified* on a live system: the column tw_Masa.
select top (cast(:?size as int))
       tw_Id as "row",
       tw_Symbol as "sku",
       tw_Masa as "weight"
  from tw__Towar
 where tw_Rodzaj in (1, 8) and tw_Usuniety = 0 and tw_Masa > 0
   and tw_Id > cast(:?after as int)
 order by tw_Id
