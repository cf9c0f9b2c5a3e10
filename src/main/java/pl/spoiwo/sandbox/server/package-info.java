/** What every simulated system stands on: HTTP in and out, faults, recorded calls, stored documents. */
package pl.spoiwo.sandbox.server;
