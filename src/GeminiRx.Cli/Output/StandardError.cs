using System.Text;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>Writes everything except the answer to standard error, always as UTF-8.</summary>
internal static class StandardError
{
    private static readonly Lock _gate = new();
    private static readonly StreamWriter _error = new(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true };
    private static Spinner? _spinner;

    /// <summary>Writes a message on one line, after the name of the program.</summary>
    public static void WriteMessage(string message) => Write($"geminirx: {ControlCharacters.Flatten(message)}\n");

    public static void WriteMessage(GeminiException failure) => WriteMessage(failure.ToUserMessage());

    /// <summary>Writes text of a model, dimmed if the terminal supports it.</summary>
    public static void WriteDim(string text)
    {
        var safe = ControlCharacters.Strip(text);
        Write(Console.IsErrorRedirected || !OutputCapabilities.SupportsSequences ? safe : $"\e[2m{safe}\e[22m");
    }

    public static void Write(string text)
    {
        lock (_gate)
        {
            _spinner?.Clear();
            WriteText(text);
        }
    }

    /// <summary>Shows a spinner until it is disposed. Text that is written meanwhile hides it until its next frame.</summary>
    public static IDisposable ShowSpinner()
    {
        lock (_gate)
        {
            return _spinner = new Spinner(_gate, WriteText, () => _spinner = null);
        }
    }

    private static void WriteText(string text)
    {
        try
        {
            _error.Write(text);
        }
        catch (IOException)
        {
            // Standard error is closed, so the failure cannot be reported.
        }
    }
}
