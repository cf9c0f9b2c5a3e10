package pl.spoiwo.intake.verification;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import pl.spoiwo.connection.Connector;

/**
 * A signature header taken apart: {@code sender=..;signature=..;algorithm=..} in any order, a trailing separator allowed.
 * Names are compared without case; a name may come several times.
 *
 * @param signatures those the header carries: more than one while the sender rotates its secret
 * @param algorithm  as the sender names it, or null
 */
record SignatureParts(List<String> signatures, String algorithm, Map<String, String> parts) {

    static SignatureParts of(String header, Connector.Parts declared) {
        if (declared == null) {
            return new SignatureParts(List.of(header.strip()), null, Map.of());
        }
        var signatures = new ArrayList<String>();
        var parts = new LinkedHashMap<String, String>();
        for (var part : header.split(Pattern.quote(declared.separator()))) {
            int is = part.indexOf('=');
            if (is > 0) {
                var name = part.substring(0, is).strip().toLowerCase(Locale.ROOT);
                var value = part.substring(is + 1).strip();
                parts.putIfAbsent(name, value);
                if (name.equalsIgnoreCase(declared.signature())) {
                    signatures.add(value);
                }
            }
        }
        var algorithm = declared.algorithm() == null ? null : parts.get(declared.algorithm().toLowerCase(Locale.ROOT));
        return new SignatureParts(List.copyOf(signatures), algorithm, Map.copyOf(parts));
    }
}
