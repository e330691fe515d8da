package dev.cuttle.volume;

import dev.cuttle.placement.LedgerSums;
import dev.cuttle.placement.Load;
import dev.cuttle.placement.Verdict;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A ledger in a map. It can be made to be out of reach, before or after a write takes effect. */
public final class InMemoryLedger implements VolumeLedger {

  private record Hold(String clusterId, long sizeBytes) {}

  private final Map<VolumeKey, VolumeRecord> pages = new HashMap<>();
  private final Map<VolumeKey, List<Verdict>> explanations = new HashMap<>();
  private final Map<VolumeKey, Hold> holds = new HashMap<>();
  private long versions;
  private boolean outOfReach;
  private boolean losingAnswers;
  private boolean blind;

  /** From now on (or no longer) every call fails and has no effect. */
  public synchronized void outOfReach(boolean now) {
    outOfReach = now;
  }

  /** From now on (or no longer) writes take effect, and fail all the same. */
  public synchronized void losingAnswers(boolean now) {
    losingAnswers = now;
  }

  /** From now on (or no longer) no page has been seen, as by a driver whose watch lags behind. */
  public synchronized void blind(boolean now) {
    blind = now;
  }

  /** All pages, by the names of their volumes. */
  public synchronized Map<String, VolumeRecord> pages() {
    Map<String, VolumeRecord> byName = new TreeMap<>();
    pages.values().forEach(page -> byName.put(page.volumeName(), page));
    return byName;
  }

  /** The verdicts written on a page. */
  public synchronized List<Verdict> explanation(VolumeKey key) {
    return explanations.getOrDefault(key, List.of());
  }

  /** How many holds stand whose page is not written. */
  public synchronized int held() {
    return holds.size();
  }

  @Override
  public synchronized Optional<VolumeRecord> find(VolumeKey key) {
    reach();
    return Optional.ofNullable(pages.get(key));
  }

  @Override
  public synchronized boolean seen(VolumeKey key) {
    return !blind && pages.containsKey(key);
  }

  @Override
  public synchronized LedgerSums sums() {
    reach();
    return this::load;
  }

  /** A volume that moves is counted at both places. */
  private static boolean isAt(VolumeRecord page, String clusterId) {
    return page.location().clusterId().equals(clusterId)
        || page.target().filter(target -> target.clusterId().equals(clusterId)).isPresent();
  }

  private synchronized Load load(String clusterId) {
    Map<VolumeKey, Long> counted = new HashMap<>();
    pages.forEach((key, page) -> {
      if (isAt(page, clusterId)) {
        counted.put(key, page.sizeBytes());
      }
    });
    holds.forEach((key, hold) -> {
      if (hold.clusterId().equals(clusterId)) {
        counted.merge(key, hold.sizeBytes(), Math::max);
      }
    });
    return new Load(counted.values().stream().mapToLong(Long::longValue).sum(), counted.size());
  }

  @Override
  public synchronized void hold(VolumeKey key, String clusterId, long sizeBytes) {
    holds.put(key, new Hold(clusterId, sizeBytes));
  }

  @Override
  public synchronized void release(VolumeKey key) {
    holds.remove(key);
  }

  @Override
  public synchronized Reserved reserve(Page page) {
    reach();
    VolumeKey key = page.request().key();
    VolumeRecord there = pages.get(key);
    VolumeRecord answer = there == null ? record(page) : there;
    if (there == null) {
      pages.put(key, answer);
      explanations.put(key, page.verdicts());
    }
    holds.remove(key);
    answer();
    return new Reserved(answer, there == null);
  }

  @Override
  public synchronized VolumeRecord redecide(VolumeRecord reserved, Page page) {
    reach();
    requireUnchanged(reserved);
    VolumeRecord decided = record(page);
    pages.put(reserved.key(), decided);
    explanations.put(reserved.key(), page.verdicts());
    holds.remove(reserved.key());
    answer();
    return decided;
  }

  @Override
  public synchronized void abandon(VolumeRecord reserved) {
    reach();
    requireUnchanged(reserved);
    erase(reserved);
  }

  private void requireUnchanged(VolumeRecord reserved) {
    VolumeRecord there = pages.get(reserved.key());
    if (there == null || !there.version().equals(reserved.version())) {
      throw new VolumeException.Aborted(
          "the page of volume " + reserved.volumeName() + " changed meanwhile; try again");
    }
  }

  @Override
  public synchronized Optional<VolumeRecord> commit(VolumeRecord reserved, String imageId) {
    reach();
    VolumeRecord there = pages.get(reserved.key());
    if (there == null || there.deleting() || !there.location().equals(reserved.location())) {
      return Optional.empty();
    }
    VolumeRecord page =
        there.state() == VolumeState.RESERVED
            ? put(
                ChangedPage.in(
                    VolumeState.BOUND,
                    ChangedPage.at(
                        ChangedPage.place(there.location(), Optional.of(imageId)), there)))
            : there;
    answer();
    return Optional.of(page);
  }

  @Override
  public synchronized Optional<VolumeRecord> attach(
      VolumeRecord volume, List<VolumeRecord.Attachment> attachments) {
    reach();
    VolumeRecord there = pages.get(volume.key());
    if (there == null || !there.version().equals(volume.version())) {
      return Optional.empty();
    }
    VolumeRecord attached = put(ChangedPage.attachedTo(attachments, there));
    answer();
    return Optional.of(attached);
  }

  @Override
  public synchronized Optional<VolumeRecord> expand(VolumeRecord volume, long sizeBytes) {
    reach();
    VolumeRecord there = pages.get(volume.key());
    if (there == null || !there.version().equals(volume.version())) {
      return Optional.empty();
    }
    VolumeRecord expanded = put(ChangedPage.sized(sizeBytes, there));
    holds.remove(volume.key());
    answer();
    return Optional.of(expanded);
  }

  @Override
  public synchronized Optional<VolumeRecord> markDeleting(VolumeRecord volume) {
    reach();
    Optional<VolumeRecord> marked =
        Optional.ofNullable(pages.get(volume.key()))
            .map(page -> put(ChangedPage.in(VolumeState.DELETING, page)));
    answer();
    return marked;
  }

  @Override
  public synchronized void erase(VolumeRecord volume) {
    reach();
    pages.remove(volume.key());
    explanations.remove(volume.key());
    holds.remove(volume.key());
    answer();
  }

  private VolumeRecord put(VolumeRecord page) {
    VolumeRecord changed = ChangedPage.version(nextVersion(), page);
    pages.put(page.key(), changed);
    return changed;
  }

  /** Somebody else changes a page: who copies, who moves, an administrator. */
  public synchronized void change(VolumeKey key, UnaryOperator<VolumeRecord> how) {
    put(how.apply(Objects.requireNonNull(pages.get(key))));
  }

  private VolumeRecord record(Page page) {
    VolumeRequest request = page.request();
    return new VolumeRecord(
        request.key(),
        request.name(),
        request.sizeBytes(),
        request.sizeBytes(),
        request.selector().text(),
        request.parameters().shape(),
        request.source().map(VolumeSource::text),
        VolumeId.of(page.location()),
        VolumeState.RESERVED,
        ChangedPage.place(page.location(), Optional.empty()),
        page.attempts(),
        List.of(),
        nextVersion());
  }

  private String nextVersion() {
    versions++;
    return Long.toString(versions);
  }

  private void reach() {
    fail(outOfReach);
  }

  private void answer() {
    fail(losingAnswers);
  }

  private static void fail(boolean now) {
    if (now) {
      throw new VolumeException.Unavailable("the ledger did not answer; try again");
    }
  }

  @Override
  public synchronized Part list(int most, Optional<ListPosition> after) {
    reach();
    List<VolumeRecord> rest =
        pages.values().stream()
            .filter(page ->
                after.filter(last -> page.key().text().compareTo(last.page()) <= 0).isEmpty())
            .sorted(Comparator.comparing(page -> page.key().text()))
            .toList();
    return rest.size() <= most
        ? new Part(rest, Optional.empty())
        : new Part(
            rest.subList(0, most), Optional.of(new ListPosition(rest.get(most - 1).key().text())));
  }
}
