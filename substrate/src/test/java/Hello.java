import io.l9.substrate.MemorySubstrate;

class Hello {
  public static void main(String[] args) {
    try (var l9 = MemorySubstrate.connect(args[0])) {
      var memory = l9.as("acme", "sales", "alice");
      memory.remember("Alice prefers email", "preference");
      memory
          .search("How should I contact Alice?")
          .forEach(hit -> System.out.printf("%.3f %s%n", hit.score(), hit.text()));
    }
  }
}
