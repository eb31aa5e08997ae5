package org.relevo.formats.sexp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SexpListTest {
  private static SexpList acl() throws IOException {
    return SexpReader.readList(
        "(acl (entry (public-key (ecc (curve Ed25519) (q #01#))) (tag (guix import)))"
            + " (entry (public-key (rsa (n #02#)))) x)");
  }

  @Test
  void find_nestedName_givesTheFirstInDepth() throws IOException {
    assertThat(acl().find("public-key").orElseThrow().find("q").orElseThrow().atom(1))
        .contains(Atom.of(new byte[] {1}));
    assertThat(acl().find("acl")).contains(acl());
    assertThat(acl().find("x")).isEmpty();
  }

  @Test
  void child_nestedName_isNotSeen() throws IOException {
    assertThat(acl().child("public-key")).isEmpty();
    assertThat(acl().child("entry")).isPresent();
    assertThat(acl().children("entry")).hasSize(2);
  }

  @Test
  void value_pair_givesItsSecond() throws IOException {
    SexpList ecc = acl().find("ecc").orElseThrow();
    assertThat(ecc.value("curve").map(Atom::text)).contains("Ed25519");
    assertThat(ecc.value("d")).isEmpty();
    assertThat(SexpReader.readList("(a (b c d))").value("b")).isEmpty();
    assertThat(SexpReader.readList("(a (b (c)))").value("b")).isEmpty();
  }

  @Test
  void atomAndList_wrongKindOrPastTheEnd_areEmpty() throws IOException {
    SexpList list = SexpReader.readList("(a (b))");
    assertThat(list.atom(0)).contains(Atom.of("a"));
    assertThat(list.atom(1)).isEmpty();
    assertThat(list.atom(2)).isEmpty();
    assertThat(list.list(0)).isEmpty();
    assertThat(list.list(1)).contains(SexpList.of("b"));
  }

  @Test
  void toString_secretBytes_areNotShown() {
    SexpList key = SexpList.of("ecc", SexpList.of("d", new byte[] {0, 1, 2}));
    assertThat(key).hasToString("(ecc (d #3 bytes#))");
  }

  @Test
  void atom_bytesChangedByTheCaller_staysAsItWas() {
    byte[] bytes = {1, 2};
    Atom atom = Atom.of(bytes);
    bytes[0] = 9;
    atom.bytes()[1] = 9;
    assertThat(atom).isEqualTo(Atom.of(new byte[] {1, 2}));
  }
}
