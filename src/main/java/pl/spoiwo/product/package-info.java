/** Articles and their prices, as the systems that own them told. */
package pl.spoiwo.product;
