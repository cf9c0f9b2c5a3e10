package pl.spoiwo.ledger;

import java.util.UUID;

/**
 * This process: leases are held in its name.
 *
 * @param name   unique in the cluster, kept over restarts: {@code spoiwo.node}
 * @param bootId of this life of the node
 */
public record Node(String name, String bootId) {

    public Node {
        if (name.isBlank() || name.length() > 60 || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("spoiwo.node is '" + name + "': give each node a name of 1 to 60 characters without a slash");
        }
    }

    public static Node starting(String name) {
        return new Node(name, UUID.randomUUID().toString().substring(0, 13));
    }

    /** The name that stands in leases: {@code <node>/<boot id>}. */
    public String owner() {
        return name + "/" + bootId;
    }

    /** True for leases of an earlier life of this node: nobody works on them any more. */
    public boolean outlived(String owner) {
        return owner != null && owner.startsWith(name + "/") && !owner.equals(owner());
    }
}
