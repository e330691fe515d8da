package dev.cuttle.ceph.rados;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes of who is being contacted, in a folder that outlives this process. One that a start finds
 * was left by a process that died of that contact: that cluster has to wait, the longer the more
 * often.
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

  private record Suspect(int deaths, Instant until) {}

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
   * @throws NativeFailure if this process died when it contacted the cluster, not long ago
   */
  synchronized void requireInnocent(String cluster) throws NativeFailure {
    Suspect suspect = suspects.get(cluster);
    if (suspect != null && clock.instant().isBefore(suspect.until())) {
      throw new NativeFailure(
          NativeFailure.Step.SETTINGS,
          0,
          "the program died while it contacted this cluster, times in a row: "
              + suspect.deaths()
              + ", so it is not contacted until "
              + suspect.until().truncatedTo(ChronoUnit.SECONDS)
              + "; look at the cluster's central configuration and at the log of the container"
              + " before this one");
    }
  }

  synchronized void begin(String cluster) {
    if (underWay.merge(cluster, 1, Integer::sum) == 1) {
      folder.ifPresent(place -> write(place.resolve(cluster + CONTACT), ""));
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
    List<String> left = new ArrayList<>();
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
          left.add(name.substring(0, name.length() - CONTACT.length()));
        } else if (name.endsWith(DEATHS)) {
          remember(file, name.substring(0, name.length() - DEATHS.length()));
        }
      }
    } catch (IOException e) {
      LOG.atError().log("{} cannot be read: {}", place, e.toString());
    }
    left.sort(null);
    for (int i = 0; i < left.size(); i++) {
      accuse(place, left.get(i), left.size(), i);
    }
  }

  private void remember(Path file, String cluster) throws IOException {
    String text = Files.readString(file).strip();
    String[] words = text.split(" ", 2);
    try {
      suspects.put(
          cluster, new Suspect(Integer.parseInt(words[0]), Instant.parse(words[words.length - 1])));
    } catch (NumberFormatException | DateTimeParseException torn) {
      LOG.atWarn().log("{} is unreadable and counts as none: \"{}\"", file, text);
    }
  }

  private void accuse(Path place, String cluster, int suspected, int index) {
    int deaths = Optional.ofNullable(suspects.get(cluster)).map(Suspect::deaths).orElse(0) + 1;
    boolean sure = suspected == 1 || deaths > 1;
    Instant until = clock.instant().plus(sure ? pause(deaths) : APART.multipliedBy(index));
    suspects.put(cluster, new Suspect(deaths, until));
    write(place.resolve(cluster + DEATHS), deaths + " " + until);
    delete(place.resolve(cluster + CONTACT));
    LOG.atError()
        .addKeyValue("cluster", cluster)
        .log(
            "the program before this one died while it contacted this cluster: it waits until {}",
            until);
  }

  private static Duration pause(int deaths) {
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
