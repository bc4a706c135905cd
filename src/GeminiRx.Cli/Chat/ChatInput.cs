using System.Text;

namespace GeminiRx.Cli;

/// <summary>The lines that a person types, or that a pipe holds. A backslash at the end of a line goes on with the next.</summary>
internal sealed class ChatInput
{
    private readonly TextReader _reader = Console.IsInputRedirected
        ? new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false))
        : Console.In;

    /// <returns>What was said; null at the end.</returns>
    /// <exception cref="OperationCanceledException">It was stopped meanwhile.</exception>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (true)
        {
            if (!Console.IsInputRedirected && OutputCapabilities.IsTerminal)
            {
                StandardError.Write(lines.Count == 0 ? "\n> " : "  ");
            }

            // The console's reader blocks its thread, so it gets one of its own; a stop leaves it behind.
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
