/** What a person can do to the hub, from the HTTP API and from Hawtio alike; every action is audited. */
package pl.spoiwo.operations.action;
