/** Simulated outside systems that speak their documented APIs. Knows nothing of the hub. */
package pl.spoiwo.sandbox;
