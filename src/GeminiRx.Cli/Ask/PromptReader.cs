using System.Text;

namespace GeminiRx.Cli;

/// <summary>The prompt: the words of the command line, then what a pipe or a file on standard input holds.</summary>
internal static class PromptReader
{
    // A program that starts this one may leave a pipe open that nobody ever writes to: only a - waits for it without end.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    /// <summary>Reads the prompt.</summary>
    /// <returns>Its text, empty where there is none, and what came on standard input that is no text.</returns>
    /// <exception cref="GeminiConfigurationException">Standard input cannot be read or used.</exception>
    public static async Task<(string Text, Part? Media)> ReadAsync(string[] words, CancellationToken cancellationToken)
    {
        var waits = words[^1] == "-";
        var prompt = string.Join(' ', waits ? words[..^1] : words);
        var input = waits || Console.IsInputRedirected ? await ReadInputAsync(waits, cancellationToken) : [];
        return MediaType.Detect(input) switch
        {
            _ when input.Length == 0 => (prompt, null),
            "text/plain" => (prompt.Length == 0 ? Encoding.UTF8.GetString(input) : $"{prompt}\n\n{Encoding.UTF8.GetString(input)}", null),
            { } type => (prompt, Part.FromBytes(input, type)),
            null => throw new GeminiConfigurationException(
                "What comes on standard input is neither text nor a kind of file that is known.",
                "Save it with its usual name and use --attach."
            ),
        };
    }

    private static async Task<byte[]> ReadInputAsync(bool waits, CancellationToken cancellationToken)
    {
        try
        {
            await using var input = Console.OpenStandardInput();
            var all = new MemoryStream();
            var buffer = new byte[64 * 1024];
            var first = Task.Run(() => input.Read(buffer, 0, buffer.Length), CancellationToken.None);
            var count = await first.WaitAsync(waits ? Timeout.InfiniteTimeSpan : _patience, cancellationToken);
            while (count > 0)
            {
                all.Write(buffer, 0, count);
                count = await Task.Run(() => input.Read(buffer, 0, buffer.Length), CancellationToken.None).WaitAsync(cancellationToken);
            }

            return all.ToArray();
        }
        catch (TimeoutException)
        {
            Terminal.Say(
                $"Standard input is open but said nothing for {_patience.TotalSeconds} s, so it is not attached. To wait for it, end the prompt with -."
            );
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeminiConfigurationException(
                "Standard input cannot be read.",
                "Give it a file or a pipe, or say the prompt as an argument."
            );
        }
    }
}
