/** Who may do what: users, tokens, the security chain, the throttle against guessing. */
package pl.spoiwo.operations.access;
