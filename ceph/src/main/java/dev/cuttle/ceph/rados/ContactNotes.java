package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes of who is being contacted, in a folder that outlives this process. One that a start finds
 * was left by a process that died of that contact: that cluster has to wait, the longer the more
 * often, unless it is reached in another way by then.
 */
final class ContactNotes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContactNotes.class);
  private static final String CONTACT = ".contact";
  private static final String DEATHS = ".deaths";

  static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

  /** Between two of several that may have been it, so that the next death tells them apart. */
  static final Duration APART = Duration.ofSeconds(5);

  private final Optional<Path> folder;
  private final Clock clock;
  private final Map<String, Integer> underWay = new HashMap<>();
  private final Map<String, Suspect> suspects = new HashMap<>();
  private boolean closed;

  /**
   * @param deaths in a row of which it alone can be the cause
   * @param access digest of how it was reached; "" if that is not known
   */
  private record Suspect(int deaths, Instant until, String access) {
    boolean isReached(String digest) {
      return access.isEmpty() || access.equals(digest);
    }
  }

  /**
   * @param folder empty: nothing is noted
   */
  ContactNotes(Optional<Path> folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    folder.ifPresentOrElse(
        this::read,
        () ->
            LOG.atWarn()
                .log(
                    "no state folder: who is contacted is not known after a death of this process"));
  }

  /**
   * @throws NativeFailure if this process died when it contacted the cluster so, not long ago
   */
  synchronized void requireInnocent(CephAccess access) throws NativeFailure {
    Suspect suspect = suspects.get(access.cluster());
    if (suspect != null
        && suspect.isReached(AccessDigest.of(access))
        && clock.instant().isBefore(suspect.until())) {
      throw new NativeFailure(
          NativeFailure.Step.SETTINGS,
          0,
          "the program died while it contacted this cluster"
              + (suspect.deaths() == 0 ? " and others" : ", times in a row: " + suspect.deaths())
              + ", so it is not contacted until "
              + suspect.until().truncatedTo(ChronoUnit.SECONDS)
              + "; look at the cluster's central configuration and at the log of the container"
              + " before this one. It is contacted at once when its monitors, user, config or key"
              + " are changed, or this program's Pod is deleted");
    }
  }

  synchronized void begin(CephAccess access) {
    String cluster = access.cluster();
    String digest = AccessDigest.of(access);
    Suspect suspect = suspects.get(cluster);
    if (suspect != null && !suspect.isReached(digest)) {
      forget(cluster);
    }
    underWay.merge(cluster, 1, Integer::sum);
    if (!closed) {
      folder.ifPresent(place -> write(place.resolve(cluster + CONTACT), digest));
    }
  }

  synchronized void end(String cluster) {
    if (underWay.merge(cluster, -1, Integer::sum) == 0) {
      underWay.remove(cluster);
      folder.ifPresent(place -> delete(place.resolve(cluster + CONTACT)));
      acquit(cluster);
    }
  }

  synchronized void forget(String cluster) {
    if (suspects.remove(cluster) != null) {
      folder.ifPresent(place -> delete(place.resolve(cluster + DEATHS)));
    }
  }

  /** This process ends because it was told to: whatever is under way did not kill it. */
  @Override
  public synchronized void close() {
    closed = true;
    for (String cluster : underWay.keySet()) {
      folder.ifPresent(place -> delete(place.resolve(cluster + CONTACT)));
    }
  }

  /** A contact was survived. If another pause has passed without a death, so is the past. */
  private void acquit(String cluster) {
    Suspect suspect = suspects.get(cluster);
    if (suspect != null && clock.instant().isAfter(suspect.until().plus(pause(suspect.deaths())))) {
      forget(cluster);
    }
  }

  private void read(Path place) {
    Map<String, String> left = new TreeMap<>();
    try {
      Files.createDirectories(place);
    } catch (IOException e) {
      LOG.atError().log("{} cannot be made: no contact is noted there ({})", place, e.toString());
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(place)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(CONTACT)) {
          left.put(without(CONTACT, name), Files.readString(file).strip());
        } else if (name.endsWith(DEATHS)) {
          remember(file, without(DEATHS, name));
        }
      }
    } catch (IOException e) {
      LOG.atError().log("{} cannot be read: {}", place, e.toString());
    }
    Duration apart = APART;
    for (Map.Entry<String, String> note : left.entrySet()) {
      if (left.size() == 1) {
        convict(place, note.getKey(), note.getValue());
      } else {
        suspect(place, note.getKey(), note.getValue(), apart);
        apart = apart.plus(APART);
      }
    }
  }

  private static String without(String ending, String name) {
    return name.substring(0, name.length() - ending.length());
  }

  private void remember(Path file, String cluster) throws IOException {
    String text = Files.readString(file).strip();
    String[] words = text.split(" ", -1);
    try {
      suspects.put(
          cluster,
          new Suspect(
              Integer.parseInt(words[0]),
              Instant.parse(words[Math.min(1, words.length - 1)]),
              words.length > 2 ? words[2] : ""));
    } catch (NumberFormatException | DateTimeParseException torn) {
      LOG.atWarn().log("{} is unreadable and counts as none: \"{}\"", file, text);
    }
  }

  /** No other contact was under way. */
  private void convict(Path place, String cluster, String access) {
    int deaths = deaths(cluster, access) + 1;
    accuse(place, cluster, new Suspect(deaths, clock.instant().plus(pause(deaths)), access));
  }

  /** Of several one has done it: each is contacted when no other is. */
  private void suspect(Path place, String cluster, String access, Duration after) {
    Instant until = clock.instant().plus(after);
    accuse(place, cluster, new Suspect(deaths(cluster, access), until, access));
  }

  private int deaths(String cluster, String access) {
    return Optional.ofNullable(suspects.get(cluster))
        .filter(known -> known.isReached(access))
        .map(Suspect::deaths)
        .orElse(0);
  }

  private void accuse(Path place, String cluster, Suspect suspect) {
    suspects.put(cluster, suspect);
    write(
        place.resolve(cluster + DEATHS),
        String.join(
            " ", Integer.toString(suspect.deaths()), suspect.until().toString(), suspect.access()));
    delete(place.resolve(cluster + CONTACT));
    LOG.atError()
        .addKeyValue("cluster", cluster)
        .log(
            "the program before this one died while it contacted this cluster: it waits until {}",
            suspect.until());
  }

  private static Duration pause(int deaths) {
    if (deaths == 0) {
      return Duration.ZERO;
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(deaths - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      LOG.atWarn().log("{} cannot be written: {}", file, e.toString());
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.atWarn().log("{} cannot be removed: {}", file, e.toString());
    }
  }
}
