/** Files that programs put into a folder: read when complete, turned into messages, moved aside with what became of them. */
package pl.spoiwo.intake.drop;
