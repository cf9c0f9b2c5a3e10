/** The goods that the simulated company sells; every simulated system is stocked from it. */
package pl.spoiwo.sandbox.catalogue;
