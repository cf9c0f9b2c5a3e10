/**
 * Stops values that look wrong on their way in and out, until a person has looked.
 *
 * <p>{@link pl.spoiwo.guard.Judgement} decides and is pure. A held value changes nothing until it is approved; nothing else waits for it. Of each thing (a price of a SKU in
 * a list, what a channel asks for it, ...) the newest stopped value is remembered, until a value of it passes. Callers hold the locks of the SKUs.
 */
package pl.spoiwo.guard;
