package pl.spoiwo.broker;

/** The broker in this process, where there is one. */
public interface OwnBroker {

    /** True where it has shut itself down, as it does when it cannot write; it does not come back in this process. */
    boolean ended();

    /** False where its disk is as good as full: it may confirm a message then that it could not write. */
    boolean hasSpace();
}
