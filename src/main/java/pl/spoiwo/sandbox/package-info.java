/** Simulated outside systems that speak their documented APIs, with state, faults and a control API. Knows nothing of the hub. */
package pl.spoiwo.sandbox;
