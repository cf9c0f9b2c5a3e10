package pl.spoiwo.sandbox.subiekt;

import java.util.List;

/** A file that was read and is in order. Fields are the plain texts in the official order. */
record EppFile(List<String> info, List<Section> sections) {

    /**
     * @param kind   type of the document, or the name of the master data
     * @param header fields of the document; empty for master data
     */
    record Section(String kind, List<String> header, List<List<String>> rows) {

        boolean document() {
            return !header.isEmpty();
        }

        /** A header field by its official number, from 1. */
        String field(int number) {
            return header.get(number - 1);
        }
    }
}
