/** Health, metrics and alerts that nobody else would raise; the line that says the hub is ready. */
package pl.spoiwo.operations.watch;
