package dev.cuttle.csi.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What is on the images, by their identity: it outlives the devices. */
public final class InMemoryFilesystems implements Filesystems {

  private final Function<Path, String> imageOf;
  private final Map<String, Content> contents = new HashMap<>();
  private final Set<String> damaged = new HashSet<>();
  private final List<String> made = new ArrayList<>();
  private final List<String> checked = new ArrayList<>();
  private final List<String> grown = new ArrayList<>();

  /**
   * @param imageOf device → identity of the image behind it
   */
  public InMemoryFilesystems(Function<Path, String> imageOf) {
    this.imageOf = imageOf;
  }

  public synchronized void put(String identity, Content content) {
    contents.put(identity, content);
  }

  public synchronized void damage(String identity) {
    damaged.add(identity);
  }

  /** Every mkfs that was run: type and options. */
  public synchronized List<String> made() {
    return List.copyOf(made);
  }

  public synchronized List<String> checked() {
    return List.copyOf(checked);
  }

  /** What was made to have all of its device: type and place. */
  public synchronized List<String> grown() {
    return List.copyOf(grown);
  }

  @Override
  public synchronized void grow(Path device, Path mounted, FilesystemType type) {
    if (!content(device).equals(new Content.Filesystem(type.text()))) {
      throw new NodeException.Unavailable("no " + type + " on " + device);
    }
    grown.add(type + " at " + mounted);
  }

  @Override
  public synchronized Content content(Path device) {
    return contents.getOrDefault(imageOf.apply(device), new Content.Empty());
  }

  @Override
  public synchronized void make(Path device, FilesystemType type, MkfsOptions options) {
    if (!(content(device) instanceof Content.Empty)) {
      throw new NodeException.Precondition(device + " is not empty");
    }
    FilesystemLimits.neverWorks(type, options)
        .or(() -> options.words().stream().filter(word -> word.startsWith("--")).findFirst())
        .ifPresent(why -> {
          throw new NodeException.Invalid("mkfs." + type + ": " + why);
        });
    made.add((type + " " + options).strip());
    contents.put(imageOf.apply(device), new Content.Filesystem(type.text()));
  }

  @Override
  public synchronized void check(Path device, FilesystemType type, boolean readOnly) {
    checked.add(type + (readOnly ? " read-only" : ""));
    if (!readOnly && damaged.contains(imageOf.apply(device))) {
      throw new NodeException.Damaged(type + " on " + device + " is damaged");
    }
  }
}
