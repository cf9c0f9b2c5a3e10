package pl.spoiwo.delivery;

/** Texts that go into reasons. */
final class Texts {

    private Texts() {
    }

    static String cut(String text, int length) {
        if (text == null || text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end);
    }
}
