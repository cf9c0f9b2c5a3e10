/** Override rules of channels: for which goods they hold and when, what they make of a price or of a stock, and which of them contradict each other. Pure. */
package pl.spoiwo.rule;
