/** What people and scripts see and press: HTTP API, MBeans, health, metrics, users. */
package pl.spoiwo.operations;
