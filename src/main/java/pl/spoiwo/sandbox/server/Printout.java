package pl.spoiwo.sandbox.server;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Labels of parcels for a printer: PDF, ZPL or EPL with a bar code of the first line and the others as text. */
public final class Printout {

    private static final int BELOW_BAR_CODE = 220;
    private static final int LINE = 50;

    private Printout() {
    }

    /** @param format {@code pdf}, {@code zpl} or {@code epl}, in any case. @param small A6 instead of A4 */
    public static byte[] labels(String format, boolean small, List<List<String>> labels) {
        if (format.equalsIgnoreCase("pdf")) {
            return Pdf.of(small ? 298 : 595, small ? 420 : 842, labels);
        }
        StringBuilder text = new StringBuilder();
        labels.forEach(lines -> text.append(format.equalsIgnoreCase("zpl") ? zpl(lines) : epl(lines)));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String zpl(List<String> lines) {
        StringBuilder zpl = new StringBuilder("^XA^CI28^FO40,40^BY2^BCN,160,Y,N,N^FD" + lines.get(0) + "^FS");
        for (int i = 1; i < lines.size(); i++) {
            zpl.append("^FO40,").append(BELOW_BAR_CODE + LINE * i).append("^A0N,32,32^FD").append(lines.get(i).replaceAll("[\\^~]", " ")).append("^FS");
        }
        return zpl + "^XZ\n";
    }

    private static String epl(List<String> lines) {
        StringBuilder epl = new StringBuilder("\nN\nB40,40,0,1,2,4,160,B,\"" + lines.get(0) + "\"\n");
        for (int i = 1; i < lines.size(); i++) {
            epl.append("A40,").append(BELOW_BAR_CODE + LINE * i).append(",0,3,1,1,N,\"").append(Pdf.plain(lines.get(i)).replace("\"", "'")).append("\"\n");
        }
        return epl + "P1\n";
    }
}
