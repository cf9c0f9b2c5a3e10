/**
 * The proof that anybody can run: customers, a nemesis, a recorded history, and a checker that reads only the history and the far ends, never
 * the hub's own word.
 */
package pl.spoiwo.campaign;
