package dev.cuttle.volume;

import dev.cuttle.placement.InvalidSelector;
import dev.cuttle.placement.Selector;
import java.util.Optional;

/** Lets the owner of a claim ask for other tags than the class does, where the class allows it. */
public final class ClaimTags extends ForwardingVolumes {
  private final Claims claims;

  public ClaimTags(Volumes volumes, Claims claims) {
    super(volumes);
    this.claims = claims;
  }

  /**
   * @throws VolumeException.Invalid if the claim's annotation is no selector
   */
  @Override
  public VolumeRecord create(VolumeRequest request) {
    return super.create(request.parameters().allowTagOverride() ? asked(request) : request);
  }

  private VolumeRequest asked(VolumeRequest request) {
    Optional<Selector> asked =
        request.claim().flatMap(claim -> claims.tagsOf(claim).map(text -> selector(text, claim)));
    return request.asking(asked.orElse(request.selector()));
  }

  private static Selector selector(String text, VolumeRequest.Claim claim) {
    try {
      return Selector.parse(text);
    } catch (InvalidSelector wrong) {
      throw new VolumeException.Invalid(
          "annotation "
              + Claims.tagsAnnotation()
              + " of claim "
              + claim.namespace()
              + "/"
              + claim.name()
              + ": "
              + wrong.getMessage());
    }
  }
}
