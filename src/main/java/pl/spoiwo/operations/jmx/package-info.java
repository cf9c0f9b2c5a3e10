/** The hub's MBeans below the domain {@code pl.spoiwo}, made for Hawtio. */
package pl.spoiwo.operations.jmx;
