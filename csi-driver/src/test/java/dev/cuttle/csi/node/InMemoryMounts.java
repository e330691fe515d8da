package dev.cuttle.csi.node;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Mounts in a map, one at each path. */
public final class InMemoryMounts implements Mounts {

  private final Map<Path, Mount> mounts = new TreeMap<>();
  private final Map<Path, List<String>> options = new TreeMap<>();
  private final Set<Path> busy = new HashSet<>();
  private Usage usage = new Usage(1000, 100, 900, 10, 1, 9);

  /** Whatever anybody else has mounted. */
  public synchronized void foreign(Mount mount) {
    mounts.put(mount.target(), mount);
  }

  /** Somebody takes a mount away. */
  public synchronized void lose(Path target) {
    mounts.remove(target);
  }

  public synchronized void busy(Path target, boolean now) {
    if (now) {
      busy.add(target);
    } else {
      busy.remove(target);
    }
  }

  public synchronized void use(Usage now) {
    usage = now;
  }

  public synchronized Map<Path, Mount> all() {
    return Map.copyOf(mounts);
  }

  public synchronized List<String> options(Path target) {
    return options.getOrDefault(target, List.of());
  }

  @Override
  public synchronized Optional<Mount> at(Path target) {
    return Optional.ofNullable(mounts.get(target));
  }

  @Override
  public synchronized List<Mount> of(Path device) {
    return mounts.values().stream().filter(mount -> mount.device().equals(device)).toList();
  }

  @Override
  public synchronized void mount(Path device, Path target, String type, List<String> itsOptions) {
    Mount there = mounts.get(target);
    if (there != null) {
      require(there, there.device().equals(device) && there.type().equals(type));
      return;
    }
    options.put(target, List.copyOf(itsOptions));
    mounts.put(target, new Mount(target, device, "/", type, itsOptions.contains("ro")));
  }

  @Override
  public synchronized void bind(Path source, Path target, boolean readOnly) {
    Mount of = at(source).orElseGet(() -> new Mount(source, source, "/", "devtmpfs", false));
    Mount there = mounts.get(target);
    if (there != null) {
      require(there, there.device().equals(of.device()) && there.type().equals(of.type()));
    }
    boolean already = there != null && there.readOnly();
    mounts.put(target, new Mount(target, of.device(), of.root(), of.type(), readOnly || already));
  }

  /** Mounting over a mount would hide it. */
  private static void require(Mount there, boolean same) {
    if (!same) {
      throw new NodeException.AlreadyExists(there.device() + " is mounted at " + there.target());
    }
  }

  /** Whoever unmounts removes the place, too: below a mount that is somebody's file. */
  @Override
  public synchronized void unmount(Path target) {
    if (mounts.keySet().stream().anyMatch(in -> !in.equals(target) && target.startsWith(in))) {
      throw new AssertionError(target + " lies in a volume");
    }
    if (busy.contains(target)) {
      throw new NodeException.Precondition(target + " is in use");
    }
    mounts.remove(target);
    options.remove(target);
  }

  @Override
  public synchronized Usage usage(Path path) {
    return usage;
  }
}
