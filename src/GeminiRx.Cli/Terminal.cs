using System.Text;

namespace GeminiRx.Cli;

/// <summary>What goes to standard error: everything that is not the answer. Always UTF-8, as the answer is.</summary>
internal static class Terminal
{
    private static readonly StreamWriter _error = new(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true };

    public static void Say(string message) => Write($"geminirx: {Plain(message)}\n");

    public static void Say(GeminiException failure) => Say($"{failure.Message} {failure.Advice}".TrimEnd());

    public static void Write(string text)
    {
        try
        {
            _error.Write(text);
        }
        catch (IOException)
        {
            // There is nowhere left to say it.
        }
    }

    // A message may quote a service or a gateway, which shall not drive the terminal.
    private static string Plain(string message) => string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c));
}
