package dev.cuttle.csi.linux;

import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.csi.node.Mounter;
import dev.cuttle.csi.node.NodeException;
import dev.cuttle.csi.node.StagedVolumes;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** One small file for each volume, named by the digest of its id. */
public final class StagedFiles implements StagedVolumes {
  private final Path folder;

  /**
   * @param folder on the host, so that it outlives the Pod
   */
  public StagedFiles(Path folder) {
    this.folder = folder;
  }

  @Override
  public Optional<Staged> find(String volumeId) {
    Path file = file(volumeId);
    try {
      Properties text = new Properties();
      text.load(new StringReader(Files.readString(file)));
      return Optional.of(staged(text));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new NodeException.Unavailable("the record " + file + " cannot be read: " + e);
    }
  }

  private static Staged staged(Properties text) {
    return new Staged(
        value(text, "volumeId"),
        Path.of(value(text, "stagingPath")),
        image(value(text, "cluster"), value(text, "identity")),
        Mounter.named(value(text, "mounter")).orElseThrow(IllegalArgumentException::new),
        Boolean.parseBoolean(value(text, "readOnly")),
        Boolean.parseBoolean(value(text, "block")),
        // An earlier version wrote it for no volume: a block device may be shared.
        Boolean.parseBoolean(text.getProperty("shared", value(text, "block"))));
  }

  /** The cluster's name is for people: it is no part of the identity. */
  private static ImageLocation image(String cluster, String identity) {
    return ImageLocation.parse(identity)
        .map(image ->
            new ImageLocation(
                cluster,
                image.clusterId(),
                image.pool(),
                image.namespace(),
                image.dataPool(),
                image.image()))
        .orElseThrow(() -> new IllegalArgumentException(identity + " names no image"));
  }

  private static String value(Properties text, String name) {
    String value = text.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return value;
  }

  @Override
  public void write(Staged staged) {
    Properties text = new Properties();
    text.setProperty("volumeId", staged.volumeId());
    text.setProperty("stagingPath", staged.stagingPath().toString());
    text.setProperty("cluster", staged.image().cluster());
    text.setProperty("identity", staged.image().identity());
    text.setProperty("mounter", staged.mounter().text());
    text.setProperty("readOnly", Boolean.toString(staged.readOnly()));
    text.setProperty("block", Boolean.toString(staged.block()));
    text.setProperty("shared", Boolean.toString(staged.shared()));
    try {
      StringWriter writer = new StringWriter();
      text.store(writer, null);
      WholeFile.write(file(staged.volumeId()), writer.toString());
    } catch (IOException e) {
      throw new NodeException.Unavailable(
          "volume " + staged.volumeId() + " cannot be recorded in " + folder + ": " + e);
    }
  }

  @Override
  public void erase(String volumeId) {
    try {
      WholeFile.delete(file(volumeId));
    } catch (IOException e) {
      throw new NodeException.Unavailable(
          "the record of volume " + volumeId + " cannot be removed: " + e);
    }
  }

  private Path file(String volumeId) {
    return folder.resolve(Digest.of(volumeId));
  }
}
