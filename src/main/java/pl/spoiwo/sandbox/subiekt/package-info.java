/** Subiekt GT: takes EPP files from an exchange folder and shows its tables to read-only SQL. */
package pl.spoiwo.sandbox.subiekt;
