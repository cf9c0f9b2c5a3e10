package pl.spoiwo.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import pl.spoiwo.mapping.MappingFailure;

/**
 * Gives a file to a program that takes it away, exactly once, over crashes. The order of writes is the proof: first the staging file on the
 * target's file system, then the hub's own copy, each synced with its folder, then one rename from staging to the target's folder.
 * <ul>
 * <li>no own copy: never handed over</li>
 * <li>own copy and staging file: not handed over; but of an earlier boot of the machine the rename may have been lost after the program
 *     had seen the file, so that this is {@link Result.Unproven}</li>
 * <li>own copy and no staging file: handed over</li>
 * </ul>
 * The staging file's name ends with the boot's id. Both folders belong to the hub alone, and each holds a marker: where the one beside the
 * copies is gone and the other is there, copies were lost, and nothing that is in doubt can be proven from them.
 */
final class FileHandOver {

    private static final String MARKER = ".spoiwo";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,119}");

    private final Path sent;
    private final Path out;
    private final Path staging;
    private final String boot;
    private final Steps steps;

    /** Called before each step that changes the disk. */
    interface Steps {
        void before(String step) throws IOException;
    }

    /** @param boot id of this boot of the machine; letters, digits and dashes */
    FileHandOver(Path sent, Path out, String boot, Steps steps) {
        this.sent = sent;
        this.out = out;
        this.staging = out.resolve(".staging");
        this.boot = boot;
        this.steps = steps;
    }

    sealed interface Result {
        /** @param repeated true where an earlier run had done it already */
        record HandedOver(boolean repeated) implements Result {
        }

        /** Whether the program got the file cannot be told from here. */
        record Unproven(String why) implements Result {
        }
    }

    /** FIRST: no earlier run can have handed it over. IN_DOUBT: one may have. SETTLED: one may have, but the program is known not to have it. */
    enum Run { FIRST, IN_DOUBT, SETTLED }

    /**
     * @throws MappingFailure {@code name-refused} or {@code name-taken}
     */
    Result handOver(String name, byte[] content, Run run) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new MappingFailure("name-refused", "a file name has letters, digits, dot, dash and underscore, at most 120, and begins with a letter or digit", null, 0, "/name");
        }
        Files.createDirectories(staging);
        Files.createDirectories(sent);
        boolean kept = copiesKept();
        var copy = sent.resolve(name);
        var target = out.resolve(name);
        var stage = staging.resolve(name + "." + boot);
        boolean copied = Files.exists(copy, LinkOption.NOFOLLOW_LINKS);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return waiting(target, copied ? Files.readAllBytes(copy) : content, name);
        }
        if (copied && run != Run.SETTLED) {
            if (Files.exists(stage, LinkOption.NOFOLLOW_LINKS)) {
                return renamed(stage, target, Arrays.equals(Files.readAllBytes(stage), content) ? null : content, copy);
            }
            return olderStages(name, stage).isEmpty() ? repeated()
                    : new Result.Unproven("the machine was started anew in the middle of the hand-over of " + name);
        }
        if (!kept && run == Run.IN_DOUBT) {
            return new Result.Unproven("the hub's own copies in " + sent.getFileName() + " were lost");
        }
        for (var older : olderStages(name, stage)) {
            Files.delete(older);
        }
        write(stage, content, "staging");
        write(copy, content, "copy");
        return renamed(stage, target, null, copy);
    }

    /** The name is there: ours and not yet taken, or somebody else's. */
    private Result waiting(Path target, byte[] ours, String name) throws IOException {
        if (Arrays.equals(Files.readAllBytes(target), ours)) {
            return repeated();
        }
        throw new MappingFailure("name-taken", "the target's folder holds another file named " + name + "; it is left as it is", null, 0, "/name");
    }

    /** The earlier run may have ended before its rename was on disk. */
    private Result repeated() throws IOException {
        syncFolder(out);
        syncFolder(staging);
        return new Result.HandedOver(true);
    }

    /** Files are handed over side by side: the marker beside the copies is written first and read last, so that a first start never looks like a loss. */
    private boolean copiesKept() throws IOException {
        boolean there = Files.exists(staging.resolve(MARKER));
        boolean beside = Files.exists(sent.resolve(MARKER));
        if (there && !beside) {
            return false;
        }
        if (!beside) {
            mark(sent);
        }
        if (!there) {
            mark(staging);
        }
        return true;
    }

    /** An empty file is complete as soon as it is there, whoever else makes it at the same time. */
    private void mark(Path folder) throws IOException {
        steps.before("marker");
        try (var channel = FileChannel.open(folder.resolve(MARKER), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        syncFolder(folder);
    }

    /** @param mended new content, where the command was mended before it was handed over; null where the staging file is right */
    private Result renamed(Path stage, Path target, byte[] mended, Path copy) throws IOException {
        if (mended != null) {
            write(copy, mended, "copy");
            write(stage, mended, "staging");
        }
        steps.before("rename");
        try {
            Files.move(stage, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("the exchange folder cannot rename: staging and target must be one file system", e);
        }
        steps.before("sync");
        syncFolder(out);
        syncFolder(staging);
        steps.before("end");
        return new Result.HandedOver(false);
    }

    /** Complete or not there at all, and on disk. */
    private void write(Path file, byte[] content, String step) throws IOException {
        var part = file.resolveSibling("." + file.getFileName() + ".part");
        steps.before(step + "-write");
        try (var channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        steps.before(step + "-name");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(file.getParent());
    }

    /** Staging files of this name from earlier boots; a boot's id has no dot. */
    private List<Path> olderStages(String name, Path own) throws IOException {
        var older = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(staging)) {
            for (var file : files) {
                var text = file.getFileName().toString();
                if (text.startsWith(name + ".") && text.indexOf('.', name.length() + 1) < 0 && !file.equals(own)) {
                    older.add(file);
                }
            }
        }
        return older;
    }

    private static void syncFolder(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (AccessDeniedException e) {
            // Windows does not open folders; its file systems keep the order of renames by themselves.
            if (!System.getProperty("os.name").startsWith("Windows")) {
                throw e;
            }
        }
    }
}
