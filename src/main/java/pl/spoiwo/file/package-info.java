/** Files that targets made for us: kept once in the data folder, known by a row, and passed on as a reference. */
package pl.spoiwo.file;
