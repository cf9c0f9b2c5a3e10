package pl.spoiwo.mapping;

import java.util.Optional;

/** All mappings of one configuration version. */
public interface Mappings {

    Optional<Mapping> find(String name);

    /** @param name path below {@code mappings/} without the ending {@code .layout.yaml}: {@code erp/files-1.0} */
    default Optional<Layout> layout(String name) {
        return Optional.empty();
    }

    /** @throws MappingFailure where there is no such mapping */
    default Mapping get(String name) {
        return find(name).orElseThrow(() -> new MappingFailure("mapping-missing", "there is no mapping " + name,
                "mappings/" + name + ".jslt", 0, null));
    }
}
