using System.Text;

namespace GeminiRx.Cli;

/// <summary>Reads the user's lines from the terminal or a pipe. A backslash at the end of a line joins it with the next one.</summary>
internal sealed class ChatInput
{
    private readonly TextReader _reader = Console.IsInputRedirected
        ? new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false))
        : Console.In;

    /// <summary>Reads the next line, or several lines that backslashes join.</summary>
    /// <returns>The user's text; null at the end of the input.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (true)
        {
            if (!Console.IsInputRedirected && OutputCapabilities.IsTerminal)
            {
                StandardError.Write(lines.Count == 0 ? "\n> " : "  ");
            }

            // The console's reader blocks its thread, so each read has its own thread. After a cancellation, that thread stays blocked.
            var line = await Task
                .Factory.StartNew(_reader.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .WaitAsync(cancellationToken);
            if (line is not [.., '\\'])
            {
                return line is null && lines.Count == 0 ? null : string.Join('\n', lines.Append(line ?? ""));
            }

            lines.Add(line[..^1]);
        }
    }
}
