package io.l9.substrate.embedding;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;

/** Starting of ONNX Runtime in this process. */
final class NativeRuntime {

  /**
   * The stack of the thread that starts it. The runtime (1.29) reads the command line of the
   * process, and takes some 250 bytes of stack for each character: a class path of 4,000 characters
   * overflows the stack of a usual thread, which ends the process. This is enough for the longest
   * class path that Linux takes; what is not used of it needs no memory.
   */
  private static final long STACK = 64L << 20;

  private NativeRuntime() {}

  /**
   * The runtime of this process, which logs errors alone.
   *
   * @param options of a session; set here
   */
  static OrtEnvironment environment(OrtSession.SessionOptions options) throws OrtException {
    Thread starting = new Thread(null, NativeRuntime::environment, "l9-onnxruntime", STACK);
    starting.start();
    joined(starting);
    // Its threads would burn a core while waiting for each other; a database needs it too.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    return environment();
  }

  private static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
  }

  /** Waits also where it is interrupted: what it waits for takes some milliseconds. */
  private static void joined(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
