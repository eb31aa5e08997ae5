package org.relevo.app.engine;

/** The steps of an offloaded build that are measured. */
enum Step {
  /** From the start of the hook's process until it has the engine's ear. */
  CLIENT_START("client-start"),
  /** From the daemon's request to the answer: how the machines are, the choice, its slot. */
  DECISION("decision"),
  /** Asking what the machine lacks, and sending that. */
  SEND("send"),
  /** The machine's daemon builds. */
  BUILD("build"),
  /** The outputs come back, and are verified and put into place. */
  RETRIEVE("retrieve");

  private final String label;

  Step(String label) {
    this.label = label;
  }

  /** Returns its name in metrics. */
  String label() {
    return label;
  }
}
