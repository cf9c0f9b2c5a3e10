-- Sales documents (dok_Typ 2 invoice, 21 receipt) and goods issues (11) made out of an order of the hub (16) that have a parcel's number.
-- Where a site keeps the number is its own affair: adapt the two pwd_Tekst columns to the own fields of documents that yours uses.
-- *Unverified* on a live system: that own fields of documents are the rows of pw_Dane with pwd_TypObiektu -8 and pwd_IdObiektu the
-- document's id, that the first is the number and the second the carrier, and that dok_DoDokId of the document names the order it was made of.
-- A goods issue that Subiekt makes by itself names the invoice instead, and is not read: the invoice is.
select top (cast(:?size as int))
       d.dok_Id as "id",
       d.dok_NrPelny as "number",
       z.dok_NrPelnyOryg as "original",
       z.dok_Uwagi as "remarks",
       p.pwd_Tekst01 as "trackingNumber",
       p.pwd_Tekst02 as "carrier"
  from dok__Dokument d
  join dok__Dokument z on z.dok_Id = d.dok_DoDokId and z.dok_Typ = 16
  join pw_Dane p on p.pwd_IdObiektu = d.dok_Id and p.pwd_TypObiektu = -8
 where d.dok_Typ in (2, 11, 21)
   and d.dok_Id > cast(:?after as int)
   and d.dok_DataWyst >= cast(:?since as date)
   and p.pwd_Tekst01 <> ''
   and (z.dok_NrPelnyOryg like '%c-%' or z.dok_Uwagi like '%c-%')
 order by d.dok_Id
