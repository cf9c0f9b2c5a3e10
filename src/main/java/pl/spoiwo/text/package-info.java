/** Names and descriptions: what channels are told of a product in words. */
package pl.spoiwo.text;
