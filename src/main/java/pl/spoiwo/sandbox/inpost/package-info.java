/** The carrier InPost: ShipX API of its lockers and couriers, unsigned webhooks. */
package pl.spoiwo.sandbox.inpost;
