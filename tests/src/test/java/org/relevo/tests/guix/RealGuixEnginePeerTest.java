package org.relevo.tests.guix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.relevo.client.EngineFiles;
import org.relevo.formats.path.StorePath;

/** The newest guix-daemon with Relevo's engine, which its hooks are clients of. */
class RealGuixEnginePeerTest extends HookCases {
  RealGuixEnginePeerTest() {
    super(GuixHookHead.Way.ENGINE);
  }

  @Test
  void build_startsAnEngineThatStays() throws Exception {
    StorePath any = head().add(head().script("any", "echo > $out"));

    head().host().guix("build", any.toString()).good();

    assertThat(EngineFiles.in(head().host().directory().resolve("state")).socket())
        .exists();
  }
}
