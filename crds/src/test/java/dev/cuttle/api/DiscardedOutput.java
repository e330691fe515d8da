package dev.cuttle.api;

import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.ByteArrayOutputStream;
import java.net.URI;

/** The generator wants to write; we take the object instead. */
final class DiscardedOutput implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
  @Override
  public ByteArrayOutputStream outputFor(String crdName) {
    return new ByteArrayOutputStream();
  }

  @Override
  public URI crdURI(String crdName) {
    return URI.create("file:///" + crdName);
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
