/** Price lists, what each channel asks for goods, and the prices that it has really asked. */
package pl.spoiwo.price;
