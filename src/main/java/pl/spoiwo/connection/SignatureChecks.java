package pl.spoiwo.connection;

import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.PositionedYaml;

/** Signatures over fields of a body: one without the secret among them could be made by everybody. */
record SignatureChecks(PositionedYaml file, Findings findings) {

    void webhook(Connector.Verify verify) {
        if (verify.rebuilt() == null) {
            return;
        }
        if (!verify.headers().isEmpty() || verify.over() != null || verify.parts() != null || verify.timestamp() != null) {
            findings.add(file, "/webhook/verify", "'rebuilt' looks at fields of the body alone, so neither headers, over, parts nor timestamp would count", "one way of signing");
        }
        for (int i = 0; verify.scheme().equals("hash") && i < verify.rebuilt().fields().size(); i++) {
            secret("/webhook/verify/rebuilt/fields/" + i, verify.rebuilt().fields().get(i));
        }
    }

    void command(String pointer, Connector.Capability capability) {
        secret(pointer + "/fields", capability.sign().fields());
        if (!capability.transport().equals("http") || capability.polls()) {
            findings.add(file, pointer, "only commands over http are signed", "no sign, or a signing in a Kamelet of the connector's own");
        }
    }

    private void secret(String pointer, SignedFields fields) {
        if (!fields.secret()) {
            findings.add(file, pointer, "no field holds the secret: everybody could sign this", "a field such as key: \"{secret}\"");
        }
    }
}
