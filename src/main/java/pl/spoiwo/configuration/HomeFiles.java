package pl.spoiwo.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The files that make up a configuration: routes, mappings and config of the home folder. Editors' and hidden files take no part. */
public final class HomeFiles {

    private final Home home;

    public HomeFiles(Home home) {
        this.home = home;
    }

    /** @return all files that take part, sorted by name */
    public List<Path> all() {
        return folders().flatMap(folder -> below(folder, "").stream()).toList();
    }

    private Stream<Path> folders() {
        return Stream.of(home.routes(), home.mappings(), home.config());
    }

    /** @return files below the folder whose name ends so, sorted; none where there is no such folder */
    public static List<Path> below(Path folder, String ending) {
        return List.copyOf(looked(folder, ending).keySet());
    }

    /* The walk itself learns what each file is: who looks each second asks no file twice. */
    private static SortedMap<Path, BasicFileAttributes> looked(Path folder, String ending) {
        var found = new TreeMap<Path, BasicFileAttributes>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try {
            Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && file.toString().endsWith(ending) && takesPart(folder.relativize(file))) {
                        found.put(file, attributes);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
        return found;
    }

    /** @return hash of names and contents, 16 hex digits: the version of the configuration; who may sign in decides nothing about messages */
    public String version(Collection<Path> more) {
        var users = home.config().resolve("users.yaml");
        return hash(Stream.concat(all().stream().filter(file -> !file.equals(users)), more.stream().sorted()).toList(), path -> Files.readAllBytes(path));
    }

    /** @return a cheap sign of change: names, sizes, times and identities of the files */
    public String fingerprint(Collection<Path> more) {
        var looked = new TreeMap<Path, BasicFileAttributes>();
        folders().forEach(folder -> looked.putAll(looked(folder, "")));
        return hash(Stream.concat(looked.keySet().stream(), more.stream().sorted()).toList(), path -> {
            var a = looked.containsKey(path) ? looked.get(path) : Files.readAttributes(path, BasicFileAttributes.class);
            return (a.size() + " " + a.lastModifiedTime().to(TimeUnit.NANOSECONDS) + " " + a.fileKey()).getBytes(StandardCharsets.UTF_8);
        });
    }

    private static boolean takesPart(Path below) {
        for (var part : below) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return !below.toString().endsWith("~");
    }

    private String hash(List<Path> files, Content content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var path : files) {
                digest.update(home.nameOf(path).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                try {
                    digest.update(content.of(path));
                } catch (NoSuchFileException e) {
                    digest.update((byte) 1);
                }
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the home folder " + home.root(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Content {
        byte[] of(Path path) throws IOException;
    }
}
