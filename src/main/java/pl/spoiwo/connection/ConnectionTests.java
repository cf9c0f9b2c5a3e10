package pl.spoiwo.connection;

import java.util.List;

/** Tries whether a connection works, and changes nothing in the system: its capability {@code connection.test}, the clock, its folders. */
public interface ConnectionTests {

    /** Name of the capability whose calls are made. */
    String CAPABILITY = "connection.test";

    /**
     * @param check what was looked at, such as the name of a call
     * @param text  what was found, for a person; without secrets
     * @param ms    how long it took, in milliseconds; 0 for what was no call
     */
    record Check(String check, boolean ok, String text, long ms) {
    }

    /** One check after the other; a call that fails is the last. */
    List<Check> run(Connection connection);
}
