package dev.cuttle.volume;

import dev.cuttle.placement.InvalidSelector;
import dev.cuttle.placement.Selector;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets the owner of a claim ask for other tags than the class does, where the class allows it: a
 * step before {@link CreateVolume}.
 */
public final class AskedTags implements Function<VolumeRequest, VolumeRequest> {

  private final Claims claims;

  public AskedTags(Claims claims) {
    this.claims = claims;
  }

  /**
   * @throws VolumeException.Invalid if the claim's annotation is no selector
   */
  @Override
  public VolumeRequest apply(VolumeRequest request) {
    if (!request.parameters().allowTagOverride()) {
      return request;
    }
    Optional<Selector> asked =
        request.claim().flatMap(claim -> claims.tagsOf(claim).map(text -> selector(text, claim)));
    return request.asking(asked.orElse(request.selector()));
  }

  private static Selector selector(String text, VolumeRequest.Claim claim) {
    try {
      return Selector.parse(text);
    } catch (InvalidSelector wrong) {
      throw new VolumeException.Invalid(
          "annotation cuttle.dev/tags of claim "
              + claim.namespace()
              + "/"
              + claim.name()
              + ": "
              + wrong.getMessage());
    }
  }
}
