namespace GeminiRx.Architecture.Tests;

internal static class Rule
{
    /// <summary>Asserts that nothing violates a rule. A failure lists every violation, one a line.</summary>
    public static void HasNoViolations<T>(IEnumerable<T> violations) => Assert.Equal("", string.Join(Environment.NewLine, violations));
}
