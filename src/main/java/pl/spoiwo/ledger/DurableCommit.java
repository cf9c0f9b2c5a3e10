package pl.spoiwo.ledger;

/** Makes the database commits reported so far survive a power cut, before the broker is told. One disk sync serves all threads that wait. */
public interface DurableCommit {

    /** Returns when everything committed before the call is on disk. */
    void await();
}
