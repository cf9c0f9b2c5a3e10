-- What goods issues (dok_Typ 11), invoices (2) and receipts (21) made out of an order of the hub (16) have of its goods: with them they are off the stock.
-- A document without positions stands for all of the order. Ids become visible when their transaction ends: the last hundred documents are read again, and what
-- is already known is skipped.
-- *Unverified* on a live system: that dok_DoDokId names the order, and that positions of a goods issue name it in ob_DokMagId. Where your invoices leave the goods on
-- stock until a goods issue is made of them (deferred effect on the warehouse), take 2 and 21 out, and let the goods issue find its order through the invoice.
select top 5000
       d.dok_Id as "id",
       d.dok_NrPelny as "number",
       z.dok_NrPelnyOryg as "original",
       z.dok_Uwagi as "remarks",
       p.ob_Id as "position",
       t.tw_Symbol as "sku",
       t.tw_Rodzaj as "kind",
       p.ob_IloscMag as "quantity",
       m.mag_Symbol as "warehouse"
  from dok__Dokument d
  join dok__Dokument z on z.dok_Id = d.dok_DoDokId and z.dok_Typ = 16
  left join dok_Pozycja p on d.dok_Id = case when d.dok_Typ = 11 then p.ob_DokMagId else p.ob_DokHanId end and p.ob_TowId is not null
  left join tw__Towar t on t.tw_Id = p.ob_TowId
  left join sl_Magazyn m on m.mag_Id = p.ob_MagId
 where d.dok_Typ in (2, 11, 21)
   and d.dok_Id > cast(:?since as int) - 100
   and (z.dok_NrPelnyOryg like '%c-%' or z.dok_Uwagi like '%c-%')
 order by d.dok_Id, p.ob_Id
