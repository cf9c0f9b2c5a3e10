package pl.spoiwo.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real ext4 file system in a file, so that a power cut can be made: what the kernel had not yet written to the device when the power
 * went is gone. Needs root and loop devices.
 */
public final class LoopDisk implements AutoCloseable {

    private final Path folder;
    private int life;

    public LoopDisk(Path folder, int megabytes) throws IOException {
        this.folder = folder;
        Files.createDirectories(mountPoint());
        run("truncate", "-s", megabytes + "M", image().toString());
        run("mkfs.ext4", "-q", "-F", image().toString());
        mount();
    }

    public static boolean possible() {
        return Files.isWritable(Path.of("/dev/loop-control")) && Files.isExecutable(Path.of("/sbin/mkfs.ext4"));
    }

    public Path mountPoint() {
        return folder.resolve("disk");
    }

    private Path image() {
        return folder.resolve("disk-" + life + ".img");
    }

    /** Call it right after the writers were killed: the device as it is now becomes the disk, unsynced writes are dropped. */
    public void cutPower() throws IOException {
        var before = image();
        life++;
        run("cp", "--sparse=always", before.toString(), image().toString());
        run("umount", "-l", mountPoint().toString());
        Files.delete(before);
        mount();
    }

    /** Takes all space that is left, until {@link #makeSpace}. */
    public void fill() throws IOException {
        var chunk = new byte[64 * 1024];
        try (var out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException full) {
            if (Files.getFileStore(mountPoint()).getUsableSpace() > chunk.length) {
                throw full;
            }
        }
    }

    public void makeSpace() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return mountPoint().resolve("filler");
    }

    private void mount() throws IOException {
        // A long commit interval: nothing reaches the device in time by luck, only what was synced.
        run("mount", "-o", "loop,commit=300", image().toString(), mountPoint().toString());
    }

    private static void run(String... command) throws IOException {
        var process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        run("umount", "-l", mountPoint().toString());
        Files.delete(image());
    }
}
