using System.Text;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Reads what the user sends: at a prompt of a terminal, or line by line from a pipe. A backslash at the end of a line joins it
/// with the next one.</summary>
internal sealed class ChatInput : IDisposable
{
    private readonly TerminalPrompt? _prompt = Console.IsInputRedirected ? null : TerminalPrompt.TryCreate(ChatCompletions.Find);
    private readonly TextReader? _reader;
    private readonly InputHistory _history;

    /// <param name="historyPath">The file of the history; null if none is kept.</param>
    public ChatInput(string? historyPath)
    {
        _reader = _prompt is null ? CreateReader() : null;
        _history = Open(_prompt is null ? null : historyPath);
    }

    /// <summary>Whether the user's editor has the terminal.</summary>
    public bool IsEditing => _prompt is { IsEditing: true };

    /// <summary>Whether the user can edit a text in an editor.</summary>
    public bool CanEdit => _prompt is not null;

    /// <summary>Reads the next text.</summary>
    /// <returns>The text; null at the end of the input, or if the user leaves.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<UserInput?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_prompt is null)
        {
            return await ReadLinesAsync(cancellationToken);
        }

        var input = await Task.Factory.StartNew(
            () => _prompt.Read(_history, cancellationToken),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        // A pasted text that only looks like a command would be one if it came from the history.
        if (input is { MayBeCommand: true } || input?.Text.StartsWith('/') is false)
        {
            Remember(input.Text);
        }

        return input;
    }

    /// <summary>Opens a text in the user's editor. The result is at the next prompt, where the user can still change it.</summary>
    public void Edit(string text) => _prompt!.Prepare(_prompt.Edit(text));

    /// <summary>Puts a text that was not sent to the next prompt.</summary>
    public void Return(string text) => _prompt?.Prepare(text);

    public void Dispose() => _prompt?.Dispose();

    // Windows edits lines in its console. Elsewhere the terminal does, in the encoding of the program.
    private static TextReader CreateReader() =>
        OperatingSystem.IsWindows() && !Console.IsInputRedirected
            ? Console.In
            : new StreamReader(StandardDescriptors.OpenInput(), new UTF8Encoding(false));

    private static InputHistory Open(string? path)
    {
        try
        {
            return new InputHistory(path, Environment.CurrentDirectory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StandardError.WriteMessage(ChatMessages.UnusableHistory(path!, e));
            return new InputHistory(null, Environment.CurrentDirectory);
        }
    }

    private void Remember(string text)
    {
        try
        {
            _history.Add(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StandardError.WriteMessage(ChatMessages.UnusableHistory(_history.Path!, e));
        }
    }

    private async Task<UserInput?> ReadLinesAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (true)
        {
            if (!Console.IsInputRedirected && OutputCapabilities.IsTerminal)
            {
                StandardError.Write(lines.Count == 0 ? "\n> " : "  ");
            }

            // The reader blocks its thread, so each read has its own thread. After a cancellation, that thread stays blocked.
            var line = await Task
                .Factory.StartNew(_reader!.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .WaitAsync(cancellationToken);
            if (line is not [.., '\\'])
            {
                return line is null && lines.Count == 0
                    ? null
                    : new UserInput(string.Join('\n', lines.Append(line ?? "")), MayBeCommand: lines.Count == 0);
            }

            lines.Add(line[..^1]);
        }
    }
}
