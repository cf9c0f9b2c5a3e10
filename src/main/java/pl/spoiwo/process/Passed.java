package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import pl.spoiwo.masterdata.Known;

/**
 * What guards let pass of a message.
 *
 * @param looks what they said of it, for {@code value_history.decision}; nothing of what none looked at
 * @param known what sources say of its SKUs; null where nobody has read it yet
 */
record Passed<T>(List<T> items, Map<T, JsonNode> looks, Known known) {
}
