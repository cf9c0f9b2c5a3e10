/** Expands the route templates of {@code routes/flows} for every connection, and keeps them in step with the configuration. */
package pl.spoiwo.flow;
