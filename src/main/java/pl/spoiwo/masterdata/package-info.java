/** Whose word counts: what each source says of each field, who wins by the rules of master-data.yaml, and values that a person has set. */
package pl.spoiwo.masterdata;
