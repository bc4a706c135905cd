namespace GeminiRx.Testing;

/// <summary>An assertion of a test failed. Every test framework shows its message.</summary>
/// <param name="message">What was expected, and what happened instead.</param>
public sealed class AssertionException(string message) : Exception(message);
