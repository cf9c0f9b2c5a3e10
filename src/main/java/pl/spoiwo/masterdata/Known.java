package pl.spoiwo.masterdata;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pl.spoiwo.masterdata.Candidates.Fact;
import pl.spoiwo.masterdata.Candidates.Row;

/** What all sources say of the items of one message, read once. */
public final class Known {

    private final Map<String, List<Row>> byItem = new HashMap<>();

    Known(Collection<Row> rows) {
        rows.forEach(row -> byItem.computeIfAbsent(row.candidate().item(), item -> new ArrayList<>()).add(row));
    }

    /** @return what the source says; null where it says nothing */
    public Candidate said(String source, String item, String field) {
        return byItem.getOrDefault(item, List.of()).stream().filter(row -> is(row.candidate(), source, field)).map(Row::candidate).findFirst().orElse(null);
    }

    List<Row> of(Collection<String> items) {
        return items.stream().flatMap(item -> byItem.getOrDefault(item, List.of()).stream()).toList();
    }

    void stands(Fact said, String source, Instant at) {
        byItem.computeIfPresent(said.item(), (item, rows) -> {
            rows.replaceAll(row -> is(row.candidate(), source, said.field()) && row.candidate().freshAt().isBefore(at) ? new Row(row.candidate().standing(at), row.changes()) : row);
            return rows;
        });
    }

    private static boolean is(Candidate candidate, String source, String field) {
        return candidate.source().equals(source) && candidate.field().equals(field);
    }
}
