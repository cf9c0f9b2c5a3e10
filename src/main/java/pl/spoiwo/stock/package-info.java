/** On hand, reserved, available; what each channel shall hold. */
package pl.spoiwo.stock;
