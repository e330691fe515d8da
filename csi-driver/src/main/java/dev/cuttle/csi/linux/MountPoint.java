package dev.cuttle.csi.linux;

import dev.cuttle.csi.node.NodeException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The directories and empty files that things are mounted on. */
final class MountPoint {

  private MountPoint() {}

  /**
   * The path as the kernel knows it. Links above it are followed, itself is not looked at: what is
   * mounted there may hang.
   */
  static Path resolved(Path target) {
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    Path name = absolute.getFileName();
    if (parent == null || name == null) {
      return absolute;
    }
    try {
      return parent.toRealPath().resolve(name);
    } catch (IOException none) {
      return absolute;
    }
  }

  static void makeDirectory(Path target) {
    try {
      Files.createDirectories(target);
    } catch (IOException e) {
      throw new NodeException.Unavailable(target + " cannot be made: " + e);
    }
  }

  /** A directory for a directory, an empty file for anything else. */
  static void makeLike(Path source, Path target) {
    if (Files.notExists(source)) {
      throw new NodeException.NotFound(source + " does not exist");
    }
    Path parent = target.getParent();
    if (Files.isDirectory(source) || parent == null) {
      makeDirectory(target);
      return;
    }
    makeDirectory(parent);
    try {
      Files.createFile(target);
    } catch (FileAlreadyExistsException e) {
      requireFile(target);
    } catch (IOException e) {
      throw new NodeException.Unavailable(target + " cannot be made: " + e);
    }
  }

  private static void requireFile(Path target) {
    if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new NodeException.Precondition(target + " is there, and is no plain file");
    }
  }

  static boolean exists(Path target) {
    return Files.exists(target, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The command that removes it if it is empty; what holds anything is not ours to remove. Empty if
   * there is nothing.
   */
  static List<String> removal(Path target) {
    if (!exists(target)) {
      return List.of();
    }
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      return List.of("rmdir", "--", target.toString());
    }
    try {
      if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) && Files.size(target) > 0) {
        throw new NodeException.Precondition(target + " is a file with content, and is left alone");
      }
      return List.of("rm", "-f", "--", target.toString());
    } catch (NoSuchFileException gone) {
      return List.of();
    } catch (IOException e) {
      throw new NodeException.Unavailable(target + " cannot be looked at: " + e);
    }
  }
}
