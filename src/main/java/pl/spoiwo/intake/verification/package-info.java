/** Who sent it: signature schemes as pure functions over the raw bytes, compared in constant time. */
package pl.spoiwo.intake.verification;
