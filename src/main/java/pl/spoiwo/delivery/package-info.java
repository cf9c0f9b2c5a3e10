/** Commands to targets, each once: claim, call, outcome; and the dispatcher of desired state. */
package pl.spoiwo.delivery;
