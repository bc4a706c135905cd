namespace GeminiRx.Cli;

/// <summary>What goes to standard error: everything that is not the answer.</summary>
internal static class Terminal
{
    public static void Say(string message) => Console.Error.WriteLine($"geminirx: {message}");

    public static void Say(GeminiException failure) => Say($"{failure.Message} {failure.Advice}".TrimEnd());
}
