/** Accounts of outside systems: connectors, credentials, modes, limits, and the configuration in force. */
package pl.spoiwo.connection;
