package dev.cuttle.kubernetes;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.kubernetes.ApiServer.Answer;
import dev.cuttle.placement.LedgerSums;
import dev.cuttle.volume.ListPosition;
import dev.cuttle.volume.VolumeException;
import dev.cuttle.volume.VolumeKey;
import dev.cuttle.volume.VolumeLedger;
import dev.cuttle.volume.VolumeRecord;
import dev.cuttle.volume.VolumeState;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The ledger as VolumePlacement objects, one page each, named by the volume's key. A volume costs
 * two writes to create (page, Bound) and two to delete (deletion, finalizer).
 *
 * <p>{@link #find} always reads from the API server. What the informer has {@link #seen} does for a
 * create of a new name, since {@link #reserve} meets the page it missed; but not for a delete,
 * which would then take the volume_id's word for a page that is there.
 */
final class KubernetesLedger implements VolumeLedger {

  /** How often a call starts anew when the page changes under its hands. */
  private static final int ROUNDS = 5;

  private final PageObjects pages;
  private final RunningSums sums;
  private final BooleanSupplier readOnce;

  /**
   * @param readOnce whether the informer that feeds the sums has read the whole ledger
   */
  KubernetesLedger(PageObjects pages, RunningSums sums, BooleanSupplier readOnce) {
    this.pages = pages;
    this.sums = sums;
    this.readOnce = readOnce;
  }

  @Override
  public Optional<VolumeRecord> find(VolumeKey key) {
    return pages.get(key.text()).map(PageReader::record);
  }

  @Override
  public boolean seen(VolumeKey key) {
    return !readOnce.getAsBoolean() || sums.knows(key);
  }

  @Override
  public LedgerSums sums() {
    if (!readOnce.getAsBoolean()) {
      throw new VolumeException.Unavailable("the ledger has not been read yet; try again");
    }
    return sums;
  }

  @Override
  public void hold(VolumeKey key, String clusterId, long sizeBytes) {
    sums.hold(key, clusterId, sizeBytes);
  }

  @Override
  public void release(VolumeKey key) {
    sums.release(key);
  }

  @Override
  public Reserved reserve(Page page) {
    VolumePlacement object = PageWriter.page(page);
    for (int round = 0; round < ROUNDS; round++) {
      Optional<VolumePlacement> written = pages.create(object);
      Optional<VolumeRecord> there =
          written.or(() -> pages.get(page.request().key().text())).map(PageReader::record);
      if (there.isPresent()) {
        sums.written(there.get());
        return new Reserved(there.get(), written.isPresent());
      }
    }
    throw changing(page.request().name());
  }

  @Override
  public VolumeRecord redecide(VolumeRecord reserved, Page page) {
    Answer answer =
        pages.redecide(
            reserved.key().text(),
            PageVersion.of(reserved),
            PageWriter.spec(page),
            PageWriter.labels(page));
    if (answer.notFound() || answer.conflict()) {
      throw changing(reserved.volumeName());
    }
    VolumeRecord decided = PageReader.record(pages.read(answer, "redecide"));
    sums.written(decided);
    return decided;
  }

  @Override
  public void abandon(VolumeRecord reserved) {
    Answer answer = pages.delete(reserved.key().text(), PageVersion.of(reserved));
    if (answer.notFound() || answer.conflict()) {
      throw changing(reserved.volumeName());
    }
    if (!answer.ok()) {
      throw pages.refused("delete", answer);
    }
    erase(reserved);
  }

  @Override
  public Optional<VolumeRecord> commit(VolumeRecord reserved, String imageId) {
    VolumeRecord page = reserved;
    for (int round = 0; round < ROUNDS; round++) {
      Answer answer =
          pages.bind(
              page.key().text(),
              PageVersion.of(page),
              page.volumeId().text(),
              PagePlaces.wire(page.location()),
              imageId);
      if (!answer.notFound() && !answer.conflict()) {
        return Optional.of(PageReader.record(pages.read(answer, "bind")));
      }
      Optional<VolumeRecord> now =
          find(page.key())
              .filter(found -> !found.deleting() && found.location().equals(reserved.location()))
              // The page of a later volume of the name is not this call's to bind.
              .filter(found -> uid(found).equals(uid(reserved)));
      if (now.isEmpty() || now.get().state() != VolumeState.RESERVED) {
        return now;
      }
      page = now.get();
    }
    throw changing(reserved.volumeName());
  }

  @Override
  public Optional<VolumeRecord> attach(
      VolumeRecord volume, List<VolumeRecord.Attachment> attachments) {
    Answer answer =
        pages.attach(
            volume.key().text(), PageVersion.of(volume), PageWriter.attachments(attachments));
    return answer.notFound() || answer.conflict()
        ? Optional.empty()
        : Optional.of(PageReader.record(pages.read(answer, "attach")));
  }

  @Override
  public Optional<VolumeRecord> expand(VolumeRecord volume, long sizeBytes) {
    Answer answer = pages.expand(volume.key().text(), PageVersion.of(volume), sizeBytes);
    if (answer.notFound() || answer.conflict()) {
      return Optional.empty();
    }
    VolumeRecord expanded = PageReader.record(pages.read(answer, "expand"));
    sums.written(expanded);
    return Optional.of(expanded);
  }

  @Override
  public Optional<VolumeRecord> markDeleting(VolumeRecord volume) {
    Answer answer = pages.delete(volume.key().text(), PageVersion.of(volume).uid());
    if (answer.conflict()) {
      throw changing(volume.volumeName());
    }
    // Without our finalizer it is gone at once, and the answer is no page.
    return answer.notFound()
        ? Optional.empty()
        : Optional.of(pages.read(answer, "delete"))
            .filter(page -> page.getSpec() != null)
            .map(PageReader::record);
  }

  @Override
  public void erase(VolumeRecord volume) {
    String name = volume.key().text();
    String uid = PageVersion.of(volume).uid();
    int position = 0;
    for (int round = 0; round < ROUNDS; round++) {
      if (pages.removeFinalizer(name, uid, position)) {
        sums.erased(volume.key());
        return;
      }
      position =
          pages
              .get(name)
              .filter(page -> page.getMetadata().getUid().equals(uid))
              .map(page -> page.getMetadata().getFinalizers().indexOf(VolumePlacement.FINALIZER))
              .orElse(-1);
      if (position < 0) {
        sums.erased(volume.key());
        return;
      }
    }
    throw changing(volume.volumeName());
  }

  /** One request; of the API server's memory and ours no more is taken than the part needs. */
  @Override
  public Part list(int most, Optional<ListPosition> after) {
    PageList part = pages.list(most, after.map(ListPosition::page));
    return new Part(
        part.getItems().stream().flatMap(page -> PageReader.readable(page).stream()).toList(),
        part.goesOn()
            ? Optional.of(new ListPosition(part.getItems().getLast().getMetadata().getName()))
            : Optional.empty());
  }

  private static String uid(VolumeRecord page) {
    return PageVersion.of(page).uid();
  }

  private static VolumeException changing(String volume) {
    return new VolumeException.Aborted(
        "the page of volume " + volume + " changed meanwhile; try again");
  }
}
