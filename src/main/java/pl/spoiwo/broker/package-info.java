/** The Artemis broker, embedded or external, and the connections to it. */
package pl.spoiwo.broker;
