package dev.cuttle.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.ceph.ClientSetting;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientSettingsTest {

  @Test
  void theSchemaAndTheClientNameTheSame() {
    assertThat(List.of(ClientSettings.NAMES.split(", ", -1))).isEqualTo(ClientSetting.keys());
  }
}
