/** Turns documents into documents: compiled JSLT, codecs, the canonical schemas. */
package pl.spoiwo.mapping;
