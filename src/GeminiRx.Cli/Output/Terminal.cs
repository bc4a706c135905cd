using System.Text;

namespace GeminiRx.Cli;

/// <summary>What goes to standard error: everything that is not the answer. Always UTF-8, as the answer is.</summary>
internal static class Terminal
{
    private static readonly Lock _gate = new();
    private static readonly StreamWriter _error = new(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true };
    private static Spinner? _spinner;

    public static void Say(string message) => Write($"geminirx: {Plain(message)}\n");

    public static void Say(GeminiException failure) => Say(failure.ToUserMessage());

    /// <summary>Writes text of the model's, dimmed where that can be shown.</summary>
    public static void WriteDim(string text) =>
        Write(Console.IsErrorRedirected || !Screen.CanMoveCursor ? Harmless(text) : $"\e[2m{Harmless(text)}\e[22m");

    public static void Write(string text)
    {
        lock (_gate)
        {
            _spinner?.Clear();
            Put(text);
        }
    }

    /// <summary>Shows that something is waited for, until it is disposed. What is written meanwhile takes its place.</summary>
    public static IDisposable Spin()
    {
        lock (_gate)
        {
            return _spinner = new Spinner(_gate, Put, () => _spinner = null);
        }
    }

    /// <summary>A text without what would drive the terminal: of the control characters only line breaks and tabs are left.</summary>
    public static string Harmless(string text) => text.Any(IsControl) ? string.Concat(text.Where(c => !IsControl(c))) : text;

    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\n' or '\t');

    // A message may quote a service or a gateway, which shall not drive the terminal.
    private static string Plain(string message) => string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c));

    private static void Put(string text)
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
}
