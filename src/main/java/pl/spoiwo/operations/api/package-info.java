/** The HTTP API below {@code /api}. */
package pl.spoiwo.operations.api;
