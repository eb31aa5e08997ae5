package org.relevo.core.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.junit.jupiter.api.Test;

class KeyExchangesTest {
  @Test
  void ordered_theLibrarysOwn_cheapPostQuantumFirstAndSlowLast() {
    List<KeyExchangeFactory> usual = SshClient.setUpDefaultClient().getKeyExchangeFactories();
    List<String> names =
        KeyExchanges.ordered(usual).stream().map(KeyExchangeFactory::getName).toList();
    assertThat(names).hasSameSizeAs(usual);
    assertThat(names.get(0)).startsWith("mlkem768");
    assertThat(names.stream().filter(name -> !name.startsWith("mlkem")).findFirst())
        .hasValueSatisfying(name -> assertThat(name).startsWith("curve25519"));
    assertThat(names.subList(names.size() - 2, names.size()))
        .allMatch(name -> name.startsWith("sntrup761"));
  }
}
