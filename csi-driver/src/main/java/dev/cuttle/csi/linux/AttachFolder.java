package dev.cuttle.csi.linux;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.csi.node.NodeException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is kept of an image that a process of ours serves: made before the process is started,
 * removed after it has ended, so that it always tells what may be there. The process names the
 * folder in its arguments. No key is ever in it.
 */
record AttachFolder(Path path) {
  private static final Pattern OPTION = Pattern.compile("rbd_[a-z0-9_]+=[A-Za-z0-9_.-]+");

  /** The folder of an image. */
  static AttachFolder of(Path parent, String identity) {
    try {
      // As the kernel names it: what is mounted or looped in it is found by this path.
      Path real = Files.createDirectories(parent).toRealPath();
      return new AttachFolder(real.resolve(Digest.of(identity)));
    } catch (IOException e) {
      throw new NodeException.Unavailable(parent + " cannot be used: " + e);
    }
  }

  /** The process's ceph.conf. */
  Path conf() {
    return path.resolve("ceph.conf");
  }

  /** The file over which the image appears (fuse). */
  Path export() {
    return path.resolve("image");
  }

  private Path note() {
    return path.resolve("device");
  }

  boolean exists() {
    return Files.isDirectory(path);
  }

  /**
   * @param options of librbd, such as {@code rbd_cache=false}
   * @throws NodeException.Invalid if one of them is something else
   */
  void make(ImageAddress image, List<String> options) {
    for (String option : options) {
      if (!OPTION.matcher(option).matches()) {
        throw new NodeException.Invalid("\"" + option + "\" is no option of librbd (rbd_…=…)");
      }
    }
    String conf = confText(image, options);
    try {
      Files.createDirectories(path);
      WholeFile.write(path.resolve("identity"), image.location().identity() + "\n");
      WholeFile.write(conf(), conf);
      if (Files.notExists(export(), LinkOption.NOFOLLOW_LINKS)) {
        Files.createFile(export());
      }
    } catch (IOException e) {
      throw new NodeException.Unavailable(path + " cannot be made: " + e);
    }
  }

  /** A cluster that hangs may hold up reads and writes for ever, but no attach. */
  private static String confText(ImageAddress image, List<String> options) {
    return "[global]\nmon host = "
        + MonitorAddresses.parse(image.access().monitors()).asConf()
        + "\nkeyring = /dev/null\nclient mount timeout = 30\nlog file =\nadmin socket =\n[client]\n"
        + options.stream()
            .map(option -> option.replace("=", " = ") + "\n")
            .collect(Collectors.joining());
  }

  /** Remembers the device, for the time when nothing else tells whose it is. */
  void note(String text) {
    try {
      WholeFile.write(note(), text);
    } catch (IOException e) {
      throw new NodeException.Unavailable(note() + " cannot be written: " + e);
    }
  }

  Optional<String> noted() {
    try {
      return Optional.of(Files.readString(note()));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException e) {
      throw new NodeException.Unavailable(note() + " cannot be read: " + e);
    }
  }

  void remove() {
    if (!exists()) {
      return;
    }
    try {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new NodeException.Unavailable(path + " cannot be removed: " + e);
    }
  }
}
