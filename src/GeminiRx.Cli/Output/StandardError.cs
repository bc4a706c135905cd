using System.Text;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>Writes everything except the answer to standard error, always as UTF-8.</summary>
internal static class StandardError
{
    private static readonly StreamWriter _error = new(DescriptorStream.OpenError(), new UTF8Encoding(false)) { AutoFlush = true };
    private static Spinner? _spinner;
    private static LiveRegion? _live;

    /// <summary>Held while something is written to the terminal. No code of others runs under it.</summary>
    public static Lock Gate { get; } = new();

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
        lock (Gate)
        {
            _spinner?.Clear();
            var live = Console.IsErrorRedirected ? null : _live;
            live?.Hide();
            WriteText(text);
            if (text.EndsWith('\n'))
            {
                live?.Show();
            }
        }
    }

    /// <summary>Shows a spinner until it is disposed. Text that is written meanwhile hides it until its next frame.</summary>
    public static IDisposable ShowSpinner()
    {
        lock (Gate)
        {
            return _spinner = new Spinner(Gate, WriteText, () => _spinner = null);
        }
    }

    /// <summary>Sets the part of the answer on the screen that can still change; null if there is none. It makes room for
    /// messages.</summary>
    public static void SetLive(LiveRegion? live)
    {
        lock (Gate)
        {
            _live = live;
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
