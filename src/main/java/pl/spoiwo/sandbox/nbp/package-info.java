/** The simulated National Bank of Poland: its tables of exchange rates. */
package pl.spoiwo.sandbox.nbp;
