/** Exchange rates as banks publish them, and which of them holds on a day. */
package pl.spoiwo.rate;
