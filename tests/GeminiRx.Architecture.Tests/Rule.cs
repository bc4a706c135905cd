namespace GeminiRx.Architecture.Tests;

internal static class Rule
{
    /// <summary>Asserts that nothing violates a rule. A failure lists every violation, one a line.</summary>
    public static void HasNoViolations<T>(IEnumerable<T> violations)
    {
        var list = string.Join(Environment.NewLine, violations);
        Assert.True(list.Length == 0, list);
    }
}
