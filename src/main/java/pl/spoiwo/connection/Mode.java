package pl.spoiwo.connection;

/** What happens with commands of a kind: nothing, everything but the call (WOULD_SEND), or the call. */
public enum Mode {
    OFF, OBSERVE, LIVE
}
